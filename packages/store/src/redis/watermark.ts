import { KeelsonError } from '@keelson/core';

export interface StorePosition {
  readonly storeId: string;
  readonly revision: number;
  readonly term: number;
}

/**
 * The newest that this process has seen of the store. A store that is found to be another one, or older, has lost what it
 * acknowledged: from then on everything is refused, until a new Store is opened by the operator's word.
 */
export class Watermark {
  readonly #onRegressed: (seen: StorePosition, found: StorePosition) => void;
  #seen: StorePosition = { storeId: '', revision: 0, term: 0 };
  #regressed: KeelsonError | undefined;

  constructor(onRegressed: (seen: StorePosition, found: StorePosition) => void) {
    this.#onRegressed = onRegressed;
  }

  get seen(): StorePosition {
    return this.#seen;
  }

  start(position: StorePosition): void {
    this.#seen = position;
  }

  see(revision: number, term = 0): void {
    const { storeId } = this.#seen;
    this.#seen = {
      storeId,
      revision: Math.max(revision, this.#seen.revision),
      term: Math.max(term, this.#seen.term),
    };
  }

  /** Throws STORE_REGRESSED once the store was found to have gone back. */
  assertSound(): void {
    if (this.#regressed !== undefined) throw this.#regressed;
  }

  /** Throws STORE_REGRESSED where `found`, read after `seen` was, is another store or an older one. */
  check(seen: StorePosition, found: StorePosition): void {
    const sound = found.storeId === seen.storeId && found.revision >= seen.revision && found.term >= seen.term;
    if (!sound) this.fail(found);
    this.assertSound();
  }

  fail(found: StorePosition): never {
    if (this.#regressed === undefined) {
      this.#regressed = new KeelsonError('STORE_REGRESSED', describe(this.#seen, found));
      this.#onRegressed(this.#seen, found);
    }
    throw this.#regressed;
  }
}

function describe(seen: StorePosition, found: StorePosition): string {
  if (found.storeId === '') return `Redis is empty; it held store ${seen.storeId} at revision ${seen.revision}`;
  if (found.storeId !== seen.storeId) return `Redis holds store ${found.storeId}; it held ${seen.storeId}`;
  return (
    `Redis has gone back to revision ${found.revision} (term ${found.term}); ` +
    `it was at ${seen.revision} (term ${seen.term})`
  );
}
