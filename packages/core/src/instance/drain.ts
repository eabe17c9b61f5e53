/**
 * Members whose agent is to be left, by `keelson agent drain` or since its maintenance is near.
 *
 *   stays (why) <--> seeks a place --there is room--> ended --> placed elsewhere
 *        |
 *        +-- a master with data: switchover to a slave elsewhere, then it goes as a slave
 *
 *   a peer with data: seeks a place --there is room--> the others are told to go on without it --> ended --> placed elsewhere, and
 *                     added there with an empty volume; the next one goes when it serves
 *
 * 1. One member of an instance at a time, slaves and peers first. One that serves is ended only while all others serve and
 *    are in sync, and only when there is a place for it: the data is never down to fewer copies than that costs.
 * 2. A member with data moves only where it can get all of it anew: from a master that serves, or from the other peers, where
 *    its framework can add and remove them and a majority goes on without it. Its old volume stays where it is.
 * 3. Whoever stays says why (I7).
 */
import type { DrainingAgent, Rejection } from '../model/event.ts';
import type { Instance } from '../model/instance.ts';
import type { Drain, Member } from '../model/member.ts';
import { eligible } from './change.ts';
import { clip, type Draft, killTask, masterOf, memberOf, nameOf, say, serves } from './draft.ts';
import { beginFailover, planFailover } from './failover.ts';
import { hasMembership, inChange, isCounted, isHeldToHome, isVoter, mayTakeOut } from './membership.ts';
import { takeOut } from './plan-membership.ts';
import { switchoverRetryMs } from './policy.ts';
import { canHandOver, isWell } from './roll.ts';

type Leaving = Member & { readonly drain: Drain };

export function takeDraining(draft: Draft, agents: readonly DrainingAgent[]): void {
  for (const member of draft.status.members) {
    const agent = agents.find(({ agentId }) => agentId === member.home?.agentId);
    if (agent === undefined) {
      if (member.drain !== null && isThere(member)) say(draft, 'draining', member, 'it may stay where it is');
      member.drain = null;
      continue;
    }
    if (member.drain?.agentId === agent.agentId && member.drain.why === agent.why) continue;
    const { agentId } = agent;
    const why = agent.why.slice(0, 512);
    const sinceMs = draft.nowMs;
    member.drain = { agentId, why, sinceMs, seeks: false, stays: null, switchovers: 0, untilMs: null };
    say(draft, 'draining', member, `to leave ${member.home?.hostname ?? agentId}: ${why}`);
  }
}

function isThere({ home, drain }: Member): boolean {
  return home !== null && home.agentId === drain?.agentId;
}

export function takeRoom(draft: Draft, ordinal: number, hostname: string): void {
  const member = memberOf(draft, ordinal);
  // Where all are to be ended, nobody need go elsewhere, and the members are what they were when they come back.
  if (draft.instance.declared.intent.kind !== 'run') return;
  if (member === undefined || !isLeaving(member) || !member.drain.seeks || nextToLeave(draft) !== member) return;
  member.drain.seeks = false;
  member.drain.stays = null;
  const why = `there is room on ${hostname}: it leaves ${member.home?.hostname} (${member.drain.why})`;
  // It is ended when the others have agreed to go on without it.
  if (isCounted(draft, member)) return takeOut(draft, member, why);
  // It has no data: it is not lost, but launched again elsewhere.
  if (ordinal === draft.status.master) draft.status.decidedLaunch = member.launch;
  killTask(draft, member, why);
}

export function takeNoRoom(draft: Draft, ordinal: number, rejections: readonly Rejection[]): void {
  const member = memberOf(draft, ordinal);
  if (member === undefined || !isLeaving(member) || !member.drain.seeks) return;
  const reasons = rejections.map(({ stage, reason, agents }) => `${stage}: ${reason} (${agents} agents)`);
  member.drain.stays = clip(`there is no place for it elsewhere: ${reasons.join('; ') || 'no offers'}`);
}

/** Whether a member may go elsewhere without its volume, now. */
export function mayLeave({ traits, status }: Pick<Instance, 'traits' | 'status'>, member: Member): boolean {
  if (!isLeaving(member)) return false;
  // Who is down goes home: the others look for it there, until they have agreed to go on without it.
  if (isPeer({ traits }, member))
    return member.task !== null || member.membership?.state === 'outside' || !isHeldToHome({ status }, member);
  if (member.home?.volumeId == null) return true;
  const master = status.members.find(({ ordinal }) => ordinal === status.master);
  return canClone(traits.operations, member) && master !== undefined && serves(master);
}

/** One that its framework can take out of its cluster, and add anew. */
function isPeer(instance: Pick<Instance, 'traits'>, { membership }: Member): boolean {
  return membership !== null && hasMembership(instance);
}

function canClone(operations: Instance['traits']['operations'], { role }: Member): boolean {
  return role === 'slave' && operations.includes('follow') && operations.includes('probe');
}

function isLeaving(member: Member): member is Leaving {
  return member.drain !== null && member.wanted === 'present' && isThere(member);
}

export function planDrain(draft: Draft): void {
  const { members } = draft.status;
  for (const member of members) if (member.drain !== null && !isThere(member)) member.drain = null;
  const leaving = members.filter(isLeaving);
  if (leaving.length === 0) return;
  const first = nextToLeave(draft);
  if (first !== undefined && isMasterWithData(draft, first)) handOver(draft, first);
  const next = nextToLeave(draft);
  for (const member of leaving) tell(draft, member, next);
}

