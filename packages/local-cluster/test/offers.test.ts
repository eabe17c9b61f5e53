import { afterEach, describe, expect, it } from 'vitest';
import { amount, eventually, get, scalar, TestCluster, task } from './harness.ts';

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('offers', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  it('of several agents share out memory, disk and ports, and tell agents apart', async () => {
    cluster = await TestCluster.start('--agents', '3', '--attributes', 'rack:r{n};zone:a');
    const scheduler = await cluster.scheduler().subscribe();
    await eventually(() => scheduler.outstanding().length === 3);
    const offers = scheduler.outstanding();
    expect(new Set(offers.map(({ hostname }) => hostname))).toEqual(new Set(['agent-1', 'agent-2', 'agent-3']));
    expect(offers.map((offer) => amount(offer, 'mem'))).toEqual([682, 682, 682]);
    const ports = offers.flatMap(({ resources }) =>
      resources.filter(({ name }) => name === 'ports').map((one) => get(one, 'ranges', 'range', '0')),
    );
    expect(ports).toContainEqual({ begin: 31_000, end: 31_002 });
    expect(ports).toContainEqual({ begin: 31_006, end: 31_009 });
    const first = offers.find(({ hostname }) => hostname === 'agent-1');
    expect(get(first, 'attributes')).toEqual([
      { name: 'agent', type: 'TEXT', text: { value: 'agent-1' } },
      { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
      { name: 'zone', type: 'TEXT', text: { value: 'a' } },
    ]);
  });

  it('that were declined stay away for refuse_seconds, or until REVIVE', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    await scheduler.decline([await scheduler.offer()], 0.3);
    await sleep(100);
    expect(scheduler.outstanding()).toEqual([]);
    await scheduler.decline([await scheduler.offer()], 3600);
    await sleep(1200);
    expect(scheduler.outstanding()).toEqual([]);
    await scheduler.call('REVIVE');
    await scheduler.offer();
  });

  it('that were declined for no time come back after the allocation interval, not in a loop', async () => {
    cluster = await TestCluster.start('--allocation-interval', '200ms');
    const scheduler = await cluster.scheduler().subscribe();
    const from = Date.now();
    for (let round = 0; round < 3; round++) await scheduler.decline([await scheduler.offer()], 0);
    await scheduler.offer();
    expect(Date.now() - from).toBeGreaterThan(550);
  });

  it('are not made while the framework is suppressed', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe({}, { suppressed_roles: ['test'] });
    await sleep(200);
    expect(scheduler.outstanding()).toEqual([]);
    await scheduler.call('REVIVE');
    const offer = await scheduler.offer();
    await scheduler.call('SUPPRESS');
    await scheduler.launch(offer, [task(offer, 'one', { data: { finishAfterMs: 1 } })]);
    await scheduler.status('one', 'TASK_FINISHED');
    await sleep(200);
    expect(scheduler.outstanding()).toEqual([]);
  });

  it('are for one role each', async () => {
    cluster = await TestCluster.start('--agents', '2');
    const scheduler = await cluster.scheduler().subscribe({ roles: ['a', 'a/b'] }, { suppressed_roles: ['a/b'] });
    const offer = await scheduler.offer();
    expect(get(offer, 'allocation_info', 'role')).toBe('a');
    await scheduler.decline(scheduler.outstanding(), 3600);
    await scheduler.call('REVIVE', { revive: { roles: ['a/b'] } });
    await scheduler.offer((one) => get(one, 'allocation_info', 'role') === 'a/b');
    const info = {
      user: 'root',
      name: 'test',
      id: { value: scheduler.frameworkId },
      roles: ['a'],
      checkpoint: true,
      failover_timeout: 3600,
      capabilities: [{ type: 'MULTI_ROLE' }],
    };
    const from = scheduler.events.length;
    expect((await scheduler.call('UPDATE_FRAMEWORK', { update_framework: { framework_info: info } })).status).toBe(200);
    await scheduler.next(({ type }) => type === 'RESCIND', { from });
  });

  it('are rescinded after --offer-timeout', async () => {
    cluster = await TestCluster.start('--offer-timeout', '300ms');
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    const { rescind } = await scheduler.next(({ type }) => type === 'RESCIND');
    expect(rescind).toEqual({ offer_id: offer.id });
    await scheduler.offer((one) => one.id.value !== offer.id.value);
  });

  it('go to the framework that holds less', async () => {
    cluster = await TestCluster.start();
    const first = await cluster.scheduler().subscribe();
    const offer = await first.offer();
    const second = await cluster.scheduler().subscribe();
    await first.launch(offer, [task(offer, 'one')]);
    await first.status('one', 'TASK_RUNNING');
    await second.offer();
    expect(first.outstanding()).toEqual([]);
  });

  it('carry the unavailability of a machine that is scheduled for maintenance, and inverse offers ask for it', async () => {
    cluster = await TestCluster.start('--allocation-interval', '100ms');
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one')]);
    await scheduler.status('one', 'TASK_RUNNING');
    const unavailability = {
      start: { nanoseconds: 1_795_235_277_000_000_000 },
      duration: { nanoseconds: 600_000_000_000 },
    };
    const machine = { hostname: 'agent-1', ip: '127.0.0.1' };
    const windows = [{ machine_ids: [machine], unavailability }];
    const update = { type: 'UPDATE_MAINTENANCE_SCHEDULE', update_maintenance_schedule: { schedule: { windows } } };
    expect((await cluster.operator(update)).status).toBe(200);
    const event = await scheduler.next(({ type }) => type === 'INVERSE_OFFERS');
    expect(get(event, 'inverse_offers', 'inverse_offers', '0')).toMatchObject({
      agent_id: offer.agent_id,
      unavailability,
    });
    expect(get(await scheduler.offer(), 'unavailability')).toEqual(unavailability);
    const id = get(event, 'inverse_offers', 'inverse_offers', '0', 'id');
    await scheduler.call('ACCEPT_INVERSE_OFFERS', {
      accept_inverse_offers: { inverse_offer_ids: [id], filters: { refuse_seconds: 60 } },
    });
    const { json } = await cluster.operator({ type: 'GET_MAINTENANCE_STATUS' });
    expect(get(json(), 'get_maintenance_status', 'status', 'draining_machines', '0', 'statuses', '0', 'status')).toBe(
      'ACCEPT',
    );
    expect(
      (await cluster.operator({ type: 'START_MAINTENANCE', start_maintenance: { machines: [machine] } })).status,
    ).toBe(200);
    expect(await scheduler.status('one', 'TASK_LOST')).toMatchObject({
      reason: 'REASON_AGENT_REMOVED',
      message: "Agent agent-1 removed: Operator initiated 'Machine DOWN'",
    });
  });
});

