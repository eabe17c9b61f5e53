/**
 * An agent that starts: new, or after it was away. Executors that outlived it have a while to subscribe again; when all
 * have, or the time is over, the agent (re-)registers with the master.
 */
import { formatDuration } from '../duration.ts';
import type { Tx } from '../engine/tx.ts';
import { destroyExecutor, emitDestroy, executorExited, shutdownExecutor } from './executor-end.ts';
import type { AgentExecutor, AgentState } from './state.ts';
import { putAgent, putFramework, removeExecutor, removeOperation, removeStream } from './store.ts';

/** The processes that live, by executor. What is not among them has died, or was never started. */
export type LiveProcesses = ReadonlyMap<string, { readonly pid: number; readonly startTime: number }>;

export function startAgent(agent: AgentState, live: LiveProcesses, tx: Tx): void {
  agent.phase = 'recovering';
  for (const executor of [...agent.executors.values()]) recoverExecutor(agent, executor, live, tx);
  const afterMs = agent.settings.executorReregistrationTimeoutMs;
  if (awaited(agent).length > 0) {
    const event = { type: 'recoveryTimeout', agent: agent.index } as const;
    tx.emit({ kind: 'timer', name: `recovery/${agent.index}`, afterMs, event });
  }
  finishRecovery(agent, tx);
}

/** As if the work directory had been erased: the agent will register as a new one. Executors that live know nobody then. */
export function eraseAgent(agent: AgentState, tx: Tx): void {
  for (const executor of [...agent.executors.values()]) removeExecutor(agent, executor, tx);
  for (const stream of [...agent.updates.values()]) removeStream(agent, stream, tx);
  for (const uuid of [...agent.operations.keys()]) removeOperation(agent, uuid, tx);
  for (const id of [...agent.frameworks.keys()]) {
    agent.frameworks.delete(id);
    putFramework(agent, id, tx);
  }
  agent.agentId = undefined;
  agent.drain = undefined;
  agent.total = agent.info.resources ?? [];
  putAgent(agent, tx);
}

/** The agent's process has ended: what it held in memory is gone, its executors live on. */
export function stopAgent(agent: AgentState, tx: Tx): void {
  agent.phase = 'stopped';
  for (const executor of agent.executors.values()) {
    if (executor.stream !== undefined) tx.emit({ kind: 'endExecutor', stream: executor.stream });
    executor.stream = undefined;
  }
  tx.emit({ kind: 'cancelTimer', name: `recovery/${agent.index}` });
}

/** Registers with the master once no executor is awaited any more. */
export function finishRecovery(agent: AgentState, tx: Tx): void {
  if (agent.phase !== 'recovering' || awaited(agent).length > 0) return;
  agent.phase = 'running';
  tx.emit({ kind: 'cancelTimer', name: `recovery/${agent.index}` });
  register(agent, tx);
}

export function recoveryTimedOut(agent: AgentState, tx: Tx): void {
  if (agent.phase !== 'recovering') return;
  const message = `Executor did not reregister within ${formatDuration(agent.settings.executorReregistrationTimeoutMs)}`;
  for (const executor of awaited(agent)) {
    destroyExecutor(
      agent,
      executor,
      { state: 'TASK_GONE', reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT', message },
      tx,
    );
  }
  finishRecovery(agent, tx);
}

/** Tells the master what this agent is, has and runs. */
export function register(agent: AgentState, tx: Tx): void {
  const { agentId, info, total, index } = agent;
  if (agentId === undefined) {
    tx.emit({ kind: 'toMaster', agent: index, message: { type: 'register', info, resources: total } });
    return;
  }
  const executors = [...agent.executors.values()];
  const message = {
    type: 'reregister' as const,
    agentId,
    info,
    resources: total,
    frameworks: [...agent.frameworks.values()].map((framework) => framework.info),
    executors: executors
      .filter(({ phase, isCommand }) => phase !== 'terminated' && !isCommand)
      .map((executor) => ({ frameworkId: executor.frameworkId, info: executor.info })),
    tasks: executors.flatMap(({ frameworkId, executorId, tasks }) =>
      [...tasks].map(([taskId, { info: task, state, lastStatus }]) => ({
        frameworkId,
        executorId,
        taskId,
        info: task,
        state,
        lastStatus,
      })),
    ),
  };
  tx.emit({ kind: 'toMaster', agent: index, message });
}

function recoverExecutor(agent: AgentState, executor: AgentExecutor, live: LiveProcesses, tx: Tx): void {
  if (executor.phase === 'terminated') return;
  const process = live.get(executor.key);
  if (process !== undefined) executor.process = process;
  const terminating = agent.frameworks.get(executor.frameworkId)?.terminating === true;
  if (!executor.checkpoint) {
    forgetUnkept(agent, executor, tx);
  } else if (
    process === undefined &&
    executor.process === undefined &&
    executor.phase === 'launching' &&
    !terminating
  ) {
    tx.emit({ kind: 'launch', agent: agent.index, executor: executor.key });
  } else if (process === undefined) {
    executorExited(agent, executor, -1, tx);
  } else if (executor.phase === 'terminating') {
    destroyExecutor(agent, executor, undefined, tx);
  } else if (terminating) {
    shutdownExecutor(agent, executor, tx);
  } else if (executor.phase === 'launching') {
    executor.phase = 'registering';
  }
}

/** An executor of a framework that does not checkpoint is not taken up again: the framework was told that its tasks are lost. */
function forgetUnkept(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  if (executor.process !== undefined) emitDestroy(agent, executor, tx);
  for (const stream of [...agent.updates.values()])
    if (stream.executorKey === executor.key) removeStream(agent, stream, tx);
  removeExecutor(agent, executor, tx);
}

function awaited(agent: AgentState): AgentExecutor[] {
  return [...agent.executors.values()].filter(
    ({ phase, stream, process }) =>
      process !== undefined && stream === undefined && (phase === 'registering' || phase === 'running'),
  );
}
