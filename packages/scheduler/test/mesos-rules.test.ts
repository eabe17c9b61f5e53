/** Rules of Mesos that a leader meets, one by one. The recorded lives are in replay/. */
import type { InverseOffer, TaskStatus } from '@keelson/mesos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { dataOf, Led } from './support/led.ts';
import { eventually, sleep } from './support/world.ts';

const BY_MASTER = { source: 'SOURCE_MASTER', uuid: undefined } as const;
const BY_AGENT = { source: 'SOURCE_AGENT', reason: 'REASON_EXECUTOR_TERMINATED' } as const;
const exited = dataOf({ kind: 'dead', proof: 'exitSeen', exitCode: 1, oomKilled: false, text: 'exited 1' });

describe.skipIf(!redisIsThere)('a leader', () => {
  let redis: RedisServer;
  let led: Led;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(() => led.close());
  afterAll(() => redis.remove());
  const start = async () => {
    led = await Led.start(redis.url);
    return led.master;
  };
  const launched = async () => {
    const uid = await led.create('cache');
    const offerId = led.offer();
    await eventually('ACCEPT', () => led.master.tasks.includes(`${uid}.0.1`));
    return { uid, offerId };
  };

  it('rule 11, fact 29: acknowledges the same update as often as it comes, and changes the store once', async () => {
    const master = await start();
    const uid = await led.running('cache');
    const { revision } = led.get(uid).status;
    const before = master.acknowledged.length;
    for (let time = 0; time < 5; time += 1) await led.update(`${uid}.0.1`, 'TASK_RUNNING', { healthy: true });
    expect(master.acknowledged).toHaveLength(before + 5);
    expect(led.get(uid).status.revision).toBe(revision);
    for (let time = 0; time < 5; time += 1) await led.update(`${uid}.0.1`, 'TASK_FAILED', { data: exited });
    expect(master.acknowledged).toHaveLength(before + 10);
    led.offer();
    await eventually('launched again', () => master.tasks.length === 2);
    for (let time = 0; time < 5; time += 1) await led.update(`${uid}.0.1`, 'TASK_FAILED', { data: exited });
    expect(master.tasks).toEqual([`${uid}.0.1`, `${uid}.0.2`]);
    expect(led.state(uid)).not.toBe(undefined);
  });

  it('rule 14: updates out of their order end where they would have in order', async () => {
    const master = await start();
    const { uid } = await launched();
    await led.update(`${uid}.0.1`, 'TASK_RUNNING', { healthy: true });
    await led.update(`${uid}.0.1`, 'TASK_STARTING');
    expect(led.state(uid)).toBe('running');
    await led.update(`${uid}.0.1`, 'TASK_FAILED', { data: exited });
    await led.update(`${uid}.0.1`, 'TASK_RUNNING', { healthy: true });
    await led.update(`${uid}.0.1`, 'TASK_LOST', BY_MASTER);
    expect(led.member(uid)).toMatchObject({ task: null, lastDeath: { launch: 1, proof: 'exitSeen' } });
    led.offer();
    await eventually('launched again, once', () => master.tasks.includes(`${uid}.0.2`));
  });

  const failure = (uid: string) => {
    led.leader.executorEnded({ agentId: 'agent-1', executorId: 'e' });
    return led.update(`${uid}.0.1`, 'TASK_FAILED', { ...BY_AGENT, healthy: true });
  };
  it.each([
    ['before', async (uid: string) => failure(uid)],
    [
      'after',
      async (uid: string) => {
        await led.update(`${uid}.0.1`, 'TASK_FAILED', BY_AGENT);
        led.leader.executorEnded({ agentId: 'agent-1', executorId: 'e' });
      },
    ],
    ['without', async (uid: string) => led.update(`${uid}.0.1`, 'TASK_FAILED', BY_AGENT)],
  ])(
    'rules 13, 14, facts 36, 37: FAILURE %s the update that an executor ended: no proof, its agent is asked',
    async (_when, end) => {
      const master = await start();
      const uid = await led.running('cache');
      await end(uid);
      led.offer('agent-1');
      await eventually(
        'asked',
        () => master.messages.length > 0 || master.tasks.some((id) => id.startsWith('errand-')),
      );
      expect(led.state(uid)).toBe('lost');
      expect(master.tasks.filter((id) => id.startsWith(uid))).toEqual([`${uid}.0.1`]);
    },
  );

  it('rule 18, facts 25, 26: an ACCEPT that crosses a RESCIND: all its tasks are dropped, and placed again under the next number', async () => {
    const master = await start();
    const { uid, offerId } = await launched();
    led.leader.rescinded(offerId);
    expect(led.state(uid)).toBe('launching');
    await led.update(`${uid}.0.1`, 'TASK_DROPPED', { ...BY_MASTER, reason: 'REASON_INVALID_OFFERS' });
    expect(led.member(uid)?.lastDeath).toMatchObject({ launch: 1, proof: 'neverStarted' });
    led.offer();
    await eventually('ACCEPT', () => master.tasks.includes(`${uid}.0.2`));
    expect(master.acknowledged).toEqual([]);
  });

  it('rule 18, fact 23: takes several offers of an agent together, where none is enough by itself', async () => {
    const master = await start();
    const uid = await led.create('cache');
    const offers = [
      led.offer('agent-1', { cpus: 0.4 }),
      led.offer('agent-2', { cpus: 0.4 }),
      led.offer('agent-1', { cpus: 0.4 }),
    ];
    await eventually('ACCEPT', () => master.tasks.includes(`${uid}.0.1`));
    expect(master.accepts.map(({ offerIds }) => [...offerIds].sort())).toEqual([[offers[0], offers[2]].sort()]);
  });

  it('fact 31: TASK_ERROR for a duplicate id, in whatever words, does not end the task that runs', async () => {
    const master = await start();
    const uid = await led.running('cache');
    for (const message of ['Task has duplicate ID', 'Task id is in use']) {
      await led.update(`${uid}.0.1`, 'TASK_ERROR', { ...BY_MASTER, reason: 'REASON_TASK_INVALID', message });
    }
    await sleep(30);
    expect(led.state(uid)).toBe('running');
    led.offer();
    await sleep(50);
    expect(master.tasks).toEqual([`${uid}.0.1`]);
  });

  it('fact 34: TASK_STAGING is no news: a launch that nobody has reported is asked for all the same', async () => {
    await start();
    const { uid } = await launched();
    await led.update(`${uid}.0.1`, 'TASK_STAGING', { ...BY_MASTER, reason: 'REASON_RECONCILIATION' });
    expect(led.state(uid)).toBe('launching');
  });

  it.each<[TaskStatus['state'], TaskStatus['reason']]>([
    ['TASK_LOST', 'REASON_AGENT_REMOVED'],
    ['TASK_UNREACHABLE', 'REASON_AGENT_REMOVED'],
    ['TASK_UNKNOWN', 'REASON_RECONCILIATION'],
    ['TASK_GONE', 'REASON_RECONCILIATION'],
    ['TASK_GONE_BY_OPERATOR', 'REASON_AGENT_REMOVED_BY_OPERATOR'],
    ['TASK_DROPPED', 'REASON_AGENT_RESTARTED'],
  ])(
    'rules 12, 17: %s: the master is asked too, nothing is launched; RUNNING takes it up where it was',
    async (state, reason) => {
      const master = await start();
      const uid = await led.running('cache');
      await led.update(`${uid}.0.1`, state, { ...BY_MASTER, reason });
      await eventually('reconciled', () => master.reconciled.some((ids) => ids.includes(`${uid}.0.1`)));
      expect(led.state(uid)).toBe('lost');
      await led.update(`${uid}.0.1`, 'TASK_RUNNING', { ...BY_MASTER, reason: 'REASON_AGENT_REREGISTERED' });
      expect(led.member(uid)?.task).toMatchObject({ state: 'running', healthy: true, launch: 1 });
      expect(master.tasks.filter((id) => id.startsWith(uid))).toEqual([`${uid}.0.1`]);
    },
  );

  it('rule 16: what the master says of a task carries nobody’s word: its data proves nothing', async () => {
    await start();
    const uid = await led.running('cache');
    await led.update(`${uid}.0.1`, 'TASK_FAILED', { ...BY_MASTER, data: exited });
    expect(led.state(uid)).toBe('lost');
  });

  it('rule 22, facts 53, 54: gives an agent back where no member is, and declines while one is', async () => {
    const master = await start();
    const uid = await led.running('cache');
    const asked = (id: string, agentId?: string): InverseOffer => ({
      id: { value: id },
      framework_id: { value: 'f' },
      ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
      unavailability: { start: { nanoseconds: 2n ** 63n - 1n } },
    });
    led.leader.inverseOffersCame([asked('one', 'agent-1'), asked('two', 'agent-2'), asked('all')]);
    expect(master.inverse).toEqual(['accepted two', 'declined one', 'declined all']);
    await led.update(`${uid}.0.1`, 'TASK_FAILED', { data: exited });
    led.leader.inverseOffersCame([asked('again', 'agent-1')]);
    expect(master.inverse.at(-1)).toBe('accepted again');
    expect(led.state(uid)).toBe(undefined);
  });
});
