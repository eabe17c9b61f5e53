import { setTimeout as sleep } from 'node:timers/promises';

export interface BackoffOptions {
  /** Before the first retry. */
  readonly minMs: number;
  readonly maxMs: number;
}

/** The n-th wait (from 0): doubling up to the maximum, anywhere in the upper half, so that many clients don't come at once. */
export function backoffMs(
  { minMs, maxMs }: BackoffOptions,
  attempt: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 30));
  return full * (0.5 + random() / 2);
}

/** Waits; false where the signal ended it. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
