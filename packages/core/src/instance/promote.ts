/** The bound candidate is made master, or is proven dead first. */
import type { Failover } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import { enterPhase, operate } from './change.ts';
import { type Draft, dropEffects, hasEffect, killTask, memberOf, nameOf, say } from './draft.ts';
import { POLICY } from './policy.ts';
import { noteEpoch } from './quorum.ts';
import { settleRequest } from './request-outcomes.ts';
import { giveBack } from './switchover.ts';

export function promote(draft: Draft, failover: Failover): void {
  const candidate = memberOf(draft, failover.candidate);
  if (candidate === undefined || candidate.task === null) return lostCandidate(draft, failover);
  if (hasEffect(draft, 'operate', candidate) || candidate.task.killSinceMs !== null) return;
  if (candidate.task.state === 'lost') return;
  if (failover.attempts >= POLICY.promotionAttempts) {
    return killTask(draft, candidate, 'it can not be promoted; another is elected', 0);
  }
  operate(draft, 'promote', candidate, null, failover.attempts);
}

function lostCandidate(draft: Draft, failover: Failover): void {
  const candidateWas = failover.candidate;
  const from = memberOf(draft, failover.from);
  failover.candidate = null;
  if (from !== undefined && from.task !== null && candidateWas !== from.ordinal)
    return giveBack(draft, failover, 'the candidate is lost');
  failover.reason = 'lost';
  enterPhase(draft, failover, 'electing');
}

/** A failed demotion or promotion is tried again by the phase that asked for it. */
export function operationFailed(draft: Draft): void {
  const { failover } = draft.status;
  if (failover === null) return;
  failover.attempts += 1;
  if (failover.phase === 'demoting' && failover.attempts >= POLICY.promotionAttempts)
    giveBack(draft, failover, 'the master could not be demoted');
}

export function promoted(draft: Draft): void {
  const { status } = draft;
  const { failover } = status;
  const candidate = memberOf(draft, failover?.candidate ?? null);
  if (failover?.phase !== 'promoting' || candidate?.task == null) return;
  for (const member of status.members) {
    if (member.ordinal === candidate.ordinal) continue;
    if (member.role === 'master') becomeSlave(member);
    member.syncedEpoch = null;
    member.followedEpoch = null;
  }
  candidate.role = 'master';
  candidate.syncedEpoch = status.epoch;
  candidate.followedEpoch = status.epoch;
  candidate.task.runningHook = 'due';
  // Configs that are being made name the master before.
  dropEffects(draft, ({ kind }) => kind === 'prepare');
  status.master = candidate.ordinal;
  status.epochLaunch = candidate.launch;
  noteEpoch(draft, candidate.task);
  status.decidedLaunch = 0;
  status.failover = null;
  settlePromotion(draft, failover, candidate);
  say(
    draft,
    'promoted',
    candidate,
    `epoch ${status.epoch}, ${draft.nowMs - failover.sinceMs} ms after the change began: ${failover.message}`,
  );
}

/** Once the old master is gone, a change goes on without the one that was asked for, but is not what was asked for. */
function settlePromotion(draft: Draft, { to, message }: Failover, { ordinal }: Member): void {
  const is = `${nameOf(draft, ordinal)} is master`;
  if (to === null || to === ordinal) return settleRequest(draft, 'done', is);
  settleRequest(draft, 'givenUp', `${is}, not ${nameOf(draft, to)}, which was asked for: ${message}`);
}

function becomeSlave(member: Member): void {
  member.role = 'slave';
  if (member.task !== null && member.task.runningHook !== null) member.task.runningHook = 'due';
}
