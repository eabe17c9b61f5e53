--[[
  Replaces an instance's status, if its revision is the expected one and no higher term has been seen.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] journal
  KEYS[4] the instance's journal
  KEYS[5] the instance
  KEYS[6] the files of the instance's launches
  ARGV[1] store id            ARGV[2] seen revision
  ARGV[3] max changes         ARGV[4] max journal entries   ARGV[5] max journal entries of an instance
  ARGV[6] uid                 ARGV[7] term                  ARGV[8] expected revision
  ARGV[9] status              ARGV[10] its revision
  ARGV[11] traits, or ''
  ARGV[12] ordinal of the member whose files these are, or ''
  ARGV[13] 'LAUNCH:SEALED TEXTS', or ''
  ARGV[14…] journal entries

  Returns { 'ok', seq } | { 'conflict' } | { 'missing' } | { 'staleTerm' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "stale-term"
--- @include "commit"
--- @include "journal"
local other = regressed(KEYS[1], ARGV[1], ARGV[2], ARGV[7])
if other then return other end
if staleTerm(KEYS[1], ARGV[7]) then return { 'staleTerm' } end
local found = redis.call('HMGET', KEYS[5], 'name', 'revision')
if not found[1] then return { 'missing' } end
if found[2] ~= ARGV[8] then return { 'conflict' } end

redis.call('HSET', KEYS[5], 'status', ARGV[9], 'revision', ARGV[10])
if ARGV[11] ~= '' then redis.call('HSET', KEYS[5], 'traits', ARGV[11]) end
if ARGV[12] ~= '' then redis.call('HSET', KEYS[6], ARGV[12], ARGV[13]) end
local journalled = journal(KEYS[3], KEYS[4], ARGV[4], ARGV[5], ARGV[6], found[1], 14)
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'status', ARGV[6], ARGV[10], journalled) }
