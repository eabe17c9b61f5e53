/** Takes in what happened: changes the draft to what is now known, and decides nothing that plan can decide from it. */
import { assertNever } from '../assert-never.ts';
import type { InstanceEvent, MemberPlacement, Rejection, TaskUpdate } from '../model/event.ts';
import type { DeathProof, Home, Member, Task } from '../model/member.ts';
import { takeAdopted } from './adopt.ts';
import { takeAdoptedVolume } from './adopt-volume.ts';
import { ended } from './death.ts';
import { clip, type Draft, dropEffects, isAbout, memberOf, nameOf, say, stopWaiting, unplace } from './draft.ts';
import { takeDraining, takeNoRoom, takeRoom } from './drain.ts';
import { inspect } from './inspect.ts';
import { noteEpoch } from './quorum.ts';
import { isBeingRemoved, takeRemovalAsked } from './remove-volume.ts';
import { mayBePlaced } from './requests.ts';
import { takeResult } from './take-result.ts';
import { isBound, isFresh, leaveVolume, markUsed, takeVolumeOperation } from './volumes.ts';

export function take(draft: Draft, event: InstanceEvent): void {
  switch (event.kind) {
    case 'look':
      return;
    case 'placed':
      return takePlacements(draft, event.placements);
    case 'unplaced':
      return takeRejections(draft, event.ordinal, event.rejections, event.homeSilent === true);
    case 'offersGone':
      return takeOffersGone(draft, event.offerIds);
    case 'volumeOperation':
      return takeVolumeOperation(draft, event);
    case 'volumeRemovalAsked':
      return takeRemovalAsked(draft, event.ordinal, event.volume);
    case 'volumeAdopted':
      return takeAdoptedVolume(draft, event.found);
    case 'agentsDraining':
      return takeDraining(draft, event.agents);
    case 'roomFound':
      return takeRoom(draft, event.ordinal, event.hostname);
    case 'noRoom':
      return takeNoRoom(draft, event.ordinal, event.rejections);
    case 'update':
      return takeUpdate(draft, event.update);
    case 'effectDone':
      return takeResult(draft, event.effectId, event.result);
    case 'adopted':
      return takeAdopted(draft, event.survivor);
    case 'deathReported': {
      endGivenUp(draft, event);
      const member = launchOf(draft, event.ordinal, event.launch);
      if (member !== undefined) ended(draft, member, event.proof, event.message);
      return;
    }
    default:
      assertNever(event);
  }
}

/** The member whose present launch this is; undefined for anything older, which no news can change any more. */
function launchOf(draft: Draft, ordinal: number, launch: number): Member | undefined {
  const member = memberOf(draft, ordinal);
  return member?.task?.launch === launch ? member : undefined;
}

function takePlacements(draft: Draft, placements: readonly MemberPlacement[]): void {
  const mastersFirst = [...placements].sort((a, b) => rank(draft, a.ordinal) - rank(draft, b.ordinal));
  for (const placement of mastersFirst) {
    const member = memberOf(draft, placement.ordinal);
    if (member === undefined || !mayBePlaced(draft.instance, member, draft.nowMs)) continue;
    // Matched for what the spec asked for before it changed.
    if (placement.generation < (draft.status.template?.generation ?? 0)) continue;
    // I6: what is on its way out must not be anybody's data again.
    if (isBeingRemoved(member, placement.home)) continue;
    member.launch += 1;
    const fresh = isFresh(member, placement.home);
    moveTo(draft, member, placement.home);
    stopWaiting(member);
    member.task = newTask(draft, member, placement, fresh);
    say(draft, 'placed', member, `on ${placement.home.hostname} (${placement.home.address})`);
  }
}

function whyLeft({ nowMs }: Draft, { homeSilentSinceMs }: Member, before: Home): string {
  if (!isBound(before)) return 'it was never used; its member got another place';
  if (homeSilentSinceMs === null) return 'its member lives elsewhere now';
  const seconds = Math.round((nowMs - homeSilentSinceMs) / 1000);
  return `its agent has offered nothing for ${seconds} s; its member starts anew elsewhere, with an empty volume`;
}

/** Configs that name an address which is no longer right are made again; slaves of a master that moved are re-pointed. */
function moveTo(draft: Draft, member: Member, home: Home): void {
  const { home: before } = member;
  member.home = { ...home };
  if (before === null) return;
  leaveVolume(draft, member, before, whyLeft(draft, member, before));
  if (isSamePlace(before, home)) return;
  if (before.agentId !== home.agentId) member.takenPorts = [];
  dropEffects(draft, ({ kind }) => kind === 'prepare');
  if (member.ordinal !== draft.status.master) return;
  for (const other of draft.status.members) if (other !== member) other.followedEpoch = null;
}

function isSamePlace(a: Home, b: Home): boolean {
  const ports = Object.keys(a.ports);
  return (
    a.agentId === b.agentId &&
    a.address === b.address &&
    ports.length === Object.keys(b.ports).length &&
    ports.every((name) => a.ports[name] === b.ports[name])
  );
}

function rank(draft: Draft, ordinal: number): number {
  return ordinal === draft.status.master ? -1 : ordinal;
}

function newTask({ status, nowMs }: Draft, member: Member, placement: MemberPlacement, fresh: boolean): Task {
  return {
    launch: member.launch,
    state: 'placed',
    launchedAs: member.role,
    template: status.template?.id ?? 0,
    fresh,
    offerIds: [...placement.offerIds],
    deadlineMs: placement.deadlineMs,
    executorId: placement.executorId,
    config: null,
    healthy: false,
    runningHook: null,
    sinceMs: nowMs,
    killSinceMs: null,
    message: '',
  };
}

