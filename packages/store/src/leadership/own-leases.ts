import { randomUUID } from 'node:crypto';
import type { Lease } from './lease.ts';

/**
 * The leases that this process took. One that it does not believe in any more has no other holder: it needs not run out
 * before it is taken again, as after Redis was away for longer than the lease's time.
 */
export class OwnLeases {
  readonly #prefix = randomUUID();
  readonly #live = new Set<string>();
  #made = 0;

  /** A nonce that counts as believed in until it is released. */
  make(): string {
    this.#made += 1;
    const nonce = `${this.#prefix}:${this.#made}`;
    this.#live.add(nonce);
    return nonce;
  }

  release(nonce: string): void {
    this.#live.delete(nonce);
  }

  isOver({ nonce }: Lease): boolean {
    return nonce.startsWith(this.#prefix) && !this.#live.has(nonce);
  }
}
