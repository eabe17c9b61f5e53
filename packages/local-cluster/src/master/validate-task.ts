/** What Mesos checks of a task before it launches it, in its order and with its words. */
import { formatResources } from '../resources/format.ts';
import { add, allocateTo, contains, isEmpty, type Resources } from '../resources/resources.ts';
import type { ExecutorInfo, TaskInfo } from '../wire.ts';
import type { Acceptance } from './accept.ts';
import { describeMessage } from './describe-message.ts';
import { executorKey } from './state.ts';
import { resourcesOf } from './usage.ts';

/** Returns what is wrong with the task. */
export function validateTask(acceptance: Acceptance, task: TaskInfo): string | undefined {
  return validateTaskItself(acceptance, task) ?? validateExecutor(acceptance, task) ?? validateFit(acceptance, task);
}

/** Whatever runs it. */
export function validateTaskItself(acceptance: Acceptance, task: TaskInfo): string | undefined {
  return (
    validateId(task.task_id.value) ??
    validateUnique(acceptance, task) ??
    validateAgent(acceptance, task) ??
    validateTaskResources(task)
  );
}

/** Ids become names of directories. */
export function validateId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (id.length > 255) return `ID must not be greater than 255 characters`;
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  for (const character of id) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 32 || code === 127 || character === '/' || character === '\\')
      return `'${id}' contains invalid characters`;
  }
  return undefined;
}

/** The task's resources, and its executor's when that is not there yet. */
export function neededBy({ framework, agent }: Acceptance, task: TaskInfo): Resources {
  const needed = resourcesOf(task.resources);
  const { executor } = task;
  if (executor === undefined || agent.executors.has(executorKey(framework.id, executor.executor_id.value)))
    return needed;
  return add(needed, resourcesOf(executor.resources));
}

function validateUnique({ framework }: Acceptance, task: TaskInfo): string | undefined {
  const id = task.task_id.value;
  if (framework.tasks.has(id) || framework.unreachableTasks.has(id)) return `Task has duplicate ID: ${id}`;
  return undefined;
}

function validateAgent({ agent }: Acceptance, task: TaskInfo): string | undefined {
  if (task.agent_id.value === agent.id) return undefined;
  return `Task uses invalid agent ${task.agent_id.value} while agent ${agent.id} is expected`;
}

function validateTaskResources(task: TaskInfo): string | undefined {
  const resources = task.resources ?? [];
  if (resources.length === 0 || resources.every(isEmpty)) return 'Task uses no resources';
  for (const { name, type, scalar } of resources) {
    const value = scalar?.value ?? 0;
    if (type === 'SCALAR' && !(value >= 0 && Number.isFinite(value))) {
      return `Task uses invalid resources: Invalid scalar resource: value of '${name}' is invalid`;
    }
  }
  return undefined;
}

function validateExecutor(acceptance: Acceptance, task: TaskInfo): string | undefined {
  const { command, executor } = task;
  if ((command === undefined) === (executor === undefined)) {
    return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present';
  }
  if (executor === undefined) return undefined;
  if (executor.type !== 'CUSTOM') return `'ExecutorInfo.type' must be 'CUSTOM' here`;
  return validateExecutorUse(acceptance, executor);
}

/** The executor that tasks name: a new one, or the one of that id, unchanged. */
export function validateExecutorUse({ framework, agent }: Acceptance, executor: ExecutorInfo): string | undefined {
  const wrong = validateId(executor.executor_id.value) ?? validateExecutorInfo(executor, framework.id);
  if (wrong !== undefined) return wrong;
  const existing = agent.executors.get(executorKey(framework.id, executor.executor_id.value))?.info;
  if (existing === undefined || sameMessage(existing, executor)) return undefined;
  const line = '------------------------------------------------------------';
  const texts = [`Existing ExecutorInfo:\n${describeMessage(existing)}`, `ExecutorInfo:\n${describeMessage(executor)}`];
  const [theirs, ours] = texts;
  return `ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.\n${line}\n${theirs}\n${line}\n${ours}\n${line}\n`;
}

function validateExecutorInfo(executor: ExecutorInfo, frameworkId: string): string | undefined {
  const owner = executor.framework_id?.value;
  if (owner !== undefined && owner !== frameworkId) {
    return `ExecutorInfo has an invalid FrameworkID (Actual: ${owner} vs Expected: ${frameworkId})`;
  }
  if (executor.type === 'DEFAULT')
    return executor.command === undefined ? undefined : `'ExecutorInfo.command' must not be set for 'DEFAULT' executor`;
  return executor.command === undefined ? `'ExecutorInfo.command' must be set for 'CUSTOM' executor` : undefined;
}

function validateFit(acceptance: Acceptance, task: TaskInfo): string | undefined {
  const needed = neededBy(acceptance, task);
  if (contains(acceptance.left, needed)) return undefined;
  const { role, left } = acceptance;
  const [wanted, there] = [needed, left].map((resources) => formatResources(allocateTo(resources, role)));
  return `Total resources ${wanted} required by task and its executor is more than available ${there}`;
}

/** Equal whatever the order of fields. */
function sameMessage(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('base64');
    if (typeof inner === 'bigint') return inner.toString();
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)));
  });
}
