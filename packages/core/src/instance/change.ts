/** What all phases of a change of master share. */
import type { Failover } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import { addEffect, type Draft, dropEffects, serves } from './draft.ts';
import { POLICY } from './policy.ts';

/** Slaves that may be elected: healthy, and in sync with the master of that epoch. */
export function eligible(draft: Draft, epoch: number): readonly Member[] {
  return draft.status.members.filter(
    (member) =>
      member.role === 'slave' && member.wanted === 'present' && serves(member) && member.syncedEpoch === epoch,
  );
}

export function enterPhase(draft: Draft, failover: Failover, phase: Failover['phase']): void {
  dropEffects(draft, ({ kind }) => kind === 'probe' || kind === 'operate' || kind === 'masterLost');
  failover.phase = phase;
  failover.attempts = 0;
  failover.untilMs = null;
}

export function operate(
  draft: Draft,
  operation: 'promote' | 'demote',
  member: Member,
  target: number | null,
  attempt: number,
): void {
  addEffect(draft, {
    kind: 'operate',
    operation,
    ordinal: member.ordinal,
    launch: member.launch,
    epoch: draft.status.epoch,
    target,
    attempt,
    delayMs: attempt === 0 ? 0 : POLICY.effectRetryMs * 2 ** attempt,
    timeoutMs: POLICY.operationTimeoutMs,
  });
}
