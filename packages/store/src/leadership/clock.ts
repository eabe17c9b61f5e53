/**
 * Time that only passes: it goes on while the process is stopped (SIGSTOP) and, on Linux, while the machine is suspended.
 *
 * The time since boot, which counts suspends, is read from a file, some 5 µs each time: too much for what is asked before each
 * act. A suspend moves the wall clock by as much as the time since boot; the kernel adds what it measured to both at once. So
 * the file is read where the wall clock has moved otherwise than the monotonic one since the last reading, and every 50 ms
 * in any case: somebody may set the wall clock back by just that.
 */
import { uptime } from 'node:os';

export interface Instant {
  readonly monotonicMs: number;
  readonly bootMs: number;
}

export interface ClockSources {
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  /** Costly. */
  readonly bootMs: () => number;
}

/** The resolution of the clock that counts suspends; the other one is finer. */
const BOOT_RESOLUTION_MS = 10;
const REREAD_MS = 50;
/** Less than the resolution, more than lies between two readings in a row. */
const APART_MS = 5;

export class Clock {
  readonly #sources: ClockSources;
  #read: Instant & { readonly wallMs: number };

  constructor(sources: ClockSources) {
    this.#sources = sources;
    this.#read = this.#readAll();
  }

  instant(): Instant {
    const monotonicMs = this.#sources.monotonicMs();
    const passedMs = monotonicMs - this.#read.monotonicMs;
    const apartMs = Math.abs(this.#sources.wallMs() - this.#read.wallMs - passedMs);
    if (passedMs < REREAD_MS && apartMs < APART_MS) return { monotonicMs, bootMs: this.#read.bootMs + passedMs };
    this.#read = this.#readAll();
    return this.#read;
  }

  /** Milliseconds since `start`: by CLOCK_MONOTONIC, or by the time since boot where a suspend made that longer. */
  elapsedMs(start: Instant): number {
    const now = this.instant();
    return Math.max(now.monotonicMs - start.monotonicMs, now.bootMs - start.bootMs - BOOT_RESOLUTION_MS);
  }

  #readAll(): Instant & { readonly wallMs: number } {
    const { monotonicMs, wallMs, bootMs } = this.#sources;
    return { monotonicMs: monotonicMs(), wallMs: wallMs(), bootMs: bootMs() };
  }
}

const clock = new Clock({
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  wallMs: Date.now,
  bootMs: () => uptime() * 1_000,
});

export const instant = (): Instant => clock.instant();
export const elapsedMs = (start: Instant): number => clock.elapsedMs(start);
