--[[
  Renews the lease, if it is still the holder's.

  KEYS[1] meta
  KEYS[2] leader
  ARGV[1] store id            ARGV[2] seen revision         ARGV[3] nonce

  Returns { 'ok' } | { 'lost' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
local other = regressed(KEYS[1], ARGV[1], ARGV[2])
if other then return other end
if redis.call('HGET', KEYS[2], 'nonce') ~= ARGV[3] then return { 'lost' } end

redis.call('HINCRBY', KEYS[2], 'renewal', 1)
return { 'ok' }