/** The one that may go now: slaves and peers before the master. */
function nextToLeave(draft: Draft): Leaving | undefined {
  return draft.status.members
    .filter(isLeaving)
    .toSorted((a, b) => Number(isMaster(draft, a)) - Number(isMaster(draft, b)))
    .find((member) => member.task !== null && whatKeeps(draft, member) === null);
}

function tell(draft: Draft, member: Leaving, next: Leaving | undefined): void {
  const { drain } = member;
  const didSeek = drain.seeks;
  drain.seeks = member === next && !isMasterWithData(draft, member);
  if (drain.seeks) {
    if (!didSeek) drain.stays = null;
    return;
  }
  if (member.task === null) drain.stays = mayLeave(draft.instance, member) ? null : whyDownStays(draft, member);
  else if (member === next) drain.stays = null;
  else
    drain.stays = whatKeeps(draft, member) ?? (next === undefined ? null : `${nameOf(draft, next.ordinal)} goes first`);
}

function whyDownStays(draft: Draft, member: Leaving): string | null {
  return whyBound(draft, member) ?? 'it is down, and the others look for it here: it goes when it serves';
}

/** Why it can't go now; null: it can, if there is a place for it. */
function whatKeeps(draft: Draft, member: Leaving): string | null {
  const { task } = member;
  if (task === null) return null;
  if (task.state === 'lost') return 'nothing is heard of it; nobody takes its place without proof that it is dead';
  if (task.killSinceMs !== null) return 'it is being ended';
  if (member.membership?.state === 'removing') return 'the others are being told to go on without it';
  if (isMasterWithData(draft, member) && !serves(member)) return 'it is the master, and does not serve now';
  const bound = whyBound(draft, member);
  if (bound !== null) return bound;
  if (draft.status.failover !== null) return 'the master is being changed';
  if (draft.status.update !== null) return 'the members are being launched again with a changed spec';
  return othersKeep(draft, member);
}

/** One that does not serve costs nothing when it goes. */
function othersKeep(draft: Draft, member: Leaving): string | null {
  if (isPeer(draft.instance, member)) return peersKeep(draft, member);
  if (!serves(member) && !isMaster(draft, member)) return null;
  const others = draft.status.members.filter((other) => other !== member && other.wanted === 'present');
  const unwell = others.find((other) => !isWell(draft, other) && !isMaster(draft, other));
  return unwell === undefined ? null : `one at a time: ${nameOf(draft, unwell.ordinal)} is not there or not in sync`;
}

/** The cluster is never down to fewer peers that serve than one, and never changed twice at a time. */
function peersKeep({ status }: Draft, member: Leaving): string | null {
  const other = inChange(status);
  if (other !== undefined) return 'one at a time: another is on its way into the cluster or out of it';
  const others = status.members.filter((one) => one !== member && one.wanted === 'present');
  if (!others.every(serves)) return 'one at a time: not all others serve';
  return mayTakeOut(status, member) ? null : 'no majority of the others would serve without it';
}

/** What its data asks for. */
function whyBound(draft: Draft, member: Leaving): string | null {
  const { operations } = draft.instance.traits;
  if (member.home?.volumeId == null) return null;
  if (isMaster(draft, member)) return whyMasterBound(draft);
  if (isPeer(draft.instance, member)) return isAlone(draft) ? 'its data is here, and no other peer has it' : null;
  if (!canClone(operations, member)) return 'its data is here, and its framework can not give it to it anew elsewhere';
  const master = masterOf(draft);
  if (master === undefined || !serves(master))
    return 'its data is here, and no master serves from whom it could get it';
  return null;
}

function isAlone({ status }: Draft): boolean {
  return status.members.filter(isVoter).length < 2;
}

function whyMasterBound(draft: Draft): string | null {
  const { topology, operations } = draft.instance.traits;
  if (topology !== 'master-slave' || !canHandOver(operations)) {
    return 'its data is here, and its framework can not hand the master over';
  }
  if (eligible(draft, draft.status.epoch).length === 0) return 'its data is here, and no slave is healthy and in sync';
  return successor(draft) === undefined
    ? 'it is the master, and all slaves in sync are to leave their agents too'
    : null;
}

function successor(draft: Draft): Member | undefined {
  return eligible(draft, draft.status.epoch).find(({ drain }) => drain === null);
}

function isMaster({ status }: Draft, { ordinal }: Member): boolean {
  return ordinal === status.master;
}

function isMasterWithData(draft: Draft, member: Member): boolean {
  return isMaster(draft, member) && member.home?.volumeId != null;
}

function handOver(draft: Draft, master: Leaving): void {
  const to = successor(draft);
  const { drain, home } = master;
  if (to === undefined || !serves(master)) return;
  if (drain.untilMs !== null && drain.untilMs > draft.nowMs) return;
  drain.switchovers += 1;
  drain.untilMs = draft.nowMs + switchoverRetryMs(drain.switchovers);
  const why = `switchover, so that it can leave ${home?.hostname} (${drain.why})`;
  beginFailover(draft, 'switchover', 'electing', { to: to.ordinal }, why);
  planFailover(draft);
}
