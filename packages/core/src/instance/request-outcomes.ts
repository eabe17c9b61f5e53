/**
 * What became of the operator's requests, the last few of them: kept in the status, so that who asked can see it, however long
 * it takes and whatever else was asked for meanwhile.
 *
 *   underWay -> done | givenUp          taken: a change of master, or an operation of the framework's own
 *   done | refused                      at once
 *
 * At most one of each is under way, since another one is refused meanwhile.
 */
import type { InstanceStatus, OperatorRequest, RequestOutcome } from '../model/instance.ts';
import { clip, type Draft } from './draft.ts';
import { POLICY } from './policy.ts';

export function noteOutcome(
  draft: Draft,
  { id, kind }: OperatorRequest,
  outcome: RequestOutcome['outcome'],
  message: string,
): void {
  const noted = { id, kind, outcome, message: clip(message), atMs: draft.nowMs };
  draft.status.requestOutcomes = [...draft.status.requestOutcomes, noted].slice(-POLICY.maxRequestOutcomes);
}

/** Ends the one that is under way; without one, nobody had asked for it. */
export function settleRequest(
  { status, nowMs }: Draft,
  outcome: 'done' | 'givenUp',
  message: string,
  what: 'change' | 'maintain' = 'change',
): void {
  status.requestOutcomes = status.requestOutcomes.map((one) =>
    (one.kind === 'maintain') === (what === 'maintain') ? settledOne(one, outcome, message, nowMs) : one,
  );
}

export function settled(
  { requestOutcomes }: InstanceStatus,
  outcome: 'done' | 'givenUp',
  message: string,
  atMs: number,
): RequestOutcome[] {
  return requestOutcomes.map((one) => settledOne(one, outcome, message, atMs));
}

function settledOne(one: RequestOutcome, outcome: 'done' | 'givenUp', message: string, atMs: number): RequestOutcome {
  return one.outcome === 'underWay' ? { ...one, outcome, message: clip(message), atMs } : one;
}
