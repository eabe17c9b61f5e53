import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entry, eventually, instance, nextStatus, writeNext } from './builders.ts';
import { redisIsThere } from './redis-server.ts';
import { lead, RedisSetup } from './redis-setup.ts';

describe.skipIf(!redisIsThere)('a RedisStore whose Redis goes away', () => {
  let setup: RedisSetup;
  beforeEach(async () => {
    setup = await RedisSetup.start();
  });
  afterEach(() => setup.close());

  it('loses nothing that it acknowledged when Redis is killed amid writes, and goes on by itself', async () => {
    const store = await setup.open();
    const follower = await setup.open();
    const { term } = await lead(store, 10_000);
    const cache = instance('cache');
    await store.create(cache, { password: 'x' }, [entry('created')]);

    let acknowledged = 0;
    const killed = new Promise((resolve) => setTimeout(resolve, 150)).then(() => setup.server.kill());
    for (;;) {
      const written = await writeNext(store, cache.uid, term, {}, 'x').catch((error: unknown) => error);
      if (written instanceof Error) {
        expect(written).toMatchObject({ code: 'STORE_UNAVAILABLE' });
        expect(written.message).not.toContain('maxRetries');
        break;
      }
      acknowledged = store.get(cache.uid)?.status.revision ?? 0;
    }
    await killed;
    expect(acknowledged).toBeGreaterThan(5);

    await setup.server.startAgain();
    await eventually('Redis is reached again', () =>
      store.read(cache.uid).then(
        () => true,
        () => false,
      ),
    );
    const kept = (await store.read(cache.uid))?.status.revision ?? 0;
    // The last write may have happened without its answer coming back.
    expect(kept === acknowledged || kept === acknowledged + 1).toBe(true);
    const journal = await store.events({ since: '0', limit: 10_000 });
    expect(journal).toHaveLength(kept + 1);

    expect((await writeNext(store, cache.uid, term, { epoch: 99 })).kind).toBe('ok');
    await eventually('the follower follows again', () => follower.get('cache')?.status.epoch === 99);
    expect(await store.secrets(cache.uid)).toEqual({ password: 'x' });
  });

  it('keeps its leadership over a short restart, and loses it when Redis stays away for its time', async () => {
    const store = await setup.open();
    const short = await lead(store, 4_000);
    await setup.server.kill();
    await setup.server.startAgain();
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(short.holds()).toBe(true);

    await setup.server.kill();
    await eventually('the lease runs out', () => short.lost.aborted);
    expect(short.holds()).toBe(false);
    const again = lead(store, 1_000);
    await setup.server.startAgain();
    const next = await again;
    expect(next.term).toBeGreaterThan(short.term);
    expect(short.holds()).toBe(false);
  });

  it('fails fast while Redis is away or does not answer', async () => {
    const store = await setup.open({ commandTimeoutMs: 300 });
    const cache = instance('cache');
    await store.create(cache, {}, []);
    setup.server.signal('SIGSTOP');
    const refused = { code: 'STORE_UNAVAILABLE' };
    await expect(store.read(cache.uid)).rejects.toMatchObject(refused);
    await expect(store.create(instance('late'), {}, [])).rejects.toMatchObject(refused);
    setup.server.signal('SIGCONT');
    await eventually('it answers again', () =>
      store.read(cache.uid).then(
        () => true,
        () => false,
      ),
    );
    await setup.server.kill();
    await eventually('the loss is seen', () =>
      store.read(cache.uid).then(
        () => false,
        () => true,
      ),
    );
    const startMs = Date.now();
    await expect(store.create(instance('never'), {}, [])).rejects.toMatchObject(refused);
    expect(Date.now() - startMs).toBeLessThan(300);
    expect(store.get('cache')).toEqual(cache);
  });

  it('says at opening why it does not get through, without the password', async () => {
    await setup.server.kill();
    const url = setup.server.url.replace('redis://', 'redis://:geheim@');
    const gone = setup.make({ url, openTimeoutMs: 300 });
    const error = await gone.open().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(JSON.stringify(error) + String(error)).toContain('ECONNREFUSED');
    expect(JSON.stringify(error) + String(error)).not.toContain('geheim');
  });

  it('does not wait for Redis when it is closed', async () => {
    const store = await setup.open();
    await lead(store, 60_000);
    setup.server.signal('SIGSTOP');
    await store.close();
    setup.server.signal('SIGCONT');
    await expect(store.setting('x')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('keeps one write of two that race across a lost answer', async () => {
    const store = await setup.open();
    const { term } = await lead(store);
    const cache = instance('cache');
    await store.create(cache, {}, []);
    const first = { term, uid: cache.uid, expectedRevision: 0, status: nextStatus(cache, { epoch: 5 }), journal: [] };
    await store.writeStatus(first);
    // Sent again, as after an answer that was lost.
    expect(await store.writeStatus(first)).toEqual({ kind: 'conflict' });
    expect((await store.read(cache.uid))?.status.epoch).toBe(5);
  });
});
