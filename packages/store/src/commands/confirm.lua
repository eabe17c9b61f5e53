--[[
  Writes something without a meaning, so that a WAIT that follows on this connection covers all writes before it.

  KEYS[1] meta

  Returns { 'ok' }
]]
redis.call('HINCRBY', KEYS[1], 'confirmations', 1)
return { 'ok' }
