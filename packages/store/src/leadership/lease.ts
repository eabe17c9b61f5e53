/**
 * The lease on the leadership. A lease has no expiry in the store: server clocks jump. A candidate may take it when it has
 * seen the same renewal for the lease's whole time by its own clock; its holder stops believing in it that long after it
 * sent its last renewal that came through. The candidate saw that renewal after it was sent, so the holder stops first.
 */
export interface Lease {
  /** Of one holding: random. */
  readonly nonce: string;
  /** Grows with each renewal. */
  readonly renewal: number;
  readonly name: string;
  readonly url: string;
  readonly ttlMs: number;
  readonly term: number;
}

export interface Candidate {
  readonly name: string;
  readonly url: string;
  readonly ttlMs: number;
}

/** What a store must do for leadership; each of them atomic. They throw where the store does not answer. */
export interface LeaseStore {
  look(): Promise<Lease | undefined>;
  /** Takes the lease if it is still as it was `seen`; the new term, or null. */
  take(seen: Lease | undefined, candidate: Candidate, nonce: string): Promise<number | null>;
  renew(nonce: string): Promise<'ok' | 'lost'>;
  resign(nonce: string): Promise<void>;
}
