/** A launch that is proven dead: what ends with it, and when the member may be launched again. */
import type { DeathProof, Member, Task } from '../model/member.ts';
import { departs } from './departed.ts';
import { addEffect, clip, type Draft, dropEffects, isAbout, say } from './draft.ts';
import { backoffMs, POLICY } from './policy.ts';
import { markUnused, markUsed } from './volumes.ts';

const WORDS: Readonly<Record<DeathProof, string>> = {
  exitSeen: 'seen by its executor',
  guard: 'ended by its guard',
  foundGone: 'found gone on its agent',
  newBoot: 'its host has booted since',
  executorCgroup: "ended with its executor's cgroup",
  neverStarted: 'it never started',
  operator: "the operator's word",
};

/** What the end of a launch says of its agent. */
export interface Why {
  /** Its ports that somebody else holds there. */
  readonly takenPorts?: readonly number[] | undefined;
  /** Nothing of it could be started there. */
  readonly unfit?: boolean | undefined;
}

export function ended(
  draft: Draft,
  member: Member,
  proof: DeathProof,
  message: string,
  { takenPorts = [], unfit = false }: Why = {},
): void {
  const { task } = member;
  if (task === null) return;
  dropEffects(draft, (effect) => isAbout(effect, member));
  if (proof !== 'neverStarted') markUsed(member);
  else if (task.fresh) markUnused(member);
  member.lastDeath = { launch: task.launch, proof, atMs: draft.nowMs, message: clip(message) };
  member.task = null;
  if (member.wanted === 'retired') departs(draft, member);
  // That it was to be launched again was decided before it ended.
  if (isDecided(draft, member, task))
    draft.status.decidedAtMs = draft.nowMs + POLICY.plannedRestartMs - POLICY.overtakeMs;
  if (member.ordinal !== draft.status.master) {
    member.syncedEpoch = null;
    member.followedEpoch = null;
    member.position = null;
  }
  say(draft, 'dead', member, `${message || 'ended'} (${WORDS[proof]})`);
  if (task.killSinceMs === null) {
    backOff(draft, member, task, message);
    avoidPorts(draft, member, takenPorts);
    if (unfit && proof === 'neverStarted') avoidAgent(draft, member);
    askSlaveLost(draft, member);
  } else if (task.mustRelaunch === true) backOff(draft, member, task, message);
  else member.backoff = null;
}

function isDecided({ status }: Draft, { ordinal }: Member, { launch }: Task): boolean {
  return ordinal === status.master && launch === status.decidedLaunch;
}

/** Whatever is wrong there may not be wrong elsewhere. Where all members know each other by their addresses, only when it lasts. */
function avoidAgent(draft: Draft, member: Member): void {
  if (member.home === null || (draft.instance.traits.bootstrap === 'all' && !hasFailedForLong(member))) return;
  const { agentId } = member.home;
  const untilMs = draft.nowMs + POLICY.unfitAgentMs;
  const others = member.unfitAgents.filter((one) => one.untilMs > draft.nowMs && one.agentId !== agentId);
  member.unfitAgents = [...others, { agentId, untilMs }].slice(-POLICY.maxUnfitAgents);
}

function hasFailedForLong({ backoff }: Member): boolean {
  return (backoff?.failures ?? 0) >= POLICY.bootstrapPortFailures;
}

/** It gets others in their place. Where all members know each other by their ports, only when that has gone on for long. */
function avoidPorts(draft: Draft, member: Member, takenPorts: readonly number[]): void {
  if (draft.instance.traits.bootstrap === 'all' && !hasFailedForLong(member)) return;
  const own = Object.values(member.home?.ports ?? {}).filter((port) => takenPorts.includes(port));
  if (own.length === 0) return;
  const others = member.takenPorts.filter(({ port, untilMs }) => untilMs > draft.nowMs && !own.includes(port));
  const untilMs = draft.nowMs + POLICY.avoidPortMs;
  member.takenPorts = [...others, ...own.map((port) => ({ port, untilMs }))].slice(-POLICY.maxAvoidedPorts);
}

function backOff(draft: Draft, member: Member, task: Task, reason: string): void {
  const stable = task.state === 'running' && draft.nowMs - task.sinceMs >= POLICY.stableMs;
  const failures = stable ? 1 : (member.backoff?.failures ?? 0) + 1;
  holdBack(draft, member, failures, reason);
}

/** No launch of this member before its wait is over. */
export function holdBack(draft: Draft, member: Member, failures: number, reason: string): void {
  const waitMs = backoffMs(failures);
  member.backoff = { failures, untilMs: draft.nowMs + waitMs, reason: clip(reason), decided: false };
  if (waitMs > 0) say(draft, 'backoff', member, `${failures} failures: next try in ${waitMs / 1000} s (${reason})`);
}

function askSlaveLost(draft: Draft, member: Member): void {
  if (member.role === 'master' || member.wanted !== 'present') return;
  if (draft.instance.declared.intent.kind !== 'run' || !draft.instance.traits.hooks.includes('slaveLost')) return;
  const { ordinal, launch } = member;
  addEffect(draft, { kind: 'slaveLost', ordinal, launch, timeoutMs: POLICY.hookTimeoutMs });
}
