/** The master's books of tasks: launched, reported, ended. */
import type { Tx } from '../engine/tx.ts';
import { isTerminal } from '../task-state.ts';
import type { TaskState, TaskStatus } from '../wire.ts';
import { requestAllocation } from './request-allocation.ts';
import type { Framework, MasterState, MasterTask } from './state.ts';
import { sendStatus } from './status.ts';
import { putTask, removeTask } from './store.ts';

const MAX_COMPLETED = 1000;
/** Kept per task; the newest count. */
const MAX_STATUSES = 20;

/** The task has ended and the framework knows, or cannot be told: it leaves the books for the list of completed ones. */
export function completeTask(framework: Framework, task: MasterTask, tx: Tx): void {
  framework.tasks.delete(task.taskId);
  framework.unreachableTasks.delete(task.taskId);
  framework.completedTasks.push(task);
  if (framework.completedTasks.length > MAX_COMPLETED) framework.completedTasks.shift();
  removeTask(task, tx);
  requestAllocation(tx);
}

/** An update from an agent: into the books, on to the framework. Lost when that is away; the agent sends it again. */
export function agentUpdate(
  master: MasterState,
  frameworkId: string,
  status: TaskStatus,
  latest: TaskState,
  tx: Tx,
): void {
  const framework = master.frameworks.get(frameworkId);
  if (framework === undefined) return;
  const task = framework.tasks.get(status.task_id.value);
  if (task !== undefined) recordUpdate(framework, task, status, latest, tx);
  sendStatus(framework, status, tx);
}

function recordUpdate(framework: Framework, task: MasterTask, status: TaskStatus, latest: TaskState, tx: Tx): void {
  const ended = isTerminal(task.state);
  if (!ended) task.state = latest;
  if (framework.stream !== undefined) {
    task.statusUpdateState = status.state;
    task.statusUpdateUuid = status.uuid;
    const last = task.statuses.at(-1);
    if (last?.state === status.state) task.statuses.pop();
    const { data: _data, ...kept } = status;
    task.statuses.push(kept);
    if (task.statuses.length > MAX_STATUSES) task.statuses.shift();
  }
  putTask(task, false, tx);
  if (!ended && isTerminal(task.state)) requestAllocation(tx);
}

export interface Acknowledgement {
  readonly agentId: string;
  readonly taskId: string;
  readonly uuid: Uint8Array;
}

/** ACKNOWLEDGE: passed on to the agent; a task whose end is acknowledged leaves the books. */
export function acknowledge(master: MasterState, framework: Framework, ack: Acknowledgement, tx: Tx): void {
  const agent = master.agents.get(ack.agentId);
  if (agent?.connection !== 'connected') return;
  const task = framework.tasks.get(ack.taskId);
  const current = task?.statusUpdateUuid;
  if (
    task !== undefined &&
    current !== undefined &&
    isTerminal(task.statusUpdateState) &&
    equalBytes(current, ack.uuid)
  ) {
    completeTask(framework, task, tx);
  }
  const { taskId, uuid } = ack;
  tx.emit({
    kind: 'toAgent',
    agent: agent.index,
    message: { type: 'acknowledge', frameworkId: framework.id, taskId, uuid },
  });
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
