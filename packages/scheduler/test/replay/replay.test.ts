/**
 * A whole scheduler with its store, led through each recorded scenario of a real Mesos. The table says what the store has to
 * say of each task in the end: which updates prove a death, and which say only that nothing is known.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../../store/test/redis-server.ts';
import { eventually } from '../support/world.ts';
import { Play } from './play.ts';
import { scripts } from './recorded.ts';

const RUNS = 'running';
const LOST = 'lost';
const EXITED = 'dead: exitSeen';
const REFUSED = 'dead: neverStarted';

/** What became of each task, by its recorded id. `killed`: suspended on the way, so that it is not launched again. */
const EXPECTED: Readonly<
  Record<string, { readonly tasks: Readonly<Record<string, string>>; readonly killed?: readonly string[] }>
> = {
  // GONE_BY_OPERATOR, whoever says it, proves nothing of a container.
  'agent-gone': { tasks: { 'task-1': LOST, 'task-2': LOST, 'task-3': LOST } },
  'agent-new-work-dir': { tasks: { 'task-1': LOST } },
  'agent-restart': { tasks: { 'task-1': EXITED, 'task-2': EXITED, 'task-3': 'launching' }, killed: ['task-1'] },
  // FAILED by the agent: the executor died, its containers perhaps did not.
  'agent-restart-executor-died': { tasks: { 'task-1': LOST, 'task-2': LOST } },
  'agent-restart-no-checkpoint': { tasks: { 'task-1': LOST, 'task-2': LOST } },
  'custom-executor': { tasks: { 'task-1': EXITED, 'task-2': EXITED }, killed: ['task-1'] },
  // The executor saw them exit, whatever Mesos makes of the state.
  drain: { tasks: { 'task-1': EXITED, 'task-2': EXITED, 'task-3': EXITED } },
  'executor-dies': {
    tasks: {
      'task-1': LOST,
      'task-2': LOST,
      'task-exits-3': LOST,
      'task-exits-0': LOST,
      'task-no-command': LOST,
      'task-never': LOST,
      'task-quiet': LOST,
      'task-ignores': LOST,
    },
  },
  // DROPPED by the agent: the executor has to say that it never had it.
  'executor-reconnect': { tasks: { 'task-1': RUNS, 'task-2': LOST, 'task-3': EXITED }, killed: ['task-3'] },
  // Removed at last, and subscribed under another id, which has no tasks.
  failover: { tasks: { 'task-1': LOST, 'task-2': EXITED } },
  'failover-timeout': { tasks: { 'task-1': LOST } },
  'launch-command': { tasks: { 'task-1': EXITED } },
  maintenance: { tasks: { 'task-1': LOST } },
  reconcile: { tasks: { 'task-1': EXITED }, killed: ['task-1'] },
  redirect: { tasks: { 'task-1': EXITED }, killed: ['task-1'] },
  'stale-offer': {
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
    tasks: {
      'exit-3': EXITED,
      signal: EXITED,
      fetch: REFUSED,
      kill: EXITED,
      'kill-grace': EXITED,
      unhealthy: EXITED,
      check: EXITED,
      'max-completion': EXITED,
      user: LOST,
      'group-1': EXITED,
      'group-2': EXITED,
    },
    killed: ['kill', 'kill-grace'],
  },
  'two-roles': { tasks: { 'task-1': EXITED } },
  unacknowledged: { tasks: { 'task-1': EXITED } },
  unreachable: { tasks: { 'task-1': RUNS }, killed: ['task-1'] },
  'unreachable-not-partition-aware': { tasks: { 'task-1': RUNS }, killed: ['task-1'] },
  'unreachable-returns': { tasks: { 'task-1': RUNS, 'task-2': EXITED } },
  volume: { tasks: { 'task-1': EXITED, 'task-2': EXITED, 'task-3': REFUSED } },
};

describe.skipIf(!redisIsThere)('rules 11 to 14, facts 27 to 40: a whole scheduler, led through', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.remove());

  it.each(scripts().map((script) => [script.name, script] as const))('%s', async (name, script) => {
    const expected = EXPECTED[name.replace(/\.(json|protobuf)$/, '')];
    if (expected === undefined) throw new Error('what is expected of it is not in the table');
    const { tasks, killed = [] } = expected;
    const play = await Play.begin(script, redis.url);
    try {
      await play.run();
      const ids = Object.keys(tasks);
      expect([...play.tasks.keys()].sort()).toEqual([...ids].sort());
      const states = () => Object.fromEntries(ids.map((id) => [id, play.state(id)]));
      await eventually(`${JSON.stringify(tasks)}`, () => JSON.stringify(states()) === JSON.stringify(tasks)).catch(
        () => undefined,
      );
      expect(states()).toEqual(tasks);
      expect(play.strayAcknowledgements()).toEqual([]);
      expect(play.frameworkIds()).toEqual(script.frameworkIds);
      await launchedAgain(play, tasks, killed);
    } finally {
      await play.close();
    }
  });
});

/** What is dead is launched again, once; what is lost is asked for, and launched again only when it is found gone. */
async function launchedAgain(
  play: Play,
  tasks: Readonly<Record<string, string>>,
  killed: readonly string[],
): Promise<void> {
  const ids = Object.keys(tasks);
  const agents = [...play.tasks.values()].map(({ agentId }) => agentId);
  const wanted = ids.filter((id) => !killed.includes(id));
  const dead = wanted.filter((id) => tasks[id]?.startsWith('dead'));
  const lost = ids.filter((id) => tasks[id] === LOST);
  const first = ids.map((id) => play.taskId(id));
  const again = dead.map((id) => play.taskId(id, 2));
  const all = (expected: readonly string[]) => expected.every((id) => play.launchedIds.includes(id));
  await play.offerUntil(
    'launched again, and asked for',
    agents,
    () => all(again) && lost.every((id) => play.asked(id)),
  );
  expect([...play.launchedIds].sort()).toEqual([...first, ...again].sort());

  const found = lost.filter((id) => wanted.includes(id));
  const anew = found.map((id) => play.taskId(id, 2));
  await play.offerUntil('found gone, and launched again', agents, () => {
    play.answerInspections(found);
    return all(anew);
  });
  expect([...play.launchedIds].sort()).toEqual([...first, ...again, ...anew].sort());
  for (const id of found) expect(play.state(id)).toBe('dead: foundGone');
}
