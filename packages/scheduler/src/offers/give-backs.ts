/**
 * Reservations that are to be given back, each when its agent offers it: DESTROY of the volume, then UNRESERVE, in one
 * ACCEPT. What comes of that is told by the operations' statuses, or by the next offers.
 *
 *   waits --agent offers it--> asked --UNRESERVE finished--> gone
 *     |  ^                       |
 *     |  +--- failed, no answer -+
 *     +--- its agent has offered for a while without it, and it need not be there --> gone
 */
import { randomBytes } from 'node:crypto';
import type { VolumeRef } from '@keelson/core';
import type { Offer, OfferOperation } from '@keelson/mesos';
import type { FreeOffers } from './free-offers.ts';
import { giveBack, type OperationName, type Reserved, reservedOf } from './reserved.ts';

interface GiveBack extends VolumeRef {
  readonly gone: () => void;
  readonly failed: (error: unknown) => void;
  readonly done: Promise<void>;
  /** That nobody shows it is no proof that it is gone. */
  readonly mustShow: boolean;
  /** When the operations were asked for; null: not yet, or not with success. */
  askedAtMs: number | null;
  /** The first offer of its agent that did not hold it, since it was last seen. */
  missedAtMs: number | null;
  problem: string;
}

export interface GiveBacksOptions {
  readonly cluster: string;
  readonly now: () => number;
  readonly accept: (offerIds: readonly string[], operations: readonly OfferOperation[]) => void;
}

/** An answer that has not come by then is looked for in the offers. */
const ANSWER_MS = 10_000;
/** What its agent's offers have not held for this long is not there: a task's end gives back what it had before that. */
const MISSED_MS = 5_000;

export class GiveBacks {
  readonly #options: GiveBacksOptions;
  readonly #open = new Map<string, GiveBack>();

  constructor(options: GiveBacksOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  waitFor(agentId: string): boolean {
    return [...this.#open.values()].some((one) => one.agentId === agentId);
  }

  /** Resolves when it is given back. Aborted before: it is not asked for any more, and this rejects with what was in the way. */
  async add(ref: VolumeRef, mustShow: boolean, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw nothing(ref);
    const known = this.#open.get(keyOf(ref));
    if (known !== undefined) return known.done;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { agentId, volumeId } = ref;
    const one: GiveBack = {
      agentId,
      volumeId,
      gone: resolve,
      failed: reject,
      done: promise,
      mustShow,
      askedAtMs: null,
      missedAtMs: null,
      problem: '',
    };
    this.#open.set(keyOf(ref), one);
    const giveUp = () => {
      this.#open.delete(keyOf(ref));
      reject(one.problem === '' ? nothing(ref) : new Error(one.problem));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  /** Asks for what these offers hold. */
  run(free: FreeOffers): void {
    for (const [agentId, waiting] of Map.groupBy(this.#open.values(), (one) => one.agentId)) {
      const offers = free.ofAgent(agentId);
      if (offers.length > 0) this.#ask(waiting, offers, free);
    }
  }

  /** News of an operation. */
  operated(operation: OperationName, volumeId: string, agentId: string | undefined, error: string | null): void {
    for (const one of this.#open.values()) {
      if (one.volumeId !== volumeId || (agentId !== undefined && one.agentId !== agentId)) continue;
      if (error !== null) {
        one.askedAtMs = null;
        one.problem = `${operation} of ${volumeId}: ${error}`;
      } else if (operation === 'unreserve') this.#gone(one);
    }
  }

  close(): void {
    for (const { failed } of this.#open.values()) failed(new Error('this scheduler does not lead any more'));
    this.#open.clear();
  }

  #ask(waiting: readonly GiveBack[], offers: readonly Offer[], free: FreeOffers): void {
    const { cluster, now, accept } = this.#options;
    const reserved = reservedOf(
      offers.flatMap(({ resources }) => resources ?? []),
      cluster,
    );
    const nowMs = now();
    const operations: OfferOperation[] = [];
    for (const one of waiting) {
      if (one.askedAtMs !== null && nowMs - one.askedAtMs < ANSWER_MS) continue;
      const found = reserved.filter(({ volumeId }) => volumeId === one.volumeId);
      if (found.length === 0) this.#missed(one, nowMs);
      else operations.push(...this.#giveBack(one, found, nowMs));
    }
    if (operations.length === 0) return;
    const taken = free.take(offers.map(({ id }) => id.value));
    accept(
      taken.map(({ id }) => id.value),
      operations,
    );
  }

  #giveBack(one: GiveBack, found: readonly Reserved[], nowMs: number): OfferOperation[] {
    one.askedAtMs = nowMs;
    one.missedAtMs = null;
    return giveBack(found, randomBytes(4).toString('hex'));
  }

  #missed(one: GiveBack, nowMs: number): void {
    one.missedAtMs ??= nowMs;
    if (!one.mustShow && nowMs - one.missedAtMs >= MISSED_MS) this.#gone(one);
  }

  #gone(one: GiveBack): void {
    this.#open.delete(keyOf(one));
    one.gone();
  }
}

function keyOf({ agentId, volumeId }: VolumeRef): string {
  return `${agentId} ${volumeId}`;
}

function nothing({ agentId, volumeId }: VolumeRef): Error {
  return new Error(`agent ${agentId} does not offer the volume ${volumeId}`);
}
