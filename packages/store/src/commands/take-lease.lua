--[[
  Takes the leadership, if the lease is still as the candidate saw it: absent, or with this nonce and renewal. A new term
  begins. Whether a lease has run out is for the candidate's clock to say: this server's clock may jump.

  KEYS[1] meta
  KEYS[2] changes
  KEYS[3] leader
  ARGV[1] store id            ARGV[2] seen revision         ARGV[3] max changes
  ARGV[4] the nonce seen, or '' for no lease                ARGV[5] the renewal seen, or ''
  ARGV[6] new nonce           ARGV[7] name                  ARGV[8] url
  ARGV[9] ttlMs

  Returns { 'ok', seq, term } | { 'held' } | { 'regressed', id, revision, term }
]]
--- @include "regressed"
--- @include "commit"
local other = regressed(KEYS[1], ARGV[1], ARGV[2])
if other then return other end
local found = redis.call('HMGET', KEYS[3], 'nonce', 'renewal')
if (found[1] or '') ~= ARGV[4] or (found[2] or '') ~= ARGV[5] then return { 'held' } end

local term = redis.call('HINCRBY', KEYS[1], 'term', 1)
redis.call(
  'HSET', KEYS[3], 'nonce', ARGV[6], 'renewal', 0, 'name', ARGV[7], 'url', ARGV[8], 'ttlMs', ARGV[9], 'term', term
)
return { 'ok', commit(KEYS[1], KEYS[2], ARGV[3], 'term', '', term, 0), term }
