import { afterEach, describe, expect, it } from 'vitest';
import { eventually, instance, writeNext } from './builders.ts';
import { RedisServer, redisIsThere } from './redis-server.ts';
import { lead, RedisSetup } from './redis-setup.ts';

const AOF = ['--appendonly', 'yes'];
const unsafe = { code: 'STORE_UNSAFE' };

describe.skipIf(!redisIsThere)('a RedisStore', () => {
  let setup: RedisSetup | undefined;
  let other: RedisServer | undefined;
  afterEach(async () => {
    await setup?.close();
    await other?.remove();
    setup = undefined;
    other = undefined;
  });

  const opening = async (args: readonly string[], onWarning?: (message: string) => void) => {
    setup = await RedisSetup.start(args);
    return await setup.open(onWarning === undefined ? {} : { onWarning }).catch((error: unknown) => error);
  };

  it('refuses a Redis without persistence', async () => {
    expect(await opening(['--appendonly', 'no'])).toMatchObject(unsafe);
    expect(await setup?.client().dbsize()).toBe(0);
  });

  it('refuses a Redis that may evict', async () => {
    const error = await opening([...AOF, '--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    expect(error).toMatchObject(unsafe);
    expect(String(error)).toContain('allkeys-lru');
  });

  it('refuses a Redis Cluster', async () => {
    expect(await opening([...AOF, '--cluster-enabled', 'yes'])).toMatchObject(unsafe);
  });

  it('refuses a replica', async () => {
    other = await RedisServer.start();
    expect(await opening([...AOF, '--replicaof', '127.0.0.1', String(other.port)])).toMatchObject(unsafe);
  });

  it('warns where a crash of the machine would lose the last writes', async () => {
    const warnings: string[] = [];
    expect(
      await opening([...AOF, '--appendfsync', 'everysec'], (message) => warnings.push(message)),
    ).not.toBeInstanceOf(Error);
    expect(warnings.join()).toContain('appendfsync everysec');
  });

  it('warns where CONFIG is forbidden, as by a managed Redis', async () => {
    setup = await RedisSetup.start([...AOF, '--user', 'managed', 'on', '>geheim', '~*', '&*', '+@all', '-config']);
    const warnings: string[] = [];
    const store = await setup.open({
      url: setup.server.url.replace('redis://', 'redis://managed:geheim@'),
      onWarning: (message) => warnings.push(message),
    });
    expect(warnings.join()).toContain('CONFIG');
    expect(await store.create(instance('cache'), {}, [])).toBe('ok');
  });

  it('says at once that Redis refuses the password, without showing it', async () => {
    setup = await RedisSetup.start([...AOF, '--requirepass', 'right']);
    const url = setup.server.url.replace('redis://', 'redis://:geheim@');
    const startMs = Date.now();
    const error = await setup.open({ url, openTimeoutMs: 15_000 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(Date.now() - startMs).toBeLessThan(10_000);
    expect(String(error)).toContain('WRONGPASS');
    expect(JSON.stringify(error) + String(error)).not.toContain('geheim');
  });

  it('refuses writes, and says why, when Redis is full', async () => {
    setup = await RedisSetup.start([...AOF, '--maxmemory', '2mb']);
    const store = await setup.open();
    let error: unknown;
    for (let count = 0; count < 500 && error === undefined; count += 1) {
      const made = await store
        .create(instance(`i${count}`, { text: 'x'.repeat(20_000) }), {}, [])
        .catch((e: unknown) => e);
      if (made !== 'ok') error = made;
    }
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(String(error)).toContain('maxmemory');
  });
});

describe.skipIf(!redisIsThere)('a RedisStore whose Redis has a replica', () => {
  let setup: RedisSetup;
  let replica: RedisServer;

  const start = async () => {
    setup = await RedisSetup.start([
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      '--repl-diskless-sync-delay',
      '0',
    ]);
    replica = await RedisServer.start(['--replicaof', '127.0.0.1', String(setup.server.port), '--appendonly', 'yes']);
    const client = setup.client();
    await eventually('the replica confirms writes', async () => {
      await client.set('warm', '1');
      return (await client.wait(1, 100)) === 1;
    });
  };
  afterEach(async () => {
    await setup.close();
    await replica.remove();
  });

  it('counts a write only when the replica has it', async () => {
    await start();
    const store = await setup.open({ waitTimeoutMs: 300 });
    const { term } = await lead(store, 20_000);
    const cache = instance('cache');
    await store.create(cache, {}, []);
    expect((await writeNext(store, cache.uid, term)).kind).toBe('ok');

    replica.signal('SIGSTOP');
    const heard: unknown[] = [];
    store.onChange((change) => heard.push(change));
    await expect(writeNext(store, cache.uid, term)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    // It is in Redis, but nobody may act on it yet.
    await expect(store.read(cache.uid)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(store.get(cache.uid)?.status.revision).toBe(1);
    // The same on a connection that has written nothing.
    await setup.client().call('client', 'kill', 'type', 'normal', 'skipme', 'yes');
    for (let count = 0; count < 3; count += 1) {
      await expect(store.read(cache.uid)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(store.get(cache.uid)?.status.revision).toBe(1);
    expect(heard).toEqual([]);

    replica.signal('SIGCONT');
    await eventually('it is confirmed', () => store.get(cache.uid)?.status.revision === 2);
    await eventually('it is read', () =>
      store.read(cache.uid).then(
        () => true,
        () => false,
      ),
    );
    expect((await store.read(cache.uid))?.status.revision).toBe(2);
    expect(heard).toHaveLength(1);
    expect((await writeNext(store, cache.uid, term)).kind).toBe('ok');
  });

  it('goes on with a warning when the replica is gone, unless replicas are demanded', async () => {
    await start();
    const warnings: string[] = [];
    const lenient = await setup.open({ waitTimeoutMs: 200, onWarning: (message) => warnings.push(message) });
    const strict = await setup.open({ waitTimeoutMs: 200, minReplicas: 1 });
    await replica.kill();
    expect(await lenient.create(instance('a'), {}, [])).toBe('ok');
    expect(warnings.join()).toContain('no replica any more');
    await expect(strict.create(instance('b'), {}, [])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
