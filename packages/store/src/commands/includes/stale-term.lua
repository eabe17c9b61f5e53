-- Whether a write of this term comes too late: the store has seen a higher one.
local function staleTerm(meta, term)
  return tonumber(redis.call('HGET', meta, 'term')) > tonumber(term)
end
