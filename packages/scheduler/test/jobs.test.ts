import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Jobs } from '../src/jobs.ts';
import { eventually, silent, sleep } from './support/world.ts';

describe.skipIf(!redisIsThere)('the queues', () => {
  let redis: RedisServer;
  let open: Jobs[] = [];
  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    await Promise.all(open.map((jobs) => jobs.close()));
    open = [];
    await redis.remove();
  });
  const jobs = () => {
    const made = new Jobs({ redisUrl: redis.url, prefix: '{test}', log: silent });
    open.push(made);
    return made;
  };
  /** Until the queue's own connection is up. */
  const request = (subject: Jobs, kind: 'create' | 'change' | 'destroy', uid: string) =>
    eventually('queued', () =>
      subject.request(kind, uid).then(
        () => true,
        () => false,
      ),
    );
  const working = (subject: Jobs, work: (what: string, uid: string) => Promise<void> = async () => undefined) => {
    const seen: string[] = [];
    const run = (what: string) => async (uid: string) => {
      seen.push(`${what} ${uid}`);
      await work(what, uid);
    };
    subject.work({
      creator: run('creator'),
      destroyer: run('destroyer'),
      maintainer: run('maintainer'),
      mourner: async ({ runId }) => run('mourner')(runId),
    });
    return seen;
  };

  it('bring a request of one process to the worker of another', async () => {
    const seen = working(jobs());
    const api = jobs();
    await request(api, 'create', 'a');
    await request(api, 'destroy', 'b');
    await request(api, 'change', 'c');
    await eventually('all three', () => seen.length === 3);
    expect(seen.sort()).toEqual(['creator a', 'creator c', 'destroyer b']);
  });

  it('look once at what was asked for many times while it waited', async () => {
    const api = jobs();
    for (let i = 0; i < 5; i++) await request(api, 'change', 'a');
    const seen = working(jobs());
    await eventually('a look', () => seen.length > 0);
    await sleep(100);
    expect(seen).toEqual(['creator a']);
  });

  it('look again at what was asked for while it was worked on', async () => {
    const api = jobs();
    const first = Promise.withResolvers<void>();
    const seen = working(jobs(), () => first.promise);
    await request(api, 'change', 'a');
    await eventually('at work', () => seen.length === 1);
    await request(api, 'change', 'a');
    await request(api, 'change', 'a');
    first.resolve();
    await eventually('another look', () => seen.length === 2);
    await sleep(100);
    expect(seen).toHaveLength(2);
  });

  it('remind of an instance at a time', async () => {
    const subject = jobs();
    const seen = working(subject);
    const beganMs = performance.now();
    await eventually('queued', () =>
      subject.lookAgain('a', 200).then(
        () => true,
        () => false,
      ),
    );
    await eventually('reminded', () => seen.includes('maintainer a'));
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(190);
  });

  it('give what waits to the next worker, and leave no connection of the former one', async () => {
    const subject = jobs();
    const client = new Redis(redis.url);
    await request(subject, 'create', 'warm');
    const connections = async () =>
      String(await client.client('LIST'))
        .trim()
        .split('\n').length;
    const idle = await connections();
    for (let term = 0; term < 3; term++) {
      const seen = working(subject);
      await request(subject, 'create', `in-term-${term}`);
      await eventually('worked', () => seen.includes(`creator in-term-${term}`));
      await subject.stopWork();
    }
    await eventually('no more connections than before', async () => (await connections()) <= idle);
    client.disconnect();
  });

  it('fail a request soon while Redis is away, and go on when it is back', async () => {
    const subject = jobs();
    const seen = working(subject);
    await request(subject, 'create', 'before');
    await eventually('before', () => seen.includes('creator before'));
    await redis.kill();
    const beganMs = performance.now();
    await expect(subject.request('create', 'meanwhile')).rejects.toThrow();
    expect(performance.now() - beganMs).toBeLessThan(10_000);
    await redis.startAgain();
    await request(subject, 'create', 'after');
    await eventually('after', () => seen.includes('creator after'));
  });

  it('can be closed while Redis is away, and twice', async () => {
    const subject = jobs();
    working(subject);
    await request(subject, 'create', 'a');
    await redis.kill();
    await subject.close();
    await subject.close();
  });
});
