/** The operator's word on a store: what it gives up, so that nobody takes offence at it again. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PAST, RECOVERING } from '@keelson/scheduler';
import { RedisStore } from '@keelson/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { StoreAcceptance } from '../src/up/store-acceptance.ts';
import { temporaryFolder } from './support.ts';

const sealKey = randomBytes(32);

describe.skipIf(!redisIsThere)('a store that is accepted', () => {
  let redis: RedisServer;
  let store: RedisStore;
  beforeAll(async () => {
    redis = await RedisServer.start();
    store = new RedisStore({ url: redis.url, sealKey });
    await store.open();
  });
  afterAll(async () => {
    await store.close();
    await redis.remove();
  });

  async function accept(seenStoreId: string, strangers: readonly string[]): Promise<unknown> {
    let times = 0;
    const acceptance = new StoreAcceptance({
      store: { url: redis.url, sealKey },
      seenFile: join(temporaryFolder(), 'seen.json'),
      seen: () => ({ ...store.position, storeId: seenStoreId }),
      strangers: () => new Set(strangers),
      isRegressed: () => true,
      accepted: () => {
        times += 1;
      },
    });
    await acceptance.accept('forget');
    acceptance.close();
    expect(times).toBe(1);
    return JSON.parse((await store.setting(PAST)) ?? '[]');
  }

  it('gives up the store that only executors have heard, though this machine has seen no other', async () => {
    expect(await accept(store.storeId, ['of-executors'])).toEqual(['of-executors']);
    expect(await store.setting(RECOVERING)).toBe('forget');
  });

  it('and the next one too, beside the one that was seen here', async () => {
    expect(await accept('seen-here', ['of-executors', 'another'])).toEqual(['of-executors', 'seen-here', 'another']);
  });
});
