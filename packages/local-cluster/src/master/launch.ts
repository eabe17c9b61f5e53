import type { Tx } from '../engine/tx.ts';
import { allocateTo, subtract } from '../resources/resources.ts';
import type { ExecutorInfo, TaskInfo } from '../wire.ts';
import type { Acceptance } from './accept.ts';
import { executorKey, type MasterTask } from './state.ts';
import { sendMasterUpdate } from './status.ts';
import { putExecutor, putTask } from './store.ts';
import { resourcesOf } from './usage.ts';
import { neededBy, validateTask } from './validate-task.ts';

/** LAUNCH: tasks are judged one by one, in order; the first that fits starts, the others fail. */
export function launch(acceptance: Acceptance, tasks: readonly TaskInfo[], tx: Tx): void {
  for (const task of tasks) {
    const info = allocateTask(task, acceptance);
    const error = validateTask(acceptance, info);
    if (error === undefined) launchTask(acceptance, info, tx);
    else rejectTask(acceptance, info, error, tx);
  }
}

function rejectTask({ framework }: Acceptance, info: TaskInfo, error: string, tx: Tx): void {
  const update = {
    taskId: info.task_id.value,
    agentId: info.agent_id.value,
    state: 'TASK_ERROR' as const,
    reason: 'REASON_TASK_INVALID' as const,
    message: error,
  };
  sendMasterUpdate(framework, update, tx);
}

function launchTask(acceptance: Acceptance, info: TaskInfo, tx: Tx): void {
  const { framework, agent, role } = acceptance;
  bookTask(acceptance, info, tx);
  const executor = info.executor ?? commandExecutor(info, framework.id, role);
  tx.emit({
    kind: 'toAgent',
    agent: agent.index,
    message: { type: 'runTask', framework: framework.info, task: info, executor },
  });
}

/** Into the books: the task, and its executor where that is new. */
export function bookTask(acceptance: Acceptance, info: TaskInfo, tx: Tx): void {
  const { framework, agent, role } = acceptance;
  acceptance.left = subtract(acceptance.left, neededBy(acceptance, info));
  const custom = info.executor;
  if (custom !== undefined) {
    const key = executorKey(framework.id, custom.executor_id.value);
    if (!agent.executors.has(key)) {
      const executor = { frameworkId: framework.id, info: custom, role };
      agent.executors.set(key, executor);
      putExecutor(agent.id, executor, tx);
    }
  }
  const task: MasterTask = {
    frameworkId: framework.id,
    agentId: agent.id,
    taskId: info.task_id.value,
    info,
    executorId: custom?.executor_id.value,
    role,
    state: 'TASK_STAGING',
    statusUpdateState: undefined,
    statusUpdateUuid: undefined,
    statuses: [],
  };
  framework.tasks.set(task.taskId, task);
  putTask(task, false, tx);
}

/** The task as the agent gets it: resources say to whom they are allocated, the executor whose it is. */
export function allocateTask(task: TaskInfo, { framework, role }: Acceptance): TaskInfo {
  const resources = allocateTo(resourcesOf(task.resources), role);
  if (task.executor === undefined) return { ...task, resources };
  const executor: ExecutorInfo = {
    ...task.executor,
    type: task.executor.type ?? 'CUSTOM',
    framework_id: task.executor.framework_id ?? { value: framework.id },
    resources: allocateTo(resourcesOf(task.executor.resources), role),
  };
  return { ...task, resources, executor };
}

/** A task with a command runs in an executor of the cluster's own, which has the task's id. */
function commandExecutor(task: TaskInfo, frameworkId: string, role: string): ExecutorInfo {
  return {
    executor_id: { value: task.task_id.value },
    framework_id: { value: frameworkId },
    name: `Command Executor (Task: ${task.task_id.value})`,
    source: task.task_id.value,
    resources: allocateTo([], role),
    ...(task.command === undefined ? {} : { command: task.command }),
  };
}
