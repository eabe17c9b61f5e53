--[[
  Stores what is known of a retained volume, or forgets it, if no higher term has been seen, with journal entries that tell
  of it. There may be no record of its instance: the journal of that is kept for some days then.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] journal
  KEYS[4] the journal of the volume's instance
  KEYS[5] retained volumes
  ARGV[1] store id            ARGV[2] seen revision
  ARGV[3] max changes         ARGV[4] max journal entries   ARGV[5] max journal entries of an instance
  ARGV[6] term                ARGV[7] agent and volume id   ARGV[8] the volume, or '' to forget it
  ARGV[9] uid                 ARGV[10] name                 ARGV[11] seconds that the instance's journal is kept
  ARGV[12] another field that the volume is known by, or ''
  ARGV[13…] journal entries

  Returns { 'ok', seq } | { 'staleTerm' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "stale-term"
--- @include "commit"
--- @include "journal"
local other = regressed(KEYS[1], ARGV[1], ARGV[2], ARGV[6])
if other then return other end
if staleTerm(KEYS[1], ARGV[6]) then return { 'staleTerm' } end

if ARGV[12] ~= '' then redis.call('HDEL', KEYS[5], ARGV[12]) end
if ARGV[8] == '' then redis.call('HDEL', KEYS[5], ARGV[7])
else redis.call('HSET', KEYS[5], ARGV[7], ARGV[8]) end
local hadJournal = redis.call('EXISTS', KEYS[4]) == 1
local journalled = journal(KEYS[3], KEYS[4], ARGV[4], ARGV[5], ARGV[9], ARGV[10], 13)
if journalled > 0 and not hadJournal then redis.call('EXPIRE', KEYS[4], ARGV[11]) end
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'setting', '', '', journalled) }
