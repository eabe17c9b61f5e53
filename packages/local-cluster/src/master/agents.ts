/** Agents that register, and that come back. */
import type { ReportedExecutor, ReportedTask, TaskRef, ToMaster } from '../engine/link.ts';
import type { Tx } from '../engine/tx.ts';
import { isTerminal } from '../task-state.ts';
import type { AgentInfo, Resource } from '../wire.ts';
import { removeAgentForGood } from './agent-lost.ts';
import { rescindOffersOf } from './offers.ts';
import { requestAllocation } from './request-allocation.ts';
import {
  type Agent,
  executorKey,
  type Framework,
  type MasterExecutor,
  type MasterState,
  type MasterTask,
} from './state.ts';
import { sendMasterUpdate } from './status.ts';
import { putAgent, putExecutor, putMaster, putTask, putUnreachable, removeExecutor } from './store.ts';

export interface Registration {
  readonly index: number;
  readonly info: AgentInfo;
  readonly pid: string;
  readonly resources: readonly Resource[];
}

/** A new agent. One that was known at this address before lost its state: its tasks are lost with it. */
export function registerAgent(master: MasterState, registration: Registration, tx: Tx): void {
  const { index, info, pid, resources } = registration;
  for (const known of [...master.agents.values()]) {
    if (known.pid === pid) removeAgentForGood(master, known, 'a new agent registered at the same address', tx);
  }
  const id = `${master.info.id}-S${master.nextAgent++}`;
  putMaster(master, tx);
  const agent = newAgent(id, registration, tx);
  agent.total = resources;
  agent.info = { ...info, id: { value: id } };
  master.agents.set(id, agent);
  putAgent(agent, tx);
  tx.emit({ kind: 'toAgent', agent: index, message: { type: 'registered', agentId: id } });
  requestAllocation(tx);
}

type Reregistration = Extract<ToMaster, { type: 'reregister' }>;

/** An agent with an id: after a cut, a restart of its own, or one of the master. */
export function reregisterAgent(
  master: MasterState,
  index: number,
  pid: string,
  message: Reregistration,
  tx: Tx,
): void {
  const id = message.agentId;
  if (master.gone.has(id)) {
    tx.emit({ kind: 'toAgent', agent: index, message: { type: 'shutdownAgent' } });
    return;
  }
  const wasUnreachable = master.unreachable.delete(id);
  if (wasUnreachable) putUnreachable(id, undefined, tx);
  const known = master.agents.get(id);
  const agent = known ?? newAgent(id, { index, info: message.info, pid, resources: message.resources }, tx);
  master.agents.set(id, agent);
  // Offers of before the cut were made of what may have changed since.
  rescindOffersOf(master, agent, tx);
  agent.connection = 'connected';
  agent.info = { ...message.info, id: { value: id } };
  agent.total = message.resources;
  agent.reregisteredMs = tx.nowMs;
  tx.emit({ kind: 'cancelTimer', name: `pings/${id}` });
  takeExecutors(agent, message.executors, tx);
  for (const task of message.tasks) takeTask(master, agent, task, tx);
  const unknownTasks = missingTasks(master, agent, message.tasks);
  tx.emit({ kind: 'toAgent', agent: index, message: { type: 'reregistered', unknownTasks } });
  resumeFrameworks(master, agent, message, tx);
  deliverKills(agent, tx);
  putAgent(agent, tx);
  requestAllocation(tx);
}

function newAgent(id: string, { index, info, pid, resources }: Registration, tx: Tx): Agent {
  return {
    id,
    index,
    info: { ...info, id: { value: id } },
    pid,
    total: resources,
    connection: 'connected',
    deactivated: false,
    drain: undefined,
    registeredMs: tx.nowMs,
    reregisteredMs: undefined,
    executors: new Map(),
    pendingKills: new Map(),
  };
}

/** The agent's word counts: what ended while nobody heard it is free. */
function takeExecutors(agent: Agent, reported: readonly ReportedExecutor[], tx: Tx): void {
  const alive = new Set(reported.map(({ frameworkId, info }) => executorKey(frameworkId, info.executor_id.value)));
  for (const [key, executor] of agent.executors) {
    if (alive.has(key)) continue;
    agent.executors.delete(key);
    removeExecutor(agent.id, executor, tx);
  }
  for (const { frameworkId, info } of reported) {
    const key = executorKey(frameworkId, info.executor_id.value);
    if (agent.executors.has(key)) continue;
    const executor: MasterExecutor = { frameworkId, info, role: info.resources?.[0]?.allocation_info?.role ?? '*' };
    agent.executors.set(key, executor);
    putExecutor(agent.id, executor, tx);
  }
}

