/** What the master and executors want of tasks: launch, kill, messages. */
import type { ToAgent } from '../engine/link.ts';
import type { Tx } from '../engine/tx.ts';
import { sandboxDirectory } from '../paths.ts';
import type { ExecutorEvent, ExecutorInfo, FrameworkInfo, KillPolicy, TaskInfo } from '../wire.ts';
import { shutdownExecutor } from './executor-end.ts';
import { groupOf, launchQueued } from './launch-queued.ts';
import { type AgentExecutor, type AgentState, type AgentTask, keyOf, type Termination } from './state.ts';
import { putAgent, putExecutor, putFramework, putTask } from './store.ts';
import { agentUpdate, strayUpdate } from './updates.ts';

type RunTask = Extract<ToAgent, { type: 'runTask' }>;
type RunTaskGroup = Extract<ToAgent, { type: 'runTaskGroup' }>;

interface Run {
  readonly framework: FrameworkInfo;
  readonly tasks: readonly TaskInfo[];
  readonly executor: ExecutorInfo;
  readonly group: string | undefined;
}

export function runTask(agent: AgentState, { framework, task, executor }: RunTask, tx: Tx): void {
  run(agent, { framework, tasks: [task], executor, group: undefined }, tx);
}

export function runTaskGroup(agent: AgentState, { framework, tasks, executor }: RunTaskGroup, tx: Tx): void {
  run(agent, { framework, tasks, executor, group: tx.newId() }, tx);
}

/** Starts the executor when it is not there; else the tasks go to it, at once or when it has subscribed. */
function run(agent: AgentState, { framework, tasks, executor: info, group }: Run, tx: Tx): void {
  const frameworkId = framework.id?.value ?? '';
  if (agent.frameworks.get(frameworkId)?.terminating === true) return;
  if (agent.drain !== undefined) endDrain(agent, tx);
  if (!agent.frameworks.has(frameworkId)) {
    agent.frameworks.set(frameworkId, { info: framework, terminating: false });
    putFramework(agent, frameworkId, tx);
  }
  const known = agent.executors.get(keyOf(frameworkId, info.executor_id.value));
  if (known?.phase === 'terminating' || known?.phase === 'terminated') return dropTasks(agent, known, tasks, tx);
  const isCommand = group === undefined && tasks.every(({ executor }) => executor === undefined);
  const executor = known ?? newExecutor(agent, { framework, info, isCommand }, tx);
  for (const task of tasks) {
    const queued: AgentTask = { info: task, group, launched: false, state: 'TASK_STAGING', lastStatus: undefined };
    executor.tasks.set(task.task_id.value, queued);
    putTask(agent, executor, queued, tx);
  }
  if (executor.phase === 'running') launchQueued(agent, executor, tx);
  if (known === undefined) tx.emit({ kind: 'launch', agent: agent.index, executor: executor.key });
}

function dropTasks(agent: AgentState, executor: AgentExecutor, tasks: readonly TaskInfo[], tx: Tx): void {
  const { frameworkId, executorId, phase } = executor;
  const cause = { state: 'TASK_DROPPED', reason: 'REASON_EXECUTOR_TERMINATED', message: `Executor ${phase}` } as const;
  for (const { task_id } of tasks) strayUpdate(agent, { frameworkId, taskId: task_id.value, executorId }, cause, tx);
}

/** New work means that the operator took the agent back. */
function endDrain(agent: AgentState, tx: Tx): void {
  agent.drain = undefined;
  putAgent(agent, tx);
}

const KILLED_DURING_LAUNCH: Termination = {
  state: 'TASK_KILLED',
  reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
  message: 'Killed before delivery to the executor',
};

/** A task that is queued is killed here, with its group; one that is launched by its executor, if that is listening. */
export function killTask(
  agent: AgentState,
  frameworkId: string,
  taskId: string,
  killPolicy: KillPolicy | undefined,
  tx: Tx,
): void {
  const executor = [...agent.executors.values()].find(
    (one) => one.frameworkId === frameworkId && one.tasks.has(taskId),
  );
  const task = executor?.tasks.get(taskId);
  if (executor === undefined || task === undefined) return;
  if (task.launched) {
    const policy = killPolicy === undefined ? {} : { kill_policy: killPolicy };
    sendToExecutor(executor, { type: 'KILL', kill: { task_id: task.info.task_id, ...policy } }, tx);
    return;
  }
  for (const one of groupOf(executor, task)) agentUpdate(agent, executor, one, KILLED_DURING_LAUNCH, tx);
  const live = [...executor.tasks.values()].some(({ state }) => state === 'TASK_STAGING');
  if (!live && executor.phase !== 'running') shutdownExecutor(agent, executor, tx);
}

/** A message of the framework: lost when the executor is away. */
export function passMessage(
  agent: AgentState,
  frameworkId: string,
  executorId: string,
  data: Uint8Array,
  tx: Tx,
): void {
  const executor = agent.executors.get(keyOf(frameworkId, executorId));
  if (executor?.phase === 'running') sendToExecutor(executor, { type: 'MESSAGE', message: { data } }, tx);
}

export function sendToExecutor(executor: AgentExecutor, event: ExecutorEvent, tx: Tx): void {
  if (executor.stream !== undefined) tx.emit({ kind: 'executor', stream: executor.stream, event });
}

interface NewExecutor {
  readonly framework: FrameworkInfo;
  readonly info: ExecutorInfo;
  readonly isCommand: boolean;
}

function newExecutor(agent: AgentState, { framework, info, isCommand }: NewExecutor, tx: Tx): AgentExecutor {
  const frameworkId = framework.id?.value ?? '';
  const executorId = info.executor_id.value;
  const containerId = tx.newId();
  const executor: AgentExecutor = {
    key: keyOf(frameworkId, executorId),
    frameworkId,
    executorId,
    info,
    isCommand,
    checkpoint: framework.checkpoint ?? false,
    containerId,
    sandbox: sandboxDirectory(agent.workDirectory, {
      agentId: agent.agentId ?? '',
      frameworkId,
      executorId,
      containerId,
    }),
    phase: 'launching',
    process: undefined,
    stream: undefined,
    tasks: new Map(),
    termination: undefined,
  };
  agent.executors.set(executor.key, executor);
  putExecutor(agent, executor, tx);
  return executor;
}
