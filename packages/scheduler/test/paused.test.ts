/**
 * A leader that is stopped (SIGSTOP) at a named point, with what it said last held on its way; another takes over; then it
 * goes on, and what was held arrives. It can neither write nor act, and costs the new one next to nothing.
 */
import { RedisStore } from '@keelson/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Gate } from '../../../test/support/gate.ts';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { SchedulerChild } from './support/child.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually, sleep } from './support/world.ts';

const spec = (name: string, slaves = 0) => ({
  name,
  framework: 'plain',
  slaves,
  resources: { cpus: 0.1, memMb: 32, diskMb: 10 },
});

describe.skipIf(!redisIsThere)('a leader that is stopped', () => {
  let redis: RedisServer;
  let cluster: TestCluster;
  let toRedis: Gate;
  let toMaster: Gate;
  let paused: SchedulerChild;
  let store: RedisStore;
  let next: Scheduler;
  const closing: (() => unknown)[] = [];

  const master = () => cluster.ready.masterUrl.replace('http://', '');

  beforeEach(async () => {
    [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start('--agents', '2')]);
    closing.push(
      () => redis.remove(),
      () => cluster.close(),
    );
    [toRedis, toMaster] = await Promise.all([Gate.start(redis.port), Gate.start(Number(master().split(':')[1]))]);
    closing.push(
      () => toRedis.close(),
      () => toMaster.close(),
    );
    paused = await SchedulerChild.start('paused', `redis://${toRedis.address}`, toMaster.address);
    closing.push(() => paused.kill());
    await paused.leads();
    store = new RedisStore(storeOptions(redis.url));
    await store.open();
    closing.push(() => store.close());
    await eventually('it is subscribed', () => store.setting('mesosFrameworkId'));
    next = new Scheduler(optionsFor(store, redis.url, master(), 'next'));
    closing.push(() => next.close());
  });
  afterEach(async () => {
    paused.goOn();
    for (const close of closing.splice(0).reverse()) await close();
  });

  const takenOver = async () => {
    next.start();
    await eventually('the next one leads', () => next.controlPlane.readiness().leading);
    await subscribed();
  };
  /** Mesos makes offers to it. */
  const subscribed = () =>
    eventually(
      'the next one is subscribed',
      () => next.controlPlane.readiness().leading && next.controlPlane.agents().length === 2,
    );
  const runs = async (name: string) =>
    expect(await next.controlPlane.wait(name, 'running', 20_000, new AbortController().signal)).toMatchObject({
      reached: true,
    });
  /** What the cluster has run for this instance, in any state. */
  const tasksOf = async (uid: string): Promise<string[]> => {
    const { get_tasks } = tasksSchema.parse((await cluster.operator({ type: 'GET_TASKS' })).json());
    const ids = Object.values(get_tasks).flatMap((tasks) => tasks.map(({ task_id }) => task_id.value));
    return ids.filter((id) => id.startsWith(uid));
  };
  const isCall = (sent: string) => sent.startsWith('POST') && sent.includes('mesos-stream-id');
  const isSubscribe = (sent: string) => sent.startsWith('POST') && !sent.includes('mesos-stream-id');
  const member = async (uid: string) => (await store.read(uid))?.status.members[0];

  /** The stopped one goes on, and what it had said arrives; it finds that it does not lead, and the next one goes on leading. */
  const comesBack = async (order: 'goes on first' | 'what it said comes first' = 'what it said comes first') => {
    const { term } = (await store.leader()) ?? {};
    if (order === 'goes on first') paused.goOn();
    toRedis.release();
    toMaster.release();
    if (order === 'what it said comes first') {
      await sleep(100);
      paused.goOn();
    }
    await paused.follows('next');
    expect(next.controlPlane.readiness().leading).toBe(true);
    expect((await store.leader())?.term).toBe(term);
  };
  /** The next one leads and gets offers: what is asked of it is done. */
  const serves = async () => {
    await next.controlPlane.create(spec('after'));
    await runs('after');
  };

  it('before it stores a launch: the store refuses it, and the next one launches once', async () => {
    const held = toRedis.hold((sent) => sent.includes('"state":"launching"'));
    const { uid } = await next.controlPlane.create(spec('cache'));
    await held;
    paused.stop();
    await takenOver();
    await runs('cache');
    const { launch, lastDeath } = (await member(uid)) ?? {};
    await comesBack();
    expect(await tasksOf(uid)).toHaveLength(1);
    expect(await member(uid)).toMatchObject({ launch, lastDeath, task: { state: 'running' } });
  });

  it('between store and ACCEPT: nothing is launched twice', async () => {
    const held = toMaster.hold((sent) => isCall(sent) && sent.includes('keelson-executor'));
    const { uid } = await next.controlPlane.create(spec('cache'));
    await held;
    expect((await member(uid))?.task).toMatchObject({ state: 'launching', launch: 1 });
    paused.stop();
    await takenOver();
    await comesBack();
    await runs('cache');
    const tasks = await tasksOf(uid);
    expect(tasks).not.toContain(`${uid}.0.1`);
    expect(tasks).toHaveLength(1);
    await serves();
  });

  it('in the middle of an update: the next one stores it, once, and acknowledges it', async () => {
    const held = toRedis.hold((sent) => sent.includes('"state":"running"'));
    const { uid } = await next.controlPlane.create(spec('cache'));
    await held;
    paused.stop();
    await takenOver();
    await runs('cache');
    const { launch, lastDeath } = (await member(uid)) ?? {};
    await comesBack();
    expect(await member(uid)).toMatchObject({ launch, lastDeath, task: { state: 'running' } });
    expect(await tasksOf(uid)).toEqual([`${uid}.0.1`]);
  });

  it('between an update and its ACKNOWLEDGE: it is acknowledged by the next one', async () => {
    const { uid } = await next.controlPlane.create(spec('cache'));
    await toMaster.hold((sent) => isCall(sent) && sent.includes(`${uid}.0.1`) && !sent.includes('keelson-executor'));
    paused.stop();
    await takenOver();
    await runs('cache');
    const { sinceMs } = (await member(uid))?.task ?? {};
    await comesBack();
    expect((await member(uid))?.task).toMatchObject({ state: 'running', launch: 1, sinceMs });
    expect(await tasksOf(uid)).toEqual([`${uid}.0.1`]);
  });

  it('before it renews its lease: the renewal comes too late', async () => {
    const held = toRedis.hold((sent) => /evalsha/i.test(sent) && sent.includes(':leader'));
    await held;
    paused.stop();
    await takenOver();
    await serves();
    await comesBack('goes on first');
    expect((await store.leader())?.name).toBe('next');
  });

  it('rule 7, fact 18: with its SUBSCRIBE on the way: the next one is displaced, asks the store, and is back at once', async () => {
    await next.controlPlane.create(spec('cache'));
    next.start();
    await runs('cache');
    const held = toMaster.hold(isSubscribe);
    toMaster.cut();
    await held;
    paused.stop();
    await subscribed();
    const term = (await store.leader())?.term;
    const began = performance.now();
    toMaster.release();
    await serves();
    expect(performance.now() - began).toBeLessThan(5_000);
    await comesBack();
    expect((await store.leader())?.term).toBe(term);
    await next.controlPlane.patch('cache', { slaves: 1 });
    await eventually('two run', () => next.controlPlane.get('cache').members.every(({ state }) => state === 'running'));
  });
});

const tasksSchema = z.object({
  get_tasks: z.record(z.string(), z.array(z.object({ task_id: z.object({ value: z.string() }) }))),
});
