import { afterEach, describe, expect, it } from 'vitest';
import { alive, amount, eventually, get, type Status, TestCluster, type TestScheduler, task } from './harness.ts';

describe('agents that go and come', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  async function running(
    framework = {},
    ...flags: string[]
  ): Promise<{ scheduler: TestScheduler; status: Status; pid: number }> {
    cluster = await TestCluster.start(...flags);
    const scheduler = await cluster.scheduler().subscribe(framework);
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'one')]);
    const status = await scheduler.status('one', 'TASK_RUNNING');
    await scheduler.offer(({ executor_ids }) => executor_ids !== undefined);
    return { scheduler, status, pid: status.container_status?.executor_pid ?? 0 };
  }

  it('stopped: offers are rescinded at once, then the task is unreachable; the executor lives and is taken up again', async () => {
    const { scheduler, status, pid } = await running();
    const from = scheduler.events.length;
    await cluster.control('agents/1/stop');
    const order = async (): Promise<string[]> => {
      await scheduler.next(({ type }) => type === 'FAILURE', { from });
      return scheduler.events
        .slice(from)
        .map(({ type }) => type)
        .filter((type) => type !== 'HEARTBEAT');
    };
    expect(await order()).toEqual(['RESCIND', 'UPDATE', 'FAILURE']);
    const unreachable = await scheduler.status('one', 'TASK_UNREACHABLE');
    expect(unreachable).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message: 'health check timed out',
      executor_id: { value: 'exec-1' },
    });
    expect(unreachable.uuid).toBeUndefined();
    expect(get(unreachable, 'unreachable_time', 'nanoseconds')).toBeDefined();
    expect(alive(pid)).toBe(true);

    await cluster.control('agents/1/start');
    expect(await scheduler.status('one', 'TASK_RUNNING', from)).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REREGISTERED',
      message: 'Unreachable agent re-reregistered',
    });
    const offer = await scheduler.offer();
    expect(offer.agent_id).toEqual(status.agent_id);
    expect(amount(offer, 'cpus')).toBe(3.4);
    const { agent_id } = status;
    await scheduler.call('KILL', { kill: { task_id: { value: 'one' }, agent_id } });
    await scheduler.status('one', 'TASK_KILLED');
  });

  it('stopped and back in time: a KILL that came meanwhile is carried out, and nothing else is told', async () => {
    const { scheduler, status } = await running({}, '--max-agent-ping-timeouts', '30');
    const from = scheduler.events.length;
    await cluster.control('agents/1/stop');
    const { agent_id } = status;
    await scheduler.call('KILL', { kill: { task_id: { value: 'one' }, agent_id } });
    await scheduler.call('RECONCILE', { reconcile: { tasks: [{ task_id: { value: 'one' }, agent_id }] } });
    await scheduler.status('one', 'TASK_RUNNING', from, ({ reason }) => reason === 'REASON_RECONCILIATION');
    await cluster.control('agents/1/start');
    await scheduler.status('one', 'TASK_KILLED', from);
    const types = scheduler.events.slice(from).map(({ type }) => type);
    expect(types).not.toContain('FAILURE');
    expect(types[0]).toBe('RESCIND');
  });

  it('stopped, with a framework that does not checkpoint: its tasks are lost at once', async () => {
    const { scheduler, pid } = await running({ checkpoint: false });
    await cluster.control('agents/1/stop');
    expect(await scheduler.status('one', 'TASK_LOST')).toMatchObject({
      reason: 'REASON_AGENT_DISCONNECTED',
      message: 'Agent agent-1 disconnected',
    });
    await eventually(() => !alive(pid));
    await cluster.control('agents/1/start');
    await scheduler.offer((offer) => amount(offer, 'cpus') === 4);
  });

  it('cut off: unreachable without a RESCIND before; updates wait and come when it is healed, with the same uuid', async () => {
    const { scheduler, status, pid } = await running();
    const from = scheduler.events.length;
    await cluster.control('agents/1/cut');
    await scheduler.status('one', 'TASK_UNREACHABLE');
    const types = scheduler.events
      .slice(from)
      .map(({ type }) => type)
      .filter((type) => type !== 'HEARTBEAT');
    expect(types).toEqual(['UPDATE', 'RESCIND', 'FAILURE']);
    const { agent_id } = status;
    for (const [asked, state] of [
      [{ task_id: { value: 'one' }, agent_id }, 'TASK_UNREACHABLE'],
      [{ task_id: { value: 'nope' }, agent_id }, 'TASK_UNREACHABLE'],
      [{ task_id: { value: 'one' } }, 'TASK_UNKNOWN'],
    ] as const) {
      const mark = scheduler.events.length;
      await scheduler.call('RECONCILE', { reconcile: { tasks: [asked] } });
      expect((await scheduler.status(asked.task_id.value, state, mark)).reason).toBe('REASON_RECONCILIATION');
    }
    expect(alive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await eventually(() => !alive(pid));
    // Its agent has to see it, too.
    await new Promise((done) => setTimeout(done, 100));
    await cluster.control('agents/1/heal');
    const failed = await scheduler.status('one', 'TASK_FAILED', from, ({ uuid }) => uuid !== undefined);
    expect(failed.source).toBe('SOURCE_AGENT');
    const told = scheduler.statuses('one').filter(({ state }) => state === 'TASK_FAILED');
    expect(told[0]).toMatchObject({ source: 'SOURCE_MASTER', reason: 'REASON_AGENT_REREGISTERED' });
  });

  it('cut off from a framework that is not partition-aware: TASK_LOST, and yet running again', async () => {
    const { scheduler } = await running({ capabilities: [{ type: 'MULTI_ROLE' }] });
    const from = scheduler.events.length;
    await cluster.control('agents/1/cut');
    expect(await scheduler.status('one', 'TASK_LOST')).toMatchObject({ reason: 'REASON_AGENT_REMOVED' });
    await cluster.control('agents/1/heal');
    await scheduler.status('one', 'TASK_RUNNING', from);
  });

  it('a launch that is lost on a cut link is dropped when the agent is back', async () => {
    const { scheduler } = await running({}, '--max-agent-ping-timeouts', '30');
    await cluster.control('agents/1/cut');
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [task(offer, 'lost')]);
    await cluster.control('agents/1/heal');
    expect(await scheduler.status('lost', 'TASK_DROPPED')).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_RECONCILIATION',
    });
  });

  it('marked gone: told, killed, and not taken again', async () => {
    const { scheduler, status, pid } = await running();
    const { agent_id } = status;
    const from = scheduler.events.length;
    const gone = { type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id } };
    expect((await cluster.operator(gone)).status).toBe(200);
    expect((await cluster.operator(gone)).status).toBe(200);
    expect(await scheduler.status('one', 'TASK_GONE_BY_OPERATOR')).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
      message: 'Agent has been marked gone',
    });
    await scheduler.next(({ type, failure }) => type === 'FAILURE' && get(failure, 'executor_id') === undefined, {
      from,
    });
    await eventually(() => !alive(pid));
    const mark = scheduler.events.length;
    await scheduler.call('RECONCILE', { reconcile: { tasks: [{ task_id: { value: 'one' }, agent_id }] } });
    expect(await scheduler.status('one', 'TASK_GONE_BY_OPERATOR', mark)).toMatchObject({
      message: 'Reconciliation: Task is gone',
    });
    await cluster.control('agents/1/stop').catch(() => undefined);
    await cluster.control('agents/1/start');
    await new Promise((done) => setTimeout(done, 200));
    expect(scheduler.outstanding()).toEqual([]);
  });

  it('erased and started again: a new agent at the old address, the old one is lost with its tasks', async () => {
    const { scheduler, status } = await running({}, '--max-agent-ping-timeouts', '30');
    for (const action of ['stop', 'erase', 'start']) await cluster.control(`agents/1/${action}`);
    expect(await scheduler.status('one', 'TASK_LOST')).toMatchObject({
      reason: 'REASON_AGENT_REMOVED',
      message: 'Agent agent-1 removed: a new agent registered at the same address',
    });
    const offer = await scheduler.offer();
    expect(offer.agent_id).not.toEqual(status.agent_id);
    expect(amount(offer, 'cpus')).toBe(4);
    await scheduler.launch(offer, [task(offer, 'two')]);
    await scheduler.status('two', 'TASK_RUNNING');
  });

  it('drained: its tasks are killed with the reason, no offers until it is reactivated', async () => {
    const { scheduler, status } = await running();
    const from = scheduler.events.length;
    const { agent_id } = status;
    const drain = { agent_id, max_grace_period: { seconds: 5 } };
    expect((await cluster.operator({ type: 'DRAIN_AGENT', drain_agent: drain })).status).toBe(200);
    expect(await scheduler.status('one', 'TASK_KILLED')).toMatchObject({
      source: 'SOURCE_EXECUTOR',
      reason: 'REASON_AGENT_DRAINING',
    });
    expect(scheduler.events[from]?.type).toBe('RESCIND');
    const { json } = await cluster.operator({ type: 'GET_AGENTS' });
    expect(get(json(), 'get_agents', 'agents', '0', 'drain_info', 'state')).toBe('DRAINED');
    await new Promise((done) => setTimeout(done, 100));
    expect(scheduler.outstanding()).toEqual([]);
    await cluster.operator({ type: 'REACTIVATE_AGENT', reactivate_agent: { agent_id } });
    await scheduler.offer();
  });
});
