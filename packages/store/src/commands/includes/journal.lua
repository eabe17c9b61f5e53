-- Appends the journal entries ARGV[first…] to the cluster's journal and, under the same ids, to the instance's own.
-- Returns how many.
local function journal(all, own, allMax, ownMax, uid, name, first)
  for i = first, #ARGV do
    local id = redis.call('XADD', all, 'MAXLEN', '~', allMax, '*', 'u', uid, 'n', name, 'e', ARGV[i])
    redis.call('XADD', own, 'MAXLEN', '~', ownMax, id, 'u', uid, 'n', name, 'e', ARGV[i])
  end
  return #ARGV - first + 1
end
