/**
 * A volume that is on the cluster and that the store does not know, taken up by the operator's word: after Redis was restored
 * to an older state, say. Whose it is, its marker or its reservation says.
 *
 *   its member has no volume, or is without just this one     --> it is the member's: it goes there, and nowhere else
 *   its member has another, and the operator says to use this --> the same; the other one is left behind, and kept
 *   its member has another                                    --> it is kept, as one that its member has left behind
 *   its instance has no such member                           --> a retired one has it: the instance is on it when it grows
 */
import { assertNever } from '../assert-never.ts';
import type { Instance } from '../model/instance.ts';
import type { Home, Member } from '../model/member.ts';
import type { FoundVolume } from '../model/volume.ts';
import { type Draft, memberOf, say, stopWaiting } from './draft.ts';
import { newMember } from './members.ts';
import { isBound, leaveVolume, volumesOf } from './volumes.ts';

export type VolumeAdoption =
  | { readonly kind: 'used'; readonly why: string }
  | { readonly kind: 'kept'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** What becomes of it. */
export function volumeAdoption({ declared, status, traits }: Instance, found: FoundVolume): VolumeAdoption {
  const { intent } = declared;
  const member = status.members.find(({ ordinal }) => ordinal === found.ordinal);
  if (intent.kind === 'destroy') return refused('its instance is being destroyed: wait until that is done');
  if (!traits.volume) return refused('its framework keeps no data');
  if (status.members.length === 0) return refused('its instance has no members yet: try again');
  if (member === undefined) return used('its member is retired: it is on it again when the instance grows');
  if (volumesOf(member).some((one) => one.agentId === found.agentId && one.volumeId === found.volumeId))
    return refused("it is its member's by now");
  const { home, task } = member;
  const isWanted = found.use || !isBound(home) || isJustThat(home, found);
  if (!isWanted)
    return kept(`its member has another, ${home?.volumeId} on ${home?.hostname}; to have it on this one: --use`);
  if (task === null) return used('its member has no task, and goes there');
  if (!found.use) return kept('its member has a task, and its data elsewhere');
  return refused('its member has a task: suspend its instance first');
}

/** Folders of agents are called the same everywhere; of persistent volumes there is one of each id. */
function isJustThat(home: Home, { volumeId, mesosVolume }: FoundVolume): boolean {
  return mesosVolume !== undefined && home.volumeId === volumeId;
}

export function takeAdoptedVolume(draft: Draft, found: FoundVolume): void {
  const adoption = volumeAdoption(draft.instance, found);
  const member = memberOf(draft, found.ordinal) ?? (adoption.kind === 'used' ? addRetired(draft, found) : undefined);
  if (member === undefined) return;
  switch (adoption.kind) {
    case 'refused':
      return;
    case 'used':
      goThere(draft, member, found);
      break;
    case 'kept':
      leaveVolume(draft, member, homeOf(found), 'found by an audit, and kept by the word of the operator');
      break;
    default:
      assertNever(adoption);
  }
  say(draft, 'volumeAdopted', member, `${found.volumeId} on ${found.hostname}: ${adoption.why}`);
}

function addRetired({ status, instance }: Draft, { ordinal }: FoundVolume): Member {
  const role = instance.traits.topology === 'cluster' ? 'peer' : 'slave';
  const member: Member = { ...newMember(ordinal, role), wanted: 'retired' };
  status.members.push(member);
  return member;
}

function goThere(draft: Draft, member: Member, found: FoundVolume): void {
  const { home: before } = member;
  member.home = homeOf(found);
  if (before !== null) leaveVolume(draft, member, before, 'its member is on another by the word of the operator');
  stopWaiting(member);
  member.backoff = null;
  member.takenPorts = [];
  // There is data on it, though no launch of it may be known: a placement that comes to nothing must not forget it.
  member.lastDeath ??= { launch: 0, proof: 'operator', atMs: draft.nowMs, message: 'its volume was taken up' };
}

function homeOf({ agentId, hostname, address, volumeId, mesosVolume }: FoundVolume): Home {
  const volume = mesosVolume === undefined ? {} : { mesosVolume: { ...mesosVolume, state: 'used' as const } };
  return { agentId, hostname, address, ports: {}, volumeId, ...volume };
}

function used(why: string): VolumeAdoption {
  return { kind: 'used', why };
}

function kept(why: string): VolumeAdoption {
  return { kind: 'kept', why };
}

function refused(why: string): VolumeAdoption {
  return { kind: 'refused', why };
}
