/**
 * Compares what is with what is asked for, and asks for what is missing. Level-based: it runs after every event, looks at
 * everything, and adds an effect only where none of its kind is under way.
 */
import type { Member, Task } from '../model/member.ts';
import type { Role } from '../model/traits.ts';
import { planDeparted } from './departed.ts';
import { addEffect, type Draft, hasEffect, isUp, killTask, masterOf, say, serves, unplace } from './draft.ts';
import { planDrain } from './drain.ts';
import { planFailover } from './failover.ts';
import { inspectIfSilent } from './inspect.ts';
import { planMaintenance } from './maintenance.ts';
import { planMembers, planSurplus } from './members.ts';
import { hasMembership, mayLaunch } from './membership.ts';
import { planRequests } from './operator.ts';
import { learnMembership, planChanges } from './plan-membership.ts';
import { POLICY } from './policy.ts';
import { forgetProblem } from './problem.ts';
import { planRemovals } from './remove-volume.ts';
import { planReplacements } from './replace.ts';
import { planRoll } from './roll.ts';
import { planStop } from './stop.ts';
import { planTemplate } from './template.ts';

export function plan(draft: Draft): void {
  const { intent } = draft.instance.declared;
  planRemovals(draft);
  if (intent.kind === 'run') planRun(draft);
  else planStop(draft);
  forgetProblem(draft);
}

function planRun(draft: Draft): void {
  learnMembership(draft);
  planMembers(draft);
  planTemplate(draft);
  planRequests(draft);
  planFailover(draft);
  planReplacements(draft);
  planSurplus(draft);
  for (const member of draft.status.members) planTask(draft, member);
  planChanges(draft);
  planFollow(draft);
  planSync(draft);
  planDeparted(draft);
  for (const member of draft.status.members) planRunningHook(draft, member);
  planRoll(draft);
  planDrain(draft);
  planMaintenance(draft);
}

function planTask(draft: Draft, member: Member): void {
  const { task } = member;
  if (task === null) return;
  if (task.state === 'placed') return planPrepare(draft, member, task);
  if (member.wanted === 'retired') killTask(draft, member, 'scaled down');
  else if (task.killSinceMs !== null) killTask(draft, member, 'to be ended');
  else if (task.state === 'running') planHealth(draft, member, task);
  inspectIfSilent(draft, member);
}

function planPrepare(draft: Draft, member: Member, task: Task): void {
  if (task.deadlineMs !== null && task.deadlineMs <= draft.nowMs) {
    unplace(draft, member);
    return say(draft, 'unplaced', member, 'its placement was not used in time');
  }
  if (hasEffect(draft, 'prepare', member) || !bootstrapAllows(draft, member)) return;
  const { ordinal, launch } = member;
  addEffect(draft, { kind: 'prepare', ordinal, launch, timeoutMs: POLICY.prepareTimeoutMs });
}

/** With `bootstrap: all` every member is placed before the first one starts. */
function bootstrapAllows({ instance, status }: Draft, member: Member): boolean {
  if (hasMembership(instance)) return mayLaunch(instance, member);
  if (instance.traits.bootstrap === 'any') return true;
  return status.members.every(
    ({ wanted, task, lastDeath }) => wanted === 'retired' || task !== null || lastDeath !== null,
  );
}

function planHealth(draft: Draft, member: Member, task: Task): void {
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
  if (status.effects.some((effect) => effect.kind === 'probe' && effect.purpose === 'sync')) return;
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

/** Peers use the slave hooks. */
export function hookOf(role: Role): 'masterRunning' | 'slaveRunning' {
  return role === 'master' ? 'masterRunning' : 'slaveRunning';
}

function planRunningHook(draft: Draft, member: Member): void {
  const { task } = member;
  if (task === null || task.runningHook !== 'due' || task.state !== 'running' || hasEffect(draft, 'hook', member))
    return;
  const hook = hookOf(member.role);
  if (!draft.instance.traits.hooks.includes(hook)) {
    task.runningHook = 'called';
    return;
  }
  const { ordinal, launch } = member;
  addEffect(draft, { kind: 'hook', hook, ordinal, launch, timeoutMs: POLICY.hookTimeoutMs });
}
