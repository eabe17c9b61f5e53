/**
 * A change of master, after a loss or as planned. The phases are those of model/instance.ts.
 *
 * 1. It starts only where the old master's launch is proven dead, or (switchover) once it has said that it takes no more
 *    writes: I3.
 * 2. A candidate is bound when it is chosen, with an epoch of its own, before anything is asked of it. Another is chosen
 *    only after proof that this one is dead.
 * 3. Only a member that has completed its sync in the epoch of the master before may be chosen.
 */
import type { Failover } from '../model/instance.ts';
import { eligible, enterPhase } from './change.ts';
import { decide } from './decide.ts';
import { type Draft, dropEffects, masterOf, memberOf, say } from './draft.ts';
import { elect } from './elect.ts';
import { POLICY } from './policy.ts';
import { promote } from './promote.ts';
import { tooFewAnswers } from './quorum.ts';
import { catchUp, demote } from './switchover.ts';

/** More than any way through them has: a bound, not a rule. */
const PHASES_AT_ONCE = 8;

export function beginFailover(
  draft: Draft,
  reason: Failover['reason'],
  phase: Failover['phase'],
  { to = null, acceptLoss = false }: { to?: number | null; acceptLoss?: boolean } = {},
  why = reason === 'lost' ? 'the master is lost' : `${reason} asked for`,
): void {
  const { status } = draft;
  const master = masterOf(draft);
  if (master === undefined) return;
  dropEffects(draft, ({ kind }) => kind === 'probe' || kind === 'operate');
  status.failover = {
    reason,
    phase,
    baseEpoch: status.epoch,
    from: master.ordinal,
    candidate: null,
    to,
    acceptLoss,
    target: null,
    attempts: 0,
    sinceMs: draft.nowMs,
    untilMs: null,
    message: '',
  };
  say(draft, 'failoverStarted', master, why);
}

export function planFailover(draft: Draft): void {
  if (draft.status.failover === null) startIfLost(draft);
  const { failover } = draft.status;
  if (failover === null) return;
  if (lostItsMaster(draft, failover)) electAgain(draft, failover);
  advance(draft);
}

/** A phase may lead on at once: nobody else will look again where nothing more is asked for. */
function advance(draft: Draft): void {
  for (let left = PHASES_AT_ONCE; left > 0; left--) {
    const { failover } = draft.status;
    if (failover === null) return;
    const { phase, candidate } = failover;
    go(draft, failover);
    if (failover.phase === phase && failover.candidate === candidate) return;
  }
}

function startIfLost(draft: Draft): void {
  const { status } = draft;
  const master = masterOf(draft);
  if (master === undefined || master.task !== null || status.epochLaunch === null) return;
  if (status.decidedLaunch !== master.launch || isOvertaken(draft)) beginFailover(draft, 'lost', 'deciding');
}

/** A master that has waited to be launched again for a while: if a slave could serve now, its loss is decided once more. */
function isOvertaken(draft: Draft): boolean {
  if (!draft.instance.traits.operations.includes('promote')) return false;
  if (draft.nowMs < draft.status.decidedAtMs + POLICY.overtakeMs) return false;
  const able = eligible(draft, draft.status.epoch).length;
  return able > 0 && tooFewAnswers(draft, false, able) === null;
}

/** A planned switchover whose old master died on the way is a lost master from now on. */
function lostItsMaster(draft: Draft, failover: Failover): boolean {
  return (
    failover.reason === 'switchover' && failover.phase !== 'promoting' && memberOf(draft, failover.from)?.task === null
  );
}

function electAgain(draft: Draft, failover: Failover): void {
  failover.reason = 'lost';
  failover.candidate = null;
  failover.target = null;
  enterPhase(draft, failover, 'deciding');
}

function go(draft: Draft, failover: Failover): void {
  switch (failover.phase) {
    case 'waiting':
      if (failover.untilMs !== null && failover.untilMs > draft.nowMs) return;
      return enterPhase(draft, failover, 'deciding');
    case 'deciding':
      return decide(draft, failover);
    case 'electing':
      return elect(draft, failover);
    case 'demoting':
      return demote(draft, failover);
    case 'catchingUp':
      return catchUp(draft, failover);
    case 'promoting':
      return promote(draft, failover);
  }
}
