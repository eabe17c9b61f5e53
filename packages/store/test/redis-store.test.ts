import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RedisStore, type Store } from '../src/index.ts';
import { conformance } from './conformance.ts';
import { RedisServer, redisIsThere } from './redis-server.ts';
import { lead } from './redis-setup.ts';

describe.skipIf(!redisIsThere)('with a redis-server', () => {
  let server: RedisServer;
  let worlds = 0;

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.remove());

  it('knows the retained volumes of former versions, which were called by their id alone', async () => {
    const store = new RedisStore({ url: server.url, sealKey: randomBytes(32), prefix: 'former:' });
    const client = new Redis(server.url);
    onTestFinished(async () => {
      client.disconnect();
      await store.close();
    });
    await store.open();
    const { term } = await lead(store);
    const volume = { uid: 'cache-aaaaaaaa', name: 'cache', ordinal: 0, agentId: 'agent-1', volumeId: 'v1', sinceMs: 9 };
    await client.hset('former:retained', 'v1', JSON.stringify(volume));
    await store.writeRetained(term, 'forget', { ...volume, agentId: 'agent-2' }, []);
    expect(await store.retained()).toEqual([volume]);
    await store.writeRetained(term, 'put', { ...volume, sinceMs: 10 }, []);
    expect(await store.retained()).toEqual([{ ...volume, sinceMs: 10 }]);
    await store.writeRetained(term, 'forget', volume, []);
    expect(await client.hlen('former:retained')).toBe(0);
  });

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
