import type { Store } from '@keelson/store';

type Texts = Readonly<Record<string, string>>;

/** The instances' secrets, which never change: read once in a term. */
export class SecretsCache {
  readonly #store: Store;
  readonly #known = new Map<string, Texts>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws where the store has none. */
  async of(uid: string): Promise<Texts> {
    const known = this.#known.get(uid);
    if (known !== undefined) return known;
    const secrets = await this.#store.secrets(uid);
    if (secrets === undefined) throw new Error('its secrets are not in the store');
    if (this.#store.get(uid) !== undefined) this.#known.set(uid, secrets);
    return secrets;
  }

  forget(uid: string): void {
    this.#known.delete(uid);
  }
}