function takeRejections(draft: Draft, ordinal: number, rejections: readonly Rejection[], homeSilent: boolean): void {
  const member = memberOf(draft, ordinal);
  if (member === undefined || member.task !== null) return;
  member.homeSilentSinceMs = homeSilent ? (member.homeSilentSinceMs ?? draft.nowMs) : null;
  if (JSON.stringify(member.waiting) === JSON.stringify(rejections)) return;
  member.waitingSinceMs ??= draft.nowMs;
  member.waiting = rejections.map((rejection) => ({ ...rejection }));
  const reasons = rejections.map(({ stage, reason, agents }) => `${stage}: ${reason} (${agents} agents)`);
  say(draft, 'unplaced', member, reasons.join('; ') || 'no offers');
}

function takeOffersGone(draft: Draft, offerIds: readonly string[]): void {
  for (const member of draft.status.members) {
    if (member.task?.state !== 'placed' || !member.task.offerIds.some((id) => offerIds.includes(id))) continue;
    unplace(draft, member);
    say(draft, 'unplaced', member, 'its offer is gone');
  }
}

function takeUpdate(draft: Draft, update: TaskUpdate): void {
  if (update.proof !== null) endGivenUp(draft, update);
  const member = launchOf(draft, update.ordinal, update.launch);
  const task = member?.task;
  if (member === undefined || task === null || task === undefined) return;
  switch (update.state) {
    case 'starting':
      if (
        task.state === 'placed' ||
        task.state === 'launching' ||
        (task.state === 'lost' && task.runningHook === null)
      ) {
        enter(draft, member, task, 'starting');
      }
      if (task.state === 'starting' && update.message !== '') task.message = clip(update.message);
      return;
    case 'running':
      return takeRunning(draft, member, task, update);
    case 'killing':
      task.message = clip(update.message);
      return;
    case 'refused':
      if (task.state === 'launching') ended(draft, member, 'neverStarted', update.message, update);
      else inspect(draft, member);
      return;
    case 'ended':
    case 'unknown': {
      const proof = update.proof ?? proofByEnd(task, update);
      if (proof !== null) ended(draft, member, proof, update.message, update);
      else takeLost(draft, member, task, update);
      return;
    }
    default:
      assertNever(update.state);
  }
}

/** What the operator gave up for dead is dead. */
function endGivenUp(draft: Draft, { ordinal, launch }: { readonly ordinal: number; readonly launch: number }): void {
  const member = memberOf(draft, ordinal);
  if (member === undefined) return;
  member.givenUp = member.givenUp.filter((each) => each.launch !== launch);
}

/**
 * The end of an executor is that of what was seen in its cgroup. Executors start nothing before their agent has their first
 * word of it, and agents hand on a task's updates in order: a launch that nothing was heard of until then never started.
 */
function proofByEnd({ state, inExecutorCgroup }: Task, { executorTerminated }: TaskUpdate): DeathProof | null {
  if (executorTerminated !== true) return null;
  if (state === 'launching') return 'neverStarted';
  return inExecutorCgroup === true ? 'executorCgroup' : null;
}

function enter(draft: Draft, member: Member, task: Task, state: 'starting' | 'running'): void {
  // Any word of it shows that its ACCEPT went out: nobody need send it again.
  dropEffects(draft, (effect) => (effect.kind === 'launch' || effect.kind === 'prepare') && isAbout(effect, member));
  markUsed(member);
  task.state = state;
  task.sinceMs = draft.nowMs;
  task.deadlineMs = null;
  if (state === 'starting') say(draft, 'starting', member, task.message);
}

function takeRunning(draft: Draft, member: Member, task: Task, update: TaskUpdate): void {
  // What the master says of its own accord may say nothing of health: what was known still holds.
  const healthy = update.healthy ?? (task.runningHook === null || task.healthy);
  // Nor does it know better what the task is at.
  if (task.state !== 'running' || update.message !== '') task.message = clip(update.message);
  if (task.state !== 'running') {
    const first = task.runningHook === null;
    enter(draft, member, task, 'running');
    if (first && task.killSinceMs === null) {
      task.runningHook = 'due';
      beginEpoch(draft, member, task);
    }
    say(draft, 'running', member, first ? 'running and healthy' : 'running again');
  }
  if (task.healthy && !healthy) {
    say(draft, 'unhealthy', member, update.message);
    task.sinceMs = draft.nowMs;
  }
  task.healthy = healthy;
  if (update.inExecutorCgroup !== undefined) task.inExecutorCgroup = update.inExecutorCgroup;
}

/** A master that runs anew starts an epoch of its own: who followed the launch before must show that it follows this one. */
function beginEpoch(draft: Draft, member: Member, task: Task): void {
  const { status } = draft;
  if (member.ordinal !== status.master || member.role !== 'master') return;
  if (status.epochLaunch !== null && status.epochLaunch !== member.launch) status.epoch += 1;
  status.epochLaunch = member.launch;
  noteEpoch(draft, task);
  member.syncedEpoch = status.epoch;
  member.followedEpoch = status.epoch;
}

/** Mesos has no word of it, or a word that proves nothing. Nobody takes its place until something does. */
function takeLost(draft: Draft, member: Member, task: Task, { message, lostSinceMs }: TaskUpdate): void {
  if (task.state === 'placed') return;
  if (task.state !== 'lost') {
    task.state = 'lost';
    task.sinceMs = Math.min(lostSinceMs ?? draft.nowMs, draft.nowMs);
    task.message = clip(message);
    say(
      draft,
      'lost',
      member,
      `${message || 'no word of it'}: no proof that ${nameOf(draft, member.ordinal)} is dead; asking its agent`,
    );
  }
  inspect(draft, member);
}
