import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { RedisStore, type Store } from '../src/index.ts';
import { conformance } from './conformance.ts';
import { RedisServer, redisIsThere } from './redis-server.ts';

describe.skipIf(!redisIsThere)('with a redis-server', () => {
  let server: RedisServer;
  let worlds = 0;

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.remove());

  conformance('RedisStore', async () => {
    worlds += 1;
    const prefix = `world-${worlds}:`;
    const sealKey = randomBytes(32);
    const stores: Store[] = [];
    return {
      another: async () => {
        const store = new RedisStore({ url: server.url, sealKey, prefix });
        await store.open();
        stores.push(store);
        return store;
      },
      close: async () => {
        await Promise.all(stores.map((store) => store.close()));
      },
    };
  });
});
