/** The one error that an operator should look at now: what failed last and is being tried again. */
import type { Effect } from '../model/effect.ts';
import { clip, type Draft, nameOf } from './draft.ts';
import { isChange } from './plan-membership.ts';

export function setProblem(draft: Draft, where: string, message: string, retryAtMs: number): void {
  draft.status.problem = { where, message: clip(message), atMs: draft.nowMs, retryAtMs };
}

export function clearProblem(draft: Draft, where: string): void {
  if (draft.status.problem?.where === where) draft.status.problem = null;
}

/** One that nobody tries again, because what it was about is over, is no problem any more. */
export function forgetProblem(draft: Draft): void {
  const { problem } = draft.status;
  if (problem !== null && !isTriedAgain(draft, problem.where)) draft.status.problem = null;
}

function isTriedAgain(draft: Draft, where: string): boolean {
  const { status, instance } = draft;
  if (status.effects.some((effect) => whereOf(draft, effect) === where)) return true;
  if (instance.declared.intent.kind !== 'run') return false;
  return status.members.some(
    ({ ordinal, wanted, task }) => wanted === 'present' && task?.config == null && configOf(draft, ordinal) === where,
  );
}

export function whereOf(draft: Draft, effect: Effect): string {
  switch (effect.kind) {
    case 'prepare':
      return configOf(draft, effect.ordinal);
    case 'hook':
      return `${effect.hook} of ${nameOf(draft, effect.ordinal)}`;
    case 'operate':
      if (isChange(effect) && effect.target !== null) return `${effect.operation} of ${nameOf(draft, effect.target)}`;
      return `${effect.operation} of ${nameOf(draft, effect.ordinal)}`;
    case 'maintain':
      return `${effect.operation} of ${nameOf(draft, effect.ordinal)}`;
    case 'probe':
      return 'probe';
    default:
      return `${effect.kind} of ${nameOf(draft, effect.ordinal)}`;
  }
}

function configOf(draft: Draft, ordinal: number): string {
  return `config of ${nameOf(draft, ordinal)}`;
}
