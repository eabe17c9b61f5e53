import type { Leadership } from '../store.ts';
import { elapsedMs, type Instant, instant } from './clock.ts';
import type { LeaseStore } from './lease.ts';

/** Why a renewal is tried again after this share of the lease's time: two more tries fit before it runs out. */
const RENEWALS_PER_TTL = 3;
const RETRIES_PER_TTL = 12;

/**
 * A leadership while it lasts.
 *
 *   held --renewal sent--> held     the lease's time counts from the sending of the last renewal that came through
 *     +--another has it, its time has run out, resigned--> over: for good; a new campaign brings a new term
 */
export class HeldLease implements Leadership {
  readonly term: number;
  readonly #store: LeaseStore;
  readonly #nonce: string;
  readonly #ttlMs: number;
  readonly #lost = new AbortController();
  /** When the last renewal that came through was sent. */
  #sentAt: Instant;
  #renewTimer: NodeJS.Timeout | undefined;
  #endTimer: NodeJS.Timeout | undefined;

  constructor(store: LeaseStore, held: { nonce: string; term: number; ttlMs: number; sentAt: Instant }) {
    this.#store = store;
    this.#nonce = held.nonce;
    this.term = held.term;
    this.#ttlMs = held.ttlMs;
    this.#sentAt = held.sentAt;
    this.#renewIn(this.#ttlMs / RENEWALS_PER_TTL);
    this.#watchEnd();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  holds(): boolean {
    if (this.#lost.signal.aborted) return false;
    if (elapsedMs(this.#sentAt) < this.#ttlMs) return true;
    this.#end();
    return false;
  }

  /** Gives the lease back, so that the next candidate needs not wait. Throws where the store does not answer. */
  async resign(): Promise<void> {
    if (this.#lost.signal.aborted) return;
    this.#end();
    await this.#store.resign(this.#nonce);
  }

  #end(): void {
    clearTimeout(this.#renewTimer);
    clearTimeout(this.#endTimer);
    this.#lost.abort();
  }

  #renewIn(ms: number): void {
    this.#renewTimer = setTimeout(() => void this.#renew(), ms);
  }

  async #renew(): Promise<void> {
    if (!this.holds()) return;
    const sentAt = instant();
    const renewed = await this.#store.renew(this.#nonce).catch(() => 'unknown' as const);
    if (!this.holds()) return;
    if (renewed === 'lost') return this.#end();
    if (renewed === 'ok') {
      this.#sentAt = sentAt;
      this.#watchEnd();
    }
    this.#renewIn(this.#ttlMs / (renewed === 'ok' ? RENEWALS_PER_TTL : RETRIES_PER_TTL));
  }

  #watchEnd(): void {
    clearTimeout(this.#endTimer);
    this.#endTimer = setTimeout(
      () => {
        if (this.holds()) this.#watchEnd();
      },
      Math.max(1, this.#ttlMs - elapsedMs(this.#sentAt)),
    );
  }
}
