/**
 * Time that only passes: it goes on while the process is stopped (SIGSTOP) and, on Linux, while the machine is suspended.
 */
import { uptime } from 'node:os';

export interface Instant {
  readonly monotonicMs: number;
  readonly bootMs: number;
}

/** The resolution of the clock that counts suspends; the other one is finer. */
const BOOT_RESOLUTION_MS = 10;

export function instant(): Instant {
  return { monotonicMs: Number(process.hrtime.bigint()) / 1e6, bootMs: uptime() * 1_000 };
}

/** Milliseconds since `start`: by CLOCK_MONOTONIC, or by the time since boot where a suspend made that longer. */
export function elapsedMs(start: Instant): number {
  const now = instant();
  return Math.max(now.monotonicMs - start.monotonicMs, now.bootMs - start.bootMs - BOOT_RESOLUTION_MS);
}
