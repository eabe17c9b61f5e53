/** A planned change of master: the old one stops writes, the candidate catches up; or mastership is given back. */
import type { Failover } from '../model/instance.ts';
import type { Position } from '../model/member.ts';
import { enterPhase, operate } from './change.ts';
import { type Draft, hasEffect, memberOf, nameOf, say, serves } from './draft.ts';
import { askPositions } from './elect.ts';
import { POLICY } from './policy.ts';
import { isSync } from './quorum.ts';
import { settleRequest } from './request-outcomes.ts';

export function demote(draft: Draft, failover: Failover): void {
  const from = memberOf(draft, failover.from);
  const candidate = memberOf(draft, failover.candidate);
  if (from === undefined || candidate === undefined) return;
  if (!serves(candidate))
    return giveBack(draft, failover, `${nameOf(draft, candidate.ordinal)} is not healthy any more`);
  if (hasEffect(draft, 'operate', from)) return;
  operate(draft, 'demote', from, candidate.ordinal, failover.attempts);
}

export function demoted(draft: Draft, position: Position | null): void {
  const { failover } = draft.status;
  const from = memberOf(draft, failover?.from ?? null);
  if (failover?.phase !== 'demoting' || from === undefined) return;
  say(draft, 'demoted', from, `takes no more writes (position ${position?.value ?? 'unknown'})`);
  if (position === null && isSync(draft))
    return giveBack(draft, failover, 'durability is sync, and the master does not say how far it has come');
  enterPhase(draft, failover, position === null ? 'promoting' : 'catchingUp');
  failover.target = position;
  failover.untilMs = draft.nowMs + POLICY.catchUpMs;
}

export function catchUp(draft: Draft, failover: Failover): void {
  const candidate = memberOf(draft, failover.candidate);
  if (candidate === undefined || !serves(candidate))
    return giveBack(draft, failover, 'the candidate is not healthy any more');
  if (failover.untilMs !== null && failover.untilMs <= draft.nowMs)
    return giveBack(draft, failover, 'the candidate did not catch up in time');
  if (!draft.status.effects.some(({ kind }) => kind === 'probe'))
    askPositions(draft, failover, [candidate], failover.target);
}

/** A switchover that can't go on: the old master, which still has all of the data, is made master again. */
export function giveBack(draft: Draft, failover: Failover, why: string): void {
  const from = memberOf(draft, failover.from);
  if (from === undefined) return;
  draft.status.epoch += 1;
  failover.candidate = from.ordinal;
  failover.message = why;
  settleRequest(draft, 'givenUp', why);
  enterPhase(draft, failover, 'promoting');
  say(draft, 'failoverWaits', from, `switchover given up: ${why}`);
}
