/**
 * Looks at the reservations that offers show, with the volumes on them, and compares them with what the store says. What it
 * has given up is given back, what nobody owns is quarantined.
 */
import { messageOf, parseVolumeId } from '@keelson/core';
import type { Offer } from '@keelson/mesos';
import type { Store } from '@keelson/store';
import type { Logger } from 'pino';
import { type Reserved, reservedOf } from '../offers/reserved.ts';
import { scalarOf } from '../resources.ts';
import { judged } from './claims.ts';
import type { Quarantine } from './quarantine.ts';

export interface ReservationAuditOptions {
  readonly store: Store;
  readonly cluster: string;
  readonly quarantine: Quarantine;
  /** Resolves when it is given back. */
  readonly giveBack: (agentId: string, volumeId: string) => Promise<void>;
  /** It is gone, and was nobody's. */
  readonly gone: (uid: string, ordinal: number, volumeId: string) => Promise<void>;
  readonly mayAct: () => boolean;
  readonly now: () => number;
  readonly log: Logger;
}

/** Offers come often: the same reservation is looked at this seldom. */
const AGAIN_MS = 5_000;
const MAX_SEEN = 10_000;

export class ReservationAudit {
  readonly #options: ReservationAuditOptions;
  readonly #seenAtMs = new Map<string, number>();
  readonly #givingBack = new Set<string>();

  constructor(options: ReservationAuditOptions) {
    this.#options = options;
  }

  offersCame(offers: readonly Offer[]): void {
    for (const { agent_id, resources } of offers) {
      for (const [id, found] of Map.groupBy(
        reservedOf(resources ?? [], this.#options.cluster),
        ({ volumeId }) => volumeId,
      ))
        this.#look(agent_id.value, id, found);
    }
  }

  #look(agentId: string, volumeId: string, found: readonly Reserved[]): void {
    const { now, log, mayAct } = this.#options;
    const key = `${agentId} ${volumeId}`;
    if (!mayAct() || now() - (this.#seenAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    if (this.#seenAtMs.size >= MAX_SEEN) this.#seenAtMs.clear();
    this.#seenAtMs.set(key, now());
    this.#judge(agentId, volumeId, found).catch((error: unknown) => {
      log.debug({ agentId, volumeId, error: messageOf(error) }, 'a reservation was not audited');
    });
  }

  async #judge(agentId: string, id: string, reserved: readonly Reserved[]): Promise<void> {
    const { store, quarantine } = this.#options;
    const { uid = null, ordinal = null } = parseVolumeId(id) ?? {};
    const found = { kind: 'reservation' as const, id, agentId, uid, ordinal, launch: null };
    const verdict = await judged(store, found, () => store.retained());
    if (verdict.kind === 'quarantine')
      return quarantine.put({ ...found, executorId: null, why: verdict.why, mesosVolume: volumeOf(reserved) });
    quarantine.drop((item) => item.kind === 'reservation' && item.id === id && item.agentId === agentId);
    if (verdict.kind === 'reclaim') await this.#giveBack(agentId, id, verdict.why);
  }

  async #giveBack(agentId: string, volumeId: string, why: string): Promise<void> {
    const { quarantine, giveBack, gone } = this.#options;
    const key = `${agentId} ${volumeId}`;
    const owner = parseVolumeId(volumeId);
    if (this.#givingBack.has(key)) return;
    this.#givingBack.add(key);
    try {
      await giveBack(agentId, volumeId);
    } finally {
      this.#givingBack.delete(key);
    }
    quarantine.tell(owner?.uid ?? null, 'reclaimed', `reservation ${volumeId} on agent ${agentId}: ${why}`);
    if (owner !== null) await gone(owner.uid, owner.ordinal, volumeId);
  }
}

/** What is there of it: the volume, where there is one. */
function volumeOf(reserved: readonly Reserved[]) {
  const made = reserved.find(({ isVolume }) => isVolume);
  const { resource } = made ?? reserved[0] ?? {};
  const sizeMb = resource === undefined ? 0 : scalarOf(resource);
  return { role: resource?.reservations?.at(-1)?.role ?? '*', sizeMb, isMade: made !== undefined };
}
