-- Nil where the store is the one that the caller knows (same id), at least as new as the caller has seen it (revision,
-- and term where one is given); else the reply that says what was found instead.
local function regressed(meta, storeId, seenRevision, term)
  local found = redis.call('HMGET', meta, 'id', 'revision', 'term')
  local same = found[1] == storeId
    and tonumber(found[2]) >= tonumber(seenRevision)
    and tonumber(found[3]) >= tonumber(term or 0)
  if same then return nil end
  return { 'regressed', found[1] or '', found[2] or '0', found[3] or '0' }
end
