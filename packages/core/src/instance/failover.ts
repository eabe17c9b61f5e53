/**
 * A change of master, after a loss or as planned. The phases are those of model/instance.ts.
 *
 * 1. It starts only where the old master's launch is proven dead, or (switchover) once it has said that it takes no more
 *    writes: I3.
 * 2. A candidate is bound when it is chosen, with an epoch of its own, before anything is asked of it. Another is chosen
 *    only after proof that this one is dead.
 * 3. Only a member that has completed its sync in the epoch of the master before may be chosen.
 */
import type { Decision, ProbeAnswer } from '../model/event.ts';
import type { Failover } from '../model/instance.ts';
import type { Member, Position } from '../model/member.ts';
import {
  addEffect,
  clip,
  type Draft,
  dropEffects,
  hasEffect,
  killTask,
  masterOf,
  memberOf,
  nameOf,
  say,
  serves,
} from './draft.ts';
import { POLICY } from './policy.ts';

/** More than any way through them has: a bound, not a rule. */
const PHASES_AT_ONCE = 8;

export function beginFailover(
  draft: Draft,
  reason: Failover['reason'],
  phase: Failover['phase'],
  to: number | null,
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
    target: null,
    attempts: 0,
    sinceMs: draft.nowMs,
    untilMs: null,
    message: '',
  };
  say(draft, 'failoverStarted', master, reason === 'lost' ? 'the master is lost' : `${reason} asked for`);
}

/** Slaves that may be elected: healthy, and in sync with the master of that epoch. */
export function eligible(draft: Draft, epoch: number): readonly Member[] {
  return draft.status.members.filter(
    (member) =>
      member.role === 'slave' && member.wanted === 'present' && serves(member) && member.syncedEpoch === epoch,
  );
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
  if (status.decidedLaunch !== master.launch || isOvertaken(draft)) beginFailover(draft, 'lost', 'deciding', null);
}

