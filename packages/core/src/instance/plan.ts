/**
 * Compares what is with what is asked for, and asks for what is missing. Level-based: it runs after every event, looks at
 * everything, and adds an effect only where none of its kind is under way.
 */
import type { Member, Task } from '../model/member.ts';
import {
  addEffect,
  type Draft,
  dropEffects,
  hasEffect,
  isAbout,
  isUp,
  killTask,
  masterOf,
  say,
  serves,
} from './draft.ts';
import { planFailover } from './failover.ts';
import { planMembers } from './members.ts';
import { planRequests } from './operator.ts';
import { POLICY } from './policy.ts';
import { planStop } from './stop.ts';
import { inspect } from './take.ts';

export function plan(draft: Draft): void {
  if (draft.instance.declared.intent.kind !== 'run') return planStop(draft);
  planMembers(draft);
  planRequests(draft);
  planFailover(draft);
  for (const member of draft.status.members) planTask(draft, member);
  planFollow(draft);
  planSync(draft);
  for (const member of draft.status.members) planRunningHook(draft, member);
}

function planTask(draft: Draft, member: Member): void {
  const { task } = member;
  if (task === null) return;
  if (member.wanted === 'retired') return killTask(draft, member, 'scaled down');
  switch (task.state) {
    case 'placed':
      return planPrepare(draft, member, task);
    case 'launching':
    case 'starting':
      if (task.killSinceMs !== null) return killTask(draft, member, 'to be ended');
      return planSilentLaunch(draft, member, task);
    case 'running':
      return planHealth(draft, member, task);
    case 'lost':
      return inspect(draft, member);
  }
}

function planPrepare(draft: Draft, member: Member, task: Task): void {
  if (task.deadlineMs !== null && task.deadlineMs <= draft.nowMs) {
    dropEffects(draft, (effect) => isAbout(effect, member));
    member.task = null;
    return say(draft, 'unplaced', member, 'its placement was not used in time');
  }
  if (hasEffect(draft, 'prepare', member) || !bootstrapAllows(draft)) return;
  const { ordinal, launch } = member;
  addEffect(draft, { kind: 'prepare', ordinal, launch, timeoutMs: POLICY.prepareTimeoutMs });
}

/** With `bootstrap: all` every member is placed before the first one starts. */
function bootstrapAllows({ instance, status }: Draft): boolean {
  if (instance.traits.bootstrap === 'any') return true;
  return status.members.every((member) => member.wanted === 'retired' || member.home !== null);
}

function planSilentLaunch(draft: Draft, member: Member, task: Task): void {
  if (task.state !== 'launching' || hasEffect(draft, 'launch', member)) return;
  if (draft.nowMs - task.sinceMs >= POLICY.silentLaunchMs) inspect(draft, member);
}

function planHealth(draft: Draft, member: Member, task: Task): void {
  if (task.killSinceMs !== null) return killTask(draft, member, 'to be ended');
  if (task.healthy || draft.status.failover !== null) return;
  if (draft.nowMs - task.sinceMs < POLICY.unhealthyMs) return;
  killTask(draft, member, `unhealthy for ${POLICY.unhealthyMs / 1000} s: ${task.message}`);
}

/** Slaves that run but follow a master of an earlier epoch are re-pointed; launched again where the framework can't. */
function planFollow(draft: Draft): void {
  const master = masterOf(draft);
  if (draft.status.failover !== null || master === undefined || !serves(master)) return;
  for (const member of draft.status.members) {
    if (member.role !== 'slave' || member.task === null || !isUp(member.task) || member.task.killSinceMs !== null)
      continue;
    if (member.followedEpoch === draft.status.epoch || hasEffect(draft, 'operate', member)) continue;
    if (!draft.instance.traits.operations.includes('follow')) {
      killTask(draft, member, 'launched again to follow the new master');
      continue;
    }
    addEffect(draft, {
      kind: 'operate',
      operation: 'follow',
      ordinal: member.ordinal,
      launch: member.launch,
      epoch: draft.status.epoch,
      target: master.ordinal,
      timeoutMs: POLICY.operationTimeoutMs,
    });
  }
}

/** Slaves are looked at until they have completed their sync with the present master: only then may they be elected. */
export function planSync(draft: Draft, attempt = 0): void {
  const { status, instance } = draft;
  if (status.effects.some((effect) => effect.kind === 'probe')) return;
  const unsynced = unsyncedSlaves(draft);
  if (unsynced.length === 0) return;
  if (!instance.traits.operations.includes('probe')) {
    for (const member of unsynced) member.syncedEpoch = status.epoch;
    return;
  }
  const delayMs = attempt === 0 ? 0 : Math.min(POLICY.syncProbeMs * 2 ** (attempt - 1), POLICY.maxSyncProbeMs);
  addEffect(draft, {
    kind: 'probe',
    purpose: 'sync',
    epoch: status.epoch,
    members: unsynced.map(({ ordinal, launch }) => ({ ordinal, launch })),
    atLeast: null,
    attempt,
    delayMs,
    timeoutMs: POLICY.probeTimeoutMs,
  });
}

function unsyncedSlaves(draft: Draft): readonly Member[] {
  const { status } = draft;
  const master = masterOf(draft);
  if (status.failover !== null || master === undefined || !serves(master)) return [];
  return status.members.filter(
    (member) =>
      member.role === 'slave' &&
      serves(member) &&
      member.followedEpoch === status.epoch &&
      member.syncedEpoch !== status.epoch,
  );
}

function planRunningHook(draft: Draft, member: Member): void {
  const { task } = member;
  if (task === null || task.runningHook !== 'due' || task.state !== 'running' || hasEffect(draft, 'hook', member))
    return;
  const hook = member.role === 'master' ? 'masterRunning' : 'slaveRunning';
  if (!draft.instance.traits.hooks.includes(hook)) {
    task.runningHook = 'called';
    return;
  }
  const { ordinal, launch } = member;
  addEffect(draft, { kind: 'hook', hook, ordinal, launch, timeoutMs: POLICY.hookTimeoutMs });
}
