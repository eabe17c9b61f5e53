/**
 * What became of the operator's requests, the last few of them: kept in the status, so that who asked can see it, however long
 * it takes and whatever else was asked for meanwhile.
 *
 *   underWay -> done | givenUp          taken: a change of master
 *   done | refused                      at once
 *
 * At most one is under way, since another change of master is refused meanwhile.
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

/** Ends the one that is under way; without one, nobody had asked for this change of master. */
export function settleRequest({ status, nowMs }: Draft, outcome: 'done' | 'givenUp', message: string): void {
  status.requestOutcomes = settled(status, outcome, message, nowMs);
}

export function settled(
  { requestOutcomes }: InstanceStatus,
  outcome: 'done' | 'givenUp',
  message: string,
  atMs: number,
): RequestOutcome[] {
  return requestOutcomes.map((one) =>
    one.outcome === 'underWay' ? { ...one, outcome, message: clip(message), atMs } : one,
  );
}
