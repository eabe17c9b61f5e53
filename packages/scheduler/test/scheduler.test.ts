import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RedisStore } from '@keelson/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually, sleep } from './support/world.ts';

const PROCESS = fileURLToPath(new URL('./support/scheduler-process.ts', import.meta.url));
const spec = (name: string, slaves = 1) => ({
  name,
  framework: 'plain',
  slaves,
  resources: { cpus: 0.1, memMb: 32, diskMb: 10 },
});

describe.skipIf(!redisIsThere)('schedulers on one store and one cluster', () => {
  let redis: RedisServer;
  let cluster: TestCluster;
  const open: { scheduler: Scheduler; store: RedisStore }[] = [];
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start('--agents', '2')]);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const { scheduler, store } of open) {
      await scheduler.close();
      await store.close();
    }
    await cluster.close();
    await redis.remove();
  });

  const address = () => cluster.ready.masterUrl.replace('http://', '');
  const start = async (name: string) => {
    const store = new RedisStore(storeOptions(redis.url));
    await store.open();
    const scheduler = new Scheduler(optionsFor(store, redis.url, address(), name));
    open.push({ scheduler, store });
    scheduler.start();
    return { scheduler, store, api: scheduler.controlPlane };
  };
  const waits = ({ api }: Awaited<ReturnType<typeof start>>, name: string, until: 'running' | 'suspended' | 'gone') =>
    api.wait(name, until, 20_000, new AbortController().signal);
  const leads = ({ api }: Awaited<ReturnType<typeof start>>) =>
    eventually('leading', () => api.readiness().ready && api.readiness().leading);

  it('lead one at a time; the other takes requests, and takes over when the leader is closed', async () => {
    const first = await start('first');
    await leads(first);
    const second = await start('second');
    await eventually('known', () => second.api.readiness().leader === 'http://first');
    expect(second.api.readiness().leading).toBe(false);

    await second.api.create(spec('cache'));
    expect((await waits(second, 'cache', 'running')).reached).toBe(true);
    expect(() => second.api.agents()).toThrow('http://first leads');
    expect(first.api.agents().length).toBe(2);
    expect(await first.api.logs('cache-0', 10)).toBe('a line');
    const tasks = first.api.get('cache').members.map(({ task }) => task);

    const beganMs = performance.now();
    await first.scheduler.close();
    await leads(second);
    expect(performance.now() - beganMs).toBeLessThan(20_000);
    expect(second.api.get('cache').members.map(({ task, state }) => [task, state])).toEqual(
      tasks.map((task) => [task, 'running']),
    );
    await second.api.patch('cache', { slaves: 2 });
    await eventually(
      'three run',
      () => second.api.get('cache').members.filter(({ state }) => state === 'running').length === 3,
    );
    expect(second.api.get('cache').term).toBe(2);
    await second.scheduler.close();
  });

  it('take over from one that is killed, with what it had accepted last', async () => {
    const args = [PROCESS, redis.url, address(), 'killed'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    children.push(child);
    const next = await start('next');
    await eventually(
      'the other leads',
      async () => (await next.store.leader())?.name === 'killed' || next.api.readiness().leading,
    );
    if (next.api.readiness().leading) {
      // It was quicker: hand over to the process that is to be killed.
      await next.scheduler.close();
      await eventually('the other leads', async () => (await next.store.leader())?.name === 'killed');
    }
    const follower = next.api.readiness().leading ? next : await start('follower');
    await follower.api.create(spec('late', 0));
    child.kill('SIGKILL');
    expect((await waits(follower, 'late', 'running')).reached).toBe(true);
    await leads(follower);
    await follower.api.destroy('late', 'delete');
    expect((await waits(follower, 'late', 'gone')).reached).toBe(true);
  });

  it('suspend, resume and destroy; nothing is left', async () => {
    const leader = await eventually('a leader', () =>
      open.find(({ scheduler }) => scheduler.controlPlane.readiness().leading),
    );
    const api = leader.scheduler.controlPlane;
    const names = await api.suspendAll(20_000, new AbortController().signal);
    expect(names).toEqual(['cache']);
    expect(api.get('cache').phase).toBe('suspended');
    expect(await api.resumeAll()).toEqual(['cache']);
    expect((await api.wait('cache', 'running', 20_000, new AbortController().signal)).reached).toBe(true);
    await api.destroy('cache', 'delete');
    expect((await api.wait('cache', 'gone', 20_000, new AbortController().signal)).reached).toBe(true);
    const state = await cluster.operator({ type: 'GET_TASKS' });
    expect(state.json()).toMatchObject({ get_tasks: { tasks: [], unreachable_tasks: [] } });
  });

  it('go on when Redis comes back, and lead no more when it comes back empty', async () => {
    const { scheduler, store } = await eventually('a leader', () =>
      open.find((one) => one.scheduler.controlPlane.readiness().leading),
    );
    const api = scheduler.controlPlane;
    await redis.kill();
    await expect(api.create(spec('never'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await redis.startAgain();
    await eventually('leading again', () => api.readiness().leading);
    await eventually('created', () =>
      api.create(spec('again', 0)).then(
        () => true,
        () => false,
      ),
    );
    expect((await api.wait('again', 'running', 20_000, new AbortController().signal)).reached).toBe(true);
    await redis.kill();
    await rm(join(redis.folder, 'appendonlydir'), { recursive: true });
    await redis.startAgain();
    await eventually('noticed', () => api.readiness().problems.length > 0);
    await eventually('not leading', () => !api.readiness().leading);
    expect(api.readiness()).toMatchObject({ ready: false, problems: [{ code: 'STORE_REGRESSED' }] });
    await expect(api.create(spec('other'))).rejects.toMatchObject({ code: 'STORE_REGRESSED' });
    await expect(api.destroy('again', 'delete')).rejects.toMatchObject({ code: 'STORE_REGRESSED' });
    expect(api.get('again').name).toBe('again');
    await sleep(1_200);
    expect(api.readiness().leading).toBe(false);
    expect(store.get('again')?.declared.intent.kind).toBe('run');
  });
});
