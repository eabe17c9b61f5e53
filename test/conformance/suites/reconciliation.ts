/** Rules 4, 10, 15 to 17 and 24, fact 33: what the master answers about tasks, and KILL. */
import { describe, expect, it } from 'vitest';
import { at, type Json } from '../client/json.ts';
import { CAPABILITIES } from '../client/scheduler.ts';
import { command, custom } from '../client/tasks.ts';
import { eventually } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';
import { run } from './support.ts';

const FROM_MASTER = { source: 'SOURCE_MASTER', reason: 'REASON_RECONCILIATION' };

export function reconciliationSuite(target: Open): void {
  const bench = useBench(target);

  describe('reconciliation and KILL', () => {
    it('rule 15, fact 33: explicit, for a known task: its state, whatever agent_id was named', async () => {
      const session = await bench().subscribed();
      const running = await run(session, (offer) => command(offer, 'task-1', 'sleep 600'), 'TASK_RUNNING');
      const { agent_id } = running;
      for (const agent of [agent_id, undefined, { value: 'no-such-agent-S9' }]) {
        const from = session.events.length;
        await session.reconcile([{ task_id: { value: 'task-1' }, agent_id: agent }]);
        const answer = await session.status('task-1', 'TASK_RUNNING', from);
        expect(answer).toMatchObject({ ...FROM_MASTER, agent_id, message: 'Reconciliation: Latest task state' });
        expect(answer.container_status).toMatchObject({ container_id: expect.anything() });
      }
    });

    it.each([
      ['rule 17, fact 33: explicit, for an unknown task', 'RECONCILE'],
      ['rule 4, fact 33: of an unknown task, is answered as RECONCILE', 'KILL'],
    ])('%s: %s', async (_what, type) => {
      const session = await bench().subscribed();
      const { agent_id } = await session.offer();
      const table: [string, unknown, string, string][] = [
        ['nope-1', undefined, 'TASK_UNKNOWN', 'Reconciliation: Task is unknown'],
        ['nope-2', agent_id, 'TASK_GONE', 'Reconciliation: Task is unknown to the agent'],
        ['nope-3', { value: 'no-such-agent-S9' }, 'TASK_UNKNOWN', 'Reconciliation: Task is unknown'],
      ];
      for (const [id, agent, state, message] of table) {
        if (type === 'KILL') await session.kill(id, agent);
        else await session.reconcile([{ task_id: { value: id }, agent_id: agent }]);
        const answer = await session.status(id, state);
        expect(answer).toMatchObject({ ...FROM_MASTER, message });
        expect([answer.agent_id, answer.uuid]).toEqual([agent, undefined]);
      }
    });

    it('rule 10, fact 33: without PARTITION_AWARE what is unknown is TASK_LOST', async () => {
      const capabilities = CAPABILITIES.filter((type) => type !== 'PARTITION_AWARE').map((type) => ({ type }));
      const session = await bench().subscribed({ capabilities });
      await session.reconcile([{ task_id: { value: 'nope' } }]);
      expect(await session.status('nope', 'TASK_LOST')).toMatchObject(FROM_MASTER);
    });

    it('rule 16, fact 33: implicit: all that have not ended, without data; with none nothing comes', async () => {
      const session = await bench().subscribed();
      const from = session.events.length;
      await session.reconcile([]);
      await session.fence();
      expect(session.statuses('fence-1', from)).toHaveLength(1);
      expect(session.events.slice(from).filter(({ type }) => type === 'UPDATE')).toHaveLength(1);
      const offer = await session.offer();
      const labels = { labels: [{ key: 'a', value: 'b' }] };
      await session.launch(offer, [custom(offer, 'task-1', 'exec-1', {}, { labels })], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      const asked = session.events.length;
      await session.reconcile([]);
      const answer = await session.status('task-1', 'TASK_RUNNING', asked);
      expect(answer).toMatchObject({ ...FROM_MASTER, agent_id: offer.agent_id, executor_id: { value: 'exec-1' } });
      expect([answer.data, answer.labels]).toEqual([undefined, undefined]);
    });

    it('rule 17, fact 33: a task that ended and was acknowledged is unknown: TASK_GONE', async () => {
      const session = await bench().subscribed();
      const finished = await run(session, (offer) => command(offer, 'task-1', 'exit 0'), 'TASK_FINISHED');
      await eventually('TASK_GONE', async () => {
        await session.reconcile([{ task_id: { value: 'task-1' }, agent_id: finished.agent_id }]);
        await session.fence();
        return session.statuses('task-1').some(({ state }) => state === 'TASK_GONE');
      });
    });

    it('rule 24, fact 30: KILL of a command task: TASK_KILLING, TASK_KILLED; no answer of the master', async () => {
      const session = await bench().subscribed();
      const { agent_id } = await run(session, (offer) => command(offer, 'task-1', 'sleep 600'), 'TASK_RUNNING');
      const from = session.events.length;
      await session.kill('task-1', agent_id);
      const killed = await session.status('task-1', 'TASK_KILLED');
      expect(killed).toMatchObject({
        source: 'SOURCE_EXECUTOR',
        message: 'Command terminated with signal Terminated',
      });
      const states = session.statuses('task-1', from).map(({ state }) => state);
      expect(states).toEqual(['TASK_KILLING', 'TASK_KILLED']);
    });

    it('rule 24: the kill policy of a task, or of the KILL, says how long it has', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const stubborn = "trap '' TERM; touch trapped; while true; do sleep 0.1; done";
      const trapped = { command: { value: 'test -e trapped', shell: true } };
      const check = { type: 'COMMAND', command: trapped, delay_seconds: 0, interval_seconds: 0.1 };
      const grace = { grace_period: { nanoseconds: 300_000_000 } };
      const day = { grace_period: { nanoseconds: 86_400_000_000_000 } };
      const tasks = [
        command(offer, 'own', stubborn, { check, kill_policy: grace }),
        command(offer, 'given', stubborn, { check, kill_policy: day }),
      ];
      await session.launch(offer, tasks, 3600);
      const isDeaf = (status: Json): boolean => at(status, 'check_status.command.exit_code') === 0;
      for (const id of ['own', 'given']) await session.status(id, 'TASK_RUNNING', 0, isDeaf);
      await session.kill('own', offer.agent_id);
      await session.kill('given', offer.agent_id, { kill_policy: grace });
      for (const id of ['own', 'given']) {
        const { message } = await session.status(id, 'TASK_KILLED');
        expect(message).toBe('Command terminated with signal Killed');
      }
    });
  });
}
