/** Draining agents and answering for maintenance, against the local cluster: its agents, its schedule, its DRAIN_AGENT. */
import { RedisStore } from '@keelson/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually } from './support/world.ts';

const spec = (name: string, slaves: number) => ({
  name,
  framework: 'copied',
  slaves,
  resources: { cpus: 0.1, memMb: 32, diskMb: 10 },
  placement: { distribution: 1 },
});

describe.skipIf(!redisIsThere)('agents that are drained', () => {
  let redis: RedisServer;
  let cluster: TestCluster;
  let store: RedisStore;
  let scheduler: Scheduler;

  beforeEach(async () => {
    [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start('--agents', '3')]);
    await start();
  });
  afterEach(async () => {
    await scheduler.close();
    await store.close();
    await cluster.close();
    await redis.remove();
  });

  const start = async () => {
    store = new RedisStore(storeOptions(redis.url));
    await store.open();
    scheduler = new Scheduler(
      optionsFor(store, redis.url, cluster.ready.masterUrl.replace('http://', ''), 'the-scheduler'),
    );
    scheduler.start();
    await eventually('leading', () => api().readiness().ready && api().readiness().leading);
  };
  const api = () => scheduler.controlPlane;
  const runs = async (name: string) =>
    expect((await api().wait(name, 'running', 20_000, new AbortController().signal)).reached).toBe(true);
  const agentOf = (member: string) => {
    const name = member.replace(/-\d+$/, '');
    return api()
      .get(name)
      .members.find((one) => one.name === member)?.hostname;
  };
  const agent = (hostname: string) =>
    api()
      .agents()
      .find((one) => one.hostname === hostname);
  const create = async (slaves: number) => {
    await api().create(spec('cache', slaves));
    await runs('cache');
  };

  it('are left by their members, get no new ones, and take them again when they are undrained', async () => {
    await create(1);
    const hostname = agentOf('cache-1') ?? '';
    expect((await api().drain(hostname)).drain).toMatchObject({ by: 'operator', why: 'drained by the operator' });
    await eventually('drained', () => agent(hostname)?.drain?.state === 'drained');
    await runs('cache');
    expect(agentOf('cache-1')).not.toBe(hostname);
    await api().patch('cache', { slaves: 2 });
    await eventually('it waits, and says why', () =>
      api()
        .get('cache')
        .members.some(({ reasons }) => reasons.some(({ reason }) => reason.startsWith('being drained'))),
    );
    expect((await api().undrain(agent(hostname)?.agentId ?? '')).drain).toBeNull();
    await runs('cache');
    expect(agentOf('cache-2')).toBe(hostname);
  });

  it('keep a master until another one serves, and the master goes last', async () => {
    await create(1);
    const hostname = agentOf('cache-0') ?? '';
    await api().drain(hostname);
    await eventually('drained', () => agent(hostname)?.drain?.state === 'drained');
    await runs('cache');
    expect(api().get('cache')).toMatchObject({ master: 'cache-1', epoch: 2 });
    expect(agentOf('cache-0')).not.toBe(hostname);
    const kinds = (await api().lastEvents('cache', 100)).map(({ kind, member }) => `${kind} ${member}`);
    expect(kinds.indexOf('promoted cache-1')).toBeLessThan(kinds.indexOf('killed cache-0'));
    expect(kinds.indexOf('promoted cache-1')).toBeGreaterThan(0);
  });

  it('keep what can not move, and say why', async () => {
    await create(0);
    const hostname = agentOf('cache-0') ?? '';
    await api().drain(hostname);
    const stays = [{ member: 'cache-0', stays: 'its data is here, and no slave is healthy and in sync' }];
    await eventually('says why', () => agent(hostname)?.drain?.members[0]?.stays !== null);
    expect(agent(hostname)?.drain).toMatchObject({ state: 'draining', members: stays });
    expect(api().get('cache')).toMatchObject({ phase: 'running', epoch: 1 });
  });

  it('are known to the next leader', async () => {
    await create(1);
    const hostname = agentOf('cache-1') ?? '';
    await api().drain(hostname);
    await scheduler.close();
    await store.close();
    await start();
    await eventually('drained', () => agent(hostname)?.drain?.state === 'drained');
    await runs('cache');
    expect(agentOf('cache-1')).not.toBe(hostname);
  });

  it('are named by id or host name; others are refused', async () => {
    await eventually('offers', () => api().agents().length === 3);
    await expect(api().drain('nowhere')).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
  });
});
