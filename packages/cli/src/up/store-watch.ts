/**
 * Over a scheduler's life: whether the store has gone back since the one before, what is seen of it from now on, and the
 * operator's word on it. While the store is behind what was seen, what was seen stays written down as it is.
 */
import type { Acceptance, Scheduler } from '@keelson/scheduler';
import type { RedisStore, RedisStoreOptions } from '@keelson/store';
import { isAccepted, StoreAcceptance } from './store-acceptance.ts';
import { keepSeen, readSeen, regression, type Seen } from './store-seen.ts';

export interface StoreWatchOptions {
  readonly store: RedisStore;
  /** To open it anew with. */
  readonly storeOptions: RedisStoreOptions;
  readonly seenFile: string;
  readonly scheduler: Pick<Scheduler, 'regressed' | 'strangers' | 'mesosFrameworkId' | 'controlPlane'>;
  /** A store that had gone back is accepted, by this scheduler or another. Called once. */
  readonly accepted: () => void;
}

export class StoreWatch {
  readonly #options: StoreWatchOptions;
  /** By the scheduler before. */
  readonly #seenBefore: Seen | null;
  readonly #acceptance: StoreAcceptance;
  #isBehind = false;
  #stopKeeping: () => void = () => undefined;

  constructor(options: StoreWatchOptions) {
    const { storeOptions, seenFile, scheduler, accepted } = options;
    this.#options = options;
    this.#seenBefore = readSeen(seenFile);
    this.#acceptance = new StoreAcceptance({
      store: storeOptions,
      seenFile,
      seen: () => (this.#isBehind ? this.#seenBefore : null) ?? this.#look(),
      strangers: () => scheduler.strangers,
      isRegressed: () => scheduler.controlPlane.readiness().problems.some(({ code }) => code === 'STORE_REGRESSED'),
      accepted,
    });
  }

  /** Tells the scheduler where the store has gone back. */
  async start(): Promise<void> {
    const { scheduler, seenFile } = this.#options;
    const gone = await this.#regression();
    this.#isBehind = gone !== null;
    if (gone !== null) scheduler.regressed(gone);
    else this.#stopKeeping = keepSeen(seenFile, () => this.#look());
    this.#acceptance.watch();
  }

  accept(how: Acceptance): Promise<void> {
    return this.#acceptance.accept(how);
  }

  /** May be called twice. */
  close(): void {
    this.#acceptance.close();
    this.#stopKeeping();
  }

  async #regression(): Promise<string | null> {
    const { store } = this.#options;
    const before = this.#seenBefore;
    if (before !== null && (await isAccepted(store, before.storeId))) return null;
    return regression(before, store.position);
  }

  #look(): Seen {
    const { store, scheduler } = this.#options;
    const mesosFrameworkId = scheduler.mesosFrameworkId ?? this.#seenBefore?.mesosFrameworkId;
    return { ...store.position, mesosFrameworkId };
  }
}
