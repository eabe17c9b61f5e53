/**
 * The ways in which an agent goes.
 *
 * connected --its process ends--> disconnected --pings unanswered--> unreachable --returns--> connected
 * connected --cut off, pings unanswered--> unreachable
 * any --another agent at its address, machine down--> removed;  --operator--> gone, and never taken again
 */
import type { Tx } from '../engine/tx.ts';
import { isTerminal } from '../task-state.ts';
import type { TaskState } from '../wire.ts';
import { rescindInverseOffersOf } from './maintenance.ts';
import { rescindOffersOf } from './offers.ts';
import { requestAllocation } from './request-allocation.ts';
import type { Agent, Framework, MasterState, MasterTask } from './state.ts';
import { type MasterReason, masterStatus, sendEvent, sendStatus, stateFor } from './status.ts';
import { putGone, putTask, putUnreachable, removeAgent, removeExecutor } from './store.ts';
import { completeTask } from './tasks.ts';

/** The agent's process ended: offers go at once, tasks only where the framework does not checkpoint. */
export function agentDisconnected(master: MasterState, agent: Agent, tx: Tx): void {
  if (agent.connection !== 'connected') return;
  agent.connection = 'disconnected';
  rescindOffersOf(master, agent, tx);
  rescindInverseOffersOf(master, agent, tx);
  for (const framework of master.frameworks.values()) {
    if (framework.info.checkpoint === true) continue;
    const message = `Agent ${agent.info.hostname} disconnected`;
    loseTasks(framework, agent, { state: 'TASK_LOST', reason: 'REASON_AGENT_DISCONNECTED', message }, tx);
    forgetExecutors(agent, framework.id, tx);
  }
  watchPings(master, agent, tx);
}

/** From now on the agent does not answer pings. */
export function watchPings(master: MasterState, agent: Agent, tx: Tx): void {
  const afterMs = master.settings.pingTimeoutMs * master.settings.maxPingTimeouts;
  tx.emit({
    kind: 'timer',
    name: `pings/${agent.id}`,
    afterMs,
    event: { type: 'agentUnreachable', agentId: agent.id },
  });
}

/** The master has restarted: an agent that does not register again in time is unreachable. */
export function awaitReturn(master: MasterState, agent: Agent, tx: Tx): void {
  const event = { type: 'agentUnreachable', agentId: agent.id } as const;
  tx.emit({ kind: 'timer', name: `pings/${agent.id}`, afterMs: master.settings.reregisterTimeoutMs, event });
}

export function agentUnreachable(master: MasterState, agent: Agent, tx: Tx): void {
  const sinceNs = BigInt(tx.nowMs) * 1_000_000n;
  const entry = { info: agent.info, sinceNs };
  master.unreachable.set(agent.id, entry);
  putUnreachable(agent.id, entry, tx);
  for (const framework of master.frameworks.values()) {
    for (const task of tasksOn(framework, agent)) {
      const state = stateFor(framework, 'TASK_UNREACHABLE');
      moveToUnreachable(framework, task, state, sinceNs, tx);
    }
  }
  removeFromRegistry(master, agent, tx);
}

/** The agent will not come back under this id: its tasks are lost, partition-aware or not. */
export function removeAgentForGood(master: MasterState, agent: Agent, why: string, tx: Tx): void {
  const message = `Agent ${agent.info.hostname} removed: ${why}`;
  for (const framework of master.frameworks.values()) {
    loseTasks(framework, agent, { state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED', message }, tx);
  }
  removeFromRegistry(master, agent, tx);
}

/** MARK_AGENT_GONE. False when nobody knows the agent. */
export function markAgentGone(master: MasterState, agentId: string, tx: Tx): boolean {
  if (master.gone.has(agentId)) return true;
  const agent = master.agents.get(agentId);
  if (agent === undefined && !master.unreachable.has(agentId)) return false;
  master.gone.add(agentId);
  putGone(agentId, tx);
  master.unreachable.delete(agentId);
  putUnreachable(agentId, undefined, tx);
  for (const framework of master.frameworks.values()) goneTasks(framework, agentId, tx);
  if (agent === undefined) return true;
  removeFromRegistry(master, agent, tx);
  tx.emit({ kind: 'toAgent', agent: agent.index, message: { type: 'shutdownAgent' } });
  return true;
}

function goneTasks(framework: Framework, agentId: string, tx: Tx): void {
  const loss: Loss = {
    state: stateFor(framework, 'TASK_GONE_BY_OPERATOR'),
    reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
    message: 'Agent has been marked gone',
  };
  for (const tasks of [framework.tasks, framework.unreachableTasks]) {
    const lost = [...tasks.values()].filter((task) => task.agentId === agentId);
    for (const task of lost.reverse()) loseTask(framework, task, loss, tx);
  }
}

interface Loss {
  readonly state: TaskState;
  readonly reason: MasterReason;
  readonly message: string;
}

function loseTasks(framework: Framework, agent: Agent, loss: Loss, tx: Tx): void {
  for (const task of tasksOn(framework, agent)) loseTask(framework, task, loss, tx);
}

function loseTask(framework: Framework, task: MasterTask, loss: Loss, tx: Tx): void {
  if (isTerminal(task.state)) return completeTask(framework, task, tx);
  const { taskId, agentId, executorId } = task;
  const status = masterStatus({ ...loss, taskId, agentId, executorId }, tx);
  task.state = loss.state;
  task.statuses.push(status);
  completeTask(framework, task, tx);
  sendStatus(framework, status, tx);
}

function moveToUnreachable(framework: Framework, task: MasterTask, state: TaskState, sinceNs: bigint, tx: Tx): void {
  if (isTerminal(task.state)) return completeTask(framework, task, tx);
  const { taskId, agentId, executorId } = task;
  const message = 'health check timed out';
  const update = { taskId, agentId, executorId, state, message, reason: 'REASON_AGENT_REMOVED' as const };
  const status = masterStatus({ ...update, unreachableSinceNs: sinceNs }, tx);
  task.state = state;
  task.statuses.push(status);
  framework.tasks.delete(task.taskId);
  framework.unreachableTasks.set(task.taskId, task);
  putTask(task, true, tx);
  sendStatus(framework, status, tx);
}

/** The newest first, as Mesos tells them. */
function tasksOn(framework: Framework, agent: Agent): MasterTask[] {
  return [...framework.tasks.values()].filter(({ agentId }) => agentId === agent.id).reverse();
}

function removeFromRegistry(master: MasterState, agent: Agent, tx: Tx): void {
  rescindOffersOf(master, agent, tx);
  rescindInverseOffersOf(master, agent, tx);
  for (const framework of master.frameworks.values()) {
    forgetExecutors(agent, framework.id, tx);
    sendEvent(framework, { type: 'FAILURE', failure: { agent_id: { value: agent.id } } }, tx);
  }
  tx.emit({ kind: 'cancelTimer', name: `pings/${agent.id}` });
  master.agents.delete(agent.id);
  removeAgent(agent.id, tx);
  requestAllocation(tx);
}

function forgetExecutors(agent: Agent, frameworkId: string, tx: Tx): void {
  for (const [key, executor] of agent.executors) {
    if (executor.frameworkId !== frameworkId) continue;
    agent.executors.delete(key);
    removeExecutor(agent.id, executor, tx);
  }
}
