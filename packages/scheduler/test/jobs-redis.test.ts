/** The queues over the Redis that a user names: TLS with an authority of one's own, and sentinels. */
import { rmSync } from 'node:fs';
import { withRedisCa } from '@keelson/store';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../mesos/test/certificates.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Jobs } from '../src/jobs.ts';
import { eventually, silent } from './support/world.ts';

const PASSWORD = ['--requirepass', 'geheim'];

describe.skipIf(!redisIsThere)('the queues', () => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** That a job goes through, to a worker on connections of its own. */
  async function expectWork(redisUrl: string): Promise<void> {
    const jobs = new Jobs({ redisUrl, prefix: '{test}', log: silent });
    closing.push(() => jobs.close());
    const done: string[] = [];
    const work = async (uid: string) => void done.push(uid);
    jobs.work({ creator: work, destroyer: work, maintainer: work, mourner: async () => undefined });
    await eventually('the job is taken', () =>
      jobs.request('create', 'cache-1').then(
        () => true,
        () => false,
      ),
    );
    await jobs.lookAgain('cache-2', 10);
    await eventually('they are worked on', () => done.includes('cache-1') && done.includes('cache-2'));
    expect(new Set(done)).toEqual(new Set(['cache-1', 'cache-2']));
  }

  it('go over TLS, where its authority is trusted (needs openssl)', async ({ skip }) => {
    const certificate = makeCertificate('IP:127.0.0.1');
    if (certificate === undefined) return skip('there is no openssl');
    const { certFile, keyFile, folder } = certificate;
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const tls = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile];
    const redis = await RedisServer.startTls([...tls, '--tls-auth-clients', 'no', ...PASSWORD]);
    closing.push(() => redis.remove());
    await expectWork(withRedisCa(`rediss://:geheim@127.0.0.1:${redis.port}`, certFile));
  });

  it('find their Redis through sentinels', async () => {
    const redis = await RedisServer.start(PASSWORD);
    closing.push(() => redis.remove());
    const sentinel = await RedisServer.startSentinel([
      `sentinel monitor main 127.0.0.1 ${redis.port} 1`,
      'sentinel auth-pass main geheim',
    ]);
    closing.push(() => sentinel.remove());
    await expectWork(`redis+sentinel://:geheim@127.0.0.1:1,127.0.0.1:${sentinel.port}/main`);
  });
});
