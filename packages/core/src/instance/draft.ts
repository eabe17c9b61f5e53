/**
 * A copy of an instance while step works on it, with the journal of what was decided. Nothing outside of step sees it.
 */
import type { Effect } from '../model/effect.ts';
import { memberName } from '../model/ids.ts';
import type { Instance, InstanceStatus } from '../model/instance.ts';
import type { JournalEntry, JournalKind } from '../model/journal.ts';
import type { Member, Task } from '../model/member.ts';
import { copyData } from '../plain-data.ts';
import { POLICY } from './policy.ts';

export interface Draft {
  readonly instance: Instance;
  readonly status: InstanceStatus;
  readonly nowMs: number;
  readonly journal: JournalEntry[];
}

/** Effects as they are asked for: the rest of their fields is filled in. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type NewEffect = DistributiveOmit<Effect, 'id' | 'attempt' | 'notBeforeMs'> & {
  readonly attempt?: number;
  readonly delayMs?: number;
};

export function draftOf(instance: Instance, nowMs: number): Draft {
  // A task's config is never changed once it is made, and is the greater part of it all.
  const copy: Instance = { ...instance, status: copyData(instance.status, 'config') };
  return { instance: copy, status: copy.status, nowMs, journal: [] };
}

export function memberOf(draft: Draft, ordinal: number | null): Member | undefined {
  return draft.status.members.find((member) => member.ordinal === ordinal);
}

export function masterOf(draft: Draft): Member | undefined {
  return memberOf(draft, draft.status.master);
}

export function addEffect(draft: Draft, effect: NewEffect): void {
  const { delayMs = 0, attempt = 0, ...rest } = effect;
  const id = draft.status.nextEffectId;
  draft.status.nextEffectId += 1;
  draft.status.effects.push({ ...rest, id, attempt, notBeforeMs: draft.nowMs + delayMs });
}

export function dropEffects(draft: Draft, which: (effect: Effect) => boolean): void {
  draft.status.effects = draft.status.effects.filter((effect) => !which(effect));
}

/** An effect about one launch of one member. */
export function hasEffect(draft: Draft, kind: Effect['kind'], member: Member): boolean {
  return draft.status.effects.some((effect) => effect.kind === kind && isAbout(effect, member));
}

export function isAbout(effect: Effect, member: Member): boolean {
  return 'launch' in effect && effect.ordinal === member.ordinal && effect.launch === member.launch;
}

export function say(draft: Draft, kind: JournalKind, member: Member | null, message: string): void {
  const name = member === null ? null : memberName(draft.instance.declared.spec.name, member.ordinal);
  draft.journal.push({ kind, atMs: draft.nowMs, member: name, message: clip(message) });
}

export function nameOf(draft: Draft, ordinal: number): string {
  return memberName(draft.instance.declared.spec.name, ordinal);
}

/** A task that serves: running, healthy, and not being ended. */
export function serves(member: Member): boolean {
  return member.task !== null && isUp(member.task) && member.task.healthy && member.task.killSinceMs === null;
}

export function isUp(task: Task): boolean {
  return task.state === 'running';
}

/** A text from outside, no longer than the status and the journal take. */
export function clip(text: string): string {
  return text.slice(0, POLICY.maxMessage);
}

/** No offer is looked for any more, or one was found. */
export function stopWaiting(member: Member): void {
  member.waiting = null;
  member.waitingSinceMs = null;
  member.homeSilentSinceMs = null;
}

/** Takes back a launch that is known not to have gone out: what was decided about the one before still holds. */
export function unplace(draft: Draft, member: Member): void {
  const isFresh = member.task?.fresh === true;
  dropEffects(draft, (effect) => isAbout(effect, member));
  member.task = null;
  if (member.ordinal === draft.status.master) draft.status.decidedLaunch = member.launch;
  // Where it never ran, no data binds it to that agent.
  if (member.home === null || !isFresh || (member.home.mesosVolume !== undefined && member.lastDeath !== null)) return;
  const { mesosVolume: _, ...home } = member.home;
  member.home = { ...home, volumeId: null };
}

/** Asks for a task's end, once. `graceMs` null: the grace of its config. */
export function killTask(draft: Draft, member: Member, reason: string, graceMs: number | null = null): void {
  const { task } = member;
  if (task === null) return;
  if (task.state === 'placed') {
    unplace(draft, member);
    say(draft, 'killed', member, `${reason}; it was not launched yet`);
    return;
  }
  if (task.killSinceMs === null) {
    task.killSinceMs = draft.nowMs;
    task.runningHook = null;
    say(draft, 'killed', member, reason);
  }
  if (!hasEffect(draft, 'kill', member)) {
    const { ordinal, launch } = member;
    addEffect(draft, { kind: 'kill', ordinal, launch, graceMs, timeoutMs: POLICY.requestTimeoutMs });
  }
}
