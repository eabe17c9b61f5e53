/**
 * Who is a member of a cluster of peers, as its servers know it: the words for what is, and the rules for what may be. What is
 * done about it: plan-membership.ts.
 *
 * 1. One change at a time: nobody is added or taken out while another is on its way in or out.
 * 2. A change needs the servers to go on after it: all members serve, or a majority of those that there will be.
 * 3. A peer is launched only as one of those that form the cluster, or after the others were told of it, at the place that it has.
 */

import { memberName } from '../model/ids.ts';
import type { Instance, InstanceStatus } from '../model/instance.ts';
import type { Home, Member, Membership } from '../model/member.ts';
import { serves } from './draft.ts';

type Tracked = Pick<Instance, 'traits'>;
type Peer = Member & { readonly membership: Membership };

/** Whether it matters who is a member: the framework can add and remove them, and they keep data. */
export function hasMembership({ traits }: Tracked): boolean {
  const { topology, operations, volume } = traits;
  return topology === 'cluster' && volume && operations.includes('addMember') && operations.includes('removeMember');
}

/** Whether any of those that form the cluster was launched: who they are can't change any more without a change of members. */
export function hasBegun({ members }: InstanceStatus): boolean {
  return members.some(
    ({ membership, task, lastDeath }) =>
      membership !== null && (membership.state === 'joined' || lastDeath !== null || isLaunched(task)),
  );
}

export function isLaunched(task: Member['task']): boolean {
  return task !== null && task.state !== 'placed';
}

/** Whether the others may count on its vote. */
export function isVoter(member: Member): member is Peer {
  return member.membership !== null && member.membership.state !== 'outside';
}

/** A voter of a cluster that exists. */
export function isCounted({ status }: Pick<Instance, 'status'>, member: Member): boolean {
  return isVoter(member) && hasBegun(status);
}

function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** The one that is on its way in or out. */
export function inChange({ members }: InstanceStatus): Member | undefined {
  return members.find(
    ({ membership }) =>
      membership?.state === 'adding' || membership?.state === 'joining' || membership?.state === 'removing',
  );
}

export function servingVoters({ members }: InstanceStatus): readonly Peer[] {
  return members.filter(isVoter).filter(serves);
}

/** Whether enough members serve to agree on anything. */
export function hasQuorum(status: InstanceStatus): boolean {
  return servingVoters(status).length >= quorumOf(status.members.filter(isVoter).length);
}

/** Whether enough of the others serve to agree on anything without it. */
export function othersAgree(status: InstanceStatus, member: Member): boolean {
  const others = servingVoters(status).filter((other) => other !== member).length;
  return others >= quorumOf(status.members.filter(isVoter).length);
}

/** Whether the cluster goes on when one is added that does not serve yet. */
export function mayAdd(status: InstanceStatus): boolean {
  const voters = status.members.filter(isVoter).length;
  const serving = servingVoters(status).length;
  return voters > 0 && (serving === voters || serving >= quorumOf(voters + 1));
}

/** Whether the members can agree that this one goes, and go on without it. */
export function mayTakeOut(status: InstanceStatus, member: Member): boolean {
  const voters = status.members.filter(isVoter).length;
  const others = servingVoters(status).filter((other) => other !== member).length;
  return others > 0 && hasQuorum(status) && others >= quorumOf(voters - 1);
}

/** The one whose turn it is to be added; undefined: nobody, or not now. */
export function nextToJoin({ status }: Pick<Instance, 'status'>, nowMs: number): Member | undefined {
  if (inChange(status) !== undefined || !mayAdd(status)) return undefined;
  const outside = status.members.filter(
    ({ membership, wanted, task, backoff }) =>
      membership?.state === 'outside' &&
      wanted === 'present' &&
      !isLaunched(task) &&
      (backoff === null || backoff.untilMs <= nowMs),
  );
  return outside.find(({ task }) => task !== null) ?? outside.toSorted((a, b) => a.ordinal - b.ordinal)[0];
}

/** Whether a placement of this member is of use now. */
export function membershipAllows(status: InstanceStatus, member: Member, nowMs: number): boolean {
  switch (member.membership?.state) {
    case 'outside':
      return nextToJoin({ status }, nowMs)?.ordinal === member.ordinal;
    case 'removing':
      return false;
    default:
      return true;
  }
}

/** Why no place is looked for yet for a peer without a task; null: one is, as far as its membership goes. */
export function whyNoPeerYet({ status, declared }: Instance, member: Member, nowMs: number): string | null {
  if (membershipAllows(status, member, nowMs)) return null;
  const changing = inChange(status);
  if (changing === member) return 'the other members are asked to go on without it';
  if (changing !== undefined) return `one at a time: ${memberName(declared.spec.name, changing.ordinal)} comes first`;
  const voters = status.members.filter(isVoter).length;
  const serving = servingVoters(status).length;
  if (!mayAdd(status)) return `${serving} of ${voters} members serve: too few to add another`;
  return 'one at a time: another comes first';
}

/** Whether it must come back to the agent where the others look for it, or where its data is. */
export function isHeldToHome(
  { status }: Pick<Instance, 'status'>,
  { membership, home, homeSilentSinceMs, drain }: Member,
): boolean {
  if (membership === null || home === null) return false;
  if (membership.state === 'forming') return hasBegun(status);
  // The data of one that is added anew is of no use; its persistent volume is, while its agent is there and not to be left.
  if (membership.state === 'outside')
    return home.mesosVolume?.state === 'used' && homeSilentSinceMs === null && drain === null;
  return true;
}

/** Whether it may get other ports on its agent: nobody need know, or there is somebody to tell. */
export function mayGetOtherPorts({ status }: Pick<Instance, 'status'>, member: Member): boolean {
  const { membership } = member;
  if (membership === null || membership.state === 'outside' || !hasBegun(status)) return true;
  if (membership.state === 'adding' || membership.state === 'joining') return false;
  const voters = status.members.filter(isVoter).length;
  return voters === 1 || hasQuorum(status);
}

/** Whether the others look for it where it is placed. */
export function isWhereKnown({ home, membership }: Member): boolean {
  return home !== null && membership?.at != null && isSamePlace(membership.at, home);
}

export function isSamePlace(a: Pick<Home, 'address' | 'ports'>, b: Pick<Home, 'address' | 'ports'>): boolean {
  const names = Object.keys(a.ports);
  return (
    a.address === b.address &&
    names.length === Object.keys(b.ports).length &&
    names.every((name) => a.ports[name] === b.ports[name])
  );
}

/** Whether it may be launched where it is placed, as far as its membership goes. */
export function mayLaunch({ status }: Pick<Instance, 'status'>, member: Member): boolean {
  switch (member.membership?.state) {
    case 'outside':
    case 'adding':
    case 'removing':
      return false;
    case 'forming':
      return !hasBegun(status) ? allFormingPlaced(status) : isWhereKnown(member);
    default:
      return member.membership === null || isWhereKnown(member);
  }
}

function allFormingPlaced({ members }: InstanceStatus): boolean {
  return members.every(({ membership, task }) => membership?.state !== 'forming' || task !== null);
}
