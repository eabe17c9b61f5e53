/**
 * Whose is it? Judges what was found on the cluster with our labels against what the store has (I4). Nothing is removed
 * because it is unknown: only what the store itself has given up, by a tombstone or by a later launch, is reclaimed.
 */
import type { Instance } from '../model/instance.ts';
import type { FormerVolume, Member } from '../model/member.ts';
import type { VolumeRef } from '../model/volume.ts';

export interface Found {
  readonly kind: 'task' | 'container' | 'volume' | 'reservation';
  readonly id: string;
  readonly agentId: string;
  /** As its labels, marker or id say; null where they don't. */
  readonly uid: string | null;
  readonly ordinal: number | null;
  /** Of tasks and containers. */
  readonly launch: number | null;
}

/** What the store has of the uid. */
export interface Claim {
  readonly instance: Instance | undefined;
  readonly tombstone: { readonly data: 'keep' | 'delete' } | undefined;
  /** Volumes kept on purpose: their agents and ids. */
  readonly retained: readonly { readonly agentId: string; readonly volumeId: string }[];
}

export type Verdict =
  | { readonly kind: 'owned' }
  | { readonly kind: 'reclaim'; readonly why: string }
  | { readonly kind: 'quarantine'; readonly why: string };

const OWNED: Verdict = { kind: 'owned' };
const ASKED_FOR: Verdict = { kind: 'reclaim', why: 'the operator has asked for its removal' };

export function judge(found: Found, claim: Claim): Verdict {
  if (found.uid === null || found.ordinal === null) return quarantine('nothing says whose it is');
  switch (found.kind) {
    case 'volume':
      return judgeVolume(found, claim);
    case 'reservation':
      return judgeReservation(found, claim);
    case 'task':
    case 'container':
      return judgeLaunch(found, claim);
  }
}

function judgeLaunch(found: Found, { instance, tombstone }: Claim): Verdict {
  const { kind, ordinal, launch } = found;
  if (instance === undefined) {
    return tombstone === undefined ? unknownInstance() : { kind: 'reclaim', why: 'its instance was destroyed' };
  }
  const member = memberOf(instance, ordinal);
  if (member === undefined) return quarantine(`its instance has no member ${ordinal}`);
  if (launch === null) return quarantine('nothing says which launch it is');
  if (launch > member.launch) {
    return quarantine(`the store has given out no launch of its member after ${member.launch}`);
  }
  if (kind === 'container') return OWNED; // executors end what former launches have left
  // It was cut off when the operator gave it up for dead: nobody but its member's next launch may take its place.
  if (launch === member.launch && member.task === null && member.lastDeath?.launch === launch) {
    return { kind: 'reclaim', why: 'the store holds it for dead' };
  }
  if (launch === member.launch) return OWNED;
  return { kind: 'reclaim', why: `its member was launched again: launch ${member.launch}` };
}

function judgeVolume({ id, agentId, ordinal }: Found, { instance, tombstone, retained }: Claim): Verdict {
  if (retained.some((volume) => volume.volumeId === id && volume.agentId === agentId)) return OWNED;
  if (instance !== undefined) return judgeVolumeOf(memberOf(instance, ordinal), { agentId, volumeId: id }, ordinal);
  if (tombstone === undefined) return unknownInstance();
  if (tombstone.data === 'delete') return { kind: 'reclaim', why: 'its instance was destroyed with its data' };
  return quarantine('its instance was destroyed, and this volume is not among those that were kept');
}

/** A reservation of Mesos, with the volume on it if there is one. */
function judgeReservation(found: Found, claim: Claim): Verdict {
  const { instance } = claim;
  if (instance === undefined) return judgeVolume(found, claim);
  const { id, agentId, ordinal } = found;
  const member = memberOf(instance, ordinal);
  if (member === undefined) return quarantine(`its instance has no member ${ordinal}`);
  if (member.home?.volumeId === id && member.home.agentId === agentId) return OWNED;
  const former = formerOf(member, { agentId, volumeId: id });
  if (former === undefined) return quarantine(elsewhere(member));
  if (former.removal !== undefined) return ASKED_FOR;
  if (former.mesosVolume?.state === 'used') return OWNED;
  return { kind: 'reclaim', why: 'it was never used, and its member lives elsewhere' };
}

/** A folder of the agent. */
function judgeVolumeOf(member: Member | undefined, volume: VolumeRef, ordinal: number | null): Verdict {
  if (member === undefined) return quarantine(`its instance has no member ${ordinal}`);
  const { home } = member;
  if (home === null) return OWNED;
  if (home.agentId === volume.agentId && (home.volumeId === null || home.volumeId === volume.volumeId)) return OWNED;
  const former = formerOf(member, volume);
  if (former === undefined) return quarantine(elsewhere(member));
  return former.removal === undefined ? OWNED : ASKED_FOR;
}

function formerOf({ formerVolumes }: Member, { agentId, volumeId }: VolumeRef): FormerVolume | undefined {
  return formerVolumes.find((volume) => volume.volumeId === volumeId && volume.agentId === agentId);
}

function elsewhere({ home }: Member): string {
  if (home?.volumeId == null) return 'its member has no volume';
  return `its member has another volume, ${home.volumeId} on agent ${home.agentId}`;
}

function memberOf({ status }: Instance, ordinal: number | null): Member | undefined {
  return status.members.find((member) => member.ordinal === ordinal);
}

function unknownInstance(): Verdict {
  return quarantine('the store does not know its instance');
}

function quarantine(why: string): Verdict {
  return { kind: 'quarantine', why };
}
