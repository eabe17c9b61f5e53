/** LAUNCH_GROUP: all of its tasks, on one executor, or none. Source: Mesos's documentation, "Nested Container and Task Group". */
import type { Tx } from '../engine/tx.ts';
import { formatResources } from '../resources/format.ts';
import { add, allocateTo, contains, type Resources } from '../resources/resources.ts';
import type { LaunchGroup, TaskInfo } from '../wire.ts';
import type { Acceptance } from './accept.ts';
import { allocateTask, bookTask } from './launch.ts';
import { sendMasterUpdate } from './status.ts';
import { resourcesOf } from './usage.ts';
import { neededBy, validateExecutorUse, validateTaskItself } from './validate-task.ts';

export function launchGroup(acceptance: Acceptance, { executor, task_group }: LaunchGroup, tx: Tx): void {
  const { framework, agent } = acceptance;
  // As the master of Mesos does: a task of a group names the group's executor as its own.
  const tasks = (task_group.tasks ?? []).map((task) => allocateTask({ ...task, executor }, acceptance));
  const error = validateGroup(acceptance, task_group.tasks ?? [], tasks);
  if (error !== undefined) return refuse(acceptance, tasks, error, tx);
  for (const task of tasks) bookTask(acceptance, task, tx);
  const info = tasks[0]?.executor;
  if (info === undefined) return;
  const message = { type: 'runTaskGroup', framework: framework.info, tasks, executor: info } as const;
  tx.emit({ kind: 'toAgent', agent: agent.index, message });
}

function refuse({ framework }: Acceptance, tasks: readonly TaskInfo[], message: string, tx: Tx): void {
  for (const { task_id, agent_id } of tasks) {
    const ids = { taskId: task_id.value, agentId: agent_id.value };
    sendMasterUpdate(framework, { ...ids, state: 'TASK_ERROR', reason: 'REASON_TASK_GROUP_INVALID', message }, tx);
  }
}

function validateGroup(
  acceptance: Acceptance,
  given: readonly TaskInfo[],
  tasks: readonly TaskInfo[],
): string | undefined {
  const [first] = tasks;
  if (first?.executor === undefined) return 'Task group has no tasks';
  const ids = new Set(tasks.map(({ task_id }) => task_id.value));
  if (ids.size < tasks.length) return 'Task group has a task ID twice';
  for (const [at, task] of tasks.entries()) {
    const wrong = validateTaskItself(acceptance, task) ?? validateMember(given[at]);
    if (wrong !== undefined) return `Task '${task.task_id.value}' is invalid: ${wrong}`;
  }
  return validateExecutorUse(acceptance, first.executor) ?? validateFit(acceptance, tasks);
}

function validateMember(task: TaskInfo | undefined): string | undefined {
  if (task?.executor !== undefined) return "'TaskInfo.executor' must not be set";
  return task?.command === undefined ? "'TaskInfo.command' must be set" : undefined;
}

function validateFit(acceptance: Acceptance, tasks: readonly TaskInfo[]): string | undefined {
  const [first, ...others] = tasks;
  const executorAndFirst = first === undefined ? [] : neededBy(acceptance, first);
  const needed = others.reduce<Resources>((sum, { resources }) => add(sum, resourcesOf(resources)), executorAndFirst);
  if (contains(acceptance.left, needed)) return undefined;
  const { role, left } = acceptance;
  const [wanted, there] = [needed, left].map((resources) => formatResources(allocateTo(resources, role)));
  return `Total resources ${wanted} required by task group and its executor are more than available ${there}`;
}
