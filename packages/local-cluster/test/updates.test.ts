import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { amount, eventually, executor, get, TestCluster, type TestScheduler, task } from './harness.ts';

describe('updates that are not acknowledged', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  it('come again with the same uuid, at growing intervals, and hold back those after them', async () => {
    cluster = await TestCluster.start('--update-retry-min', '100ms');
    const scheduler = await cluster.scheduler().subscribe();
    scheduler.acknowledging = false;
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one', { data: { finishAfterMs: 10 } })], 3600);
    await eventually(() => scheduler.statuses('one').length >= 4);
    const statuses = scheduler.statuses('one');
    expect(new Set(statuses.map(({ state }) => state))).toEqual(new Set(['TASK_STARTING']));
    expect(new Set(statuses.map(({ uuid }) => uuid)).size).toBe(1);
    // The task's end is known all the same: its resources are offered.
    await scheduler.offer((one) => amount(one, 'cpus') === 3.9);
    const from = scheduler.events.length;
    await scheduler.call('RECONCILE', {
      reconcile: { tasks: [{ task_id: { value: 'one' }, agent_id: offer.agent_id }] },
    });
    expect((await scheduler.status('one', 'TASK_STARTING', from, ({ uuid }) => uuid === undefined)).reason).toBe(
      'REASON_RECONCILIATION',
    );
    for (const state of ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']) {
      await scheduler.acknowledge(await scheduler.status('one', state, 0, ({ uuid }) => uuid !== undefined));
    }
    await scheduler.status('one', 'TASK_FINISHED');
    await eventually(async () => {
      await scheduler.call('RECONCILE', {
        reconcile: { tasks: [{ task_id: { value: 'one' }, agent_id: offer.agent_id }] },
      });
      return scheduler.statuses('one').some(({ state }) => state === 'TASK_GONE');
    });
  });

  it('come at once when another connection takes the framework over; the old one is told', async () => {
    cluster = await TestCluster.start();
    const old = await cluster.scheduler().subscribe();
    old.acknowledging = false;
    const offer = await old.offer();
    await old.launch(offer, [task(offer, 'one')]);
    const first = await old.status('one', 'TASK_STARTING');
    const next = cluster.scheduler();
    next.frameworkId = old.frameworkId;
    await next.subscribe();
    const { error } = await old.next(({ type }) => type === 'ERROR');
    expect(error).toEqual({ message: 'Framework failed over' });
    await eventually(() => old.ended);
    expect((await next.status('one', 'TASK_STARTING')).uuid).toBe(first.uuid);
    await next.offer();
    expect(await old.call('REVIVE')).toMatchObject({
      status: 400,
      text: expect.stringContaining("didn't match the stream ID"),
    });
  });
});

describe('an executor', () => {
  let cluster: TestCluster;
  let scheduler: TestScheduler;
  beforeAll(async () => {
    cluster = await TestCluster.start(
      ...['--executor-registration-timeout', '3secs', '--executor-shutdown-grace-period', '300ms', '--cpus', '20'],
    );
    scheduler = await cluster.scheduler().subscribe();
  });
  afterAll(() => cluster.close());

  async function launch(id: string, more: { executorId?: string } & Record<string, unknown>): Promise<string> {
    const offer = await scheduler.offer((one) => amount(one, 'cpus') > 2);
    await scheduler.launch(offer, [task(offer, id, more)]);
    return offer.agent_id.value;
  }

  it('that never subscribes is killed', async () => {
    await launch('never', { executor: executor('never', 'never') });
    expect(await scheduler.status('never', 'TASK_FAILED')).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
      message: 'Executor did not register within 3secs',
    });
    const { failure } = await scheduler.next(
      ({ type, failure: one }) => type === 'FAILURE' && get(one, 'executor_id', 'value') === 'never',
    );
    expect(failure).toMatchObject({ status: 9 });
  });

  it('whose program does not exist fails its task', async () => {
    const command = { shell: true, value: '/no/such/command' };
    await launch('no-command', { executor: { ...executor('no-command'), command } });
    expect(await scheduler.status('no-command', 'TASK_FAILED')).toMatchObject({ reason: 'REASON_EXECUTOR_TERMINATED' });
    const { failure } = await scheduler.next(
      ({ type, failure: one }) => type === 'FAILURE' && get(one, 'executor_id', 'value') === 'no-command',
    );
    expect(failure).toMatchObject({ status: 32_512 });
  });

  it('whose files cannot be fetched fails its task', async () => {
    const command = { shell: true, value: 'true', uris: [{ value: '/no/such/file' }] };
    await launch('fetch', { executor: { ...executor('fetch'), command } });
    expect(await scheduler.status('fetch', 'TASK_FAILED')).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: expect.stringMatching(
        /^Failed to launch container: Failed to fetch all URIs for container '.*': exited with status 1$/,
      ),
    });
  });

  it('gets its files into its sandbox', async () => {
    const uris = [{ value: process.execPath, executable: true, output_file: 'bin/runner' }];
    const usual = executor('fetched');
    const command = { ...Object(usual.command), value: './bin/runner', uris };
    await launch('fetched', { executor: { ...usual, command } });
    await scheduler.status('fetched', 'TASK_RUNNING');
  });

  it('that ignores SHUTDOWN is killed after the grace period', async () => {
    const agentId = await launch('ignores', { executor: executor('ignores', 'ignore-shutdown') });
    await scheduler.status('ignores', 'TASK_RUNNING');
    await scheduler.call('SHUTDOWN', { shutdown: { executor_id: { value: 'ignores' }, agent_id: { value: agentId } } });
    expect(await scheduler.status('ignores', 'TASK_FAILED')).toMatchObject({ reason: 'REASON_EXECUTOR_TERMINATED' });
  });

  it('that is away for a while loses what is sent to it: a LAUNCH becomes TASK_DROPPED', async () => {
    const agentId = await launch('stays', { executorId: 'away' });
    const { executor_id, agent_id } = await scheduler.status('stays', 'TASK_RUNNING');
    await scheduler.call('MESSAGE', {
      message: { agent_id, executor_id, data: Buffer.from('drop 500').toString('base64') },
    });
    await new Promise((done) => setTimeout(done, 200));
    await launch('undelivered', { executorId: 'away' });
    await scheduler.call('KILL', { kill: { task_id: { value: 'stays' }, agent_id: { value: agentId } } });
    expect(await scheduler.status('undelivered', 'TASK_DROPPED')).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_AGENT_RESTARTED',
      message: 'Task launched during agent restart',
    });
    expect(scheduler.statuses('stays').at(-1)?.state).toBe('TASK_RUNNING');
    await scheduler.call('KILL', { kill: { task_id: { value: 'stays' }, agent_id: { value: agentId } } });
    await scheduler.status('stays', 'TASK_KILLED');
  });

  it('may not change under its id', async () => {
    await launch('original', { executorId: 'same' });
    await scheduler.status('original', 'TASK_RUNNING');
    await launch('other', { executor: executor('same', 'other-argument') });
    const error = await scheduler.status('other', 'TASK_ERROR');
    expect(error).toMatchObject({ source: 'SOURCE_MASTER', reason: 'REASON_TASK_INVALID' });
    expect(error.message).toContain('ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.');
    expect(error.message).toContain('Existing ExecutorInfo:\n');
  });
});
