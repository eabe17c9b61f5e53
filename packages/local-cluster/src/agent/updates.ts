/**
 * Status updates on their way from an executor, or from the agent itself, to the framework.
 *
 * 1. An update is stored before its executor is told so, and before it leaves.
 * 2. Of each task only the oldest is sent, again and again, at intervals that double, until it is acknowledged.
 * 3. What the executor repeats (same uuid) is acknowledged to it again, and not taken twice.
 */
import type { Tx } from '../engine/tx.ts';
import { isTerminal } from '../task-state.ts';
import type { TaskStatus } from '../wire.ts';
import { forgetIfDone, unlinkTask } from './executor-end.ts';
import {
  type AgentExecutor,
  type AgentState,
  type AgentTask,
  keyOf,
  type Termination,
  type UpdateStream,
} from './state.ts';
import { putStream, putTask, removeStream, removeTask } from './store.ts';

const MAX_RECEIVED = 50;
/** An executor that sends more than the framework acknowledges is not let to fill the memory. */
const MAX_PENDING = 1000;

/** An UPDATE of an executor, or one that it repeats when it subscribes. */
export function executorUpdate(agent: AgentState, executor: AgentExecutor, status: TaskStatus, tx: Tx): void {
  if (agent.frameworks.get(executor.frameworkId)?.terminating === true) return;
  const taskId = status.task_id.value;
  const uuid = base64(status.uuid);
  const task = executor.tasks.get(taskId);
  const stream = agent.updates.get(keyOf(executor.frameworkId, taskId));
  if (task !== undefined && stream?.received.includes(uuid) !== true) {
    takeUpdate(agent, executor, task, completeStatus(agent, executor, status, tx), tx);
  }
  if (executor.stream === undefined || status.uuid === undefined) return;
  const acknowledged = { task_id: status.task_id, uuid: status.uuid };
  tx.emit({ kind: 'executor', stream: executor.stream, event: { type: 'ACKNOWLEDGED', acknowledged } });
}

/** An update that the agent makes about a task of an executor. */
export function agentUpdate(
  agent: AgentState,
  executor: AgentExecutor,
  task: AgentTask,
  cause: Termination,
  tx: Tx,
): void {
  takeUpdate(agent, executor, task, agentStatus(agent, task.info.task_id.value, executor.executorId, cause, tx), tx);
}

/** An update about a task that has no place here: it goes out like any other, and is kept until acknowledged. */
export function strayUpdate(agent: AgentState, ids: StrayTask, cause: Termination, tx: Tx): void {
  const { frameworkId, taskId, executorId } = ids;
  append(agent, frameworkId, keyOf(frameworkId, executorId), agentStatus(agent, taskId, executorId, cause, tx), tx);
}

export interface StrayTask {
  readonly frameworkId: string;
  readonly taskId: string;
  readonly executorId: string;
}

/** ACKNOWLEDGE of the framework. Anything but the oldest pending update is passed over. */
export function acknowledged(agent: AgentState, frameworkId: string, taskId: string, uuid: Uint8Array, tx: Tx): void {
  const stream = agent.updates.get(keyOf(frameworkId, taskId));
  const oldest = stream?.pending[0];
  if (stream === undefined || oldest === undefined || base64(oldest.uuid) !== base64(uuid)) return;
  stream.pending.shift();
  stream.retryMs = agent.settings.updateRetryMinMs;
  tx.emit({ kind: 'cancelTimer', name: timerOf(agent, stream) });
  if (!isTerminal(oldest.state)) {
    putStream(agent, stream, tx);
    forward(agent, stream, tx);
    return;
  }
  removeStream(agent, stream, tx);
  const executor = agent.executors.get(stream.executorKey);
  if (executor === undefined) return;
  removeTask(agent, executor, taskId, tx);
  forgetIfDone(agent, executor, tx);
}

