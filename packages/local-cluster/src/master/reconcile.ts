/** RECONCILE: the framework asks what the master believes. */
import type { Tx } from '../engine/tx.ts';
import type { OperationStatus } from '../wire.ts';
import type { Framework, MasterState, MasterTask } from './state.ts';
import { type MasterUpdate, reportedState, sendEvent, sendMasterUpdate, stateFor } from './status.ts';

export interface Asked {
  readonly taskId: string;
  readonly agentId: string | undefined;
}

/** An empty list asks for all tasks that the master has; unreachable ones are not among them. */
export function reconcile(master: MasterState, framework: Framework, asked: readonly Asked[], tx: Tx): void {
  if (asked.length > 0) {
    for (const one of asked) reconcileTask(master, framework, one, tx);
    return;
  }
  for (const task of framework.tasks.values()) {
    if (master.agents.get(task.agentId)?.connection === 'recovered') continue;
    sendMasterUpdate(framework, latest(task), tx);
  }
}

/** Answers for one task; says nothing while its agent has not registered again with a master that has restarted. */
export function reconcileTask(master: MasterState, framework: Framework, { taskId, agentId }: Asked, tx: Tx): void {
  const task = framework.tasks.get(taskId);
  const owner = task?.agentId ?? agentId;
  if (owner !== undefined && master.agents.get(owner)?.connection === 'recovered') return;
  const update = task === undefined ? notInTheBooks(master, framework, { taskId, agentId }) : latest(task);
  sendMasterUpdate(framework, update, tx);
}

function latest(task: MasterTask): MasterUpdate {
  const { taskId, agentId, executorId } = task;
  const message = 'Reconciliation: Latest task state';
  const last = task.statuses.at(-1);
  return { taskId, agentId, executorId, state: reportedState(task), reason: 'REASON_RECONCILIATION', message, last };
}

function notInTheBooks(master: MasterState, framework: Framework, { taskId, agentId }: Asked): MasterUpdate {
  const common = { taskId, agentId, reason: 'REASON_RECONCILIATION' as const };
  if (agentId !== undefined && master.agents.has(agentId)) {
    const message = 'Reconciliation: Task is unknown to the agent';
    return { ...common, state: stateFor(framework, 'TASK_GONE'), message };
  }
  const unreachable = agentId === undefined ? undefined : master.unreachable.get(agentId);
  if (unreachable !== undefined) {
    const message = 'Reconciliation: Task is unreachable';
    return {
      ...common,
      state: stateFor(framework, 'TASK_UNREACHABLE'),
      message,
      unreachableSinceNs: unreachable.sinceNs,
    };
  }
  if (agentId !== undefined && master.gone.has(agentId)) {
    return { ...common, state: stateFor(framework, 'TASK_GONE_BY_OPERATOR'), message: 'Reconciliation: Task is gone' };
  }
  return { ...common, state: stateFor(framework, 'TASK_UNKNOWN'), message: 'Reconciliation: Task is unknown' };
}

export interface AskedOperation {
  readonly operationId: string;
  readonly agentId: string | undefined;
}

/** RECONCILE_OPERATIONS: an empty list asks for all that are pending. */
export function reconcileOperations(
  master: MasterState,
  framework: Framework,
  asked: readonly AskedOperation[],
  tx: Tx,
): void {
  const own = [...master.operations.values()].filter(({ frameworkId }) => frameworkId === framework.id);
  for (const { operationId, agentId } of asked.length > 0 ? asked : own) {
    const known = own.find((operation) => operation.operationId === operationId);
    const owner = known?.agentId ?? agentId;
    const status = {
      operation_id: { value: operationId },
      ...(known === undefined ? unknownOperation(master, agentId) : LATEST),
      ...(owner === undefined ? {} : { agent_id: { value: owner } }),
    };
    sendEvent(framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } }, tx);
  }
}

type Answer = Pick<OperationStatus, 'state' | 'message'>;

/** Operations are carried out at once: one that is known has been. */
const LATEST: Answer = { state: 'OPERATION_FINISHED', message: 'Reconciliation: Latest operation state' };

/** What is not in the books may be so because its agent is away. */
function unknownOperation(master: MasterState, agentId: string | undefined): Answer {
  if (agentId !== undefined && master.agents.get(agentId)?.connection === 'recovered')
    return { state: 'OPERATION_RECOVERING', message: 'Reconciliation: Agent is recovering' };
  if (agentId !== undefined && master.unreachable.has(agentId))
    return { state: 'OPERATION_UNREACHABLE', message: 'Reconciliation: Agent is unreachable' };
  if (agentId !== undefined && master.gone.has(agentId))
    return { state: 'OPERATION_GONE_BY_OPERATOR', message: 'Reconciliation: Agent marked gone by operator' };
  return { state: 'OPERATION_UNKNOWN', message: 'Reconciliation: Operation is unknown' };
}
