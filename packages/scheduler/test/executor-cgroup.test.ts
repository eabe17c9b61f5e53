/** What a scheduler makes of an executor's end, over the wire: proof for what was seen in its cgroup, a question for the rest. */
import { readdirSync, readFileSync } from 'node:fs';
import { RedisStore } from '@keelson/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually } from './support/world.ts';

describe.skipIf(!redisIsThere)('an executor that is killed', () => {
  let redis: RedisServer;
  let cluster: TestCluster;
  let store: RedisStore;
  let scheduler: Scheduler;

  beforeAll(async () => {
    [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start('--agents', '1')]);
    store = new RedisStore(storeOptions(redis.url));
    await store.open();
  });
  afterAll(async () => {
    await scheduler?.close();
    await store.close();
    await cluster.close();
    await redis.remove();
  });

  async function lead(inCgroup: string): Promise<void> {
    const options = optionsFor(store, redis.url, cluster.ready.masterUrl.replace('http://', ''), inCgroup);
    scheduler = new Scheduler({ ...options, executor: { ...options.executor, env: { IN_CGROUP: inCgroup } } });
    scheduler.start();
    await eventually('leading', () => scheduler.controlPlane.readiness().leading);
  }

  it.each([
    ['yes', 'executorCgroup'],
    ['no', 'foundGone'],
  ])('says %s: %s is what proves the death', async (inCgroup, proof) => {
    await lead(inCgroup);
    const name = `cache-${inCgroup}`;
    const resources = { cpus: 0.1, memMb: 32, diskMb: 10 };
    await scheduler.controlPlane.create({ name, framework: 'plain', slaves: 0, resources });
    await scheduler.controlPlane.wait(name, 'running', 20_000, new AbortController().signal);
    for (const pid of executorPids(cluster.directory)) process.kill(pid, 'SIGKILL');
    const death = await eventually('the death', () => store.get(name)?.status.members[0]?.lastDeath ?? undefined);
    expect(death).toMatchObject({ launch: 1, proof });
    const again = () => store.get(name)?.status.members[0]?.task;
    await eventually('it runs again', () => again()?.launch === 2 && again()?.state === 'running');
    await scheduler.controlPlane.destroy(name, 'delete');
    await scheduler.controlPlane.wait(name, 'gone', 20_000, new AbortController().signal);
    await scheduler.close();
  });
});

function executorPids(directory: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => environmentOf(pid).some((variable) => variable.startsWith(`MESOS_SANDBOX=${directory}/`)))
    .map(Number);
}

function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
