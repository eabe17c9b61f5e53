--[[
  Makes the store at its first opening; later only says what is there.

  KEYS[1] meta
  KEYS[2] changes
  ARGV[1] the store id to give it if it has none
  ARGV[2] the format that it gets then
  ARGV[3] the sealed check text that it gets then

  Returns { id, format, sealCheck, revision, term, id of the newest entry of the change log }
]]
if redis.call('HSETNX', KEYS[1], 'id', ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1], 'format', ARGV[2], 'sealCheck', ARGV[3], 'revision', 0, 'term', 0)
end
local meta = redis.call('HMGET', KEYS[1], 'id', 'format', 'sealCheck', 'revision', 'term')
local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
meta[6] = newest[1] and newest[1][1] or '0-0'
return meta
