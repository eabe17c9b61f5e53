--[[
  Replaces what is declared of an instance, if its generation is the expected one. Not fenced: any scheduler's API writes it.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] journal
  KEYS[4] the instance's journal
  KEYS[5] the instance
  ARGV[1] store id            ARGV[2] seen revision
  ARGV[3] max changes         ARGV[4] max journal entries   ARGV[5] max journal entries of an instance
  ARGV[6] uid                 ARGV[7] expected generation
  ARGV[8] declared            ARGV[9] its generation
  ARGV[10…] journal entries

  Returns { 'ok', seq } | { 'conflict' } | { 'missing' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "commit"
--- @include "journal"
local other = regressed(KEYS[1], ARGV[1], ARGV[2])
if other then return other end
local found = redis.call('HMGET', KEYS[5], 'name', 'generation')
if not found[1] then return { 'missing' } end
if found[2] ~= ARGV[7] then return { 'conflict' } end

redis.call('HSET', KEYS[5], 'declared', ARGV[8], 'generation', ARGV[9])
local journalled = journal(KEYS[3], KEYS[4], ARGV[4], ARGV[5], ARGV[6], found[1], 10)
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'declared', ARGV[6], ARGV[9], journalled) }
