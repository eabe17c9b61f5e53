--[[
  Stores a setting of the cluster, if no higher term has been seen.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] settings
  ARGV[1] store id            ARGV[2] seen revision         ARGV[3] max changes
  ARGV[4] term                ARGV[5] key                   ARGV[6] value

  Returns { 'ok', seq } | { 'staleTerm' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "stale-term"
--- @include "commit"
local other = regressed(KEYS[1], ARGV[1], ARGV[2], ARGV[4])
if other then return other end
if staleTerm(KEYS[1], ARGV[4]) then return { 'staleTerm' } end

redis.call('HSET', KEYS[3], ARGV[5], ARGV[6])
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'setting', '', '', 0) }
