/** As many members as the spec asks for: new ones get the next ordinal, surplus slaves are retired, the highest first. */
import type { Member } from '../model/member.ts';
import type { Role } from '../model/traits.ts';
import { departs } from './departed.ts';
import { type Draft, killTask, say, stopWaiting } from './draft.ts';
import { isCounted } from './membership.ts';
import { enrol, forgetMembership, takeOut } from './plan-membership.ts';

export function planMembers(draft: Draft): void {
  const { status, instance } = draft;
  if (status.members.length === 0 && instance.traits.topology !== 'cluster') status.master = 0;
  const missing = wantedCount(draft) - presentOf(draft).length;
  for (let i = 0; i < missing; i++) addMember(draft);
  status.observedGeneration = instance.declared.generation;
}

function presentOf({ status }: Draft): readonly Member[] {
  return status.members.filter(({ wanted }) => wanted === 'present');
}

function wantedCount({ instance }: Draft): number {
  const { spec } = instance.declared;
  switch (instance.traits.topology) {
    case 'single':
      return 1;
    case 'master-slave':
      return 1 + spec.slaves;
    case 'cluster':
      return spec.peers;
  }
}

function addMember(draft: Draft): void {
  const { members } = draft.status;
  const retired = members
    .filter((member) => member.wanted === 'retired' && mayReturn(member))
    .sort((a, b) => a.ordinal - b.ordinal)[0];
  if (retired !== undefined) {
    retired.wanted = 'present';
    enrol(draft, retired);
    say(draft, 'memberAdded', retired, 'back on the volume that it had');
    return;
  }
  const ordinal = members.reduce((highest, member) => Math.max(highest, member.ordinal), -1) + 1;
  const member = newMember(ordinal, roleOf(draft, ordinal));
  enrol(draft, member);
  members.push(member);
  say(draft, 'memberAdded', member, `as ${member.role}`);
}

/** One that was replaced since its agent is lost does not take its place back before it is known to be dead. */
function mayReturn({ task }: Member): boolean {
  return task?.state !== 'lost';
}

function roleOf({ instance, status }: Draft, ordinal: number): Role {
  if (instance.traits.topology === 'cluster') return 'peer';
  return ordinal === status.master ? 'master' : 'slave';
}

export function newMember(ordinal: number, role: Role): Member {
  return {
    ordinal,
    role,
    wanted: 'present',
    launch: 0,
    home: null,
    task: null,
    backoff: null,
    waiting: null,
    waitingSinceMs: null,
    homeSilentSinceMs: null,
    takenPorts: [],
    unfitAgents: [],
    formerVolumes: [],
    membership: null,
    drain: null,
    givenUp: [],
    syncedEpoch: null,
    position: null,
    leftEpoch: null,
    followedEpoch: null,
    lastDeath: null,
  };
}

/**
 * Surplus slaves and peers go, the highest first; not while a change of master is under way: any of them may be needed. A peer
 * that the others count on is taken out of their cluster first.
 */
export function planSurplus(draft: Draft): void {
  const { failover, master } = draft.status;
  const present = presentOf(draft);
  const surplus = present.length - wantedCount(draft);
  if (failover !== null || surplus <= 0) return;
  const candidates = present
    .filter(({ ordinal }) => ordinal !== master)
    .sort((a, b) => Number(isCounted(draft, a)) - Number(isCounted(draft, b)) || b.ordinal - a.ordinal);
  for (const member of candidates.slice(0, surplus)) {
    if (isCounted(draft, member)) takeOut(draft, member, 'the spec asks for fewer');
    else retire(draft, member, 'the spec asks for fewer; its volume is kept');
  }
}

function retire(draft: Draft, member: Member, why: string): void {
  member.wanted = 'retired';
  departs(draft, member);
  stopWaiting(member);
  member.backoff = null;
  forgetMembership(draft, member);
  say(draft, 'memberRetired', member, why);
  killTask(draft, member, 'scaled down');
}
