import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { soon, until } from '../../../../test/support/soon.ts';
import { RedisExecutor, RedisFramework } from '../src/index.ts';
import { World } from './world.ts';

let world: World;
let executor: RedisExecutor;

beforeEach(async () => {
  world = await World.of(3);
  executor = new RedisExecutor();
});

afterEach(async () => {
  for (const member of world.members) await executor.cleanup(world.instance(), member);
  await world.close();
});

const probe = (ordinal: number, master = 0) =>
  executor.probe(world.instance({ master }), world.member(ordinal), soon(1_000));
const inSync = (ordinal: number, master = 0) => until(async () => (await probe(ordinal, master)).synced);
const allInSync = (master = 0) => Promise.all(world.members.map(({ ordinal }) => inSync(ordinal, master)));
const follow = (ordinal: number, master: number) =>
  executor.follow(world.instance({ master }), world.member(ordinal), world.member(master), soon());
const promote = (ordinal: number) =>
  executor.promote(world.instance({ master: ordinal }), world.member(ordinal), soon());
const demote = (ordinal: number, next: number) =>
  executor.demote(world.instance(), world.member(ordinal), world.member(next), soon());

const check = (ordinal: number) => executor.checkHealth(world.instance(), world.member(ordinal), soon(1_000));
const portOf = (ordinal: number) => world.member(ordinal).ports.redis ?? 0;

const KEYS = 5_000;
/** Each key takes 0.2 ms to load, and Redis answers in between. */
const SLOW_LOADING = ['key-load-delay 200', 'loading-process-events-interval-bytes 1024'];
const fill = async (ordinal: number) => {
  const sets = Array.from({ length: KEYS }, (_, key) => ['set', `key-${key}`, 'x'.repeat(100)]);
  await world.client(ordinal).pipeline(sets).exec();
};

describe('probe', () => {
  test('says that master and slaves have the same data once they are in sync', async () => {
    await world.startAll();
    await allInSync();
    await world.client(0).set('a', '1');
    await world.client(0).wait(2, 5_000);
    const positions = await Promise.all([probe(0), probe(1), probe(2)]);
    const { compare } = new RedisFramework();
    expect(positions.map(({ position }) => compare(position, positions[0]?.position ?? position))).toEqual([0, 0, 0]);
  });

  test('says that a slave is not in sync that follows another server than the master', async () => {
    await world.startAll();
    await allInSync();
    expect((await probe(1, 2)).synced).toBe(false);
    expect((await probe(2, 2)).synced).toBe(false);
  });

  test('says that a slave is not in sync while its master is away', async () => {
    await world.startAll();
    await allInSync();
    await world.kill(0);
    await until(async () => !(await probe(1)).synced);
  });

  test('makes a slave that was started before its master try again at once', async () => {
    world.start(1);
    await world.ready(1);
    world.start(0);
    await world.ready(0);
    await inSync(1);
    expect((await world.client(1).role())[0]).toBe('slave');
  });

  test('fails where nobody listens, and where the password is wrong, without telling it', async () => {
    await expect(probe(0)).rejects.toThrow(/ECONNREFUSED/);
    world.start(0);
    await world.ready(0);
    const instance = world.instance({ secrets: { password: 'not-the-password' } });
    const stranger = new RedisExecutor();
    const failure = await stranger.probe(instance, world.member(0), soon()).catch((error: unknown) => error);
    await stranger.cleanup(instance, world.member(0));
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toMatch(/WRONGPASS/);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('not-the-password');
  });

  test('fails in time where the server hangs, and answers when it goes on', async () => {
    world.start(0);
    await world.ready(0);
    await probe(0);
    world.signal(0, 'SIGSTOP');
    await expect(executor.probe(world.instance(), world.member(0), soon(200))).rejects.toThrow(/no answer in time/);
    world.signal(0, 'SIGCONT');
    await until(async () => (await probe(0)).synced);
  });
});

