/**
 * The life of a framework.
 *
 * unknown --SUBSCRIBE--> connected --stream ends--> disconnected --SUBSCRIBE--> connected
 * connected --SUBSCRIBE on another connection--> connected (the old stream is told, and ends)
 * disconnected --failover_timeout--> removed;  connected --TEARDOWN--> removed: that id is refused for good
 */
import type { Tx } from '../engine/tx.ts';
import { isTerminal } from '../task-state.ts';
import type { FrameworkInfo } from '../wire.ts';
import { setSuppressed, tellAgents } from './framework-changes.ts';
import { dropOffersOf } from './offers.ts';
import { requestAllocation } from './request-allocation.ts';
import type { Framework, MasterState } from './state.ts';
import { masterStatus, sendEvent } from './status.ts';
import {
  forgetRemovedFramework,
  putFramework,
  putMaster,
  putRemovedFramework,
  removeExecutor,
  removeTask,
} from './store.ts';
import { validateFrameworkInfo, validateSuppressed } from './validate-framework.ts';

const MAX_COMPLETED = 50;
const MAX_REMOVED_IDS = 10_000;

export interface Subscription {
  readonly info: FrameworkInfo;
  readonly suppressedRoles: readonly string[];
  /** The new stream. */
  readonly stream: string;
}

/** SUBSCRIBE. What is wrong with it is told as an ERROR event, after which the stream ends. */
export function subscribe(master: MasterState, subscription: Subscription, tx: Tx): void {
  const { stream, info } = subscription;
  const error = refusal(master, subscription);
  if (error !== undefined) {
    tx.emit({ kind: 'scheduler', stream, event: { type: 'ERROR', error: { message: error } } });
    tx.emit({ kind: 'endScheduler', stream });
    return;
  }
  const id = info.id?.value;
  const known = id === undefined || id === '' ? undefined : master.frameworks.get(id);
  if (known === undefined) addFramework(master, subscription, tx);
  else resubscribe(master, known, subscription, tx);
  requestAllocation(tx);
}

/** The stream ended, whoever ended it. Nothing happens when a newer one has taken over. */
export function disconnected(master: MasterState, stream: string, tx: Tx): void {
  const framework = [...master.frameworks.values()].find((one) => one.stream === stream);
  if (framework === undefined) return;
  framework.stream = undefined;
  framework.filters = [];
  dropOffersOf(master, framework, tx);
  startFailoverTimer(framework, tx);
  requestAllocation(tx);
}

/** Until it subscribes again: runs from the disconnection, and anew from a start of the master. */
export function startFailoverTimer(framework: Framework, tx: Tx): void {
  const afterMs = Math.max(0, (framework.info.failover_timeout ?? 0) * 1000);
  const event = { type: 'frameworkFailover', framework: framework.id } as const;
  tx.emit({ kind: 'timer', name: `failover/${framework.id}`, afterMs, event });
}

export function failoverTimedOut(master: MasterState, id: string, tx: Tx): void {
  const framework = master.frameworks.get(id);
  if (framework !== undefined && framework.stream === undefined) removeFramework(master, framework, tx);
}

/** TEARDOWN: its tasks are killed, its executors shut down, its id is burnt. */
export function removeFramework(master: MasterState, framework: Framework, tx: Tx): void {
  const { id, stream } = framework;
  dropOffersOf(master, framework, tx);
  for (const task of framework.tasks.values()) {
    const { taskId, agentId } = task;
    const update = {
      taskId,
      agentId,
      reason: 'REASON_FRAMEWORK_REMOVED',
      message: `Framework ${id} removed`,
    } as const;
    if (!isTerminal(task.state)) task.statuses.push(masterStatus({ ...update, state: 'TASK_KILLED' }, tx));
    task.state = isTerminal(task.state) ? task.state : 'TASK_KILLED';
    framework.completedTasks.push(task);
    removeTask(task, tx);
  }
  for (const task of framework.unreachableTasks.values()) removeTask(task, tx);
  framework.tasks.clear();
  framework.unreachableTasks.clear();
  for (const agent of master.agents.values()) {
    for (const [key, executor] of agent.executors) {
      if (executor.frameworkId !== id) continue;
      agent.executors.delete(key);
      removeExecutor(agent.id, executor, tx);
    }
    tx.emit({ kind: 'toAgent', agent: agent.index, message: { type: 'shutdownFramework', frameworkId: id } });
  }
  if (stream !== undefined) tx.emit({ kind: 'endScheduler', stream });
  tx.emit({ kind: 'cancelTimer', name: `failover/${id}` });
  bury(master, framework, tx);
  requestAllocation(tx);
}

