/** Agents that are cut off from their master and come back, on the local cluster: a clock is started, no failover. */
import { RedisStore } from '@keelson/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually, sleep } from './support/world.ts';

describe.skipIf(!redisIsThere)('an agent that is cut off', () => {
  let redis: RedisServer;
  let cluster: TestCluster;
  let store: RedisStore;
  let scheduler: Scheduler;

  beforeEach(async () => {
    [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start('--agents', '3')]);
    store = new RedisStore(storeOptions(redis.url));
    await store.open();
    const address = cluster.ready.masterUrl.replace('http://', '');
    scheduler = new Scheduler(optionsFor(store, redis.url, address, 'the-scheduler'));
    scheduler.start();
    await eventually('leading', () => api().readiness().ready && api().readiness().leading);
    await api().create({
      name: 'cache',
      framework: 'copied',
      slaves: 2,
      resources: { cpus: 0.1, memMb: 32, diskMb: 10 },
      placement: { distribution: 1 },
    });
    await runs();
    await eventually('in sync', () =>
      api()
        .get('cache')
        .members.every(({ synced }) => synced !== false),
    );
  });
  afterEach(async () => {
    await scheduler.close();
    await store.close();
    await cluster.close();
    await redis.remove();
  });

  const api = () => scheduler.controlPlane;
  const runs = async () =>
    expect((await api().wait('cache', 'running', 20_000, new AbortController().signal)).reached).toBe(true);
  const member = (ordinal: number) => {
    const found = api()
      .get('cache')
      .members.find((one) => one.ordinal === ordinal);
    if (found === undefined) throw new Error(`there is no member ${ordinal}`);
    return found;
  };
  const stored = (ordinal: number) => store.get('cache')?.status.members.find((one) => one.ordinal === ordinal);
  const isLost = (ordinal: number) => eventually(`${ordinal} lost`, () => member(ordinal).state === 'lost');
  const link = async (what: 'cut' | 'heal', hostname: string | null) => {
    const agents: { agents: { agent: number; hostname: string }[] } = JSON.parse(
      await (await fetch(`${cluster.ready.masterUrl}/local/agents`)).text(),
    );
    const agent = agents.agents.find((one) => one.hostname === hostname)?.agent;
    const url = `${cluster.ready.masterUrl}/local/agents/${agent}/${what}`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
  };
  /** What the cluster says of a task. */
  const stateOf = async (taskId: string | null) => {
    const { get_tasks }: { get_tasks?: Record<string, { task_id: { value: string }; state: string }[]> } = JSON.parse(
      (await cluster.operator({ type: 'GET_TASKS' })).text,
    );
    return Object.values(get_tasks ?? {})
      .flat()
      .find(({ task_id }) => task_id.value === taskId)?.state;
  };

  it('rule 12: has its slave wait, says since when and what to do, and takes it up again as it was', async () => {
    const before = member(1);
    await link('cut', before.hostname);
    await isLost(1);
    expect(member(1).message).toMatch(/since 20.*Nobody takes its place.*keelson fence cache-1 --i-know/);
    expect(api().get('cache')).toMatchObject({ epoch: 1, master: 'cache-0' });
    await link('heal', before.hostname);
    await runs();
    expect(member(1)).toMatchObject({ task: before.task, state: 'running', healthy: true, role: 'slave' });
  });

  it('rule 12: has its master wait: no failover, and nothing was done when it comes back', async () => {
    const before = member(0);
    await link('cut', before.hostname);
    await isLost(0);
    await sleep(500);
    expect(api().get('cache')).toMatchObject({ epoch: 1, master: 'cache-0' });
    await link('heal', before.hostname);
    await runs();
    expect(member(0)).toMatchObject({ task: before.task, state: 'running', healthy: true, role: 'master' });
    expect(api().get('cache').epoch).toBe(1);
  });

  it('re-points a slave that comes back where the master has changed meanwhile', async () => {
    const cut = member(2);
    await link('cut', cut.hostname);
    await isLost(2);
    await api().failover('cache', 'cache-1', false);
    await eventually('another master', () => api().get('cache').master === 'cache-1' && member(1).role === 'master');
    const { epoch } = api().get('cache');
    expect(stored(2)?.followedEpoch).not.toBe(epoch);
    await link('heal', cut.hostname);
    await runs();
    await eventually('followed', () => stored(2)?.followedEpoch === epoch && stored(2)?.syncedEpoch === epoch);
    expect(member(2).task).toBe(cut.task);
  });

  it('I3: has its master ended as soon as it is back, where the operator gave it up and another took its place', async () => {
    const cut = member(0);
    await link('cut', cut.hostname);
    await isLost(0);
    await api().fence('cache-0');
    await eventually('another master', () => {
      const { master, epoch } = api().get('cache');
      return master !== 'cache-0' && epoch === 2;
    });
    await link('heal', cut.hostname);
    await eventually('the old one is ended', async () => (await stateOf(cut.task)) === 'TASK_KILLED');
    await runs();
    expect(member(0)).toMatchObject({ role: 'slave', agentId: cut.agentId });
    expect(member(0).task).not.toBe(cut.task);
  });
});