describe('checkHealth', () => {
  test('passes where the server answers, and fails where it does not', async () => {
    await expect(check(0)).rejects.toThrow(/ECONNREFUSED/);
    world.start(0);
    await world.ready(0);
    await check(0);
    await world.kill(0);
    await expect(check(0)).rejects.toThrow();
  });

  test('fails while a server loads its data at first, and so does probe', async () => {
    world.start(0);
    await world.ready(0);
    await fill(0);
    await world.kill(0);
    world.start(0, {}, SLOW_LOADING);
    await until(async () => /is loading its data/.test(String(await probe(0).catch(String))));
    await expect(check(0)).rejects.toThrow(/LOADING/);
    await until(async () => check(0).then(() => true));
    expect(await world.client(0).dbsize()).toBe(KEYS);
  });

  test('passes while a slave that has served takes a full copy, which probe does not', async () => {
    world.start(0);
    await world.ready(0);
    world.start(1, {}, SLOW_LOADING);
    await world.ready(1);
    await Promise.all([inSync(0), inSync(1)]);
    await check(1);
    await fill(0);
    await world.client(1).multi().replicaof('NO', 'ONE').replicaof('127.0.0.1', portOf(0)).exec();
    await until(async () => /is loading its data/.test(String(await probe(1).catch(String))));
    await check(1);
    await inSync(1);
    expect(await world.client(1).dbsize()).toBe(KEYS);
  });
});