describe('frameworks', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  it('that stay away longer than failover_timeout lose their tasks and their id', async () => {
    cluster = await TestCluster.start('--executor-shutdown-grace-period', '300ms');
    const scheduler = await cluster.scheduler().subscribe({ failover_timeout: 0.3 });
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one')]);
    await scheduler.status('one', 'TASK_RUNNING');
    scheduler.drop();
    await eventually(async () => {
      const { json } = await cluster.operator({ type: 'GET_TASKS' });
      return get(json(), 'get_tasks', 'completed_tasks', '0', 'state') === 'TASK_KILLED';
    });
    await expect(scheduler.subscribe()).rejects.toThrow('Framework has been removed');
    await eventually(
      async () =>
        get((await cluster.operator({ type: 'GET_EXECUTORS' })).json(), 'get_executors', 'executors', '0') ===
        undefined,
    );
  });
});

describe('reservations and volumes', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  const reservations = [{ type: 'DYNAMIC', role: 'test', labels: { labels: [{ key: 'service', value: 'db' }] } }];
  const volume = scalar('disk', 64, {
    reservations,
    disk: { persistence: { id: 'vol-1' }, volume: { container_path: 'data', mode: 'RW' } },
  });
  const reserve = {
    type: 'RESERVE',
    id: { value: 'op-reserve' },
    reserve: { resources: [scalar('disk', 64, { reservations }), scalar('mem', 64, { reservations })] },
  };
  const create = { type: 'CREATE', id: { value: 'op-create' }, create: { volumes: [volume] } };

  it('RESERVE, CREATE and LAUNCH in one ACCEPT; the volume survives its task and a restart; DESTROY and UNRESERVE', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    const resources = [scalar('cpus', 0.5), scalar('mem', 64, { reservations }), volume];
    const launch = {
      type: 'LAUNCH',
      launch: { task_infos: [task(offer, 'one', { resources, data: { finishAfterMs: 50 } })] },
    };
    await scheduler.accept([offer], [reserve, create, launch]);
    const states = async (id: string): Promise<unknown> => {
      const event = await scheduler.next(
        (one) => get(one, 'update_operation_status', 'status', 'operation_id', 'value') === id,
      );
      return get(event, 'update_operation_status', 'status');
    };
    for (const id of ['op-reserve', 'op-create']) {
      const status = await states(id);
      expect(status).toMatchObject({ state: 'OPERATION_FINISHED', agent_id: offer.agent_id });
      const ack = { agent_id: offer.agent_id, operation_id: { value: id }, uuid: get(status, 'uuid', 'value') };
      expect((await scheduler.call('ACKNOWLEDGE_OPERATION_STATUS', { acknowledge_operation_status: ack })).status).toBe(
        202,
      );
    }
    await scheduler.status('one', 'TASK_FINISHED');
    await cluster.kill();
    await cluster.run();
    await scheduler.subscribe();
    const again = await scheduler.offer(({ resources: there }) =>
      there.some((one) => get(one, 'disk', 'persistence', 'id') === 'vol-1'),
    );
    const offered = again.resources.find((one) => get(one, 'disk', 'persistence', 'id') === 'vol-1');
    expect(offered).toMatchObject({ ...volume, allocation_info: { role: 'test' } });
    const from = scheduler.events.length;
    const operations = [
      { type: 'CREATE', id: { value: 'again' }, create: { volumes: [volume] } },
      { type: 'UNRESERVE', id: { value: 'early' }, unreserve: { resources: [scalar('disk', 64, { reservations })] } },
      { type: 'RESERVE', reserve: { resources: [scalar('mem', 999_999, { reservations })] } },
      { type: 'DESTROY', id: { value: 'op-destroy' }, destroy: { volumes: [volume] } },
      {
        type: 'UNRESERVE',
        id: { value: 'op-unreserve' },
        unreserve: { resources: [scalar('disk', 64, { reservations }), scalar('mem', 64, { reservations })] },
      },
    ];
    await scheduler.accept(scheduler.outstanding(), operations);
    expect(await states('again')).toMatchObject({
      state: 'OPERATION_ERROR',
      message: expect.stringMatching(/^Persistence ID 'vol-1' is not unique; on agent /),
    });
    expect(await states('early')).toMatchObject({
      state: 'OPERATION_ERROR',
      message: expect.stringContaining(' does not contain disk(allocated: test)'),
    });
    expect(await states('op-destroy')).toMatchObject({ state: 'OPERATION_FINISHED' });
    expect(await states('op-unreserve')).toMatchObject({ state: 'OPERATION_FINISHED' });
    const whole = await scheduler.offer((one) => amount(one, 'disk') === 4096);
    expect(whole.resources.every((one) => get(one, 'reservations') === undefined)).toBe(true);
    expect(scheduler.events.length).toBeGreaterThan(from);
  });

  it('a task sees its volume in its sandbox, and the next one what it wrote', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    const resources = [scalar('cpus', 0.5), scalar('mem', 64, { reservations }), volume];
    const launch = { type: 'LAUNCH', launch: { task_infos: [task(offer, 'one', { resources })] } };
    await scheduler.accept([offer], [reserve, create, launch], 3600);
    await scheduler.status('one', 'TASK_RUNNING');
    const { readdirSync, lstatSync, readlinkSync } = await import('node:fs');
    const runs = `${cluster.directory}/agent-1/slaves/${offer.agent_id.value}/frameworks/${scheduler.frameworkId}/executors/exec-1/runs`;
    const link = `${runs}/${readdirSync(runs)[0]}/data`;
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readlinkSync(link)).toBe(`${cluster.directory}/agent-1/volumes/roles/test/vol-1`);
  });
});
