import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instance, writeNext } from './builders.ts';
import { redisIsThere } from './redis-server.ts';
import { lead, RedisSetup } from './redis-setup.ts';

describe.skipIf(!redisIsThere)('a store that went back and is accepted', () => {
  let setup: RedisSetup;
  beforeEach(async () => {
    setup = await RedisSetup.start();
  });
  afterEach(() => setup.close());

  it('begins beyond what was seen, with its settings; who knew the store before stays refused', async () => {
    const before = await setup.open();
    const leadership = await lead(before);
    const cache = instance('cache');
    await before.create(cache, {}, []);
    await setup.client().flushall();
    await expect(writeNext(before, cache.uid, leadership.term)).rejects.toMatchObject({ code: 'STORE_REGRESSED' });

    const found = await setup.open();
    const { term, revision } = before.position;
    await found.accept({ term: term + 1, revision: revision + 1_000 }, { recovering: 'adopt', mesosFrameworkId: 'f' });
    expect(found.position.revision).toBeGreaterThan(revision + 1_000);
    expect(await found.setting('mesosFrameworkId')).toBe('f');
    const next = await lead(found);
    expect(next.term).toBeGreaterThan(term + 1);
    await expect(before.create(instance('more'), {}, [])).rejects.toMatchObject({ code: 'STORE_REGRESSED' });
    const follower = await setup.open();
    expect(follower.position).toMatchObject({ storeId: found.storeId, term: next.term });
  });

  it('of an older state keeps what it has', async () => {
    const store = await setup.open();
    const cache = instance('cache');
    await store.create(cache, {}, []);
    await store.accept({ term: 40, revision: 5_000_000 }, {});
    expect(store.position.revision).toBe(5_000_001);
    expect((await lead(store)).term).toBe(41);
    await writeNext(store, cache.uid, 41);
    expect((await store.read(cache.uid))?.status.revision).toBe(1);
  });
});
