/**
 * A store that has gone back, accepted by the operator's word: the store gets numbers beyond all that was seen, what is to come
 * of it, and the id under which Mesos knows what runs. Every process that had it open must be started again: the one that was
 * told, and the others, which find out.
 */
import { type Acceptance, FRAMEWORK_ID, PAST, RECOVERING } from '@keelson/scheduler';
import { RedisStore, type RedisStoreOptions } from '@keelson/store';
import { z } from 'zod';
import { type Seen, writeSeen } from './store-seen.ts';

export interface StoreAcceptanceOptions {
  readonly store: RedisStoreOptions;
  readonly seenFile: string;
  /** What was seen of the store before it went back. */
  readonly seen: () => Seen;
  /** Other stores that executors have heard, which this machine need not have seen. */
  readonly strangers: () => ReadonlySet<string>;
  readonly isRegressed: () => boolean;
  /** Called once. */
  readonly accepted: () => void;
}

/** Writes that were acknowledged after what was written down of the store are far fewer. */
const MARGIN = 1_000_000;
const LOOK_EVERY_MS = 5_000;

export class StoreAcceptance {
  readonly #options: StoreAcceptanceOptions;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: StoreAcceptanceOptions) {
    this.#options = options;
  }

  /** Whether another scheduler was told to accept it. */
  watch(): void {
    this.#timer = setInterval(() => {
      if (!this.#options.isRegressed()) return;
      this.#find().catch(() => undefined); // Redis is away: it is looked at again
    }, LOOK_EVERY_MS);
  }

  async accept(how: Acceptance): Promise<void> {
    const seen = this.#options.seen();
    await this.#withStore(async (store) => {
      const pasts = [seen.storeId, ...this.#options.strangers()];
      if (!(await areAccepted(store, pasts))) await write(store, seen, pasts, how);
      this.#over(store, seen);
    });
  }

  /** May be called twice. */
  close(): void {
    clearInterval(this.#timer);
    this.#isOver = true;
  }

  async #find(): Promise<void> {
    const seen = this.#options.seen();
    await this.#withStore(async (store) => {
      const isSame = store.storeId === seen.storeId && (await store.setting(RECOVERING)) !== undefined;
      const isBeyond = isSame && store.position.revision > seen.revision;
      if (isBeyond || (await isAccepted(store, seen.storeId))) this.#over(store, seen);
    });
  }

  #over(store: RedisStore, { mesosFrameworkId }: Seen): void {
    if (this.#isOver) return;
    this.close();
    writeSeen(this.#options.seenFile, { ...store.position, mesosFrameworkId });
    this.#options.accepted();
  }

  async #withStore(work: (store: RedisStore) => Promise<void>): Promise<void> {
    const store = new RedisStore(this.#options.store);
    await store.open();
    try {
      await work(store);
    } finally {
      await store.close();
    }
  }
}

/** Whether this store was accepted in place of that one. */
export async function isAccepted(store: RedisStore, seenStoreId: string): Promise<boolean> {
  return seenStoreId !== store.storeId && (await pastOf(store)).includes(seenStoreId);
}

/** Whether nothing is left to accept. */
async function areAccepted(store: RedisStore, storeIds: readonly string[]): Promise<boolean> {
  const past = await pastOf(store);
  const others = storeIds.filter((id) => id !== store.storeId);
  return others.length > 0 && others.every((id) => past.includes(id));
}

async function write(store: RedisStore, seen: Seen, pasts: readonly string[], how: Acceptance): Promise<void> {
  const past = new Set([...(await pastOf(store)), ...pasts]);
  past.delete(store.storeId);
  const { term, revision } = store.position;
  const beyond = { term: Math.max(seen.term, term) + MARGIN, revision: Math.max(seen.revision, revision) + MARGIN };
  const kept = await store.setting(FRAMEWORK_ID);
  const mesosFrameworkId = kept === undefined || kept === '' ? seen.mesosFrameworkId : kept;
  await store.accept(beyond, {
    [RECOVERING]: how,
    [PAST]: JSON.stringify([...past]),
    ...(mesosFrameworkId === undefined ? {} : { [FRAMEWORK_ID]: mesosFrameworkId }),
  });
}

async function pastOf(store: RedisStore): Promise<readonly string[]> {
  const text = await store.setting(PAST);
  return text === undefined ? [] : z.array(z.string()).parse(JSON.parse(text));
}
