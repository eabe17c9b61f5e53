/**
 * What the store knows of members' volumes: whether data binds a member to its agent, what it has left behind elsewhere, and
 * what became of the operations that make and give back the persistent volumes of Mesos.
 */
import type { InstanceEvent } from '../model/event.ts';
import type { FormerVolume, Home, Member } from '../model/member.ts';
import type { VolumeRef } from '../model/volume.ts';
import { clip, type Draft, memberOf, say } from './draft.ts';
import { POLICY } from './policy.ts';

type Operated = Extract<InstanceEvent, { kind: 'volumeOperation' }>;

/** Whether a container may have written to its volume: then no other will do. */
export function isBound(home: Home | null): home is Home & { volumeId: string } {
  if (home === null || home.volumeId === null) return false;
  return home.mesosVolume === undefined || home.mesosVolume.state === 'used';
}

/** All that is the member's: where it lives, and what it has left behind. */
export function volumesOf({ home, formerVolumes }: Member): readonly VolumeRef[] {
  const present = home === null || home.volumeId === null ? [] : [{ agentId: home.agentId, volumeId: home.volumeId }];
  return [...present, ...formerVolumes.map(({ agentId, volumeId }) => ({ agentId, volumeId }))];
}

/** Anything that is heard of a container shows that it may have written. */
export function markUsed({ home }: Member): void {
  if (home?.mesosVolume !== undefined) home.mesosVolume.state = 'used';
}

/** Whether no container can have been on the volume of a new home before. */
export function isFresh({ home: before, formerVolumes }: Member, home: Home): boolean {
  const known = [...(isBound(before) ? [before] : []), ...formerVolumes];
  return !known.some((one) => isSame(one, home));
}

/** What was heard of its only launch was that it never started. */
export function markUnused(member: Member): void {
  const { home } = member;
  if (home?.mesosVolume?.state === 'used') home.mesosVolume.state = 'made';
  else if (home !== null && home.mesosVolume === undefined) member.home = { ...home, volumeId: null };
}

/** Call with the home that it had: its volume there stays the instance's, in the list of those left behind. */
export function leaveVolume(draft: Draft, member: Member, before: Home, why: string): void {
  const { home } = member;
  const { agentId, hostname, volumeId, mesosVolume } = before;
  member.formerVolumes = member.formerVolumes.filter((one) => home === null || !isSame(one, home));
  if (volumeId === null || (home !== null && isSame(before, home))) return;
  const left: FormerVolume = {
    agentId,
    hostname,
    volumeId,
    ...(mesosVolume === undefined ? {} : { mesosVolume }),
    sinceMs: draft.nowMs,
    why: clip(why),
  };
  member.formerVolumes = withinBound([...member.formerVolumes.filter((one) => !isSame(one, left)), left]);
  say(draft, 'volumeLeft', member, `${volumeId} on ${hostname}: ${why}`);
}

/** Nobody's data is forgotten: what finds no room here for being never used is found again on its agent, and listed. */
function withinBound(volumes: readonly FormerVolume[]): FormerVolume[] {
  const surplus = volumes.length - POLICY.maxFormerVolumes;
  const unused = volumes.filter(({ mesosVolume }) => mesosVolume !== undefined && mesosVolume.state !== 'used');
  const dropped = new Set(unused.slice(0, Math.max(0, surplus)));
  return volumes.filter((one) => !dropped.has(one));
}

export function takeVolumeOperation(draft: Draft, { ordinal, volumeId, operation, error }: Operated): void {
  const member = memberOf(draft, ordinal);
  const volume = member?.home?.volumeId === volumeId ? member.home.mesosVolume : undefined;
  if (member === undefined) return;
  if (error !== null) {
    if (volume === undefined || volume.state === 'used') return;
    if (member.task !== null) member.task.message = clip(`${operation} of its volume: ${error}`);
    return say(draft, 'volumeFailed', member, `${operation} of ${volumeId}: ${error}`);
  }
  if (operation === 'create' && volume?.state === 'asked') {
    volume.state = 'made';
    return say(draft, 'volumeMade', member, `${volumeId}, ${volume.sizeMb} MB for role ${volume.role}`);
  }
  // Given back while nobody waited for it: it was never used, and its member lives elsewhere.
  if (operation === 'unreserve') forgetFormer(member, volumeId);
}

/** It is gone from that agent. */
export function forgetVolume(member: Member, gone: VolumeRef): void {
  member.formerVolumes = member.formerVolumes.filter((one) => !isSame(one, gone));
  const { home } = member;
  if (home === null || !isSame(home, gone)) return;
  const { mesosVolume: _, ...rest } = home;
  member.home = { ...rest, volumeId: null };
}

function forgetFormer(member: Member, volumeId: string): void {
  member.formerVolumes = member.formerVolumes.filter((one) => one.volumeId !== volumeId);
}

function isSame(a: { agentId: string; volumeId: string | null }, b: { agentId: string; volumeId: string | null }) {
  return a.agentId === b.agentId && a.volumeId === b.volumeId;
}
