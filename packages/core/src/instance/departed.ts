/**
 * Durability `sync`: a slave that is retired may have acknowledged writes that the master has, and the other slaves have not
 * yet. It counts among those that may have them (quorum.ts) until as many of the others as have to acknowledge a write have
 * come to where the master was after its end, or until another epoch begins:
 *
 *   retired, ended --> the master says how far it is --> enough of the others are there: it counts no more
 */
import type { Effect } from '../model/effect.ts';
import type { ProbeAnswer } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import { addEffect, type Draft, dropEffects, masterOf, serves } from './draft.ts';
import { POLICY } from './policy.ts';
import { acknowledging, isSync } from './quorum.ts';

/** It is asked no more from now on; what the master said before says nothing of what it has acknowledged since. */
export function departs(draft: Draft, member: Member): void {
  if (member.role !== 'slave' || member.launch === 0) return;
  member.leftEpoch = draft.status.epoch;
  draft.status.leftTarget = null;
  dropEffects(draft, isAboutDeparted);
}

function isAboutDeparted(effect: Effect): boolean {
  return effect.kind === 'probe' && effect.purpose === 'departed';
}

export function planDeparted(draft: Draft, attempt = 0): void {
  const { status } = draft;
  if (status.effects.some(isAboutDeparted)) return;
  const members = toAsk(draft).map(({ ordinal, launch }) => ({ ordinal, launch }));
  if (members.length === 0) return;
  addEffect(draft, {
    kind: 'probe',
    purpose: 'departed',
    epoch: status.epoch,
    members,
    atLeast: status.leftTarget,
    attempt,
    delayMs: attempt === 0 ? 0 : Math.min(POLICY.syncProbeMs * 2 ** (attempt - 1), POLICY.maxSyncProbeMs),
    timeoutMs: POLICY.probeTimeoutMs,
  });
}

/** The master first, then its slaves. */
function toAsk(draft: Draft): readonly Member[] {
  const { status, instance } = draft;
  const master = masterOf(draft);
  if (!isSync(draft) || !instance.traits.operations.includes('probe') || departedOf(draft).length === 0) return [];
  if (status.failover !== null || master === undefined || !serves(master) || status.epochLaunch !== master.launch)
    return [];
  return status.leftTarget === null ? [master] : othersOf(draft).filter(serves);
}

function departedOf({ status }: Draft): readonly Member[] {
  return status.members.filter(
    ({ wanted, task, leftEpoch }) => wanted === 'retired' && task === null && leftEpoch === status.epoch,
  );
}

function othersOf({ status }: Draft): readonly Member[] {
  return status.members.filter(({ role, wanted, launch }) => role === 'slave' && wanted === 'present' && launch > 0);
}

/** @param ranking those that have come as far as the master had, where it was known */
export function departedProbed(
  draft: Draft,
  { epoch, attempt, atLeast }: Extract<Effect, { kind: 'probe' }>,
  answers: readonly ProbeAnswer[],
  ranking: readonly number[],
): void {
  const { status } = draft;
  if (epoch !== status.epoch) return;
  if (atLeast !== null) {
    const enough = Math.min(acknowledging(draft), othersOf(draft).length);
    if (ranking.length >= enough) return forget(draft);
    return planDeparted(draft, attempt + 1);
  }
  const said = answers.find(({ ordinal }) => ordinal === status.master);
  if (said?.ok !== true) return planDeparted(draft, attempt + 1);
  status.leftTarget = said.position;
}

function forget(draft: Draft): void {
  for (const member of departedOf(draft)) member.leftEpoch = null;
  draft.status.leftTarget = null;
}
