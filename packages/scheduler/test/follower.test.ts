/** Two schedulers' APIs on one Redis, one of which hears late of what the other has written. */
import { RedisStore } from '@keelson/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LateChanges } from '../../store/test/late-changes.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { ControlPlane } from '../src/control-plane.ts';
import { frameworksOf } from '../src/frameworks.ts';
import { storeOptions } from './support/scheduler-options.ts';
import { eventually, Plain } from './support/world.ts';

const body = (slaves = 0) => ({ name: 'cache', framework: 'plain', slaves });
const never = new AbortController().signal;

describe.skipIf(!redisIsThere)('a follower whose cache is old', () => {
  let redis: RedisServer;
  let line: LateChanges;
  let stores: RedisStore[];
  let leader: ControlPlane;
  let follower: ControlPlane;
  let followersStore: RedisStore;

  beforeEach(async () => {
    redis = await RedisServer.start();
    line = await LateChanges.before(redis.port);
    // The news are held up for as long as the test takes: the line itself must not be given up meanwhile.
    stores = [redis.url, line.url].map((url) => new RedisStore({ ...storeOptions(url), commandTimeoutMs: 60_000 }));
    for (const store of stores) await store.open();
    const [first, second] = stores;
    if (first === undefined || second === undefined) throw new Error('unreachable');
    followersStore = second;
    [leader, follower] = [apiOn(first), apiOn(second)];
  });
  afterEach(async () => {
    line.release();
    await Promise.all(stores.map((store) => store.close()));
    await line.close();
    await redis.remove();
  });

  const apiOn = (store: RedisStore) =>
    new ControlPlane({
      store,
      frameworks: frameworksOf([new Plain()]),
      now: Date.now,
      tell: async () => undefined,
      cluster: 'test',
      acceptStore: async () => undefined,
      reportDeaths: async () => undefined,
      term: () => 1,
      leading: () => undefined,
      leader: () => undefined,
      problems: () => [],
      metrics: async () => '',
    });

  /** The follower knows the instance as it was first, and hears of nothing that comes after. */
  const known = async (slaves = 0) => {
    await leader.create(body(slaves));
    await eventually('known', () => followersStore.get('cache') !== undefined);
    line.hold();
  };

  it('does not say unchanged of a spec that was changed meanwhile, and shows its own write', async () => {
    await known(0);
    await leader.put('cache', body(2));
    expect(followersStore.get('cache')?.declared.spec.slaves).toBe(0);
    const { outcome, instance } = await follower.put('cache', body(0));
    expect([outcome, instance.generation, instance.spec.slaves]).toEqual(['changed', 3, 0]);
    expect(follower.get('cache')).toMatchObject({ generation: 3, spec: { slaves: 0 } });
    expect((await leader.put('cache', body(0))).outcome).toBe('unchanged');
  });

  it('merges a change into the spec as it is', async () => {
    await known(1);
    await leader.patch('cache', { placement: { distribution: 1 } });
    const { spec } = await follower.patch('cache', { slaves: 3 });
    expect(spec).toMatchObject({ slaves: 3, placement: { distribution: 1 } });
  });

  it('changes what it has not heard of, and creates what is there only once', async () => {
    await leader.create({ ...body(), name: 'first' });
    await eventually('known', () => followersStore.get('first') !== undefined);
    line.hold();
    await leader.create(body(1));
    expect(followersStore.get('cache')).toBeUndefined();
    await expect(follower.create(body(1))).rejects.toMatchObject({ code: 'INSTANCE_EXISTS' });
    expect((await follower.put('cache', body(1))).outcome).toBe('unchanged');
    expect((await follower.suspend('cache', 'operator')).generation).toBe(2);
    expect(await follower.credentials('cache')).toEqual(await leader.credentials('cache'));
    expect((await follower.wait('cache', 'gone', 50, never)).reached).toBe(false);
  });

  it('refuses to change what is being destroyed', async () => {
    await known();
    await leader.destroy('cache', 'delete');
    await expect(follower.patch('cache', { slaves: 1 })).rejects.toMatchObject({ code: 'INSTANCE_DESTROYING' });
    await expect(follower.put('cache', body(1))).rejects.toMatchObject({ code: 'INSTANCE_DESTROYING' });
    await expect(follower.create(body())).rejects.toMatchObject({ code: 'INSTANCE_DESTROYING' });
  });

  it('suspends and resumes all that there is, whoever created it', async () => {
    await known();
    await leader.create({ ...body(), name: 'second' });
    const suspended = await follower.suspendAll(1, never);
    expect(suspended.toSorted()).toEqual(['cache', 'second']);
    expect((await follower.resumeAll()).toSorted()).toEqual(['cache', 'second']);
  });
});