/** Sends what waits once more, now: the master, or the framework, is new. */
export function resend(agent: AgentState, frameworkId: string | undefined, tx: Tx): void {
  for (const stream of agent.updates.values()) {
    if (frameworkId !== undefined && stream.frameworkId !== frameworkId) continue;
    stream.retryMs = agent.settings.updateRetryMinMs;
    forward(agent, stream, tx);
  }
}

/** The retry timer of a stream fired. */
export function retryUpdate(agent: AgentState, key: string, tx: Tx): void {
  const stream = agent.updates.get(key);
  if (stream === undefined || agent.phase !== 'running') return;
  stream.retryMs = Math.min(stream.retryMs * 2, agent.settings.updateRetryMaxMs);
  forward(agent, stream, tx);
}

function takeUpdate(agent: AgentState, executor: AgentExecutor, task: AgentTask, status: TaskStatus, tx: Tx): void {
  if (isTerminal(task.state)) return;
  task.state = status.state;
  task.lastStatus = status;
  putTask(agent, executor, task, tx);
  if (isTerminal(status.state)) unlinkTask(agent, executor, task, tx);
  append(agent, executor.frameworkId, executor.key, status, tx);
}

function append(agent: AgentState, frameworkId: string, executorKey: string, status: TaskStatus, tx: Tx): void {
  const taskId = status.task_id.value;
  const key = keyOf(frameworkId, taskId);
  const retryMs = agent.settings.updateRetryMinMs;
  const stream = agent.updates.get(key) ?? {
    key,
    frameworkId,
    taskId,
    executorKey,
    pending: [],
    received: [],
    retryMs,
  };
  agent.updates.set(key, stream);
  if (stream.pending.length >= MAX_PENDING) stream.pending.splice(1, 1);
  stream.pending.push(status);
  stream.received = [...stream.received, base64(status.uuid)].slice(-MAX_RECEIVED);
  putStream(agent, stream, tx);
  if (stream.pending.length === 1) forward(agent, stream, tx);
}

function forward(agent: AgentState, stream: UpdateStream, tx: Tx): void {
  const status = stream.pending[0];
  if (status === undefined || agent.phase !== 'running') return;
  const latestState = stream.pending.at(-1)?.state ?? status.state;
  const { frameworkId } = stream;
  tx.emit({
    kind: 'toMaster',
    agent: agent.index,
    message: { type: 'statusUpdate', frameworkId, status, latestState },
  });
  const event = { type: 'retryUpdate', agent: agent.index, stream: stream.key } as const;
  tx.emit({ kind: 'timer', name: timerOf(agent, stream), afterMs: stream.retryMs, event });
}

function completeStatus(agent: AgentState, executor: AgentExecutor, status: TaskStatus, tx: Tx): TaskStatus {
  const { drain } = agent;
  return {
    ...status,
    ...(drain === undefined ? {} : { reason: 'REASON_AGENT_DRAINING' as const }),
    ...(drain?.markGone === true ? { state: 'TASK_GONE_BY_OPERATOR' as const } : {}),
    source: 'SOURCE_EXECUTOR',
    agent_id: { value: agent.agentId ?? '' },
    executor_id: status.executor_id ?? { value: executor.executorId },
    timestamp: status.timestamp ?? tx.nowMs / 1000,
    container_status: status.container_status ?? {
      container_id: { value: executor.containerId },
      network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: agent.ip }] }],
      ...(executor.process === undefined ? {} : { executor_pid: executor.process.pid }),
    },
  };
}

function agentStatus(agent: AgentState, taskId: string, executorId: string, cause: Termination, tx: Tx): TaskStatus {
  return {
    task_id: { value: taskId },
    state: cause.state,
    message: cause.message,
    source: 'SOURCE_AGENT',
    reason: cause.reason,
    agent_id: { value: agent.agentId ?? '' },
    executor_id: { value: executorId },
    timestamp: tx.nowMs / 1000,
    uuid: tx.newUuid(),
  };
}

export function timerOf(agent: AgentState, stream: UpdateStream): string {
  return `update/${agent.index}/${stream.key}`;
}

function base64(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? new Uint8Array()).toString('base64');
}
