/** One-time requests of the operator, in order. One that can't be done is refused with its reason, never kept for later. */
import { assertNever } from '../assert-never.ts';
import type { OperatorRequest } from '../model/instance.ts';
import { eligible } from './change.ts';
import { ended } from './death.ts';
import { type Draft, killTask, masterOf, memberOf, say, serves } from './draft.ts';
import { beginFailover } from './failover.ts';
import { beginMaintenance } from './maintenance.ts';
import { POLICY } from './policy.ts';
import { tooFewAnswers } from './quorum.ts';
import { noteOutcome } from './request-outcomes.ts';
import { canHandOver } from './roll.ts';

export function planRequests(draft: Draft): void {
  for (const request of draft.instance.declared.requests) {
    if (request.id <= draft.status.handledRequest) continue;
    const refusal = handle(draft, request);
    if (refusal !== null) say(draft, 'requestRefused', null, `${request.kind}: ${refusal}`);
    if (refusal !== null) noteOutcome(draft, request, 'refused', refusal);
    else noteOutcome(draft, request, request.kind === 'fence' ? 'done' : 'underWay', '');
    draft.status.handledRequest = request.id;
  }
}

/** Why the request is refused; null: taken. */
function handle(draft: Draft, request: OperatorRequest): string | null {
  switch (request.kind) {
    case 'fence':
      return fence(draft, request.ordinal, request.launch);
    case 'failover':
      return failover(draft, request.to, request.acceptLoss ?? false);
    case 'switchover':
      return switchover(draft, request.to);
    case 'maintain':
      return beginMaintenance(draft, request);
    default:
      return assertNever(request);
  }
}

function fence(draft: Draft, ordinal: number, launch: number): string | null {
  const member = memberOf(draft, ordinal);
  if (member?.task?.launch !== launch) return 'this launch is not there any more';
  if (member.task.state !== 'placed' && member.home !== null) {
    const { agentId } = member.home;
    member.givenUp = [...member.givenUp, { launch, agentId }].slice(-POLICY.maxGivenUp);
  }
  ended(draft, member, 'operator', 'the operator says that it is dead');
  return null;
}

function failover(draft: Draft, to: number | null, acceptLoss: boolean): string | null {
  const able = eligible(draft, draft.status.epoch).length;
  const refusal = cannotChangeMaster(draft, to) ?? tooFewAnswers(draft, acceptLoss, able);
  const master = masterOf(draft);
  if (refusal !== null || master === undefined) return refusal ?? 'the instance has no master';
  beginFailover(draft, 'failover', 'deciding', { to, acceptLoss });
  killTask(draft, master, 'failover asked for', 0);
  return null;
}

function switchover(draft: Draft, to: number | null): string | null {
  if (!canHandOver(draft.instance.traits.operations)) return 'the framework can not do a planned switchover';
  const refusal = cannotChangeMaster(draft, to);
  const master = masterOf(draft);
  if (refusal !== null || master === undefined) return refusal ?? 'the instance has no master';
  if (!serves(master)) return 'the master is not healthy; ask for a failover';
  beginFailover(draft, 'switchover', 'electing', { to });
  return null;
}

function cannotChangeMaster(draft: Draft, to: number | null): string | null {
  const { status, instance } = draft;
  if (instance.declared.intent.kind !== 'run') return 'the instance is being stopped';
  if (instance.traits.topology !== 'master-slave') return 'the instance has no slaves';
  if (status.failover !== null) return 'a change of master is under way';
  const candidates = eligible(draft, status.epoch);
  if (candidates.length === 0) return 'no slave is healthy and in sync';
  if (to !== null && !candidates.some(({ ordinal }) => ordinal === to))
    return 'the member asked for is not a healthy slave in sync';
  return null;
}
