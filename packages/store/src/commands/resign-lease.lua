--[[
  Gives the lease back, if it is still the holder's: the next candidate needs not wait.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] leader
  ARGV[1] store id            ARGV[2] seen revision         ARGV[3] max changes
  ARGV[4] nonce

  Returns { 'ok', seq } | { 'lost' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "commit"
local other = regressed(KEYS[1], ARGV[1], ARGV[2])
if other then return other end
if redis.call('HGET', KEYS[3], 'nonce') ~= ARGV[4] then return { 'lost' } end

redis.call('DEL', KEYS[3])
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'resigned', '', '', 0) }
