/** The master's part of the checkpoint: which key holds what. */
import type { Tx } from '../engine/tx.ts';
import type { Agent, Framework, Maintenance, MasterExecutor, MasterState, MasterTask } from './state.ts';

export const MASTER_KEY = 'master';

export function putMaster(master: MasterState, tx: Tx): void {
  const { nextFramework, nextAgent } = master;
  tx.put(MASTER_KEY, { id: master.info.id, boots: master.boots, nextFramework, nextAgent });
}

export function putFramework(framework: Framework, tx: Tx): void {
  const { id, info, registeredMs, reregisteredMs, unregisteredMs, suppressed } = framework;
  tx.put(`framework/${id}`, { info, registeredMs, reregisteredMs, unregisteredMs, suppressed: [...suppressed] });
}

export function putRemovedFramework(id: string, tx: Tx): void {
  tx.remove(`framework/${id}`);
  tx.put(`removed/${id}`, {});
}

export function forgetRemovedFramework(id: string, tx: Tx): void {
  tx.remove(`removed/${id}`);
}

export function putTask(task: MasterTask, unreachable: boolean, tx: Tx): void {
  tx.put(`task/${task.frameworkId}/${task.taskId}`, { ...task, unreachable });
}

export function removeTask(task: MasterTask, tx: Tx): void {
  tx.remove(`task/${task.frameworkId}/${task.taskId}`);
}

export function putAgent(agent: Agent, tx: Tx): void {
  const { connection: _connection, executors: _executors, pendingKills, ...rest } = agent;
  tx.put(`agent/${agent.id}`, { ...rest, pendingKills: [...pendingKills.values()] });
}

export function removeAgent(id: string, tx: Tx): void {
  tx.remove(`agent/${id}`);
}

export function putExecutor(agentId: string, executor: MasterExecutor, tx: Tx): void {
  tx.put(`executor/${agentId}/${executor.frameworkId}/${executor.info.executor_id.value}`, executor);
}

export function removeExecutor(agentId: string, executor: MasterExecutor, tx: Tx): void {
  tx.remove(`executor/${agentId}/${executor.frameworkId}/${executor.info.executor_id.value}`);
}

export function putUnreachable(id: string, entry: object | undefined, tx: Tx): void {
  if (entry === undefined) tx.remove(`unreachable/${id}`);
  else tx.put(`unreachable/${id}`, entry);
}

export function putGone(id: string, tx: Tx): void {
  tx.put(`gone/${id}`, {});
}

export function putMaintenance(windows: Iterable<Maintenance>, tx: Tx): void {
  tx.put(
    'maintenance',
    [...windows].map(({ hostname, ip, unavailability, down }) => ({ hostname, ip, unavailability, down })),
  );
}
