/**
 * A whole scheduler that knows its masters by ZooKeeper alone, while the leader changes: facts 13 and 20, "no task lost". The
 * masters are two doors to one cluster, since the state of real ones is replicated: what changes is who is reached.
 */

import { Scheduler } from '@keelson/scheduler';
import { RedisStore } from '@keelson/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { optionsFor, storeOptions } from '../../packages/scheduler/test/support/scheduler-options.ts';
import { RedisServer, redisIsThere } from '../../packages/store/test/redis-server.ts';
import { Between } from '../support/between.ts';
import { masterInfo, type Writer, ZooKeeper, zooKeeperProblem } from '../support/zookeeper.ts';

const problem = redisIsThere ? await zooKeeperProblem() : 'there is no redis-server';
const TIMEOUT_MS = 30_000;
const soon = <T>(look: () => T) => expect.poll(look, { timeout: TIMEOUT_MS });

describe.skipIf(problem !== undefined)(`a change of the leading master ${problem ?? ''}`, () => {
  let zooKeeper: ZooKeeper;
  let zk: Writer;
  let redis: RedisServer;
  let cluster: TestCluster;
  let store: RedisStore;
  let scheduler: Scheduler;
  const doors: Between[] = [];

  beforeAll(async () => {
    [zooKeeper, redis, cluster] = await Promise.all([
      ZooKeeper.start(),
      RedisServer.start(),
      TestCluster.start('--agents', '2'),
    ]);
    zk = await zooKeeper.writer();
    await zk.make('/mesos');
    store = new RedisStore(storeOptions(redis.url));
    await store.open();
    scheduler = new Scheduler(optionsFor(store, redis.url, `zk://${zooKeeper.address}/mesos`, 'one'));
    scheduler.start();
  }, 120_000);
  afterAll(async () => {
    await scheduler?.close();
    await store?.close();
    for (const door of doors) door.close();
    await cluster?.close();
    await redis?.remove();
    await zooKeeper?.remove();
  });

  const clusterPort = () => Number(new URL(cluster.ready.masterUrl).port);

  /** A master that stands for election. */
  async function master() {
    const door = await Between.start(clusterPort());
    doors.push(door);
    return { door, node: await zk.stand('/mesos', masterInfo(door.address)) };
  }

  async function runs(slaves: number): Promise<string[]> {
    const { reached } = await scheduler.controlPlane.wait('cache', 'running', TIMEOUT_MS, new AbortController().signal);
    expect(reached).toBe(true);
    const { members } = scheduler.controlPlane.get('cache');
    expect(members.map(({ state }) => state)).toEqual(Array(slaves + 1).fill('running'));
    return members.map(({ task }) => String(task));
  }

  it('is followed, whether the old leader still listens, is gone, or nobody leads for a while; no task is lost', async () => {
    await soon(() => scheduler.controlPlane.readiness().leading).toBe(true);
    const a = await master();
    const b = await master();
    const resources = { cpus: 0.1, memMb: 32, diskMb: 10 };
    await scheduler.controlPlane.create({ name: 'cache', framework: 'plain', slaves: 1, resources });
    const tasks = await runs(1);
    expect(b.door.size).toBe(0);

    // The old leader's session is over, yet it listens: the scheduler leaves it.
    await zk.delete(`/mesos/${a.node}`);
    await soon(() => [a.door.size === 0, b.door.size > 0]).toEqual([true, true]);
    await scheduler.controlPlane.patch('cache', { slaves: 2 });
    const grown = await runs(2);
    expect(grown.slice(0, 2)).toEqual(tasks);

    // The leader dies, and its node goes away only later; nobody leads meanwhile.
    b.door.close();
    await zk.delete(`/mesos/${b.node}`);
    const c = await master();
    await soon(() => c.door.size > 0).toBe(true);
    await scheduler.controlPlane.patch('cache', { slaves: 3 });
    expect((await runs(3)).slice(0, 3)).toEqual(grown);
    expect(scheduler.controlPlane.get('cache').epoch).toBe(1);
  }, 180_000);
});
