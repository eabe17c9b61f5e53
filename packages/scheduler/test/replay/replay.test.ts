/** A whole scheduler with its store, led through each recorded scenario of a real Mesos. What has to come of it: expected.ts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../../store/test/redis-server.ts';
import { eventually } from '../support/world.ts';
import { EXPECTED, LOST } from './expected.ts';
import { Play } from './play.ts';
import { scripts } from './recorded.ts';

const played = scripts().map((script) => {
  const expected = EXPECTED[script.name.replace(/\.(json|protobuf)$/, '')];
  if (expected === undefined) throw new Error(`what is expected of ${script.name} is not in the table`);
  return [`${expected.shows} (${script.name})`, script, expected] as const;
});

describe.skipIf(!redisIsThere)('a whole scheduler, led through the recordings', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.remove());

  it('rules 8, 9, 10: subscribes as the recorded framework did, in all that Mesos acts on', async () => {
    const [script] = scripts();
    if (script === undefined) throw new Error('no recordings');
    const play = await Play.begin(script, redis.url);
    try {
      await eventually('subscribes', () => play.master.subscribes.length > 0);
      const { framework_info } = play.master.subscribes[0]?.call.subscribe ?? {};
      expect(framework_info).toMatchObject(script.framework);
    } finally {
      await play.close();
    }
  });

  it.each(played)('%s', async (_name, script, { tasks, killed = [] }) => {
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
      expectSameExecutor(play);
      await launchedAgain(play, tasks, killed);
    } finally {
      await play.close();
    }
  });
});

/** Rule 21: the same id, the same ExecutorInfo. */
function expectSameExecutor({ launched: [first, ...others] }: Play): void {
  expect(first?.executor?.executor_id.value).toMatch(/^keelson-/);
  for (const { executor } of others) expect(executor).toEqual(first?.executor);
}

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
