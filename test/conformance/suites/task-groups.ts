/** LAUNCH_GROUP on the default executor, as recorded in `task-failures` (facts 27, 30 and 36, rules 13 and 24). */
import { describe, expect, it } from 'vitest';
import { at, type Json, listAt, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { command, scalar } from '../client/tasks.ts';
import { type Open, useBench } from '../target/bench.ts';

const EXECUTOR_RESOURCES = [scalar('cpus', 0.1), scalar('mem', 32), scalar('disk', 32)];

export function taskGroupsSuite(target: Open): void {
  const bench = useBench(target);

  /** Gives the agent's id. */
  const launch = async (session: Session, lines: Readonly<Record<string, string>>, more: Json = {}): Promise<Json> => {
    const offer = await session.offer();
    const executor = {
      type: 'DEFAULT',
      executor_id: { value: 'default-1' },
      framework_id: { value: session.frameworkId },
      resources: EXECUTOR_RESOURCES,
    };
    const tasks = Object.entries(lines).map(([id, line]) => command(offer, id, line, more));
    await session.accept([offer], [{ type: 'LAUNCH_GROUP', launch_group: { executor, task_group: { tasks } } }], 3600);
    return { agent_id: offer.agent_id };
  };
  const statesOf = (session: Session, id: string) => session.statuses(id).map(({ state }) => state);

  describe('task groups', () => {
    it('rule 13, fact 30, fact 36: one task of a group fails: the others are killed, the executor ends, FAILURE with status 0', async () => {
      const session = await bench().subscribed();
      const { agent_id } = await launch(session, { 'group-1': 'sleep 600', 'group-2': 'sleep 1; exit 1' });
      const failed = await session.status('group-2', 'TASK_FAILED');
      const killed = await session.status('group-1', 'TASK_KILLED');
      const common = {
        source: 'SOURCE_EXECUTOR',
        executor_id: { value: 'default-1' },
        agent_id,
        uuid: expect.any(String),
      };
      expect(failed).toMatchObject({ ...common, message: 'Command exited with status 1' });
      expect(killed).toMatchObject({ ...common, message: 'Command terminated with signal Terminated' });
      expect([failed.reason, killed.reason]).toEqual([undefined, undefined]);
      expect(statesOf(session, 'group-1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED']);
      expect(statesOf(session, 'group-2')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
      const { failure } = await session.event('FAILURE');
      expect(failure).toEqual({ agent_id, executor_id: { value: 'default-1' }, status: 0 });
    });

    it('fact 30: each task has a container of its own, within that of the executor; a process only while it runs', async () => {
      const session = await bench().subscribed();
      await launch(session, { 'group-1': 'sleep 600', 'group-2': 'sleep 600' });
      const running = await Promise.all(['group-1', 'group-2'].map((id) => session.status(id, 'TASK_RUNNING')));
      const containers = running.map((status) => textAt(status, 'container_status.container_id.value'));
      const parents = running.map((status) => textAt(status, 'container_status.container_id.parent.value'));
      expect([new Set(containers).size, new Set(parents).size]).toEqual([2, 1]);
      for (const status of running) {
        expect(Number(at(status, 'container_status.executor_pid'))).toBeGreaterThan(0);
        expect(listAt(status, 'container_status.network_infos')).toHaveLength(1);
      }
      const [starting] = session.statuses('group-1');
      expect(at(starting, 'container_status')).toEqual({
        container_id: { value: containers[0], parent: { value: parents[0] } },
      });
    });

    it('rule 24, fact 30: KILL of one task kills its group', async () => {
      const session = await bench().subscribed();
      const { agent_id } = await launch(session, { 'group-1': 'sleep 600', 'group-2': 'sleep 600' });
      for (const id of ['group-1', 'group-2']) await session.status(id, 'TASK_RUNNING');
      await session.call('KILL', { kill: { task_id: { value: 'group-1' }, agent_id } });
      for (const id of ['group-1', 'group-2']) {
        expect(await session.status(id, 'TASK_KILLED')).toMatchObject({ source: 'SOURCE_EXECUTOR' });
      }
      await session.event('FAILURE');
    });
  });
}
