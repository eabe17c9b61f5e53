/** What the master and executors want of tasks: launch, kill, messages. */
import type { ToAgent } from '../engine/link.ts';
import type { Tx } from '../engine/tx.ts';
import { sandboxDirectory } from '../paths.ts';
import type { ExecutorEvent, KillPolicy } from '../wire.ts';
import { shutdownExecutor, volumeLinks } from './executor-end.ts';
import { type AgentExecutor, type AgentState, type AgentTask, keyOf, type Termination } from './state.ts';
import { putAgent, putExecutor, putFramework, putTask } from './store.ts';
import { agentUpdate, strayUpdate } from './updates.ts';

type RunTask = Extract<ToAgent, { type: 'runTask' }>;

/** Starts the executor when it is not there; else the task goes to it, at once or when it has subscribed. */
export function runTask(agent: AgentState, { framework, task: info, executor: executorInfo }: RunTask, tx: Tx): void {
  const frameworkId = framework.id?.value ?? '';
  if (agent.frameworks.get(frameworkId)?.terminating === true) return;
  if (agent.drain !== undefined) endDrain(agent, tx);
  if (!agent.frameworks.has(frameworkId)) {
    agent.frameworks.set(frameworkId, { info: framework, terminating: false });
    putFramework(agent, frameworkId, tx);
  }
  const executorId = executorInfo.executor_id.value;
  const taskId = info.task_id.value;
  const known = agent.executors.get(keyOf(frameworkId, executorId));
  if (known?.phase === 'terminating' || known?.phase === 'terminated') {
    const message = `Executor ${known.phase}`;
    strayUpdate(
      agent,
      { frameworkId, taskId, executorId },
      { state: 'TASK_DROPPED', reason: 'REASON_EXECUTOR_TERMINATED', message },
      tx,
    );
    return;
  }
  const executor = known ?? newExecutor(agent, { framework, task: info, executor: executorInfo }, tx);
  const task: AgentTask = { info, launched: false, state: 'TASK_STAGING', lastStatus: undefined };
  executor.tasks.set(taskId, task);
  putTask(agent, executor, task, tx);
  if (executor.phase === 'running') launchTask(agent, executor, task, tx);
  if (known === undefined) tx.emit({ kind: 'launch', agent: agent.index, executor: executor.key });
}

/** New work means that the operator took the agent back. */
function endDrain(agent: AgentState, tx: Tx): void {
  agent.drain = undefined;
  putAgent(agent, tx);
}

/** Hands a task to its executor. Lost when that is away: the task is dropped when it subscribes again. */
export function launchTask(agent: AgentState, executor: AgentExecutor, task: AgentTask, tx: Tx): void {
  task.launched = true;
  putTask(agent, executor, task, tx);
  const links = volumeLinks(agent, task);
  if (links.length > 0) tx.emit({ kind: 'linkVolumes', agent: agent.index, executor: executor.key, links });
  sendToExecutor(executor, { type: 'LAUNCH', launch: { task: task.info } }, tx);
}

const KILLED_DURING_LAUNCH: Termination = {
  state: 'TASK_KILLED',
  reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
  message: 'Killed before delivery to the executor',
};

/** A task that is queued is killed here; one that is launched by its executor, if that is listening. */
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
  agentUpdate(agent, executor, task, KILLED_DURING_LAUNCH, tx);
  const live = [...executor.tasks.values()].some((other) => other !== task && other.state === 'TASK_STAGING');
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

function newExecutor(
  agent: AgentState,
  { framework, task, executor: info }: Omit<RunTask, 'type'>,
  tx: Tx,
): AgentExecutor {
  const frameworkId = framework.id?.value ?? '';
  const executorId = info.executor_id.value;
  const containerId = tx.newId();
  const executor: AgentExecutor = {
    key: keyOf(frameworkId, executorId),
    frameworkId,
    executorId,
    info,
    isCommand: task.executor === undefined,
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
