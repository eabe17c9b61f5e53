/**
 * When to REVIVE. It clears all filters of the role, so that every agent offers again: at once when new work comes, again
 * while it finds no place, ever more seldom, and never many in a row.
 */

/** How many may follow each other at once, and how long it takes to earn another. */
const BURST = 5;
const EARN_MS = 2_000;
const FIRST_REPEAT_MS = 2_000;
const MAX_REPEAT_MS = 30_000;

export class RevivePacing {
  #tokens = BURST;
  #earnedAtMs = 0;
  #revivedAtMs = Number.NEGATIVE_INFINITY;
  #repeatMs = FIRST_REPEAT_MS;
  #due = false;

  /** New work has come. */
  wake(): void {
    this.#due = true;
    this.#repeatMs = FIRST_REPEAT_MS;
  }

  /** The last one did not reach the master. */
  failed(): void {
    this.#due = true;
  }

  /** Whether to REVIVE now, given that something waits; true counts as done. */
  take(nowMs: number, suppressed: boolean): boolean {
    const repeats = !this.#due && !suppressed;
    if (repeats && nowMs - this.#revivedAtMs < this.#repeatMs) return false;
    this.#earn(nowMs);
    if (this.#tokens === 0) return false;
    this.#tokens -= 1;
    this.#revivedAtMs = nowMs;
    this.#due = false;
    if (repeats) this.#repeatMs = Math.min(this.#repeatMs * 2, MAX_REPEAT_MS);
    return true;
  }

  #earn(nowMs: number): void {
    const earned = Math.floor((nowMs - this.#earnedAtMs) / EARN_MS);
    if (earned <= 0) return;
    this.#earnedAtMs += earned * EARN_MS;
    this.#tokens = Math.min(BURST, this.#tokens + earned);
  }
}
