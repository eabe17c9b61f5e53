/** Stores over a private redis-server, closed with it. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { RedisStore, type RedisStoreOptions, type Store } from '../src/index.ts';
import { RedisServer } from './redis-server.ts';

export const sealKey = randomBytes(32);
const never = new AbortController().signal;

export class RedisSetup {
  readonly server: RedisServer;
  readonly #stores: Store[] = [];
  readonly #clients: Redis[] = [];

  private constructor(server: RedisServer) {
    this.server = server;
  }

  static async start(args?: readonly string[]): Promise<RedisSetup> {
    return new RedisSetup(await RedisServer.start(args));
  }

  make(options: Partial<RedisStoreOptions> = {}): RedisStore {
    const store = new RedisStore({ url: this.server.url, sealKey, commandTimeoutMs: 1_000, ...options });
    this.#stores.push(store);
    return store;
  }

  async open(options: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
    const store = this.make(options);
    await store.open();
    return store;
  }

  /** A client that goes past the store. */
  client(): Redis {
    const client = new Redis(this.server.url);
    client.on('error', () => undefined);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await Promise.all(this.#stores.map((store) => store.close()));
    await this.server.remove();
  }
}

export async function lead(store: Store, ttlMs = 1_000) {
  const leadership = await store.campaign({ name: 'one', url: 'http://one', ttlMs }, never);
  if (leadership === null) throw new Error('does not lead');
  return leadership;
}
