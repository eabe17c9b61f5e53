/** What the store has to say when a recorded scenario is over: which updates prove a death, and which say only that nothing is known. */

const RUNS = 'running';
export const LOST = 'lost';
const EXITED = 'dead: exitSeen';
const REFUSED = 'dead: neverStarted';

export interface Expected {
  /** What it shows. */
  readonly shows: string;
  /** What the store says of each task in the end, by its recorded id. */
  readonly tasks: Readonly<Record<string, string>>;
  /** Suspended on the way, so that they are not launched again. */
  readonly killed?: readonly string[];
}

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'agent-gone': {
    shows: 'rule 12, fact 40: GONE_BY_OPERATOR proves nothing of a container',
    tasks: { 'task-1': LOST, 'task-2': LOST, 'task-3': LOST },
  },
  'agent-new-work-dir': { shows: 'rule 12: LOST, of an agent that came back as another', tasks: { 'task-1': LOST } },
  'agent-restart': {
    shows: 'facts 29, 34, 39: an agent that restarts: updates come twice, a KILL is kept, STAGING is no news',
    tasks: { 'task-1': EXITED, 'task-2': EXITED, 'task-3': 'launching' },
    killed: ['task-1'],
  },
  'agent-restart-executor-died': {
    shows: 'rule 13, fact 37: FAILED by the agent without FAILURE: the executor died, its containers perhaps did not',
    tasks: { 'task-1': LOST, 'task-2': LOST },
  },
  'agent-restart-no-checkpoint': {
    shows: 'rule 12: LOST of all tasks at once, without FAILURE',
    tasks: { 'task-1': LOST, 'task-2': LOST },
  },
  'custom-executor': {
    shows: 'rule 13, fact 36: an executor that ends in good order gives FAILURE too',
    tasks: { 'task-1': EXITED, 'task-2': EXITED },
    killed: ['task-1'],
  },
  drain: {
    shows: 'rule 22, fact 55: DRAIN_AGENT: the executor saw them exit, whatever Mesos makes of the state',
    tasks: { 'task-1': EXITED, 'task-2': EXITED, 'task-3': EXITED },
  },
  'executor-dies': {
    shows: 'rules 13, 14, facts 36, 38: executors that die, each in its way, with FAILURE before FAILED',
    tasks: {
      'task-1': LOST,
      'task-2': LOST,
      'task-exits-3': LOST,
      'task-exits-0': REFUSED,
      'task-no-command': REFUSED,
      'task-never': REFUSED,
      'task-quiet': LOST,
      'task-ignores': LOST,
    },
  },
  'executor-reconnect': {
    shows: 'rule 24, fact 39: DROPPED by the agent: the executor has to say that it never had it',
    tasks: { 'task-1': RUNS, 'task-2': LOST, 'task-3': EXITED },
    killed: ['task-3'],
  },
  failover: {
    shows:
      'rule 7, facts 18, 19: another subscription, a dropped one, and TEARDOWN at last: a new id, which has no tasks',
    tasks: { 'task-1': LOST, 'task-2': EXITED },
  },
  'failover-timeout': {
    shows: 'rule 8, fact 19: the failover timeout has run out: a new id, which has no tasks',
    tasks: { 'task-1': LOST },
  },
  'launch-command': { shows: 'rule 11, fact 27: what has a uuid is acknowledged', tasks: { 'task-1': EXITED } },
  maintenance: {
    shows: 'rule 22, facts 53, 54: inverse offers are answered, and START_MAINTENANCE proves nothing',
    tasks: { 'task-1': LOST },
  },
  reconcile: {
    shows: 'rule 16, fact 33: answers to all kinds of RECONCILE, of tasks known and unknown',
    tasks: { 'task-1': EXITED },
    killed: ['task-1'],
  },
  redirect: {
    shows: 'rule 3, fact 20: a new master: the same id, the same tasks',
    tasks: { 'task-1': EXITED },
    killed: ['task-1'],
  },
  'stale-offer': {
    shows:
      'rules 12, 18, 21, facts 25, 31, 32: bad offers and bad tasks never started; TASK_ERROR under the id of a task that runs',
    tasks: {
      'unknown-offer': REFUSED,
      'half-unknown': REFUSED,
      'rescinded-offer': REFUSED,
      // TASK_ERROR under its id was for another launch.
      running: RUNS,
      'used-offer': REFUSED,
      'too-much': REFUSED,
      fits: EXITED,
      'fits-not': REFUSED,
      'bad-port': REFUSED,
      'no-resources': REFUSED,
      neither: REFUSED,
      both: REFUSED,
      'wrong-agent': REFUSED,
      'two-agents': REFUSED,
      'a/b': REFUSED,
      'ex-1': RUNS,
      'ex-2': REFUSED,
    },
  },
  'task-failures': {
    shows: 'rules 13, 25: tasks that fail, each in its way; what could not be fetched never started',
    tasks: {
      'exit-3': EXITED,
      signal: EXITED,
      fetch: REFUSED,
      kill: EXITED,
      'kill-grace': EXITED,
      unhealthy: EXITED,
      check: EXITED,
      'max-completion': EXITED,
      user: REFUSED,
      'group-1': EXITED,
      'group-2': EXITED,
    },
    killed: ['kill', 'kill-grace'],
  },
  'two-roles': { shows: 'fact 22: offers of several roles', tasks: { 'task-1': EXITED } },
  unacknowledged: { shows: 'rule 11, facts 28, 34: the same update again and again', tasks: { 'task-1': EXITED } },
  unreachable: {
    shows: 'rule 12, fact 35: an agent that is cut off, and comes back',
    tasks: { 'task-1': RUNS },
    killed: ['task-1'],
  },
  'unreachable-not-partition-aware': {
    shows: 'rule 12: an agent that is cut off, LOST, and comes back',
    tasks: { 'task-1': RUNS },
    killed: ['task-1'],
  },
  'unreachable-returns': {
    shows: 'rules 11, 12, fact 29: an end that is told by the master first, and by the executor twice',
    tasks: { 'task-1': RUNS, 'task-2': EXITED },
  },
  volume: {
    shows: 'rule 12: TASK_ERROR for a volume that is not there',
    tasks: { 'task-1': EXITED, 'task-2': EXITED, 'task-3': REFUSED },
  },
};
