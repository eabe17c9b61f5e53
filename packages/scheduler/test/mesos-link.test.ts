/** A scheduler's line to a master that asks for credentials, TLS and roles, over real sockets. */
import { rmSync } from 'node:fs';
import { RedisStore } from '@keelson/store';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../mesos/test/certificates.ts';
import { TestMaster } from '../../mesos/test/test-master.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { type MesosSettings, Scheduler } from '../src/index.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually } from './support/world.ts';

const certificate = makeCertificate('IP:127.0.0.1');
const CREDENTIAL = { principal: 'keelson', secret: 'geheim' };

describe.skipIf(!redisIsThere || certificate === undefined)(
  'the line to Mesos (needs redis-server and openssl)',
  () => {
    let redis: RedisServer;
    let stores = 0;
    const closing: (() => Promise<unknown> | undefined)[] = [];
    beforeAll(async () => {
      redis = await RedisServer.start();
    });
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close();
    });
    afterAll(async () => {
      await redis.remove();
      rmSync(certificate?.folder ?? '', { recursive: true, force: true });
    });

    interface More {
      readonly tls?: { key: Buffer; cert: Buffer } | undefined;
      /** What is to be so before the scheduler comes. */
      readonly prepare?: (master: TestMaster) => void;
    }

    async function start(mesos: Partial<MesosSettings>, { tls, prepare }: More = {}) {
      const master = await TestMaster.start(undefined, tls);
      closing.push(() => master.kill());
      prepare?.(master);
      stores += 1;
      const store = new RedisStore({ ...storeOptions(redis.url), prefix: `link-${stores}:` });
      closing.push(() => store.close());
      await store.open();
      const lines: string[] = [];
      const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
      const options = optionsFor(store, redis.url, master.address, 'one');
      const scheduler = new Scheduler({ ...options, mesos: { ...options.mesos, ...mesos }, log });
      closing.push(() => scheduler.close());
      scheduler.start();
      return { master, store, log: () => lines.join('') };
    }

    it('says over TLS who it is, with its principal, roles and times', async () => {
      const { master, log } = await start(
        {
          tls: { ca: certificate?.cert },
          credential: CREDENTIAL,
          roles: ['keelson', 'infra/keelson'],
          frameworkName: 'shop',
          user: 'nobody',
          failoverTimeoutMs: 604_800_000,
        },
        { tls: certificate },
      );
      await eventually('subscribed', () => log().includes('subscribed to the Mesos master'));
      const [{ call, headers } = { call: {}, headers: {} }] = master.subscribes;
      expect(headers).toMatchObject({ authorization: `Basic ${Buffer.from('keelson:geheim').toString('base64')}` });
      expect(call).toMatchObject({
        subscribe: {
          framework_info: {
            name: 'shop',
            user: 'nobody',
            principal: 'keelson',
            roles: ['keelson', 'infra/keelson'],
            checkpoint: true,
            failover_timeout: 604_800,
          },
        },
      });
      expect(log()).not.toContain('geheim');
      expect(log()).not.toContain(Buffer.from('keelson:geheim').toString('base64'));
    });

    it('fact 11: says what is wrong where the master asks for credentials, and goes on asking', async () => {
      const asks = { 'www-authenticate': 'Basic realm="mesos-master-scheduler"' };
      const { master, log } = await start(
        { credential: undefined },
        { prepare: ({ refusals }) => void refusals.push((response) => response.writeHead(401, asks).end()) },
      );
      await eventually('subscribed', () => log().includes('subscribed to the Mesos master'));
      expect(master.subscribes).toHaveLength(2);
      expect(log()).toContain('the master asks for Basic realm=');
      expect(log()).toContain('there are no credentials');
    });

    it('rule 8: a framework that was removed comes back under a new id, and the operator is told', async () => {
      const { master, store, log } = await start({});
      await eventually('subscribed', () => master.streams.length === 1);
      await eventually('the id is kept', async () => (await store.setting('mesosFrameworkId')) === 'fw-0001');
      master.frameworkId = 'fw-0002';
      master.stream.send({ type: 'ERROR', error: { message: 'Framework has been removed' } });
      await eventually('the new id is kept', async () => (await store.setting('mesosFrameworkId')) === 'fw-0002');
      expect(master.subscribes.map(({ call }) => call.framework_id?.value)).toEqual([undefined, undefined]);
      expect(log()).toContain('Mesos has removed this framework');
    });

    const failedOver = { type: 'ERROR', error: { message: 'Framework failed over' } } as const;

    it('rule 7: it stands down when another scheduler has its id, and the store names that one', async () => {
      const { master, store, log } = await start({});
      await eventually('subscribed', () => log().includes('subscribed to the Mesos master'));
      const { term = 0 } = (await store.leader()) ?? {};
      const client = new Redis(redis.url);
      closing.push(async () => client.disconnect());
      await client.hset(`link-${stores}:meta`, { term: term + 1 });
      await client.hset(`link-${stores}:leader`, { nonce: 'other', name: 'other', term: term + 1 });
      master.stream.send(failedOver);
      await eventually('it stands down', () => log().includes('not leading any more'));
      expect(master.streams).toHaveLength(1);
      // The other one renews nothing: in the end this one leads again, in a term of its own.
      await eventually('subscribed again', () => master.streams.length === 2);
      expect((await store.leader())?.term).toBe(term + 2);
      expect(master.subscribes[1]?.call.framework_id?.value).toBe('fw-0001');
    });

    it('rule 7: it subscribes again, in the same term, where the store still names it', async () => {
      const { master, store, log } = await start({});
      await eventually('subscribed', () => log().includes('subscribed to the Mesos master'));
      const before = await store.leader();
      master.stream.send(failedOver);
      await eventually('subscribed again', () => master.streams.length === 2);
      expect(log()).toContain('though the store names this one');
      expect(await store.leader()).toEqual(before);
      expect(master.subscribes[1]?.call.framework_id?.value).toBe('fw-0001');
    });

    it('rule 7: it does not fight over the id: each time it waits longer, and says what this may be', async () => {
      const { master, log } = await start({});
      const atMs: number[] = [];
      for (let time = 1; time <= 5; time += 1) {
        await eventually(`subscribed ${time}`, () => master.streams.length === time);
        atMs.push(performance.now());
        master.stream.send(failedOver);
      }
      const gaps = atMs.slice(1).map((at, index) => at - (atMs[index] ?? 0));
      for (const [index, leastMs] of [100, 200, 400, 800].entries()) expect(gaps[index]).toBeGreaterThan(0.9 * leastMs);
      expect(log()).toContain('another Keelson, with a store of its own');
    });
  },
);