function refusal(master: MasterState, { info, suppressedRoles }: Subscription): string | undefined {
  const wrong = validateFrameworkInfo(info) ?? validateSuppressed(info, suppressedRoles);
  if (wrong !== undefined) return wrong;
  return master.removedFrameworks.has(info.id?.value ?? '') ? 'Framework has been removed' : undefined;
}

function addFramework(master: MasterState, { info, stream, suppressedRoles }: Subscription, tx: Tx): void {
  const given = info.id?.value;
  const id = given === undefined || given === '' ? nextFrameworkId(master, tx) : given;
  const framework: Framework = {
    id,
    info: { ...info, id: { value: id } },
    stream,
    registeredMs: tx.nowMs,
    reregisteredMs: tx.nowMs,
    unregisteredMs: undefined,
    suppressed: new Set(suppressedRoles),
    filters: [],
    tasks: new Map(),
    unreachableTasks: new Map(),
    completedTasks: [],
  };
  master.frameworks.set(id, framework);
  putFramework(framework, tx);
  welcome(master, framework, tx);
}

function nextFrameworkId(master: MasterState, tx: Tx): string {
  const id = `${master.info.id}-${String(master.nextFramework++).padStart(4, '0')}`;
  putMaster(master, tx);
  return id;
}

function resubscribe(master: MasterState, framework: Framework, subscription: Subscription, tx: Tx): void {
  const old = framework.stream;
  if (old !== undefined) {
    sendEvent(framework, { type: 'ERROR', error: { message: 'Framework failed over' } }, tx);
    tx.emit({ kind: 'endScheduler', stream: old });
  }
  dropOffersOf(master, framework, tx);
  framework.filters = [];
  framework.stream = subscription.stream;
  framework.info = keepFixed(framework.info, subscription.info);
  framework.reregisteredMs = tx.nowMs;
  setSuppressed(framework, subscription.suppressedRoles);
  putFramework(framework, tx);
  tx.emit({ kind: 'cancelTimer', name: `failover/${framework.id}` });
  welcome(master, framework, tx);
  tellAgents(master, framework, tx);
}

/** What may not change keeps its first value, whatever the new subscription says. */
function keepFixed(old: FrameworkInfo, next: FrameworkInfo): FrameworkInfo {
  const { user, checkpoint, principal } = old;
  const { checkpoint: _checkpoint, principal: _principal, ...rest } = next;
  return {
    ...rest,
    user,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(principal === undefined ? {} : { principal }),
  };
}

function welcome(master: MasterState, framework: Framework, tx: Tx): void {
  const subscribed = {
    framework_id: { value: framework.id },
    heartbeat_interval_seconds: master.settings.heartbeatIntervalMs / 1000,
    master_info: master.info,
  };
  sendEvent(framework, { type: 'SUBSCRIBED', subscribed }, tx);
  sendEvent(framework, { type: 'HEARTBEAT' }, tx);
}

function bury(master: MasterState, framework: Framework, tx: Tx): void {
  framework.stream = undefined;
  framework.unregisteredMs = tx.nowMs;
  master.frameworks.delete(framework.id);
  master.completedFrameworks.set(framework.id, framework);
  master.removedFrameworks.add(framework.id);
  putRemovedFramework(framework.id, tx);
  const [oldest] = master.completedFrameworks.keys();
  if (oldest !== undefined && master.completedFrameworks.size > MAX_COMPLETED)
    master.completedFrameworks.delete(oldest);
  const [oldestId] = master.removedFrameworks;
  if (oldestId === undefined || master.removedFrameworks.size <= MAX_REMOVED_IDS) return;
  master.removedFrameworks.delete(oldestId);
  forgetRemovedFramework(oldestId, tx);
}
