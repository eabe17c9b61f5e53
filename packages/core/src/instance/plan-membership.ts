/**
 * Keeps the servers' own list of members in line with the instance's: see membership.ts for the states and the rules.
 *
 *   outside, placed, its turn          --> addMember is asked of a peer that serves; then it is launched
 *   surplus, replaced                  --> removeMember is asked of another peer that serves; then it is ended
 *   added, and its place was lost or it fails again and again before it has ever served --> taken out, to be added anew
 *   placed elsewhere than the others know --> addMember is asked again: they are told of its place
 *
 * A change that was asked for and not answered may still be done late: nothing else is asked for before its time is over.
 */
import type { Effect } from '../model/effect.ts';
import type { Member, Membership } from '../model/member.ts';
import { addEffect, type Draft, dropEffects, killTask, memberOf, say, serves, stopWaiting } from './draft.ts';
import {
  hasBegun,
  hasMembership,
  hasQuorum,
  inChange,
  isLaunched,
  isVoter,
  isWhereKnown,
  mayTakeOut,
  nextToJoin,
  servingVoters,
} from './membership.ts';
import { effectRetryMs, POLICY } from './policy.ts';

export type Change = Extract<Effect, { kind: 'operate' }> & { operation: 'addMember' | 'removeMember' };

interface Wanted {
  readonly operation: Change['operation'];
  readonly target: number;
}

/** What follows from what is seen; before anybody is added or retired. */
export function learnMembership(draft: Draft): void {
  if (!hasMembership(draft.instance)) return;
  for (const member of draft.status.members) {
    if (member.wanted !== 'present') continue;
    enrol(draft, member);
    learn(draft, member);
  }
}

/** What a peer that is present is at first; one that comes back before there is a cluster is one of those that form it. */
export function enrol(draft: Draft, member: Member): void {
  const { membership } = member;
  if (!hasMembership(draft.instance)) return;
  if (membership !== null && (membership.state !== 'outside' || hasBegun(draft.status))) return;
  member.membership = firstMembership(draft, member);
  if (member.membership.state === 'forming') dropEffects(draft, ({ kind }) => kind === 'prepare');
}

function learn(draft: Draft, member: Member): void {
  const { home, task, membership } = member;
  if (membership === null) return;
  if (membership.state === 'forming' && !hasBegun(draft.status)) membership.at = home === null ? null : placeOf(home);
  if ((membership.state === 'forming' || membership.state === 'joining') && serves(member)) {
    membership.state = 'joined';
    say(draft, 'memberJoins', member, 'it serves as a member of the cluster');
  }
  if (isMoved(draft, member)) membership.at = isAlone(draft) && home !== null ? placeOf(home) : null;
  if (membership.state === 'outside' && isLaunched(task)) endOutsider(draft, member);
}

/** Placed elsewhere than the others know. */
function isMoved({ status }: Draft, member: Member): boolean {
  const { membership, task } = member;
  if (membership?.state !== 'joined' && membership?.state !== 'forming') return false;
  return task?.state === 'placed' && hasBegun(status) && !isWhereKnown(member);
}

/** Then nobody need be told. */
function isAlone({ status }: Draft): boolean {
  return status.members.filter(isVoter).length === 1;
}

/** One that runs, in a record from before there was membership, was one of those that formed the cluster. */
function firstMembership({ status }: Draft, { task, lastDeath, home }: Member): Membership {
  const wasThere = home !== null && (isLaunched(task) || lastDeath !== null);
  if (wasThere) return { state: 'joined', since: 0, at: placeOf(home), quietUntilMs: 0 };
  if (hasBegun(status)) return { state: 'outside', since: 0, at: null, quietUntilMs: 0 };
  return { state: 'forming', since: 0, at: home === null ? null : placeOf(home), quietUntilMs: 0 };
}

