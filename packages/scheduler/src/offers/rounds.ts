/**
 * When to match. Soon after anything has come, again while something waits, and never so often that nothing else gets done:
 * a round that took long is not followed by the next one at once.
 */

import { messageOf } from '@keelson/core';
import type { Logger } from 'pino';

/** While something waits, it is looked at this often: backoffs end, filters run out. */
const AGAIN_MS = 500;
/** Rounds take this share of the time at most: one part in so many. */
const REST_FACTOR = 4;
const MAX_REST_MS = 1_000;

export class Rounds {
  readonly #round: () => void;
  readonly #log: Logger;
  #restUntilMs = 0;
  #soon: NodeJS.Timeout | NodeJS.Immediate | null = null;
  #later: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(round: () => void, log: Logger) {
    this.#round = round;
    this.#log = log;
  }

  soon(): void {
    if (this.#soon !== null || this.#closed) return;
    const run = () => {
      this.#soon = null;
      const beganMs = performance.now();
      this.#run();
      this.#restUntilMs = performance.now() + REST_FACTOR * (performance.now() - beganMs);
    };
    const waitMs = this.#restUntilMs - performance.now();
    this.#soon = waitMs < 1 ? setImmediate(run) : setTimeout(run, Math.min(waitMs, MAX_REST_MS));
  }

  later(): void {
    if (this.#closed) return;
    this.#later ??= setTimeout(() => {
      this.#later = null;
      this.soon();
    }, AGAIN_MS);
  }

  close(): void {
    this.#closed = true;
    if (this.#later !== null) clearTimeout(this.#later);
    if (this.#soon !== null) cancel(this.#soon);
  }

  /** Nobody waits for a round: what it throws must not end the process. The next one follows. */
  #run(): void {
    try {
      this.#round();
    } catch (error) {
      this.#log.error({ error: messageOf(error) }, 'a round of matching failed');
      this.later();
    }
  }
}

function cancel(scheduled: NodeJS.Timeout | NodeJS.Immediate): void {
  if ('refresh' in scheduled) clearTimeout(scheduled);
  else clearImmediate(scheduled);
}
