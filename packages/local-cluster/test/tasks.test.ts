import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alive, amount, eventually, get, isStatus, TestCluster, type TestScheduler, task } from './harness.ts';

describe('tasks on a custom executor', () => {
  let cluster: TestCluster;
  let scheduler: TestScheduler;

  beforeAll(async () => {
    cluster = await TestCluster.start();
    scheduler = await cluster.scheduler().subscribe();
  });
  afterAll(() => cluster.close());

  it('greets with SUBSCRIBED, HEARTBEAT and OFFERS', async () => {
    const offer = await scheduler.offer();
    expect(scheduler.events.slice(0, 3).map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'OFFERS']);
    expect(offer.hostname).toBe('agent-1');
    expect(get(offer, 'url', 'address', 'ip')).toBe('127.0.0.1');
    expect([amount(offer, 'cpus'), amount(offer, 'mem'), amount(offer, 'disk')]).toEqual([4, 2048, 4096]);
    expect(offer.resources.every((resource) => get(resource, 'allocation_info', 'role') === 'test')).toBe(true);
  });

  it('runs two tasks on one executor, whose resources are taken once', async () => {
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one'), task(offer, 'two')]);
    const running = await scheduler.status('one', 'TASK_RUNNING');
    await scheduler.status('two', 'TASK_RUNNING');
    expect(running).toMatchObject({
      source: 'SOURCE_EXECUTOR',
      message: 'running now',
      data: 'c3RhdHVzIGRhdGEgAP8=',
      agent_id: offer.agent_id,
      executor_id: { value: 'exec-1' },
      container_status: { network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '127.0.0.1' }] }] },
    });
    const rest = await scheduler.offer();
    expect([amount(rest, 'cpus'), amount(rest, 'mem')]).toEqual([2.9, 1888]);
    expect(rest.executor_ids).toEqual([{ value: 'exec-1' }]);
  });

  it('passes messages both ways', async () => {
    const running = await scheduler.status('one', 'TASK_RUNNING');
    const { agent_id, executor_id } = running;
    await scheduler.call('MESSAGE', {
      message: { agent_id, executor_id, data: Buffer.from('ping').toString('base64') },
    });
    const { message } = await scheduler.next(({ type }) => type === 'MESSAGE');
    expect(message).toEqual({ agent_id, executor_id, data: Buffer.from('pong: ping').toString('base64') });
  });

  it('gives executors the environment that Mesos gives them', async () => {
    const { agent_id, executor_id } = await scheduler.status('one', 'TASK_RUNNING');
    const from = scheduler.events.length;
    await scheduler.call('MESSAGE', {
      message: { agent_id, executor_id, data: Buffer.from('env').toString('base64') },
    });
    const event = await scheduler.next(({ type }) => type === 'MESSAGE', { from });
    const env: Record<string, string> = JSON.parse(
      Buffer.from(String(get(event, 'message', 'data')), 'base64').toString(),
    );
    expect(env).toMatchObject({
      MESOS_AGENT_ENDPOINT: cluster.ready.agents[0]?.url.slice('http://'.length),
      MESOS_CHECKPOINT: '1',
      MESOS_EXECUTOR_ID: 'exec-1',
      MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: '5secs',
      MESOS_FRAMEWORK_ID: scheduler.frameworkId,
      MESOS_RECOVERY_TIMEOUT: '15mins',
      MESOS_SLAVE_ID: agent_id?.value,
      MESOS_SUBSCRIPTION_BACKOFF_MAX: '2secs',
    });
    expect(env.MESOS_DIRECTORY).toBe(env.MESOS_SANDBOX);
    expect(env.MESOS_DIRECTORY).toContain(`/frameworks/${scheduler.frameworkId}/executors/exec-1/runs/`);
  });

  it('kills a task, and calls it gone afterwards', async () => {
    const { agent_id } = await scheduler.status('one', 'TASK_RUNNING');
    await scheduler.call('KILL', { kill: { task_id: { value: 'one' }, agent_id } });
    await scheduler.status('one', 'TASK_KILLING');
    const killed = await scheduler.status('one', 'TASK_KILLED');
    expect(killed.uuid).toBeDefined();
    await eventually(async () => {
      await scheduler.call('KILL', { kill: { task_id: { value: 'one' }, agent_id } });
      return scheduler.events.find((event) => isStatus(event, 'one', 'TASK_GONE'));
    });
    const gone = await scheduler.status('one', 'TASK_GONE');
    expect(gone).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Task is unknown to the agent',
    });
    expect(gone.uuid).toBeUndefined();
  });

  it('reports an executor that is killed: FAILURE first, then TASK_FAILED', async () => {
    const { container_status, agent_id, executor_id } = await scheduler.status('two', 'TASK_RUNNING');
    const pid = container_status?.executor_pid ?? 0;
    const from = scheduler.events.length;
    process.kill(pid, 'SIGKILL');
    const failed = await scheduler.status('two', 'TASK_FAILED');
    expect(failed).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminated',
    });
    const later = scheduler.events.slice(from);
    const failure = later.findIndex(({ type }) => type === 'FAILURE');
    expect(later[failure]?.failure).toEqual({ agent_id, executor_id, status: 9 });
    expect(failure).toBeLessThan(later.findIndex((event) => isStatus(event, 'two', 'TASK_FAILED')));
    await eventually(() => scheduler.outstanding().reduce((sum, offer) => sum + amount(offer, 'cpus'), 0) === 4);
  });

  it('kills the session of an executor that ends, but not what left it', async () => {
    const offer = await scheduler.offer((one) => amount(one, 'cpus') > 1);
    await scheduler.launch(offer, [task(offer, 'parent', { executorId: 'parent' })]);
    const { agent_id, executor_id } = await scheduler.status('parent', 'TASK_RUNNING');
    const from = scheduler.events.length;
    await scheduler.call('MESSAGE', {
      message: { agent_id, executor_id, data: Buffer.from('child').toString('base64') },
    });
    const event = await scheduler.next(({ type }) => type === 'MESSAGE', { from });
    const [inside = 0, outside = 0] = Buffer.from(String(get(event, 'message', 'data')), 'base64')
      .toString()
      .split(' ')
      .map(Number);
    await scheduler.call('MESSAGE', {
      message: { agent_id, executor_id, data: Buffer.from('exit 3').toString('base64') },
    });
    await scheduler.status('parent', 'TASK_FAILED');
    const { failure } = await scheduler.next(({ type }) => type === 'FAILURE', { from });
    expect(failure).toMatchObject({ status: 768 });
    await eventually(() => !alive(inside));
    expect(alive(outside)).toBe(true);
    process.kill(outside, 'SIGKILL');
  });

  it('ends a torn down framework and refuses its id', async () => {
    const { status } = await scheduler.call('TEARDOWN');
    expect(status).toBe(202);
    await eventually(() => scheduler.ended);
    await expect(scheduler.subscribe()).rejects.toThrow('Framework has been removed');
  });
});
