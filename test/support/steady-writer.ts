/** A client that writes one number after the other all the time, and keeps what was acknowledged and how long it had to wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './keelson.ts';

/** Where numbers are written to. */
export interface Sink {
  /** @throws where the number is not known to be written; the next call tries elsewhere */
  write(n: number): Promise<void>;
  close(): Promise<void>;
}

/** From the beginning of the first write that failed to the first one that was acknowledged after it. */
export interface Gap {
  readonly ms: number;
  /** The last write that was acknowledged before it. */
  readonly last: number | undefined;
}

const PAUSE_MS = 2;
const PAUSE_AFTER_FAILURE_MS = 5;

export class SteadyWriter {
  readonly acknowledged: number[] = [];
  readonly gaps: Gap[] = [];
  /** What the last write that failed said. */
  lastFailure: unknown;
  readonly #sink: Sink;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #longestMs = 0;
  #acknowledgedAtMs = performance.now();

  /** Begins at once. @param first the number that it begins with */
  constructor(sink: Sink, first = 0) {
    this.#sink = sink;
    this.#running = this.#run(first);
  }

  /** Waits until so many more writes are acknowledged. */
  async goesOn(count = 20): Promise<void> {
    const wanted = this.acknowledged.length + count;
    await until(
      async () => this.acknowledged.length >= wanted,
      120_000,
      () => `writes go on; the last one that failed: ${this.lastFailure}`,
    );
  }

  /** From now on the longest time without an acknowledged write is measured anew. */
  measureAnew(): void {
    this.#longestMs = 0;
  }

  /** The longest time between two acknowledged writes, since `measureAnew`; what lasts still counts. */
  get longestMs(): number {
    return Math.max(this.#longestMs, performance.now() - this.#acknowledgedAtMs);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
    await this.#sink.close();
  }

  async #run(first: number): Promise<void> {
    let failedAtMs: number | undefined;
    for (let n = first; !this.#over.signal.aborted; n++) {
      const beganAtMs = performance.now();
      try {
        await this.#sink.write(n);
        this.#acknowledge(n, failedAtMs);
        failedAtMs = undefined;
        await sleep(PAUSE_MS);
      } catch (error) {
        this.lastFailure = error;
        failedAtMs ??= beganAtMs;
        await sleep(PAUSE_AFTER_FAILURE_MS);
      }
    }
  }

  #acknowledge(n: number, failedAtMs: number | undefined): void {
    const nowMs = performance.now();
    if (failedAtMs !== undefined) this.gaps.push({ ms: nowMs - failedAtMs, last: this.acknowledged.at(-1) });
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#acknowledgedAtMs);
    this.#acknowledgedAtMs = nowMs;
    this.acknowledged.push(n);
  }
}
