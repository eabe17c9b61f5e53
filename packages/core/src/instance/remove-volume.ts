/**
 * Volumes that are removed: all of an instance that is destroyed with its data, and those that a member has left behind and
 * that the operator wants gone, one by one.
 *
 *   left behind --the operator's word: stored with it--> its agent is asked, again and again --> gone, and forgotten
 *
 * I6: nothing else removes a volume. What a member has now, or goes back to, is never one of those.
 */
import type { Effect } from '../model/effect.ts';
import type { Instance } from '../model/instance.ts';
import type { FormerVolume, Home, Member } from '../model/member.ts';
import type { VolumeRef } from '../model/volume.ts';
import { addEffect, clip, type Draft, dropEffects, memberOf, say } from './draft.ts';
import { POLICY, removalRetryMs } from './policy.ts';

type RemoveVolume = Extract<Effect, { kind: 'removeVolume' }>;

/** Why the volume can't be removed by the operator's word; null: it can, or is being removed. */
export function removalRefusal({ status }: Instance, ordinal: number, volume: VolumeRef): string | null {
  const member = status.members.find((candidate) => candidate.ordinal === ordinal);
  if (member === undefined) return `its instance has no member ${ordinal}`;
  if (isSame(member.home, volume)) return 'it is what its member has its data on: destroy the instance with its data';
  return formerOf(member, volume) === undefined ? 'its member has not left it behind' : null;
}

export function takeRemovalAsked(draft: Draft, ordinal: number, volume: VolumeRef): void {
  const member = memberOf(draft, ordinal);
  const former = member === undefined ? undefined : formerOf(member, volume);
  if (member === undefined || former === undefined || former.removal !== undefined) return;
  if (removalRefusal(draft.instance, ordinal, volume) !== null) return;
  former.removal = { askedAtMs: draft.nowMs, error: null };
  say(draft, 'volumeRemovalAsked', member, `${volume.volumeId} on ${former.hostname}, with its data, by the operator`);
}

/** Whether a member that is placed there would be on a volume that the operator wants gone. */
export function isBeingRemoved(member: Member, { agentId, volumeId }: Home): boolean {
  return volumeId !== null && formerOf(member, { agentId, volumeId })?.removal !== undefined;
}

export function planRemovals(draft: Draft): void {
  const { intent } = draft.instance.declared;
  if (intent.kind !== 'destroy' || intent.data === 'keep') {
    dropEffects(draft, (effect) => effect.kind === 'removeVolume' && askedFor(draft, effect) === undefined);
  }
  for (const member of draft.status.members) {
    for (const volume of member.formerVolumes) if (volume.removal !== undefined) removeVolume(draft, member, volume);
  }
}

/** Asks for it once. */
export function removeVolume(draft: Draft, { ordinal }: Member, { agentId, volumeId }: VolumeRef): void {
  const isAsked = draft.status.effects.some(
    (effect) => effect.kind === 'removeVolume' && effect.ordinal === ordinal && isSame(effect, { agentId, volumeId }),
  );
  if (isAsked) return;
  addEffect(draft, { kind: 'removeVolume', ordinal, agentId, volumeId, timeoutMs: POLICY.requestTimeoutMs });
}

/** Takes in that a removal which the operator has asked for failed; false where it is none of those. */
export function removalFailed(draft: Draft, member: Member | undefined, effect: RemoveVolume, error: string): boolean {
  const former = askedFor(draft, effect);
  if (member === undefined || former?.removal === undefined) return false;
  former.removal.error = clip(error);
  const { id: _id, notBeforeMs: _notBeforeMs, attempt, ...rest } = effect;
  addEffect(draft, { ...rest, attempt: attempt + 1, delayMs: removalRetryMs(attempt) });
  return true;
}

function askedFor(draft: Draft, { ordinal, agentId, volumeId }: RemoveVolume): FormerVolume | undefined {
  const member = memberOf(draft, ordinal);
  const former = member === undefined ? undefined : formerOf(member, { agentId, volumeId });
  return former?.removal === undefined ? undefined : former;
}

function formerOf({ formerVolumes }: Member, volume: VolumeRef): FormerVolume | undefined {
  return formerVolumes.find((one) => isSame(one, volume));
}

function isSame(one: { agentId: string; volumeId: string | null } | null, { agentId, volumeId }: VolumeRef): boolean {
  return one?.agentId === agentId && one.volumeId === volumeId;
}
