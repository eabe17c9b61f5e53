/** The end of an executor, and what is left of it. */
import type { VolumeLink } from '../engine/effect.ts';
import type { Tx } from '../engine/tx.ts';
import { volumeDirectory } from '../paths.ts';
import { isVolume, roleOf } from '../resources/resources.ts';
import { isTerminal } from '../task-state.ts';
import type { AgentExecutor, AgentState, AgentTask, Termination } from './state.ts';
import { putExecutor, putFramework, removeExecutor, removeTask } from './store.ts';
import { agentUpdate } from './updates.ts';

const TERMINATED: Termination = {
  state: 'TASK_FAILED',
  reason: 'REASON_EXECUTOR_TERMINATED',
  message: 'Executor terminated',
};

/** Its process has ended, or never began. Its tasks that have not ended end with it; the master hears of it first. */
export function executorExited(agent: AgentState, executor: AgentExecutor, waitStatus: number, tx: Tx): void {
  if (executor.phase === 'terminated') return;
  executor.phase = 'terminated';
  if (executor.stream !== undefined) tx.emit({ kind: 'endExecutor', stream: executor.stream });
  executor.stream = undefined;
  cancelTimers(agent, executor, tx);
  putExecutor(agent, executor, tx);
  // The process is gone, its group may not be.
  if (executor.process !== undefined) emitDestroy(agent, executor, tx);
  const { frameworkId, executorId } = executor;
  if (!executor.isCommand) {
    tx.emit({
      kind: 'toMaster',
      agent: agent.index,
      message: { type: 'executorExited', frameworkId, executorId, waitStatus },
    });
  }
  const terminating = agent.frameworks.get(frameworkId)?.terminating === true;
  for (const task of executor.tasks.values()) {
    if (isTerminal(task.state)) continue;
    if (terminating) unlinkTask(agent, executor, task, tx);
    else agentUpdate(agent, executor, task, executor.termination ?? TERMINATED, tx);
  }
  if (terminating) for (const taskId of [...executor.tasks.keys()]) removeTask(agent, executor, taskId, tx);
  forgetIfDone(agent, executor, tx);
}

/** Asks the executor to end; it is killed when it has not after the grace period. */
export function shutdownExecutor(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  if (executor.phase === 'terminating' || executor.phase === 'terminated') return;
  executor.phase = 'terminating';
  putExecutor(agent, executor, tx);
  if (executor.stream !== undefined)
    tx.emit({ kind: 'executor', stream: executor.stream, event: { type: 'SHUTDOWN' } });
  const event = {
    type: 'executorShutdown',
    agent: agent.index,
    executor: executor.key,
    containerId: executor.containerId,
  } as const;
  tx.emit({
    kind: 'timer',
    name: shutdownTimer(agent, executor),
    afterMs: agent.settings.executorShutdownGraceMs,
    event,
  });
}

/** Kills the executor now; its tasks get what `termination` says. */
export function destroyExecutor(
  agent: AgentState,
  executor: AgentExecutor,
  termination: Termination | undefined,
  tx: Tx,
): void {
  if (executor.phase === 'terminated') return;
  executor.phase = 'terminating';
  executor.termination ??= termination;
  putExecutor(agent, executor, tx);
  emitDestroy(agent, executor, tx);
}

/** Kills what runs of the executor, or keeps it from starting. */
export function emitDestroy(agent: AgentState, { key, containerId, process }: AgentExecutor, tx: Tx): void {
  tx.emit({ kind: 'destroy', agent: agent.index, executor: key, containerId, process });
}

/** An executor that has ended and whose updates are all acknowledged leaves no trace but its sandbox. */
export function forgetIfDone(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  if (executor.phase !== 'terminated' || executor.tasks.size > 0) return;
  removeExecutor(agent, executor, tx);
  const { frameworkId } = executor;
  if ([...agent.executors.values()].some((other) => other.frameworkId === frameworkId)) return;
  agent.frameworks.delete(frameworkId);
  putFramework(agent, frameworkId, tx);
}

/** The links in the sandbox through which a task sees its persistent volumes. */
export function volumeLinks(agent: AgentState, task: AgentTask): VolumeLink[] {
  return (task.info.resources ?? []).filter(isVolume).map((resource) => ({
    directory: volumeDirectory(agent.workDirectory, roleOf(resource), resource.disk?.persistence?.id ?? ''),
    containerPath: resource.disk?.volume?.container_path ?? '',
  }));
}

export function unlinkTask(agent: AgentState, executor: AgentExecutor, task: AgentTask, tx: Tx): void {
  const links = volumeLinks(agent, task);
  if (links.length > 0) tx.emit({ kind: 'unlinkVolumes', sandbox: executor.sandbox, links });
}

export function cancelTimers(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  tx.emit({ kind: 'cancelTimer', name: shutdownTimer(agent, executor) });
  tx.emit({ kind: 'cancelTimer', name: registrationTimer(agent, executor) });
}

export function registrationTimer(agent: AgentState, executor: AgentExecutor): string {
  return `registration/${agent.index}/${executor.key}`;
}

function shutdownTimer(agent: AgentState, executor: AgentExecutor): string {
  return `shutdown/${agent.index}/${executor.key}`;
}
