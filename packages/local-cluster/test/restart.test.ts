import { afterEach, describe, expect, it } from 'vitest';
import { alive, amount, eventually, get, isStatus, statusOf, TestCluster, task } from './harness.ts';

describe('a cluster that is killed', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  it('comes back on its ports, and takes up the executors that outlived it', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'lives'), task(offer, 'ends', { data: { finishAfterMs: 400 } })]);
    const { container_status, agent_id } = await scheduler.status('lives', 'TASK_RUNNING');
    await scheduler.status('ends', 'TASK_RUNNING');
    const pid = container_status?.executor_pid ?? 0;
    const before = cluster.ready;

    await cluster.kill();
    expect(alive(pid)).toBe(true);
    await new Promise((done) => setTimeout(done, 600));
    await cluster.run('--port', '0', '--agent-port', '0'); // those that it has kept

    expect(cluster.ready.masterUrl).toBe(before.masterUrl);
    expect(cluster.ready.agents).toEqual(before.agents);
    const id = scheduler.frameworkId;
    await scheduler.subscribe();
    expect(scheduler.frameworkId).toBe(id);
    const finished = await scheduler.status('ends', 'TASK_FINISHED');
    expect(finished.uuid).toBeDefined();
    const rest = await scheduler.offer();
    expect(rest.agent_id).toEqual(agent_id);
    expect([amount(rest, 'cpus'), amount(rest, 'mem')]).toEqual([3.4, 1952]);
    expect(rest.executor_ids).toEqual([{ value: 'exec-1' }]);

    const from = scheduler.events.length;
    await scheduler.call('RECONCILE', { reconcile: { tasks: [{ task_id: { value: 'lives' }, agent_id }] } });
    expect(await scheduler.status('lives', 'TASK_RUNNING', from)).toMatchObject({
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Latest task state',
    });
    await scheduler.launch(rest, [task(rest, 'later')]);
    const later = await scheduler.status('later', 'TASK_RUNNING');
    expect(later.container_status?.executor_pid).toBe(pid);
    await scheduler.call('KILL', { kill: { task_id: { value: 'lives' }, agent_id } });
    await scheduler.status('lives', 'TASK_KILLED');
  });

  it('an agent that does not come back with it is unreachable when its time is over', async () => {
    cluster = await TestCluster.start('--agents', '2', '--mem', '4096', '--agent-reregister-timeout', '300ms');
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer(({ hostname }) => hostname === 'agent-2');
    await scheduler.launch(offer, [task(offer, 'left')], 3600);
    await scheduler.status('left', 'TASK_RUNNING');
    await cluster.kill();
    await cluster.run('--agents', '1');
    await scheduler.subscribe();
    const { agent_id } = offer;
    const unreachable = await eventually(async () => {
      await scheduler.call('RECONCILE', { reconcile: { tasks: [{ task_id: { value: 'left' }, agent_id }] } });
      return scheduler.statuses('left').find(({ state }) => state === 'TASK_UNREACHABLE');
    });
    expect(unreachable).toMatchObject({ source: 'SOURCE_MASTER', agent_id });
  });

  it('reports an executor that died meanwhile, without a FAILURE', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'dies', { executorId: 'dies' })]);
    const { container_status } = await scheduler.status('dies', 'TASK_RUNNING');
    await cluster.kill();
    process.kill(container_status?.executor_pid ?? 0, 'SIGKILL');
    await cluster.run();
    const from = scheduler.events.length;
    await scheduler.subscribe();
    expect(await scheduler.status('dies', 'TASK_FAILED')).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
    });
    expect(scheduler.events.slice(from).some(({ type }) => type === 'FAILURE')).toBe(false);
    await eventually(() => scheduler.outstanding().some((one) => amount(one, 'cpus') === 4));
  });

  it('gives up on an executor that does not subscribe again: TASK_GONE', async () => {
    cluster = await TestCluster.start('--executor-reregistration-timeout', '500ms');
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'hangs', { executorId: 'hangs' })]);
    const { container_status } = await scheduler.status('hangs', 'TASK_RUNNING');
    const pid = container_status?.executor_pid ?? 0;
    await cluster.kill();
    process.kill(pid, 'SIGSTOP');
    await cluster.run();
    const from = scheduler.events.length;
    await scheduler.subscribe();
    expect(await scheduler.status('hangs', 'TASK_GONE')).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
      message: 'Executor did not reregister within 500ms',
    });
    const { failure } = await scheduler.next(({ type }) => type === 'FAILURE', { from });
    expect(failure).toMatchObject({ executor_id: { value: 'hangs' }, status: 9 });
    expect(alive(pid)).toBe(false);
  });

  it('notices the end of an executor that it took up', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one')]);
    const { container_status } = await scheduler.status('one', 'TASK_RUNNING');
    await cluster.kill();
    await cluster.run();
    await scheduler.subscribe();
    await scheduler.offer(({ executor_ids }) => executor_ids !== undefined);
    process.kill(container_status?.executor_pid ?? 0, 'SIGKILL');
    expect(await scheduler.status('one', 'TASK_FAILED')).toMatchObject({ reason: 'REASON_EXECUTOR_TERMINATED' });
  });

  it('sends an update again that was not acknowledged before', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    scheduler.acknowledging = false;
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one')]);
    const first = await scheduler.status('one', 'TASK_STARTING');
    await cluster.kill();
    await cluster.run();
    const from = scheduler.events.length;
    await scheduler.subscribe();
    const again = await scheduler.status('one', 'TASK_STARTING', from);
    expect(again.uuid).toBe(first.uuid);
    scheduler.acknowledging = true;
    await scheduler.acknowledge(again);
    await scheduler.status('one', 'TASK_RUNNING', from);
  });

  it('loses nothing acknowledged however often and whenever it is killed', async () => {
    cluster = await TestCluster.start('--cpus', '100');
    const scheduler = await cluster.scheduler().subscribe();
    const names = Array.from({ length: 12 }, (_, index) => `task-${index}`);
    const launched = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const wanted = names.slice(round * 3, round * 3 + 3);
      const offer = await scheduler.offer((one) => amount(one, 'cpus') > 10);
      await scheduler.launch(
        offer,
        wanted.map((name) =>
          task(offer, name, {
            executorId: `exec-${round}`,
            resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } }],
          }),
        ),
      );
      for (const name of wanted) launched.add(name);
      await new Promise((done) => setTimeout(done, [5, 60, 120, 20][round]));
      await cluster.kill();
      await cluster.run();
      await scheduler.subscribe();
    }
    const settled = (name: string): boolean =>
      scheduler.events.some((event) => isStatus(event, name, 'TASK_RUNNING') && statusOf(event).uuid !== undefined) ||
      scheduler.events.some((event) => isStatus(event, name, 'TASK_DROPPED'));
    await eventually(() => names.every(settled));
    expect(launched.size).toBe(names.length);
    const { json } = await cluster.operator({ type: 'GET_TASKS' });
    const tasks = get(json(), 'get_tasks', 'tasks');
    const dropped = names.filter((name) => scheduler.events.some((event) => isStatus(event, name, 'TASK_DROPPED')));
    expect(Array.isArray(tasks) && tasks.length).toBe(names.length - dropped.length);
  });

  it('leaves executors alone on SIGTERM, and shuts them down when asked to', async () => {
    cluster = await TestCluster.start();
    const scheduler = await cluster.scheduler().subscribe();
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one')]);
    const { container_status } = await scheduler.status('one', 'TASK_RUNNING');
    const pid = container_status?.executor_pid ?? 0;
    await cluster.terminate();
    expect(alive(pid)).toBe(true);
    await cluster.run();
    await scheduler.subscribe();
    await scheduler.offer(({ executor_ids }) => executor_ids !== undefined);
    await fetch(`${cluster.ready.masterUrl}/local/shutdown?executors=stop`, { method: 'POST' });
    expect(await cluster.waitForEnd()).toBe(0);
    expect(alive(pid)).toBe(false);
  });

  it('is refused a data directory that another one uses', async () => {
    cluster = await TestCluster.start();
    const { spawnSync } = await import('node:child_process');
    const { fileURLToPath } = await import('node:url');
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
    const second = spawnSync(process.execPath, [main, '--data-dir', cluster.directory, '--port', '0'], {
      encoding: 'utf8',
    });
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(`is in use by process ${cluster.ready.pid}`);
  });
});
