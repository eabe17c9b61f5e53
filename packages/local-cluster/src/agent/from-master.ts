/** What the master tells an agent. */
import type { TaskRef, ToAgent } from '../engine/link.ts';
import type { Tx } from '../engine/tx.ts';
import { isTerminal } from '../task-state.ts';
import { destroyExecutor, shutdownExecutor } from './executor-end.ts';
import { applyOperation, operationAcknowledged, resendOperations } from './operations.ts';
import { type AgentState, keyOf } from './state.ts';
import { putAgent, putFramework, removeExecutor, removeOperation, removeStream, removeTask } from './store.ts';
import { killTask, passMessage, runTask, runTaskGroup } from './tasks.ts';
import { acknowledged, resend, strayUpdate } from './updates.ts';

export function receiveFromMaster(agent: AgentState, message: ToAgent, tx: Tx): void {
  switch (message.type) {
    case 'registered':
      agent.agentId = message.agentId;
      return putAgent(agent, tx);
    case 'reregistered':
      return reregistered(agent, message.unknownTasks, tx);
    case 'runTask':
      return runTask(agent, message, tx);
    case 'runTaskGroup':
      return runTaskGroup(agent, message, tx);
    case 'killTask':
      return killTask(agent, message.frameworkId, message.taskId, message.killPolicy, tx);
    case 'shutdownExecutor': {
      const executor = agent.executors.get(keyOf(message.frameworkId, message.executorId));
      return executor === undefined ? undefined : shutdownExecutor(agent, executor, tx);
    }
    case 'shutdownFramework':
      return shutdownFramework(agent, message.frameworkId, tx);
    case 'updateFramework':
      return updateFramework(agent, message, tx);
    case 'message':
      return passMessage(agent, message.frameworkId, message.executorId, message.data, tx);
    case 'acknowledge':
      return acknowledged(agent, message.frameworkId, message.taskId, message.uuid, tx);
    case 'applyOperation':
      return applyOperation(agent, message, tx);
    case 'acknowledgeOperation':
      return operationAcknowledged(agent, message.uuid, tx);
    case 'drain':
      return drain(agent, message, tx);
    case 'shutdownAgent':
      return shutdownAgent(agent, tx);
  }
}

function reregistered(agent: AgentState, unknownTasks: readonly TaskRef[], tx: Tx): void {
  for (const task of unknownTasks) {
    const message = 'Reconciliation: task unknown to the agent';
    strayUpdate(agent, task, { state: 'TASK_DROPPED', reason: 'REASON_RECONCILIATION', message }, tx);
  }
  resend(agent, undefined, tx);
  resendOperations(agent, tx);
}

function shutdownFramework(agent: AgentState, frameworkId: string, tx: Tx): void {
  const framework = agent.frameworks.get(frameworkId);
  for (const stream of [...agent.updates.values()])
    if (stream.frameworkId === frameworkId) removeStream(agent, stream, tx);
  for (const [uuid, operation] of [...agent.operations])
    if (operation.frameworkId === frameworkId) removeOperation(agent, uuid, tx);
  if (framework === undefined) return;
  framework.terminating = true;
  const own = [...agent.executors.values()].filter((executor) => executor.frameworkId === frameworkId);
  for (const executor of own) {
    if (executor.phase === 'terminated') removeExecutor(agent, executor, tx);
    else shutdownExecutor(agent, executor, tx);
  }
  if (own.every(({ phase }) => phase === 'terminated')) agent.frameworks.delete(frameworkId);
  putFramework(agent, frameworkId, tx);
}

function updateFramework(
  agent: AgentState,
  { framework: info }: Extract<ToAgent, { type: 'updateFramework' }>,
  tx: Tx,
): void {
  const id = info.id?.value ?? '';
  const framework = agent.frameworks.get(id);
  if (framework !== undefined) {
    framework.info = info;
    putFramework(agent, id, tx);
  }
  resend(agent, id, tx);
  resendOperations(agent, tx);
}

/** Kills every task; what they report on the way out says that the agent drains. */
function drain(agent: AgentState, { maxGraceMs, markGone }: Extract<ToAgent, { type: 'drain' }>, tx: Tx): void {
  agent.drain = { markGone };
  putAgent(agent, tx);
  const nanoseconds = maxGraceMs === undefined ? undefined : BigInt(Math.round(maxGraceMs * 1e6));
  const policy = nanoseconds === undefined ? undefined : { grace_period: { nanoseconds } };
  for (const executor of [...agent.executors.values()]) {
    for (const [taskId, task] of [...executor.tasks]) {
      if (!isTerminal(task.state)) killTask(agent, executor.frameworkId, taskId, policy, tx);
    }
  }
}

/** The master does not want this agent any more: its executors are killed, nothing is reported. */
function shutdownAgent(agent: AgentState, tx: Tx): void {
  for (const executor of [...agent.executors.values()]) {
    destroyExecutor(agent, executor, undefined, tx);
    for (const taskId of [...executor.tasks.keys()]) removeTask(agent, executor, taskId, tx);
  }
  for (const stream of [...agent.updates.values()]) removeStream(agent, stream, tx);
  for (const uuid of [...agent.operations.keys()]) removeOperation(agent, uuid, tx);
  agent.phase = 'shutDown';
  tx.emit({ kind: 'stopAgent', agent: agent.index });
}
