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
    await eventually('in sync', () =>
      api()
        .get('cache')
        .members.every(({ synced }) => synced !== false),
    );
  };

  it('are left by their members, get no new ones, and take them again when they are undrained', async () => {
    await create(1);
    const hostname = agentOf('cache-1') ?? '';
    expect((await api().drain(hostname)).drain).toMatchObject({ by: 'operator', why: 'drained by the operator' });
    await eventually('drained', () => agent(hostname)?.drain?.state === 'drained');
    await runs('cache');
    expect(agentOf('cache-1')).not.toBe(hostname);
    // What it has left there is listed, and nobody's data is ever called the same again.
    const { items } = await api().volumes();
    expect(items).toMatchObject([{ member: 'cache-1', state: 'left', agentId: agent(hostname)?.agentId }]);
    expect(api().get('cache').members[1]?.volumeId).not.toBe(items[0]?.volumeId);
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

  const schedule = async (hostname: string, fromMs: number) => {
    const start = { nanoseconds: fromMs * 1_000_000 };
    const windows = [{ machine_ids: [{ hostname }], unavailability: { start } }];
    const update = { type: 'UPDATE_MAINTENANCE_SCHEDULE', update_maintenance_schedule: { schedule: { windows } } };
    expect((await cluster.operator(update)).status).toBe(200);
  };
  const HOUR_MS = 3_600_000;

  it('rule 22: are given back for maintenance only when the master is another one and the members have left', async () => {
    await create(1);
    const hostname = agentOf('cache-0') ?? '';
    await schedule(hostname, Date.now() + HOUR_MS / 2);
    await eventually('declined', () => agent(hostname)?.maintenance?.answer === 'declined');
    expect(agent(hostname)?.maintenance?.reason).toContain('cache-0');
    expect(agent(hostname)?.drain).toMatchObject({ by: 'maintenance' });
    await eventually('accepted', () => agent(hostname)?.maintenance?.answer === 'accepted');
    await runs('cache');
    expect(api().get('cache')).toMatchObject({ master: 'cache-1', epoch: 2 });
    expect(
      api()
        .get('cache')
        .members.map(({ hostname: at }) => at),
    ).not.toContain(hostname);
    const status = (await cluster.operator({ type: 'GET_MAINTENANCE_STATUS' })).text;
    expect(status).toContain('ACCEPT');
  });

  it('rule 22: stay where their members have nowhere to go, and the answer is no, with the reason', async () => {
    await create(0);
    const hostname = agentOf('cache-0') ?? '';
    await schedule(hostname, Date.now() + HOUR_MS / 2);
    const why = 'cache-0: its data is here, and no slave is healthy and in sync';
    await eventually('declined', () => agent(hostname)?.maintenance?.reason === why);
    expect(api().get('cache')).toMatchObject({ phase: 'running', epoch: 1 });
  });

  it('rule 22: are not left before their maintenance is near, nor when it was called off', async () => {
    await create(1);
    const hostname = agentOf('cache-0') ?? '';
    await schedule(hostname, Date.now() + 48 * HOUR_MS);
    await eventually(
      'declined',
      () => agent(hostname)?.maintenance?.reason === 'cache-0 may stay until an hour before it starts',
    );
    expect([agent(hostname)?.drain, api().get('cache').epoch]).toEqual([null, 1]);
    await cluster.operator({ type: 'UPDATE_MAINTENANCE_SCHEDULE', update_maintenance_schedule: { schedule: {} } });
    await api().create(spec('other', 0));
    await eventually('called off', () => agent(hostname)?.maintenance === null);
  });

  it('rule 22, fact 55: by Mesos itself have a slave elsewhere take over, and their members wait to come back', async () => {
    await create(1);
    const home = api().get('cache').members[0];
    const drain_agent = { agent_id: { value: home?.agentId }, max_grace_period: { nanoseconds: 5_000_000_000 } };
    expect((await cluster.operator({ type: 'DRAIN_AGENT', drain_agent })).status).toBe(200);
    await eventually('the slave is master', () => api().get('cache').master === 'cache-1');
    await eventually('it waits', () => api().get('cache').members[0]?.state === 'waiting');
    const said = (await api().lastEvents('cache', 100)).filter(({ kind }) => kind === 'dead');
    expect(said.map(({ message }) => message)).toEqual([
      'its agent is being drained by Mesos: killed (seen by its executor)',
    ]);
    await cluster.operator({ type: 'REACTIVATE_AGENT', reactivate_agent: { agent_id: { value: home?.agentId } } });
    await runs('cache');
    expect(api().get('cache').members[0]).toMatchObject({ role: 'slave', agentId: home?.agentId });
  });
});
