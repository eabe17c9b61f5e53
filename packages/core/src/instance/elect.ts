/** Who takes over: the freshest of those that are healthy and in sync; where nobody can, the old master. */
import type { ProbeAnswer } from '../model/event.ts';
import type { Failover } from '../model/instance.ts';
import type { Member, Position } from '../model/member.ts';
import { isSameData } from '../plain-data.ts';
import { eligible, enterPhase } from './change.ts';
import { addEffect, clip, type Draft, dropEffects, memberOf, nameOf, say } from './draft.ts';
import { POLICY } from './policy.ts';
import { countsAnswers, mustBeFreshest, tooFewAnswers } from './quorum.ts';
import { settleRequest } from './request-outcomes.ts';

export function elect(draft: Draft, failover: Failover): void {
  if (draft.status.effects.some(({ kind }) => kind === 'probe')) return;
  const candidates = eligible(draft, failover.baseEpoch);
  const [first] = candidates;
  if (first === undefined) return giveUp(draft, failover, 'no slave is healthy and in sync');
  if (!draft.instance.traits.operations.includes('promote'))
    return giveUp(draft, failover, 'the framework can not promote');
  const unsafe = unsafeWith(draft, failover, candidates.length);
  if (unsafe !== null) return giveUp(draft, failover, unsafe);
  const asked = candidates.find(({ ordinal }) => ordinal === failover.to);
  if (asked === undefined && isBoundTo(failover)) return giveUp(draft, failover, unfit(draft, failover));
  if (!draft.instance.traits.operations.includes('probe'))
    return choose(
      draft,
      failover,
      asked ?? first,
      asked === undefined ? 'the first healthy slave' : 'the one asked for',
    );
  askPositions(draft, failover, candidates, null);
}

export function askPositions(
  draft: Draft,
  failover: Failover,
  members: readonly Member[],
  atLeast: Position | null,
): void {
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
  // Who has answered and died since is of no use: what it had, nobody may have.
  const candidates = eligible(draft, failover.baseEpoch);
  const ranked = ranking.flatMap((ordinal) => candidates.filter((member) => member.ordinal === ordinal));
  const chosen = pick(draft, failover, ranked);
  const unsafe = unsafeWith(draft, failover, ranked.length);
  if (chosen !== undefined && unsafe === null)
    return choose(draft, failover, chosen, chosenBecause(draft, failover, chosen, answers));
  if (failover.attempts < POLICY.electionAttempts) return;
  giveUp(draft, failover, unsafe ?? (isBoundTo(failover) ? unfit(draft, failover) : 'no slave says how far it is'));
}

/** The master that there is may go on: nobody else takes its place than who was asked for. */
function isBoundTo({ reason, to }: Failover): boolean {
  return reason === 'switchover' && to !== null;
}

function unfit(draft: Draft, { to, baseEpoch }: Failover): string {
  const isAble = eligible(draft, baseEpoch).some(({ ordinal }) => ordinal === to);
  return `${nameOf(draft, to ?? -1)} was asked for, and ${isAble ? 'does not say how far it is' : 'is not healthy and in sync any more'}`;
}

function unsafeWith(draft: Draft, failover: Failover, answers: number): string | null {
  return countsAnswers(failover) ? tooFewAnswers(draft, failover.acceptLoss, answers) : null;
}

/** The one asked for, unless it may lack what was acknowledged; else the freshest. */
function pick(draft: Draft, failover: Failover, ranked: readonly Member[]): Member | undefined {
  const [freshest] = ranked;
  const asked = ranked.find(({ ordinal }) => ordinal === failover.to);
  if (asked === undefined && isBoundTo(failover)) return undefined;
  if (asked === undefined || freshest === undefined) return freshest;
  const isBehind = !isSameData(asked.position, freshest.position);
  return isBehind && mustBeFreshest(draft, failover) ? freshest : asked;
}

function chosenBecause(
  draft: Draft,
  { to }: Failover,
  { ordinal, position }: Member,
  answers: readonly ProbeAnswer[],
): string {
  const answered = answers.filter(({ ok }) => ok).length;
  if (ordinal === to) return `the one asked for (position ${position?.value})`;
  const asked = answers.some((answer) => answer.ok && answer.ordinal === to) ? to : null;
  const instead = asked === null ? '' : `; ${nameOf(draft, asked)} was asked for, and has not come as far`;
  return `freshest of ${answered} healthy slaves (position ${position?.value})${instead}`;
}

/** Binds the candidate with an epoch of its own. */
export function choose(draft: Draft, failover: Failover, candidate: Member, why: string): void {
  draft.status.epoch += 1;
  failover.candidate = candidate.ordinal;
  failover.message = clip(why);
  enterPhase(draft, failover, failover.reason === 'switchover' ? 'demoting' : 'promoting');
  say(draft, 'elected', candidate, why);
}

/** Nobody can take over: the old master goes on, or is launched again on its volume. */
function giveUp(draft: Draft, failover: Failover, why: string): void {
  const from = memberOf(draft, failover.from);
  if (from !== undefined && from.task !== null) {
    draft.status.failover = null;
    settleRequest(draft, 'givenUp', why);
    return say(draft, 'requestRefused', from, why);
  }
  relaunchMaster(draft, failover, why);
}

export function relaunchMaster(draft: Draft, failover: Failover, why: string): void {
  const from = memberOf(draft, failover.from);
  if (from === undefined) return;
  draft.status.decidedLaunch = from.launch;
  draft.status.decidedAtMs = draft.nowMs;
  draft.status.failover = null;
  const again = from.home?.volumeId == null ? 'launched again' : 'launched again on its volume';
  settleRequest(
    draft,
    failover.reason === 'failover' ? 'done' : 'givenUp',
    `${nameOf(draft, from.ordinal)} was lost and is ${again}: ${why}`,
  );
  dropEffects(draft, ({ kind }) => kind === 'probe' || kind === 'operate');
  say(draft, 'failoverWaits', from, `${again}: ${why}`);
}
