import { KeelsonError } from '@keelson/core';
import type { Wake } from '../wake.ts';
import { instant } from './clock.ts';
import { HeldLease } from './held-lease.ts';
import type { Candidate, LeaseStore } from './lease.ts';
import { LeaseWatch } from './lease-watch.ts';
import type { OwnLeases } from './own-leases.ts';

/** Candidates look this often in a lease's time; news of a resignation wakes them earlier. */
const LOOKS_PER_TTL = 20;
const MIN_LOOK_MS = 20;
const MAX_LOOK_MS = 500;

/**
 * Waits until the candidate leads; null when `signal` was aborted before. A store that does not answer is asked again;
 * any other failure (it is not the store that it was) is thrown.
 */
export async function campaign(
  store: LeaseStore,
  candidate: Candidate,
  own: OwnLeases,
  news: Wake,
  signal: AbortSignal,
): Promise<HeldLease | null> {
  const watch = new LeaseWatch();
  const lookMs = Math.min(MAX_LOOK_MS, Math.max(MIN_LOOK_MS, candidate.ttlMs / LOOKS_PER_TTL));
  while (!signal.aborted) {
    const seen = news.count;
    const round = await tryOnce(store, candidate, own, watch).catch(unlessUnavailable);
    if (round instanceof HeldLease) {
      if (!signal.aborted) return round;
      await round.resign().catch(unlessUnavailable);
      return null;
    }
    await news.after(seen, Math.max(1, Math.min(lookMs, round?.remainingMs ?? lookMs)), signal);
  }
  return null;
}

async function tryOnce(
  store: LeaseStore,
  candidate: Candidate,
  own: OwnLeases,
  watch: LeaseWatch,
): Promise<HeldLease | { remainingMs: number | undefined }> {
  const lease = await store.look();
  const remainingMs = lease !== undefined && own.isOver(lease) ? 0 : watch.remainingMs(lease);
  if (remainingMs > 0) return { remainingMs };
  const nonce = own.make();
  const sentAt = instant();
  const term = await store.take(lease, candidate, nonce).catch((error: unknown) => {
    own.release(nonce);
    throw error;
  });
  if (term === null) {
    own.release(nonce);
    return { remainingMs: undefined };
  }
  const held = new HeldLease(store, { nonce, term, ttlMs: candidate.ttlMs, sentAt });
  held.lost.addEventListener('abort', () => own.release(nonce), { once: true });
  return held;
}

function unlessUnavailable(error: unknown): undefined {
  if (error instanceof KeelsonError && error.code === 'STORE_UNAVAILABLE') return undefined;
  throw error;
}
