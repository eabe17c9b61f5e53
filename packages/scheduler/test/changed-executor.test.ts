/** Rule 21: a changed executor is another one. Both run on an agent until the old one's tasks are gone. */
import { RedisStore } from '@keelson/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually } from './support/world.ts';

describe.skipIf(!redisIsThere)('a changed executor', () => {
  let redis: RedisServer;
  let cluster: TestCluster;
  const open: { scheduler: Scheduler; store: RedisStore }[] = [];

  beforeAll(async () => {
    [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start('--agents', '1')]);
  });
  afterAll(async () => {
    for (const { scheduler, store } of open) {
      await scheduler.close();
      await store.close();
    }
    await cluster.close();
    await redis.remove();
  });

  async function start(name: string, env: Record<string, string>): Promise<Scheduler> {
    const store = new RedisStore(storeOptions(redis.url));
    await store.open();
    const options = optionsFor(store, redis.url, cluster.ready.masterUrl.replace('http://', ''), name);
    const scheduler = new Scheduler({ ...options, executor: { ...options.executor, env } });
    open.push({ scheduler, store });
    scheduler.start();
    await eventually('leading', () => scheduler.controlPlane.readiness().leading);
    return scheduler;
  }

  const never = new AbortController().signal;
  const spec = {
    name: 'cache',
    framework: 'plain',
    slaves: 1,
    resources: { cpus: 0.1, memMb: 32, diskMb: 10 },
    placement: { distribution: 10 }, // there is one agent
  };

  /** Executor ids by member, as the store has them. */
  function executorsOf(): Record<number, string | undefined> {
    const instance = open.at(-1)?.store.get('cache');
    const members = instance?.status.members ?? [];
    return Object.fromEntries(members.map(({ ordinal, task }) => [ordinal, task?.executorId ?? undefined]));
  }

  async function runningExecutors(): Promise<string[]> {
    const answer = (await cluster.operator({ type: 'GET_EXECUTORS' })).json();
    const found: { executor_info: { executor_id: { value: string } } }[] = Object(answer.get_executors).executors ?? [];
    return found.map(({ executor_info }) => executor_info.executor_id.value).sort();
  }

  it('runs beside the old one; each member is asked by the executor that runs it', async () => {
    const before = await start('before', { VERSION: '1' });
    await before.controlPlane.create(spec);
    expect((await before.controlPlane.wait('cache', 'running', 20_000, never)).reached).toBe(true);
    const old = executorsOf()[0];
    expect(executorsOf()).toEqual({ 0: old, 1: old });
    expect(await runningExecutors()).toEqual([old]);
    await before.close();

    const same = await start('same', { VERSION: '1' });
    await same.controlPlane.patch('cache', { slaves: 2 });
    await eventually('three members', () => executorsOf()[2] !== undefined);
    expect((await same.controlPlane.wait('cache', 'running', 20_000, never)).reached).toBe(true);
    expect(executorsOf()).toEqual({ 0: old, 1: old, 2: old });
    await same.close();

    const after = await start('after', { VERSION: '2' });
    const { controlPlane } = after;
    await controlPlane.patch('cache', { slaves: 3 });
    await eventually('four members', () => executorsOf()[3] !== undefined);
    expect((await controlPlane.wait('cache', 'running', 20_000, never)).reached).toBe(true);
    const fresh = executorsOf()[3];
    expect(fresh).not.toBe(old);
    expect(executorsOf()).toEqual({ 0: old, 1: old, 2: old, 3: fresh });
    expect(await runningExecutors()).toEqual([old, fresh].sort());
    for (const ordinal of [0, 1, 2, 3]) expect(await controlPlane.logs(`cache-${ordinal}`, 5)).toBe('a line');
  });

  it('takes over what is launched again; the old one is left with nothing', async () => {
    const { controlPlane } = await eventually('a leader', () => open.at(-1)?.scheduler);
    const fresh = executorsOf()[3];
    await controlPlane.suspendAll(20_000, never);
    await controlPlane.resumeAll();
    expect((await controlPlane.wait('cache', 'running', 20_000, never)).reached).toBe(true);
    expect(executorsOf()).toEqual({ 0: fresh, 1: fresh, 2: fresh, 3: fresh });
    await controlPlane.destroy('cache', 'delete');
    expect((await controlPlane.wait('cache', 'gone', 20_000, never)).reached).toBe(true);
    expect((await cluster.operator({ type: 'GET_TASKS' })).json()).toMatchObject({ get_tasks: { tasks: [] } });
  });
});