function placeOf({ address, ports }: NonNullable<Member['home']>): NonNullable<Membership['at']> {
  return { address, ports: { ...ports } };
}

/** It was taken out: what runs of it is of no use. One that may run on unseen leaves its place to another. */
function endOutsider(draft: Draft, member: Member): void {
  if (member.task?.state !== 'lost') return killTask(draft, member, 'it was taken out of the cluster');
  member.wanted = 'retired';
  stopWaiting(member);
  forgetMembership(draft, member);
  say(
    draft,
    'memberReplaced',
    member,
    'another takes its place; it is ended when its agent comes back, its volume is kept',
  );
  killTask(draft, member, 'replaced');
}

/** Of one that is retired: should it come back, it is added anew. */
export function forgetMembership(draft: Draft, { membership }: Member): void {
  if (membership === null) return;
  if (membership.state === 'forming') dropEffects(draft, ({ kind }) => kind === 'prepare');
  membership.state = 'outside';
  membership.at = null;
}

/** Who is on the way in or out, and what is to be asked for that. */
export function planChanges(draft: Draft): void {
  if (!hasMembership(draft.instance)) return;
  for (const member of draft.status.members) giveUp(draft, member);
  ask(draft, 0);
}

/** One that was added and has never served: it costs the others a vote for nothing. */
function giveUp(draft: Draft, member: Member): void {
  const { membership, task } = member;
  if (membership?.state === 'removing') return keepForNow(draft, member, membership);
  if (membership === null || task !== null) return;
  if (membership.state === 'adding') return takeOut(draft, member, 'it has no place any more');
  if (membership.state !== 'joining') return;
  if ((member.lastDeath?.launch ?? 0) < membership.since) return takeOut(draft, member, 'it has no place any more');
  const failures = member.backoff?.failures ?? 0;
  if (failures >= POLICY.joinFailures) takeOut(draft, member, `it has failed ${failures} times before it has served`);
}

/** Too few serve to agree on its end: it may be needed for that. Asked whether it is a member still, one that is up can tell. */
function keepForNow(draft: Draft, member: Member, membership: Membership): void {
  if (hasQuorum(draft.status)) return;
  membership.state = 'adding';
  say(draft, 'memberJoins', member, 'it stays for now: too few members serve to agree that it goes');
}

/** Has the others go on without it, if they can; asked again with every look. */
export function takeOut(draft: Draft, member: Member, why: string): void {
  const { membership } = member;
  if (membership === null || membership.state === 'removing' || !isVoter(member)) return;
  const other = inChange(draft.status);
  if ((other !== undefined && other !== member) || !mayTakeOut(draft.status, member)) return;
  membership.state = 'removing';
  if (member.task?.state === 'placed') killTask(draft, member, 'it is taken out of the cluster');
  say(draft, 'memberLeaves', member, `to be taken out of the cluster: ${why}`);
}

function wanted(draft: Draft): Wanted | undefined {
  const { members } = draft.status;
  const changing = inChange(draft.status);
  if (changing?.membership?.state === 'removing') return { operation: 'removeMember', target: changing.ordinal };
  if (changing?.membership?.state === 'adding' && changing.task !== null)
    return { operation: 'addMember', target: changing.ordinal };
  const moved = members.find((member) => isMoved(draft, member));
  if (moved !== undefined) return { operation: 'addMember', target: moved.ordinal };
  const next = nextToJoin(draft.instance, draft.nowMs);
  if (next === undefined || next.task === null || next.home === null) return undefined;
  next.membership = {
    state: 'adding',
    since: next.launch,
    at: placeOf(next.home),
    quietUntilMs: next.membership?.quietUntilMs ?? 0,
  };
  return { operation: 'addMember', target: next.ordinal };
}

