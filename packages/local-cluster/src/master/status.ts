/** Status updates that the master makes itself. They carry no uuid and are not acknowledged. */
import type { Tx } from '../engine/tx.ts';
import type { SchedulerEvent, TaskState, TaskStatus } from '../wire.ts';
import { type Framework, hasCapability, type MasterTask } from './state.ts';

export type MasterReason =
  | 'REASON_RECONCILIATION'
  | 'REASON_INVALID_OFFERS'
  | 'REASON_TASK_INVALID'
  | 'REASON_TASK_GROUP_INVALID'
  | 'REASON_AGENT_REMOVED'
  | 'REASON_AGENT_REMOVED_BY_OPERATOR'
  | 'REASON_AGENT_DISCONNECTED'
  | 'REASON_AGENT_REREGISTERED'
  | 'REASON_FRAMEWORK_REMOVED';

export interface MasterUpdate {
  readonly taskId: string;
  readonly state: TaskState;
  readonly reason: MasterReason;
  readonly message: string;
  readonly agentId?: string | undefined;
  readonly executorId?: string | undefined;
  readonly unreachableSinceNs?: bigint | undefined;
  /** Whose container, health and check status are passed on. */
  readonly last?: TaskStatus | undefined;
}

export function masterStatus(update: MasterUpdate, tx: Tx): TaskStatus {
  const { agentId, executorId, unreachableSinceNs, last } = update;
  return {
    task_id: { value: update.taskId },
    state: update.state,
    message: update.message,
    source: 'SOURCE_MASTER',
    reason: update.reason,
    ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
    ...(executorId === undefined ? {} : { executor_id: { value: executorId } }),
    timestamp: tx.nowMs / 1000,
    ...(last?.healthy === undefined ? {} : { healthy: last.healthy }),
    ...(last?.check_status === undefined ? {} : { check_status: last.check_status }),
    ...(last?.container_status === undefined ? {} : { container_status: last.container_status }),
    ...(unreachableSinceNs === undefined ? {} : { unreachable_time: { nanoseconds: unreachableSinceNs } }),
  };
}

/** Sends an update to the framework; it is lost when the framework is not subscribed. */
export function sendStatus(framework: Framework, status: TaskStatus, tx: Tx): void {
  sendEvent(framework, { type: 'UPDATE', update: { status } }, tx);
}

export function sendMasterUpdate(framework: Framework, update: MasterUpdate, tx: Tx): void {
  sendStatus(framework, masterStatus(update, tx), tx);
}

export function sendEvent(framework: Framework, event: SchedulerEvent, tx: Tx): void {
  if (framework.stream !== undefined) tx.emit({ kind: 'scheduler', stream: framework.stream, event });
}

/** A state that only partition-aware frameworks know is TASK_LOST for the others. */
export function stateFor(framework: Framework, state: TaskState): TaskState {
  return hasCapability(framework.info, 'PARTITION_AWARE') ? state : 'TASK_LOST';
}

/** The state that the framework was last told; a task whose executor has not reported yet is staging. */
export function reportedState(task: MasterTask): TaskState {
  return task.statusUpdateState ?? task.state;
}