/** A master that has waited to be launched again for a while: if a slave could serve now, its loss is decided once more. */
function isOvertaken(draft: Draft): boolean {
  if (!draft.instance.traits.operations.includes('promote')) return false;
  if (draft.nowMs < draft.status.decidedAtMs + POLICY.overtakeMs) return false;
  return eligible(draft, draft.status.epoch).length > 0;
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

function enterPhase(draft: Draft, failover: Failover, phase: Failover['phase']): void {
  dropEffects(draft, ({ kind }) => kind === 'probe' || kind === 'operate' || kind === 'masterLost');
  failover.phase = phase;
  failover.attempts = 0;
  failover.untilMs = null;
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

function decide(draft: Draft, failover: Failover): void {
  const from = memberOf(draft, failover.from);
  if (from === undefined || from.task !== null) return;
  if (failover.reason !== 'lost' || !draft.instance.traits.hooks.includes('masterLost')) {
    return enterPhase(draft, failover, 'electing');
  }
  if (hasEffect(draft, 'masterLost', from)) return;
  addEffect(draft, { kind: 'masterLost', ordinal: from.ordinal, launch: from.launch, timeoutMs: POLICY.hookTimeoutMs });
}

/** What the `masterLost` hook said, checked against the invariants. */
export function decided(draft: Draft, decision: Decision): void {
  const { failover } = draft.status;
  if (failover?.phase !== 'deciding') return;
  switch (decision.kind) {
    case 'default':
      return enterPhase(draft, failover, 'electing');
    case 'relaunch':
      return relaunchMaster(draft, failover, 'masterLost decided so');
    case 'wait':
      failover.phase = 'waiting';
      failover.untilMs = draft.nowMs + Math.max(decision.retryMs, POLICY.effectRetryMs);
      failover.message = clip(decision.reason);
      return say(draft, 'failoverWaits', null, decision.reason);
    case 'promote': {
      if (!draft.instance.traits.operations.includes('promote')) return enterPhase(draft, failover, 'electing');
      const chosen = eligible(draft, failover.baseEpoch).find(({ ordinal }) => ordinal === decision.ordinal);
      if (chosen !== undefined) return choose(draft, failover, chosen, 'chosen by masterLost');
      say(
        draft,
        'failoverWaits',
        null,
        `masterLost chose ${nameOf(draft, decision.ordinal)}, which is not healthy and in sync: the freshest is elected`,
      );
      return enterPhase(draft, failover, 'electing');
    }
  }
}

function elect(draft: Draft, failover: Failover): void {
  if (draft.status.effects.some(({ kind }) => kind === 'probe')) return;
  const candidates = eligible(draft, failover.baseEpoch);
  const [first] = candidates;
  if (first === undefined) return giveUp(draft, failover, 'no slave is healthy and in sync');
  if (!draft.instance.traits.operations.includes('promote'))
    return giveUp(draft, failover, 'the framework can not promote');
  if (!draft.instance.traits.operations.includes('probe'))
    return choose(draft, failover, first, 'the first healthy slave');
  askPositions(draft, failover, candidates, null);
}

function askPositions(draft: Draft, failover: Failover, members: readonly Member[], atLeast: Position | null): void {
  addEffect(draft, {
    kind: 'probe',
    purpose: 'elect',
    epoch: draft.status.epoch,
    members: members.map(({ ordinal, launch }) => ({ ordinal, launch })),
    atLeast,
    attempt: failover.attempts,
    delayMs: failover.attempts === 0 ? 0 : atLeast === null ? POLICY.effectRetryMs : POLICY.catchUpProbeMs,
    timeoutMs: POLICY.probeTimeoutMs,
  });
}

/** Answers of an election or of a candidate that catches up; `ranking` has the comparable ones, freshest first. */
export function electionProbed(draft: Draft, answers: readonly ProbeAnswer[], ranking: readonly number[]): void {
  const { failover } = draft.status;
  if (failover === null) return;
  failover.attempts += 1;
  if (failover.phase === 'catchingUp') {
    if (failover.candidate !== null && ranking.includes(failover.candidate)) enterPhase(draft, failover, 'promoting');
    return;
  }
  if (failover.phase !== 'electing') return;
  for (const answer of answers) {
    const member = memberOf(draft, answer.ordinal);
    if (answer.ok && member !== undefined) member.position = answer.position;
  }
  const chosen = pick(draft, failover, ranking);
  if (chosen !== undefined) return choose(draft, failover, chosen, chosenBecause(failover, chosen, answers));
  if (failover.attempts >= POLICY.electionAttempts) giveUp(draft, failover, 'no slave says how far it is');
}

function pick(draft: Draft, failover: Failover, ranking: readonly number[]): Member | undefined {
  const candidates = eligible(draft, failover.baseEpoch);
  const ranked = ranking.flatMap((ordinal) => candidates.filter((member) => member.ordinal === ordinal));
  return ranked.find(({ ordinal }) => ordinal === failover.to) ?? ranked[0];
}

function chosenBecause(failover: Failover, { ordinal, position }: Member, answers: readonly ProbeAnswer[]): string {
  const answered = answers.filter(({ ok }) => ok).length;
  if (ordinal === failover.to) return `asked for by the operator (position ${position?.value})`;
  return `freshest of ${answered} healthy slaves (position ${position?.value})`;
}

/** Binds the candidate with an epoch of its own. */
function choose(draft: Draft, failover: Failover, candidate: Member, why: string): void {
  draft.status.epoch += 1;
  failover.candidate = candidate.ordinal;
  failover.message = clip(why);
  enterPhase(draft, failover, failover.reason === 'switchover' ? 'demoting' : 'promoting');
  say(draft, 'elected', candidate, why);
}

function demote(draft: Draft, failover: Failover): void {
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
  enterPhase(draft, failover, position === null ? 'promoting' : 'catchingUp');
  failover.target = position;
  failover.untilMs = draft.nowMs + POLICY.catchUpMs;
}

function catchUp(draft: Draft, failover: Failover): void {
  const candidate = memberOf(draft, failover.candidate);
  if (candidate === undefined || !serves(candidate))
    return giveBack(draft, failover, 'the candidate is not healthy any more');
  if (failover.untilMs !== null && failover.untilMs <= draft.nowMs)
    return giveBack(draft, failover, 'the candidate did not catch up in time');
  if (!draft.status.effects.some(({ kind }) => kind === 'probe'))
    askPositions(draft, failover, [candidate], failover.target);
}

/** A switchover that can't go on: the old master, which still has all of the data, is made master again. */
function giveBack(draft: Draft, failover: Failover, why: string): void {
  const from = memberOf(draft, failover.from);
  if (from === undefined) return;
  draft.status.epoch += 1;
  failover.candidate = from.ordinal;
  failover.message = why;
  enterPhase(draft, failover, 'promoting');
  say(draft, 'failoverWaits', from, `switchover given up: ${why}`);
}

function promote(draft: Draft, failover: Failover): void {
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

function operate(
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
  status.decidedLaunch = 0;
  status.failover = null;
  say(
    draft,
    'promoted',
    candidate,
    `epoch ${status.epoch}, ${draft.nowMs - failover.sinceMs} ms after the change began: ${failover.message}`,
  );
}

function becomeSlave(member: Member): void {
  member.role = 'slave';
  if (member.task !== null && member.task.runningHook !== null) member.task.runningHook = 'due';
}

/** Nobody can take over: the old master goes on, or is launched again on its volume. */
function giveUp(draft: Draft, failover: Failover, why: string): void {
  const from = memberOf(draft, failover.from);
  if (from !== undefined && from.task !== null) {
    draft.status.failover = null;
    return say(draft, 'requestRefused', from, why);
  }
  relaunchMaster(draft, failover, why);
}

function relaunchMaster(draft: Draft, failover: Failover, why: string): void {
  const from = memberOf(draft, failover.from);
  if (from === undefined) return;
  draft.status.decidedLaunch = from.launch;
  draft.status.decidedAtMs = draft.nowMs;
  draft.status.failover = null;
  dropEffects(draft, ({ kind }) => kind === 'probe' || kind === 'operate');
  say(draft, 'failoverWaits', from, `launched again on its volume: ${why}`);
}