/** @param after the peer that was asked before, without success */
function ask(draft: Draft, attempt: number, after = -1): void {
  const { status } = draft;
  const change = wanted(draft);
  dropEffects(draft, (effect) => isChange(effect) && !isSame(effect, change));
  noteWithdrawn(draft);
  if (change === undefined || status.effects.some(isChange)) return;
  const host = hostFor(draft, change, after);
  if (host === undefined) return;
  const targetLaunch = memberOf(draft, change.target)?.launch ?? 0;
  const notBeforeMs = whenOthersAreOver(draft, change, targetLaunch);
  const delayMs = Math.max(attempt === 0 ? 0 : effectRetryMs(attempt), notBeforeMs - draft.nowMs);
  const { ordinal, launch } = host;
  const timeoutMs = POLICY.operationTimeoutMs;
  addEffect(draft, { kind: 'operate', ...change, ordinal, launch, epoch: status.epoch, attempt, delayMs, timeoutMs });
  status.askedChange = { ...change, targetLaunch, open: true, notBeforeMs };
}

/** What nobody asks for any more, for whatever reason, may have been asked for a moment ago. */
function noteWithdrawn({ status, nowMs }: Draft): void {
  const { askedChange, members } = status;
  if (askedChange?.open !== true || status.effects.some(isChange)) return;
  askedChange.open = false;
  const target = members.find(({ ordinal }) => ordinal === askedChange.target);
  if (target?.membership != null)
    target.membership.quietUntilMs = nowMs + POLICY.operationTimeoutMs + POLICY.lateOperationMs;
}

/** When the other things that were asked about it are over; its own askings before need not be awaited, but what they had to await. */
function whenOthersAreOver({ status }: Draft, change: Wanted, targetLaunch: number): number {
  const { askedChange: before, members } = status;
  if (before !== null && isSame(before, change) && before.targetLaunch === targetLaunch) return before.notBeforeMs;
  return members.find(({ ordinal }) => ordinal === change.target)?.membership?.quietUntilMs ?? 0;
}

export function isChange(effect: Effect): effect is Change {
  return effect.kind === 'operate' && (effect.operation === 'addMember' || effect.operation === 'removeMember');
}

function isSame(a: { operation: string; target: number | null }, b: Wanted | undefined): boolean {
  return a.operation === b?.operation && a.target === b.target;
}

/**
 * Peers take turns: one that can't may be cut off from the others. Where nobody serves, one that is up may still know that what is
 * asked for was done: a cluster of one that has added a second can do nothing before that runs.
 */
function hostFor({ status }: Draft, { target }: Wanted, after: number): Member | undefined {
  const serving = servingVoters(status).filter(({ ordinal }) => ordinal !== target);
  const hosts =
    serving.length > 0 ? serving : status.members.filter((member) => isVoter(member) && isUp(member, target));
  return hosts.find(({ ordinal }) => ordinal > after) ?? hosts[0];
}

function isUp({ ordinal, task }: Member, target: number): boolean {
  if (ordinal === target || task === null || task.killSinceMs !== null) return false;
  return task.state === 'starting' || task.state === 'running';
}

/** It was done: the servers' list is known to be so. */
export function changed(draft: Draft, { operation, target }: Change): void {
  noteWithdrawn(draft);
  const member = memberOf(draft, target);
  const { membership } = member ?? {};
  if (member === undefined || membership === null || membership === undefined) return;
  if (operation === 'removeMember') {
    membership.state = 'outside';
    membership.at = null;
    return say(draft, 'memberLeft', member, 'the others go on without it');
  }
  if (member.home === null || member.task === null) return;
  membership.at = placeOf(member.home);
  if (membership.state === 'adding' || membership.state === 'forming') membership.state = 'joining';
  const { address, ports } = membership.at;
  say(draft, 'memberJoins', member, `the others know it, at ${address}:${Object.values(ports).join(',')}`);
}

/** It failed: another peer is asked, if there is one that serves. */
export function askAgain(draft: Draft, { ordinal, attempt }: Change): void {
  ask(draft, attempt + 1, ordinal);
}
