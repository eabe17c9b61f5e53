/** A Redis that is found through sentinels, and its failover. */
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { checkRedis, RedisStore } from '../src/index.ts';
import { eventually, instance, writeNext } from './builders.ts';
import { RedisServer, redisIsThere } from './redis-server.ts';
import { lead, sealKey } from './redis-setup.ts';

const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always', '--requirepass', 'geheim', '--masterauth', 'geheim'];

describe.skipIf(!redisIsThere)('a RedisStore behind sentinels', () => {
  const servers: RedisServer[] = [];
  const stores: RedisStore[] = [];
  const clients: Redis[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    for (const store of stores.splice(0)) await store.close();
    for (const server of servers.splice(0).reverse()) await server.remove();
  });

  async function start(args: readonly string[]): Promise<RedisServer> {
    const server = await RedisServer.start(args);
    servers.push(server);
    return server;
  }

  async function startAll() {
    const master = await start([...DURABLE, '--repl-diskless-sync-delay', '0']);
    const replica = await start([...DURABLE, '--replicaof', '127.0.0.1', String(master.port)]);
    const toMaster = new Redis({ port: master.port, password: 'geheim' });
    clients.push(toMaster);
    toMaster.on('error', () => undefined);
    // What a sentinel sees at its first look it keeps for ten seconds.
    await eventually('the replica confirms writes', async () => {
      await toMaster.set('warm', '1');
      return (await toMaster.wait(1, 100)) === 1;
    });
    const sentinel = await RedisServer.startSentinel([
      `sentinel monitor main 127.0.0.1 ${master.port} 1`,
      'sentinel auth-pass main geheim',
      'sentinel down-after-milliseconds main 500',
      'sentinel failover-timeout main 3000',
      'requirepass waechter',
    ]);
    servers.push(sentinel);
    const client = new Redis({ port: sentinel.port, password: 'waechter' });
    clients.push(client);
    // A sentinel that knows no replica can't fail over.
    await eventually('the sentinel knows the replica', async () =>
      String(await client.call('sentinel', 'replicas', 'main')).includes('master-link-status,ok'),
    );
    // One of those named is not there.
    const hosts = `127.0.0.1:1,127.0.0.1:${sentinel.port}`;
    return { master, replica, url: `redis+sentinel://:geheim@${hosts}/main?sentinelPassword=waechter` };
  }

  it('finds the master, and goes on at its replica with all that was acknowledged', async () => {
    const { master, url } = await startAll();
    const warnings: string[] = [];
    await checkRedis(url);
    const store = new RedisStore({ url, sealKey, commandTimeoutMs: 2_000, onWarning: (text) => warnings.push(text) });
    stores.push(store);
    await store.open();
    const { term } = await lead(store, 60_000);
    const cache = instance('cache');
    expect(await store.create(cache, {}, [])).toBe('ok');
    expect((await writeNext(store, cache.uid, term)).kind).toBe('ok');

    await master.kill();
    await eventually('it is read from the replica, which is the master now', () =>
      store.read(cache.uid).then(
        (read) => read?.status.revision === 1,
        () => false,
      ),
    );
    await eventually('it is written there', () =>
      writeNext(store, cache.uid, term).then(
        ({ kind }) => kind === 'ok',
        () => false,
      ),
    );
    expect(warnings.join()).not.toContain('geheim');
    expect(warnings.join()).not.toContain('waechter');
  });
});
