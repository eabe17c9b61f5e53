--[[
  Ends an instance's record, if its revision and its generation are the expected ones (nothing else was declared meanwhile)
  and no higher term has been seen: leaves a tombstone and the retained volumes, and frees the name. Its journal is kept for some days; of the tombstones, the oldest go first.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] journal
  KEYS[4] the instance's journal
  KEYS[5] the instance
  KEYS[6] the files of the instance's launches
  KEYS[7] the instance's secrets
  KEYS[8] names
  KEYS[9] tombstones
  KEYS[10] order of the tombstones
  KEYS[11] retained volumes
  ARGV[1] store id            ARGV[2] seen revision
  ARGV[3] max changes         ARGV[4] max journal entries   ARGV[5] max journal entries of an instance
  ARGV[6] uid                 ARGV[7] term                  ARGV[8] expected revision
  ARGV[9] expected generation
  ARGV[10] tombstone          ARGV[11] max tombstones       ARGV[12] seconds that the instance's journal is kept
  ARGV[13] number of retained volumes (n)
  ARGV[14…13+2n] agent and volume id, volume
  ARGV[14+2n…] journal entries

  Returns { 'ok', seq } | { 'conflict' } | { 'missing' } | { 'staleTerm' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "stale-term"
--- @include "commit"
--- @include "journal"
local other = regressed(KEYS[1], ARGV[1], ARGV[2], ARGV[7])
if other then return other end
if staleTerm(KEYS[1], ARGV[7]) then return { 'staleTerm' } end
local found = redis.call('HMGET', KEYS[5], 'name', 'revision', 'generation')
if not found[1] then return { 'missing' } end
if found[2] ~= ARGV[8] or found[3] ~= ARGV[9] then return { 'conflict' } end

redis.call('DEL', KEYS[5], KEYS[6], KEYS[7])
redis.call('HDEL', KEYS[8], found[1])
redis.call('HSET', KEYS[9], ARGV[6], ARGV[10])
if redis.call('RPUSH', KEYS[10], ARGV[6]) > tonumber(ARGV[11]) then
  redis.call('HDEL', KEYS[9], redis.call('LPOP', KEYS[10]))
end
local volumesEnd = 13 + 2 * tonumber(ARGV[13])
for i = 14, volumesEnd, 2 do
  redis.call('HSET', KEYS[11], ARGV[i], ARGV[i + 1])
end
local journalled = journal(KEYS[3], KEYS[4], ARGV[4], ARGV[5], ARGV[6], found[1], volumesEnd + 1)
redis.call('EXPIRE', KEYS[4], ARGV[12])
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'removed', ARGV[6], found[1], journalled) }
