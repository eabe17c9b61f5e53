import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { OwnWrites } from '../src/redis/own-writes.ts';
import { instance, runningInstance } from './builders.ts';
import { redisIsThere } from './redis-server.ts';
import { lead, RedisSetup } from './redis-setup.ts';

const ROUNDS = 50;

describe.skipIf(!redisIsThere)('with a redis-server', () => {
  let redis: RedisSetup;

  beforeAll(async () => {
    redis = await RedisSetup.start();
  });
  afterAll(() => redis.close());

  /** Each read of the store is a transaction, and no write is. */
  async function reads(): Promise<number> {
    const stats = await redis.client().info('commandstats');
    return Number(/cmdstat_multi:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }

  test('what this process writes is not read back, though the change log may tell of it first', async () => {
    const store = await redis.open();
    const { term } = await lead(store, 60_000);
    const all = Array.from({ length: 20 }, (_, n) => runningInstance(`own-${n}`));
    await Promise.all(all.map((one) => store.create(one, {}, [])));
    const before = await reads();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await Promise.all(
        all.map(({ uid, status }) =>
          store.writeStatus({
            term,
            uid,
            expectedRevision: round - 1,
            status: { ...status, revision: round },
            journal: [],
          }),
        ),
      );
    }
    const other = await redis.open();
    const marker = instance('marker');
    await other.create(marker, {}, []);
    // The log has been followed up to here.
    await vi.waitFor(() => expect(store.get(marker.uid)).toBeDefined(), { timeout: 10_000 });
    // The other's opening, the marker, and the check after each second without news are few.
    expect((await reads()) - before).toBeLessThan(ROUNDS / 2);
    for (const { uid } of all) expect(store.get(uid)?.status.revision).toBe(ROUNDS);
  });
});

describe('writes under way', () => {
  test('are waited for, those of the instances asked for, and whether they come off or not', async () => {
    const writes = new OwnWrites();
    const [one, other] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const [first, second] = [writes.run('a', () => one.promise), writes.run('b', () => other.promise)];
    let settled = false;
    const waiting = writes.settled(['a', 'c']).then(() => {
      settled = true;
    });
    await writes.settled(['c']);
    expect(settled).toBe(false);
    one.reject(new Error('no answer'));
    await expect(first).rejects.toThrow('no answer');
    await waiting;
    other.resolve('written');
    expect(await second).toBe('written');
    await writes.settled(['a', 'b']);
  });
});
