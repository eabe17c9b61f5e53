/** Executors that start and subscribe. */

import { formatDuration } from '../duration.ts';
import type { Tx } from '../engine/tx.ts';
import type { TaskInfo, TaskStatus } from '../wire.ts';
import { cancelTimers, destroyExecutor, executorExited, registrationTimer } from './executor-end.ts';
import { launchQueued } from './launch-queued.ts';
import { finishRecovery } from './recovery.ts';
import type { AgentExecutor, AgentState } from './state.ts';
import { putExecutor } from './store.ts';
import { sendToExecutor } from './tasks.ts';
import { agentUpdate, executorUpdate } from './updates.ts';

/** Its process runs: now it has a while to subscribe. */
export function executorStarted(
  agent: AgentState,
  executor: AgentExecutor,
  process: { pid: number; startTime: number },
  tx: Tx,
): void {
  executor.process = process;
  if (executor.phase === 'terminating') {
    putExecutor(agent, executor, tx);
    destroyExecutor(agent, executor, undefined, tx);
    return;
  }
  if (executor.phase === 'launching') executor.phase = 'registering';
  putExecutor(agent, executor, tx);
  const event = {
    type: 'executorRegistration',
    agent: agent.index,
    executor: executor.key,
    containerId: executor.containerId,
  } as const;
  const afterMs = agent.settings.executorRegistrationTimeoutMs;
  tx.emit({ kind: 'timer', name: registrationTimer(agent, executor), afterMs, event });
}

/** No process came of it: files that could not be fetched, a user that does not exist. */
export function launchFailed(agent: AgentState, executor: AgentExecutor, failure: LaunchFailure, tx: Tx): void {
  executor.termination ??=
    failure.kind === 'sandbox'
      ? { state: 'TASK_DROPPED', reason: 'REASON_EXECUTOR_TERMINATED', message: failure.message }
      : { state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: failure.message };
  executorExited(agent, executor, -1, tx);
}

export interface LaunchFailure {
  readonly kind: 'sandbox' | 'container';
  readonly message: string;
}

export function registrationTimedOut(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  if (executor.phase !== 'registering') return;
  const message = `Executor did not register within ${formatDuration(agent.settings.executorRegistrationTimeoutMs)}`;
  destroyExecutor(
    agent,
    executor,
    { state: 'TASK_FAILED', reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT', message },
    tx,
  );
}

export function shutdownTimedOut(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  if (executor.phase === 'terminating') destroyExecutor(agent, executor, undefined, tx);
}

export interface ExecutorSubscription {
  readonly stream: string;
  readonly updates: readonly TaskStatus[];
  readonly tasks: readonly TaskInfo[];
}

/** SUBSCRIBE of an executor: for the first time, after it lost its connection, or after the agent was away. */
export function executorSubscribed(
  agent: AgentState,
  executor: AgentExecutor,
  subscription: ExecutorSubscription,
  tx: Tx,
): void {
  const old = executor.stream;
  if (old !== undefined) tx.emit({ kind: 'endExecutor', stream: old });
  executor.stream = subscription.stream;
  const framework = agent.frameworks.get(executor.frameworkId);
  if (
    framework === undefined ||
    framework.terminating ||
    executor.phase === 'terminating' ||
    executor.phase === 'terminated'
  ) {
    sendToExecutor(executor, { type: 'SHUTDOWN' }, tx);
    return;
  }
  cancelTimers(agent, executor, tx);
  executor.phase = 'running';
  const subscribed = {
    executor_info: executor.info,
    framework_info: framework.info,
    agent_info: { ...agent.info, id: { value: agent.agentId ?? '' } },
    container_id: { value: executor.containerId },
  };
  sendToExecutor(executor, { type: 'SUBSCRIBED', subscribed }, tx);
  for (const status of subscription.updates) executorUpdate(agent, executor, status, tx);
  dropUndelivered(agent, executor, subscription, tx);
  launchQueued(agent, executor, tx);
  putExecutor(agent, executor, tx);
  finishRecovery(agent, tx);
}

export function executorDisconnected(executor: AgentExecutor, stream: string): void {
  if (executor.stream === stream) executor.stream = undefined;
}

/** A task that was sent while the executor was away, and that it does not name now, never reached it. */
function dropUndelivered(agent: AgentState, executor: AgentExecutor, { tasks }: ExecutorSubscription, tx: Tx): void {
  const there = new Set(tasks.map(({ task_id }) => task_id.value));
  for (const task of executor.tasks.values()) {
    if (!task.launched || task.state !== 'TASK_STAGING' || there.has(task.info.task_id.value)) continue;
    const message = 'Task launched during agent restart';
    agentUpdate(agent, executor, task, { state: 'TASK_DROPPED', reason: 'REASON_AGENT_RESTARTED', message }, tx);
  }
}
