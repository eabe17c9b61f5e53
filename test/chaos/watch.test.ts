/** What the chaos test would see, and what it must not mistake for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../packages/store/test/redis-server.ts';
import { until } from '../support/keelson.ts';
import { History } from './history.ts';
import { Watch } from './watch.ts';

let servers: RedisServer[];
beforeAll(async () => {
  servers = redisIsThere ? await Promise.all([RedisServer.start(), RedisServer.start()]) : [];
});
afterAll(async () => {
  for (const server of servers) await server.remove();
});

function watch(history: History, slaves: number): { watch: Watch; move: (to: number) => void } {
  let master = 0;
  const members = servers.map(({ port }, i) => ({ name: `m-${i}`, address: '127.0.0.1', ports: { redis: port } }));
  const look = async () => ({ master: `m-${master}`, members });
  const move = (to: number): void => {
    master = to;
  };
  return { watch: new Watch({ name: 'm', slaves, password: '', look }, history), move };
}

async function follow(slave: number, master: number | null): Promise<void> {
  const client = new Redis(servers[slave]?.port ?? 0);
  await client.call('REPLICAOF', ...(master === null ? ['NO', 'ONE'] : ['127.0.0.1', String(servers[master]?.port)]));
  client.disconnect();
}

it.skipIf(!redisIsThere)('two servers that both take writes are seen', async () => {
  const history = new History(false);
  const { watch: both } = watch(history, 0);
  await until(
    async () => history.violations.length > 0,
    20_000,
    () => history.text,
  );
  await both.close();
  expect(history.violations[0]).toMatch(/^m: m-[01] and m-[01] both take writes$/);
});

it.skipIf(!redisIsThere)('a master that hands over is none of them, and only what a slave has counts', async () => {
  await follow(1, 0);
  const history = new History(false);
  const { watch: one, move } = watch(history, 1);
  await until(
    async () => one.kept.size > 5,
    20_000,
    () => history.text,
  );
  await follow(0, 1);
  await follow(1, null);
  move(1);
  const before = one.kept.size;
  await until(
    async () => one.kept.size > before + 5,
    20_000,
    () => history.text,
  );
  await servers[0]?.kill();
  await sleep(200);
  const alone = one.kept.size;
  await sleep(1_200);
  expect(one.kept.size).toBe(alone);
  await one.close();
  expect(history.violations).toEqual([]);
});
