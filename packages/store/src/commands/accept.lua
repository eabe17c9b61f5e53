--[[
  Accepts the store as it is, by the operator's word, though newer states of it (or another store) have been seen: its term
  and revision go beyond what was seen, so that whoever decided before is refused, and settings say what is to come of it.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] settings
  ARGV[1] store id            ARGV[2] seen revision         ARGV[3] max changes
  ARGV[4] term to begin from  ARGV[5] revision to begin from
  ARGV[6…] settings: name, value

  Returns { 'ok', seq } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "commit"
local other = regressed(KEYS[1], ARGV[1], ARGV[2])
if other then return other end

local found = redis.call('HMGET', KEYS[1], 'revision', 'term')
redis.call(
  'HSET', KEYS[1],
  'revision', string.format('%d', math.max(tonumber(found[1]), tonumber(ARGV[5]))),
  'term', string.format('%d', math.max(tonumber(found[2]), tonumber(ARGV[4])))
)
for i = 6, #ARGV, 2 do
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
end
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'setting', '', '', 0) }
