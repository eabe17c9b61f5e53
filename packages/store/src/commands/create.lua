--[[
  Stores a new instance with its secrets, unless a live instance has its name.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] journal
  KEYS[4] the instance's journal
  KEYS[5] names
  KEYS[6] the instance
  KEYS[7] the instance's secrets
  KEYS[8] the instance whose uid is this one's name: instances are looked up by either
  ARGV[1] store id            ARGV[2] seen revision
  ARGV[3] max changes         ARGV[4] max journal entries   ARGV[5] max journal entries of an instance
  ARGV[6] uid                 ARGV[7] name                  ARGV[8] createdAtMs
  ARGV[9] traits              ARGV[10] declared             ARGV[11] generation
  ARGV[12] status             ARGV[13] revision             ARGV[14] sealed secrets
  ARGV[15…] journal entries

  Returns { 'ok', seq } | { 'exists' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "commit"
--- @include "journal"
local other = regressed(KEYS[1], ARGV[1], ARGV[2])
if other then return other end
if redis.call('HEXISTS', KEYS[5], ARGV[7]) == 1 or redis.call('EXISTS', KEYS[6]) == 1 then return { 'exists' } end
if redis.call('HEXISTS', KEYS[5], ARGV[6]) == 1 or redis.call('EXISTS', KEYS[8]) == 1 then return { 'exists' } end

redis.call('HSET', KEYS[5], ARGV[7], ARGV[6])
redis.call(
  'HSET', KEYS[6], 'name', ARGV[7], 'createdAtMs', ARGV[8], 'traits', ARGV[9], 'declared', ARGV[10],
  'generation', ARGV[11], 'status', ARGV[12], 'revision', ARGV[13]
)
redis.call('SET', KEYS[7], ARGV[14])
-- Things of it may have been told of while there was no record of it.
redis.call('PERSIST', KEYS[4])
local journalled = journal(KEYS[3], KEYS[4], ARGV[4], ARGV[5], ARGV[6], ARGV[7], 15)
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'created', ARGV[6], '', journalled) }
