/** An agent's part of the checkpoint. */
import type { Tx } from '../engine/tx.ts';
import type { AgentExecutor, AgentState, AgentTask, PendingOperationStatus, UpdateStream } from './state.ts';

/** The first part of all keys of one agent. */
export function agentPrefix(index: number): string {
  return `local/${index}`;
}

export function putAgent(agent: AgentState, tx: Tx): void {
  const { port, agentId, total, drain } = agent;
  tx.put(`${agentPrefix(agent.index)}/agent`, { port, agentId, total, drain });
}

export function putFramework(agent: AgentState, id: string, tx: Tx): void {
  const framework = agent.frameworks.get(id);
  const key = `${agentPrefix(agent.index)}/framework/${id}`;
  if (framework === undefined) tx.remove(key);
  else tx.put(key, framework);
}

export function putExecutor(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  const { stream: _stream, tasks: _tasks, ...rest } = executor;
  tx.put(`${agentPrefix(agent.index)}/executor/${executor.key}`, rest);
}

export function putTask(agent: AgentState, executor: AgentExecutor, task: AgentTask, tx: Tx): void {
  const key = `${agentPrefix(agent.index)}/task/${executor.key}/${task.info.task_id.value}`;
  tx.put(key, { executorKey: executor.key, ...task });
}

export function removeTask(agent: AgentState, executor: AgentExecutor, taskId: string, tx: Tx): void {
  executor.tasks.delete(taskId);
  tx.remove(`${agentPrefix(agent.index)}/task/${executor.key}/${taskId}`);
}

export function removeExecutor(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  for (const taskId of [...executor.tasks.keys()]) removeTask(agent, executor, taskId, tx);
  agent.executors.delete(executor.key);
  tx.remove(`${agentPrefix(agent.index)}/executor/${executor.key}`);
}

export function putStream(agent: AgentState, stream: UpdateStream, tx: Tx): void {
  const { retryMs: _retryMs, ...rest } = stream;
  tx.put(`${agentPrefix(agent.index)}/updates/${stream.key}`, rest);
}

export function removeStream(agent: AgentState, stream: UpdateStream, tx: Tx): void {
  agent.updates.delete(stream.key);
  tx.remove(`${agentPrefix(agent.index)}/updates/${stream.key}`);
}

export function putOperation(agent: AgentState, uuid: string, operation: PendingOperationStatus, tx: Tx): void {
  const { retryMs: _retryMs, ...rest } = operation;
  tx.put(`${agentPrefix(agent.index)}/operation/${uuid}`, rest);
}

export function removeOperation(agent: AgentState, uuid: string, tx: Tx): void {
  agent.operations.delete(uuid);
  tx.remove(`${agentPrefix(agent.index)}/operation/${uuid}`);
}