function takeTask(master: MasterState, agent: Agent, reported: ReportedTask, tx: Tx): void {
  const framework = master.frameworks.get(reported.frameworkId);
  if (framework === undefined) return;
  const known = framework.tasks.get(reported.taskId);
  if (known !== undefined) {
    if (!isTerminal(known.state)) known.state = reported.state;
    takeLastStatus(known, reported);
    putTask(known, false, tx);
    return;
  }
  const lost = framework.unreachableTasks.get(reported.taskId);
  const task = lost ?? taskFrom(agent, reported);
  task.state = reported.state;
  takeLastStatus(task, reported);
  framework.unreachableTasks.delete(task.taskId);
  framework.tasks.set(task.taskId, task);
  putTask(task, false, tx);
  if (lost !== undefined) tellReturn(framework, task, reported, tx);
}

/** What the agent last heard of the task's container counts, not what the master said meanwhile. */
function takeLastStatus(task: MasterTask, { lastStatus }: ReportedTask): void {
  if (lastStatus === undefined) return;
  const { data: _data, ...kept } = lastStatus;
  task.statuses = [...task.statuses.filter(({ source }) => source !== 'SOURCE_MASTER'), kept];
}

function taskFrom(agent: Agent, reported: ReportedTask): MasterTask {
  const { frameworkId, taskId, info, state, lastStatus } = reported;
  return {
    frameworkId,
    agentId: agent.id,
    taskId,
    info,
    executorId: info.executor?.executor_id.value,
    role: info.resources?.[0]?.allocation_info?.role ?? '*',
    state,
    statusUpdateState: lastStatus?.state,
    statusUpdateUuid: lastStatus?.uuid,
    statuses: lastStatus === undefined ? [] : [lastStatus],
  };
}

function tellReturn(framework: Framework, task: MasterTask, reported: ReportedTask, tx: Tx): void {
  const { taskId, agentId, executorId } = task;
  const message = 'Unreachable agent re-reregistered';
  const reason = 'REASON_AGENT_REREGISTERED' as const;
  const update = { taskId, agentId, executorId, state: reported.state, reason, message, last: reported.lastStatus };
  sendMasterUpdate(framework, update, tx);
}

/** Tasks in the books that the agent never got: it will report them as dropped. */
function missingTasks(master: MasterState, agent: Agent, reported: readonly ReportedTask[]): TaskRef[] {
  const there = new Set(reported.map(({ frameworkId, taskId }) => `${frameworkId}/${taskId}`));
  const missing: TaskRef[] = [];
  for (const framework of master.frameworks.values()) {
    for (const task of framework.tasks.values()) {
      if (task.agentId !== agent.id || there.has(`${framework.id}/${task.taskId}`)) continue;
      const executorId = task.executorId ?? task.taskId;
      missing.push({ frameworkId: framework.id, taskId: task.taskId, executorId });
    }
  }
  return missing;
}

/** Frameworks that were removed meanwhile are shut down there; the others' updates are sent again. */
function resumeFrameworks(master: MasterState, agent: Agent, message: Reregistration, tx: Tx): void {
  for (const info of message.frameworks) {
    const frameworkId = info.id?.value ?? '';
    const framework = master.frameworks.get(frameworkId);
    const to = { kind: 'toAgent', agent: agent.index } as const;
    if (framework === undefined) tx.emit({ ...to, message: { type: 'shutdownFramework', frameworkId } });
    else if (framework.stream !== undefined)
      tx.emit({ ...to, message: { type: 'updateFramework', framework: framework.info } });
  }
}

function deliverKills(agent: Agent, tx: Tx): void {
  for (const { frameworkId, taskId, killPolicy } of agent.pendingKills.values()) {
    tx.emit({ kind: 'toAgent', agent: agent.index, message: { type: 'killTask', frameworkId, taskId, killPolicy } });
  }
  agent.pendingKills.clear();
}
