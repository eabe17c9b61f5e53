/**
 * How long to wait before subscribing again, where another scheduler has subscribed under this framework id though the store
 * still names this one. A former leader's late SUBSCRIBE does that once: it is taken back at once. Two Keelsons that share
 * the id and not the store would do it for ever: each waits twice as long as the last time, so that the tasks of neither
 * see more of it than a change of subscriber in a minute.
 */
const FIRST_MS = 100;
const MAX_MS = 60_000;
/** More than the longest wait: the other one's must have ended without a fight before this counts as a new story. */
const FORGOTTEN_AFTER_MS = 5 * MAX_MS;
/** By then it is no late call of a former leader. */
const FIGHT = 3;

export class Displacements {
  #count = 0;
  #lastAtMs = Number.NEGATIVE_INFINITY;

  /** Takes note of one more. `isFight`: it is time to tell the operator what this is. */
  next(nowMs: number): { readonly waitMs: number; readonly isFight: boolean } {
    if (nowMs - this.#lastAtMs > FORGOTTEN_AFTER_MS) this.#count = 0;
    const waitMs = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(this.#count, 20));
    this.#count += 1;
    this.#lastAtMs = nowMs;
    return { waitMs, isFight: this.#count >= FIGHT };
  }
}