describe('a failover', () => {
  test('elects the slave that has most, makes it master, and has the other follow', async () => {
    await world.startAll();
    await allInSync();
    await world.client(0).set('both', '1');
    await world.client(0).wait(2, 5_000);
    world.signal(1, 'SIGSTOP');
    await world.client(0).set('big', 'x'.repeat(30_000_000)); // more than fits into sockets' buffers
    await world.client(0).set('only-2', '1');
    await world.client(0).wait(1, 5_000);
    await world.kill(0);
    world.signal(1, 'SIGCONT');

    const [behind, ahead] = await Promise.all([probe(1), probe(2)]);
    expect(new RedisFramework().compare(ahead.position, behind.position)).toBeGreaterThan(0);

    await promote(2);
    await promote(2);
    await follow(1, 2);
    await follow(1, 2);
    await inSync(1, 2);
    expect(await world.client(1).get('only-2')).toBe('1');
    await world.client(2).set('after', '1');
    await world.client(2).wait(1, 5_000);
    expect(await world.client(1).get('after')).toBe('1');
  });

  test('needs no full copy where the slaves are close to each other', async () => {
    await world.startAll();
    await allInSync();
    await world.client(0).set('a', '1');
    await world.client(0).wait(2, 5_000);
    await world.kill(0);
    await promote(2);
    await follow(1, 2);
    await inSync(1, 2);
    expect(await world.client(2).info('stats')).toMatch(/sync_full:0\r\nsync_partial_ok:1\r\n/);
    const positions = await Promise.all([probe(1, 2), probe(2, 2)]);
    expect(positions[0]?.position.history.split('/')[0]).toBe(positions[1]?.position.history.split('/')[0]);
  });

  test('has the old master come back as a slave that gives up what nobody had copied', async () => {
    await world.startAll();
    await allInSync();
    await world.client(0).set('kept', '1');
    await world.client(0).wait(2, 5_000);
    world.signal(1, 'SIGSTOP');
    world.signal(2, 'SIGSTOP');
    await world.client(0).set('lost', '1');
    await world.kill(0);
    world.signal(1, 'SIGCONT');
    world.signal(2, 'SIGCONT');
    // What the servers' sockets had taken in may still arrive: then it is not lost.
    const survived = await until(async () => (await world.client(1).get('kept')) === '1').then(() =>
      world.client(1).get('lost'),
    );
    await promote(1);
    await follow(2, 1);
    world.start(0, { master: 1 });
    await world.ready(0);
    await inSync(0, 1);
    expect(await world.client(0).get('kept')).toBe('1');
    expect(await world.client(0).get('lost')).toBe(survived);
    await expect(world.client(0).set('b', '1')).rejects.toThrow(/READONLY/);
  });

  test('does not promote a server that can not answer', async () => {
    await expect(promote(1)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('a planned switchover', () => {
  test('stops writes on the master, loses none of them, and refuses the ones held back', async () => {
    await world.startAll();
    await allInSync();
    const writer = world.client(0);
    await writer.set('a', '1');
    const { position, synced } = await demote(0, 1);
    expect(synced).toBe(true);

    let outcome = 'held back';
    const held = world
      .client(0)
      .set('b', '1')
      .then(
        () => (outcome = 'written'),
        (error: unknown) => (outcome = String(error)),
      );
    const { compare } = new RedisFramework();
    await until(async () => (compare((await probe(1)).position, position) ?? -1) >= 0);
    expect(outcome).toBe('held back');
    expect(await world.client(0).get('a')).toBe('1');

    await promote(1);
    await follow(0, 1);
    await follow(2, 1);
    await held;
    expect(outcome).toMatch(/READONLY/);
    await inSync(0, 1);
    await inSync(2, 1);
    expect(await world.client(1).get('a')).toBe('1');
    expect(await world.client(1).get('b')).toBeNull();
    await world.client(1).set('c', '1');
    await world.client(1).wait(2, 5_000);
    expect(await world.client(0).get('c')).toBe('1');
  });

  test('keeps the stream to the slaves going while writes are held back', async () => {
    await world.startAll();
    await allInSync();
    world.signal(1, 'SIGSTOP');
    const writer = world.client(0);
    for (let batch = 0; batch < 20; batch += 1) await writer.set(`big-${batch}`, 'x'.repeat(1_000_000));
    const { position } = await demote(0, 1);
    const { compare } = new RedisFramework();
    world.signal(1, 'SIGCONT');
    await until(async () => (compare((await probe(1)).position, position) ?? -1) >= 0);
    expect(await world.client(1).dbsize()).toBe(20);
  });

  test('lets no key expire while writes are held back: the position stays', async () => {
    await world.startAll();
    await allInSync();
    await world.client(0).set('short', '1', 'PX', 100);
    const { position } = await demote(0, 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await world.client(0).get('short')).toBeNull();
    const { compare } = new RedisFramework();
    expect(compare((await probe(0)).position, position)).toBe(0);
  });

  test('that is given up lets the old master go on', async () => {
    await world.startAll();
    await allInSync();
    await demote(0, 1);
    const write = world.client(0).set('a', '1');
    await promote(0);
    expect(await write).toBe('OK');
  });

  test('is refused where the next master is not a slave that follows, and writes go on', async () => {
    world.start(0);
    await world.ready(0);
    await expect(demote(0, 1)).rejects.toThrow('cache-1 does not follow cache-0');
    expect(await world.client(0).set('a', '1')).toBe('OK');
  });

  test('is refused by a slave', async () => {
    await world.startAll();
    await allInSync();
    await expect(demote(1, 2)).rejects.toThrow('cache-1 is no master');
  });
});

describe('settings', () => {
  test('a master refuses writes without the slaves that its durability asks for', async () => {
    world.start(0, { spec: { durability: 'sync' } });
    await world.ready(0);
    await expect(world.client(0).set('a', '1')).rejects.toThrow(/NOREPLICAS/);
    world.start(1, { spec: { durability: 'sync' } });
    await world.ready(1);
    await until(async () => (await world.client(0).set('a', '1')) === 'OK');
  });

  test('data outlives the server', async () => {
    world.start(0, { spec: { durability: 'sync', slaves: 0 } });
    await world.ready(0);
    await world.client(0).set('a', '1');
    await world.kill(0);
    world.start(0, { spec: { durability: 'sync', slaves: 0 } });
    await world.ready(0);
    expect(await world.client(0).get('a')).toBe('1');
  });

  test('a member that is launched again is reached by a connection of its own', async () => {
    world.start(0);
    await world.ready(0);
    await probe(0);
    await world.kill(0);
    world.start(0);
    await world.ready(0);
    const again = { ...world.member(0), launch: 2 };
    expect((await executor.probe(world.instance(), again, soon())).synced).toBe(true);
  });
});
