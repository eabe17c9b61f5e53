import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, eventually, instance, removal, runningInstance, writeNext } from './builders.ts';
import { redisIsThere } from './redis-server.ts';
import { lead, RedisSetup } from './redis-setup.ts';

describe.skipIf(!redisIsThere)('a RedisStore', () => {
  let setup: RedisSetup;
  let worlds = 0;
  beforeAll(async () => {
    setup = await RedisSetup.start(['--appendonly', 'yes', '--appendfsync', 'everysec']);
  });
  afterAll(() => setup.close());

  const prefix = () => {
    worlds += 1;
    return `w${worlds}:`;
  };

  it('keeps its streams and tombstones within their bounds', async () => {
    const own = prefix();
    const limits = { changes: 200, journal: 300, instanceJournal: 100, tombstones: 3 };
    const store = await setup.open({ prefix: own, limits });
    const { term } = await lead(store, 30_000);
    const cache = instance('cache');
    await store.create(cache, {}, []);
    for (let count = 0; count < 1_000; count += 1) await writeNext(store, cache.uid, term, {}, `entry ${count}`);
    const client = setup.client();
    // Redis cuts whole nodes of a hundred entries off.
    expect(await client.xlen(`${own}changes`)).toBeLessThan(200 + 101);
    expect(await client.xlen(`${own}journal`)).toBeLessThan(300 + 101);
    expect(await client.xlen(`${own}journal:${cache.uid}`)).toBeLessThan(100 + 101);
    expect((await store.lastEvents(cache.uid, 1))[0]?.message).toBe('entry 999');

    const gone = Array.from({ length: 5 }, (_, index) => instance(`gone-${index}`));
    for (const one of gone) {
      await store.create(one, { password: 'x' }, [entry('x')]);
      await store.remove(removal(one, term));
    }
    const tombstones = await Promise.all(gone.map(({ uid }) => store.tombstone(uid)));
    expect(tombstones.map((tombstone) => tombstone?.name)).toEqual([
      undefined,
      undefined,
      'gone-2',
      'gone-3',
      'gone-4',
    ]);
    const left = (await client.keys(`${own}*`)).filter((key) => key.includes('gone-'));
    expect(left.every((key) => key.startsWith(`${own}journal:`))).toBe(true);
    expect(await client.ttl(left[0] ?? '')).toBeGreaterThan(0);
  });

  it('loads everything again when the change log was cut off before it was read', async () => {
    const own = prefix();
    const warnings: string[] = [];
    const store = await setup.open({ prefix: own, limits: { changes: 10 } });
    const { term } = await lead(store, 30_000);
    const [stays, goes] = [instance('stays'), instance('goes')];
    await store.create(stays, {}, []);
    await store.create(goes, {}, []);
    const follower = await setup.open({ prefix: own, onWarning: (message) => warnings.push(message) });
    const heard: string[] = [];
    follower.onChange((change) => heard.push(change.kind));

    // Fifty changes that the follower never gets to see.
    await setup.client().multi().hincrby(`${own}meta`, 'revision', 50).del(`${own}changes`).exec();
    await store.remove(removal(goes, term));
    await store.create(instance('comes'), {}, []);
    await writeNext(store, stays.uid, term, { epoch: 5 });
    await eventually('the follower knows all', () => follower.get('stays')?.status.epoch === 5);
    await eventually('what has come', () => follower.get('comes') !== undefined);
    await eventually('what has gone', () => follower.get('goes') === undefined);
    expect(warnings.join()).toContain('cut off');
    expect(heard).toContain('removed');
    await writeNext(store, stays.uid, term, { epoch: 6 });
    await eventually('it follows again', () => follower.get('stays')?.status.epoch === 6);
  });

  it('loads 10,000 instances as they were stored', async () => {
    const own = prefix();
    const store = await setup.open({ prefix: own });
    const instances = Array.from({ length: 10_000 }, (_, index) => runningInstance(`i${index}`));
    for (let start = 0; start < instances.length; start += 500) {
      await Promise.all(instances.slice(start, start + 500).map((one) => store.create(one, {}, [])));
    }
    const loaded = await setup.open({ prefix: own });
    expect([...loaded.all()]).toHaveLength(10_000);
    for (const one of instances) expect(loaded.get(one.uid)).toEqual(one);
    const names = loaded.list({ limit: 10_000 }).map(({ declared }) => declared.spec.name);
    expect(names).toEqual(names.toSorted());
    expect(loaded.stamp(0)).toEqual(store.stamp(0));
  });

  describe('with a record that can not be read', () => {
    const damaged = async (damage: (own: string, uid: string) => Promise<unknown>) => {
      const own = prefix();
      const store = await setup.open({ prefix: own });
      const cache = instance('cache', { token: 'geheim' });
      await store.create(cache, {}, []);
      await damage(own, cache.uid);
      const error = await setup.open({ prefix: own }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'STORE_CORRUPT' });
      expect(String(error)).toContain(`${own}instance:${cache.uid}`);
      expect(String(error)).not.toContain('geheim');
      return String(error);
    };

    it('does not open, and names the key and the field: not JSON', async () => {
      const message = await damaged((own, uid) => setup.client().hset(`${own}instance:${uid}`, 'status', '{"geheim'));
      expect(message).toContain('status');
    });

    it('does not open, and names the key and the field: wrong type', async () => {
      const message = await damaged(async (own, uid) => {
        const client = setup.client();
        const text = (await client.hget(`${own}instance:${uid}`, 'status')) ?? '';
        await client.hset(`${own}instance:${uid}`, 'status', text.replace('"epoch":1', '"epoch":"one"'));
      });
      expect(message).toContain('status.epoch');
    });

    it('does not open: a part is missing', async () => {
      const message = await damaged((own, uid) => setup.client().hdel(`${own}instance:${uid}`, 'traits'));
      expect(message).toContain('traits');
    });

    it('does not open: the whole record is missing', async () => {
      await damaged((own, uid) => setup.client().del(`${own}instance:${uid}`));
    });

    it('warns while following, keeps what it knew of it, and goes on with the others', async () => {
      const own = prefix();
      const warnings: string[] = [];
      const store = await setup.open({ prefix: own });
      const { term } = await lead(store, 30_000);
      const [bad, good] = [instance('bad'), instance('good')];
      await store.create(bad, {}, []);
      await store.create(good, {}, []);
      const follower = await setup.open({ prefix: own, onWarning: (message) => warnings.push(message) });
      await setup.client().hset(`${own}instance:${bad.uid}`, 'traits', '{}');
      await writeNext(store, bad.uid, term);
      await writeNext(store, good.uid, term, { epoch: 8 });
      await eventually('the good one', () => follower.get('good')?.status.epoch === 8);
      expect(warnings.join()).toContain(`instance:${bad.uid}`);
      expect(follower.get('bad')).toEqual(bad);
      await expect(follower.read(bad.uid)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    });
  });
});
