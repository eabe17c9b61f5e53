import { elapsedMs, type Instant, instant } from './clock.ts';
import type { Lease } from './lease.ts';

/** A lease counts as run out only after a little more than its time: two machines' clocks do not run equally fast. */
const DRIFT = 1.05;

/** For how long a lease has been seen without a renewal. */
export class LeaseWatch {
  #seen: Lease | undefined;
  #since: Instant = instant();

  /** Takes note of the lease as it was just read. Returns how long it has to stay like this to have run out; 0: it has. */
  remainingMs(lease: Lease | undefined): number {
    if (lease === undefined) return 0;
    if (this.#seen?.nonce !== lease.nonce || this.#seen.renewal !== lease.renewal) {
      this.#seen = lease;
      this.#since = instant();
    }
    return Math.max(0, lease.ttlMs * DRIFT - elapsedMs(this.#since));
  }
}
