/** Rules 10, 12 to 14 and 23, facts 29, 35, 37, 40 and 44: agents that are cut off, die and come back. */
import { describe, expect, it } from 'vitest';
import { type Json, listAt, textAt } from '../client/json.ts';
import { CAPABILITIES } from '../client/scheduler.ts';
import { command, custom } from '../client/tasks.ts';
import { eventually } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';
import { pidOf, startExecutor, tell } from './support.ts';

const TERMINATED = {
  source: 'SOURCE_AGENT',
  reason: 'REASON_EXECUTOR_TERMINATED',
  message: 'Executor terminated',
  uuid: expect.any(String),
};
const CONTROL = 'needs agents that can be stopped and cut off: MESOS_AGENT_CONTROL=program';

export function agentFailuresSuite(target: Open): void {
  const bench = useBench(target);

  describe('agents that go away', () => {
    it('rule 10, rule 14, fact 35: an agent that is cut off: TASK_UNREACHABLE (TASK_LOST), RESCIND, FAILURE; it returns, and the tasks run', async ({
      skip,
    }) => {
      const { agents } = target();
      if (agents === undefined) return skip(CONTROL);
      const plain = await bench().subscribed({ capabilities: withoutPartitions() });
      const theirs = await plain.offer();
      const hostname = textAt(theirs, 'hostname');
      await plain.launch(theirs, [command(theirs, 'plain', 'sleep 600')], 3600);
      await plain.status('plain', 'TASK_RUNNING');
      await plain.call('SUPPRESS', { suppress: {} });
      await plain.decline(plain.outstanding(), 3600);
      const session = await bench().subscribed();
      const first = await session.offer((other) => textAt(other, 'hostname') === hostname);
      const { agent_id } = first;
      await session.launch(first, [command(first, 'task-1', 'sleep 600')], 0);
      await session.status('task-1', 'TASK_RUNNING');
      const offer = await session.offer((other) => textAt(other, 'hostname') === hostname);
      await agents.cut(hostname);
      const lost = await session.status('task-1', 'TASK_UNREACHABLE');
      expect(lost).toMatchObject({ source: 'SOURCE_MASTER', reason: 'REASON_AGENT_REMOVED', agent_id });
      expect([lost.message, lost.uuid]).toEqual(['health check timed out', undefined]);
      expect(lost.unreachable_time).toMatchObject({ nanoseconds: expect.any(Number) });
      expect((await session.event('FAILURE')).failure).toEqual({ agent_id });
      expect(await plain.status('plain', 'TASK_LOST')).toMatchObject({ reason: 'REASON_AGENT_REMOVED' });
      const rescinded = (event: Json): boolean => textAt(event, 'rescind.offer_id.value') === textAt(offer, 'id.value');
      await session.event('RESCIND', 0, rescinded);

      const from = session.events.length;
      const unreachable = { source: 'SOURCE_MASTER', reason: 'REASON_RECONCILIATION' };
      await session.reconcile([{ task_id: { value: 'task-1' }, agent_id }]);
      await session.status('task-1', 'TASK_UNREACHABLE', from, (status) => status.reason === unreachable.reason);
      await session.reconcile([{ task_id: { value: 'task-1' } }]);
      await session.status('task-1', 'TASK_UNKNOWN', from);
      await session.kill('nope', agent_id);
      expect(await session.status('nope', 'TASK_UNREACHABLE')).toMatchObject(unreachable);
      const implicit = session.events.length;
      await session.reconcile([]);
      await session.fence();
      expect(session.statuses('task-1', implicit)).toEqual([]);

      await agents.heal(hostname);
      const back = await session.status('task-1', 'TASK_RUNNING', implicit);
      expect(back).toMatchObject({
        source: 'SOURCE_MASTER',
        reason: 'REASON_AGENT_REREGISTERED',
        message: 'Unreachable agent re-reregistered',
        agent_id,
      });
      expect(back.uuid).toBeUndefined();
      const reason = 'REASON_AGENT_REREGISTERED';
      await plain.status('plain', 'TASK_RUNNING', 0, (status) => status.reason === reason);
    });

    it('rule 14, fact 29, fact 37, fact 39: an agent restarts: only RESCIND tells; KILL is kept for it; updates come twice', async ({
      skip,
    }) => {
      const { agents } = target();
      if (agents === undefined) return skip(CONTROL);
      const session = await bench().subscribed();
      const offer = await session.offer();
      const hostname = textAt(offer, 'hostname');
      await session.launch(offer, [custom(offer, 'task-1', 'exec-1'), custom(offer, 'task-2', 'exec-1')], 0);
      await session.status('task-1', 'TASK_RUNNING');
      await session.status('task-2', 'TASK_RUNNING');
      await session.offer((other) => textAt(other, 'hostname') === hostname);
      const from = session.events.length;
      await agents.stop(hostname);
      await session.event('RESCIND', from);
      await session.kill('task-1', offer.agent_id);
      await session.reconcile([{ task_id: { value: 'task-2' }, agent_id: offer.agent_id }]);
      await session.status('task-2', 'TASK_RUNNING', from, ({ source }) => source === 'SOURCE_MASTER');
      await agents.start(hostname);
      await session.status('task-1', 'TASK_KILLED', from);
      expect(session.events.slice(from).filter(({ type }) => type === 'FAILURE')).toEqual([]);
      await tell(session, offer, 'exec-1', 'still there?');
      await session.event('MESSAGE', from);
    });

    it('fact 37: a framework without checkpoint loses its tasks with the connection of the agent', async ({ skip }) => {
      const { agents } = target();
      if (agents === undefined) return skip(CONTROL);
      const session = await bench().subscribed({ checkpoint: false });
      const offer = await session.offer();
      const hostname = textAt(offer, 'hostname');
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      await agents.stop(hostname);
      const lost = await session.status('task-1', 'TASK_LOST');
      expect(lost).toMatchObject({ source: 'SOURCE_MASTER', reason: 'REASON_AGENT_DISCONNECTED' });
      expect(lost.uuid).toBeUndefined();
      expect(session.events.filter(({ type }) => type === 'FAILURE')).toEqual([]);
      await agents.start(hostname);
    });

    it('rule 13, fact 37: an executor that died while its agent was away: TASK_FAILED, and no FAILURE', async ({
      skip,
    }) => {
      const { agents, sameHost } = target();
      if (agents === undefined || !sameHost) return skip(`${CONTROL}, on this machine: MESOS_SAME_HOST=1`);
      const session = await bench().subscribed();
      const offer = await startExecutor(session, 'task-1');
      const hostname = textAt(offer, 'hostname');
      const pid = pidOf(await session.status('task-1', 'TASK_RUNNING'));
      await agents.stop(hostname);
      process.kill(pid, 'SIGKILL');
      await agents.start(hostname);
      expect(await session.status('task-1', 'TASK_FAILED')).toMatchObject(TERMINATED);
      await session.fence();
      expect(session.events.filter(({ type }) => type === 'FAILURE')).toEqual([]);
    });

    it('rule 23, fact 44: an executor that does not subscribe again after a restart of its agent: TASK_GONE', async ({
      skip,
    }) => {
      const { agents, sameHost } = target();
      if (agents === undefined || !sameHost) return skip(`${CONTROL}, on this machine: MESOS_SAME_HOST=1`);
      const session = await bench().subscribed();
      const offer = await startExecutor(session, 'task-1');
      const hostname = textAt(offer, 'hostname');
      const pid = pidOf(await session.status('task-1', 'TASK_RUNNING'));
      process.kill(pid, 'SIGSTOP');
      await agents.stop(hostname);
      await agents.start(hostname);
      expect(await session.status('task-1', 'TASK_GONE')).toMatchObject({
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
        message: expect.stringMatching(/^Executor did not re-?register within \d+/),
        uuid: expect.any(String),
      });
    });

    it('rule 12, fact 37: an agent that lost its state registers anew: TASK_LOST, partition-aware or not', async ({
      skip,
    }) => {
      const { agents } = target();
      if (agents === undefined) return skip(CONTROL);
      const session = await bench().subscribed();
      const offer = await session.offer();
      const hostname = textAt(offer, 'hostname');
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      await agents.stop(hostname);
      await agents.erase(hostname);
      await agents.start(hostname);
      const lost = await session.status('task-1', 'TASK_LOST');
      expect(lost).toMatchObject({
        source: 'SOURCE_MASTER',
        reason: 'REASON_AGENT_REMOVED',
        message: `Agent ${hostname} removed: a new agent registered at the same address`,
      });
      expect(lost.uuid).toBeUndefined();
      expect((await session.event('FAILURE')).failure).toEqual({ agent_id: offer.agent_id });
      const next = await session.offer((other) => textAt(other, 'hostname') === hostname);
      expect(next.agent_id).not.toEqual(offer.agent_id);
      await session.launch(next, [command(next, 'task-2', 'sleep 600')], 3600);
      await session.status('task-2', 'TASK_RUNNING');
    });

    it('rule 12, fact 40: MARK_AGENT_GONE: TASK_GONE_BY_OPERATOR; 200 again; 404 for an unknown one', async ({
      skip,
    }) => {
      const { agents, operator } = target();
      if (agents === undefined || !operator)
        return skip('marks an agent gone for good: MESOS_OPERATOR=1 and MESOS_AGENT_CONTROL=program');
      const session = await bench().subscribed();
      const offer = await session.offer();
      const { agent_id } = offer;
      const hostname = textAt(offer, 'hostname');
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')], 0);
      await session.status('task-1', 'TASK_RUNNING');
      const mark = (id: unknown): Promise<{ status: number; body: string }> =>
        bench().operator('MARK_AGENT_GONE', { mark_agent_gone: { agent_id: id } });
      expect(await mark({ value: 'nope' })).toMatchObject({ status: 404, body: "Agent 'nope' not found" });
      expect((await mark(agent_id)).status).toBe(200);
      const gone = await session.status('task-1', 'TASK_GONE_BY_OPERATOR');
      expect(gone).toMatchObject({
        source: 'SOURCE_MASTER',
        reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
        message: 'Agent has been marked gone',
      });
      expect(gone.uuid).toBeUndefined();
      expect((await session.event('FAILURE')).failure).toEqual({ agent_id });
      expect((await mark(agent_id)).status).toBe(200);
      await session.reconcile([{ task_id: { value: 'nope' }, agent_id }]);
      expect(await session.status('nope', 'TASK_GONE_BY_OPERATOR')).toMatchObject({
        reason: 'REASON_RECONCILIATION',
        message: 'Reconciliation: Task is gone',
      });
      // The machine comes back as another agent.
      await agents.stop(hostname);
      await agents.erase(hostname);
      await agents.start(hostname);
      await eventually('the new agent', async () =>
        listAt(await bench().view('GET_AGENTS'), 'agents').some(
          (agent) => textAt(agent, 'agent_info.hostname') === hostname && agent.active === true,
        ),
      );
    });
  });
}

function withoutPartitions(): Json[] {
  return CAPABILITIES.filter((type) => type !== 'PARTITION_AWARE').map((type) => ({ type }));
}
