/** The framework's code may answer at once or later, and may throw: neither stops the world. */
import { type EffectResult, messageOf } from '@keelson/core';
import type { MaybePromise } from './framework-code.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** What a hook answers, or says as it throws; there as soon as the clock goes on. */
export function resultOf({ clock }: World, answer: () => MaybePromise<EffectResult>): { now: EffectResult } {
  const result: { now: EffectResult } = { now: { kind: 'failed', error: 'no answer' } };
  const caught = (error: unknown) => {
    if (error instanceof Violation) throw error;
    result.now = { kind: 'failed', error: messageOf(error) };
  };
  try {
    const answered = answer();
    if (!(answered instanceof Promise)) return { now: answered };
    clock.hold(
      answered.then((value) => {
        result.now = value;
      }, caught),
    );
  } catch (error) {
    caught(error);
  }
  return result;
}

export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => U): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Of code that answers at once. */
export function attempt<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
