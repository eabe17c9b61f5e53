import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { entry, eventually, instance, removal, writeNext } from './builders.ts';
import { redisIsThere } from './redis-server.ts';
import { lead, RedisSetup } from './redis-setup.ts';

const refused = { code: 'STORE_REGRESSED' };

describe.skipIf(!redisIsThere)('a RedisStore whose Redis has gone back', () => {
  let setup: RedisSetup;
  beforeEach(async () => {
    setup = await RedisSetup.start();
  });
  afterEach(() => setup.close());

  it('refuses every write and read, and leads no more, once Redis was emptied', async () => {
    const onRegressed = vi.fn();
    const store = await setup.open({ onRegressed });
    const leadership = await lead(store);
    const cache = instance('cache');
    await store.create(cache, { password: 'x' }, []);
    const { storeId } = store;
    await setup.client().flushall();

    await expect(writeNext(store, cache.uid, leadership.term)).rejects.toMatchObject(refused);
    await expect(store.create(instance('other'), {}, [])).rejects.toMatchObject(refused);
    await expect(store.remove(removal(cache, leadership.term))).rejects.toMatchObject(refused);
    await expect(store.writeSetting(leadership.term, 'a', 'b')).rejects.toMatchObject(refused);
    await expect(store.read(cache.uid)).rejects.toMatchObject(refused);
    await expect(store.secrets(cache.uid)).rejects.toMatchObject(refused);
    await expect(store.setting('mesosFrameworkId')).rejects.toMatchObject(refused);
    await eventually('the lease is lost', () => leadership.lost.aborted);
    await expect(
      store.campaign({ name: 'x', url: 'x', ttlMs: 100 }, new AbortController().signal),
    ).rejects.toMatchObject(refused);
    expect(onRegressed).toHaveBeenCalledTimes(1);
    expect(onRegressed.mock.calls[0]?.[0]).toMatchObject({ storeId });
    expect(store.get('cache')).toEqual(cache);
    expect(await setup.client().dbsize()).toBe(0);
  });

  it('notices it without writing, also in a follower', async () => {
    const onRegressed = vi.fn();
    await setup.open({ onRegressed });
    await setup.client().flushall();
    await eventually('noticed', () => onRegressed.mock.calls.length === 1);
  });

  it('notices a Redis that was restored from an older copy', async () => {
    const onRegressed = vi.fn();
    const store = await setup.open({ onRegressed });
    const { term } = await lead(store, 30_000);
    const cache = instance('cache');
    await store.create(cache, {}, []);
    const { folder } = setup.server;
    await cp(join(folder, 'appendonlydir'), join(folder, 'copy'), { recursive: true });
    for (let count = 0; count < 5; count += 1) await writeNext(store, cache.uid, term);

    await setup.server.kill();
    await rm(join(folder, 'appendonlydir'), { recursive: true });
    await cp(join(folder, 'copy'), join(folder, 'appendonlydir'), { recursive: true });
    await setup.server.startAgain();
    await eventually('noticed', () => onRegressed.mock.calls.length === 1);
    await expect(writeNext(store, cache.uid, term)).rejects.toMatchObject(refused);
    expect(store.get('cache')?.status.revision).toBe(5);
  });

  it('notices another store in its place', async () => {
    const store = await setup.open();
    const cache = instance('cache');
    await store.create(cache, {}, []);
    await setup.client().flushall();
    const other = await setup.open();
    expect(other.storeId).not.toBe(store.storeId);
    for (let count = 0; count < 5; count += 1) await other.create(instance(`i${count}`), {}, []);
    await expect(store.create(instance('mine'), {}, [])).rejects.toMatchObject(refused);
    expect(other.get('mine')).toBeUndefined();
  });

  it('refuses a term that the store never gave out', async () => {
    const store = await setup.open();
    const cache = instance('cache');
    await store.create(cache, {}, [entry('x')]);
    await expect(writeNext(store, cache.uid, 7)).rejects.toMatchObject(refused);
  });
});
