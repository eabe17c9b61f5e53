-- Ends a transition: the store's revision grows by one, and the change log says what changed. Returns the revision.
--   r  the store's revision, one more than in the entry before (a reader notices a gap)
--   k  kind: created, declared, status, removed, setting, term, resigned
--   u  uid of the instance, or ''
--   v  its new generation (declared) or revision (status); the name for a removal; else ''
--   j  how many journal entries the transition wrote
local function commit(meta, changes, changesMax, kind, uid, version, journalled)
  local seq = redis.call('HINCRBY', meta, 'revision', 1)
  redis.call(
    'XADD', changes, 'MAXLEN', '~', changesMax, '*',
    'r', seq, 'k', kind, 'u', uid, 'v', version, 'j', journalled
  )
  return seq
end
