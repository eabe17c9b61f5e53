/** A spec that changes reaches servers that run, and a server whose port is lost comes back on another. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REDIS_IMAGE } from '../support/images.ts';
import { docker, type Instance, Keelson, until } from '../support/keelson.ts';
import { listenOn } from '../support/listener.ts';
import { MasterSlave } from '../support/master-slave.ts';
import { redisDriver } from '../support/redis.ts';
import { type OtherImage, otherImage, roll, slavesFirst, stepsOf } from '../support/rolling.ts';

const MIB = 1024 * 1024;

let keelson: Keelson;
let other: OtherImage;
beforeAll(async () => {
  keelson = await Keelson.start();
  other = await otherImage(REDIS_IMAGE);
});
afterAll(async () => {
  await keelson?.close();
  await other?.remove();
});

async function memoryOf(uid: string): Promise<number[]> {
  const containers = await keelson.containers(uid);
  const inspected = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).inspect()));
  return inspected.map(({ HostConfig }) => (HostConfig.Memory ?? 0) / MIB);
}

it('rolls a change of image, memory and options through a Redis that is written to, and loses no acknowledged write', async () => {
  const cache = await MasterSlave.of(keelson, redisDriver(0), 'cache', { slaves: 2, resources: { memMb: 64 } });
  const before = await cache.get();
  const writer = await cache.writer();
  await roll(keelson, 'cache', {
    image: other.name,
    resources: { memMb: 96 },
    options: { maxmemoryPolicy: 'allkeys-lru' },
  });
  expect(await memoryOf(before.uid)).toEqual([96, 96, 96]);
  const after = await cache.running();
  await writer.goesOn();
  await writer.stop();
  expect(await cache.lostBy(writer)).toEqual([]);
  expect(await stepsOf(keelson, 'cache')).toEqual(slavesFirst(before, after));
  for (const { name } of after.members) {
    const policy = await cache.with((client) => client.config('GET', 'maxmemory-policy'), name);
    expect(policy).toEqual(['maxmemory-policy', 'allkeys-lru']);
  }
});

it('says of each step why', async () => {
  const events = await keelson.events('cache');
  const messagesOf = (wanted: string) => events.filter(({ kind }) => kind === wanted).map(({ message }) => message);
  expect(messagesOf('specChanged')).toEqual(['image, options.maxmemoryPolicy, resources.memMb (generation 2)']);
  expect([...new Set(messagesOf('failoverStarted'))]).toEqual([
    'switchover, so that it can be launched again with the spec of generation 2',
  ]);
});

it('says that it runs as soon as all of it runs as asked for, to one who waits', async () => {
  const { uid } = await keelson.get('cache');
  const change = { resources: { memMb: 64 } };
  expect((await keelson.request('PATCH', '/v1/instances/cache', change)).status).toBe(200);
  const { status, body } = await keelson.request<Instance>('GET', '/v1/instances/cache?wait=running&timeoutMs=80000');
  expect([status, body.phase]).toEqual([200, 'running']);
  expect(await memoryOf(uid)).toEqual([64, 64, 64]);
});

it('brings a master whose port somebody else holds by now back on another, with its data and its slave', async () => {
  const before = await keelson.create('moved', 1);
  const client = await keelson.client('moved');
  await client.set('greeting', 'hello');
  expect(await client.wait(1, 5_000)).toBe(1);
  client.disconnect();
  expect((await keelson.request('POST', '/v1/instances/moved/suspend')).status).toBe(202);
  await until(async () => (await keelson.get('moved')).phase === 'suspended', 60_000);
  const was = before.members.find(({ name }) => name === before.master);
  const port = was?.ports.redis ?? 0;
  const stranger = createServer((socket) => void socket.destroy()); // a slave that calls must not keep it open
  await listenOn(stranger, port);
  try {
    expect((await keelson.request('POST', '/v1/instances/moved/resume')).status).toBe(202);
    const after = await keelson.running('moved');
    const is = after.members.find(({ name }) => name === before.master);
    expect(is?.agentId).toBe(was?.agentId);
    expect(is?.ports.redis).not.toBe(port);
    const master = await keelson.client('moved');
    expect(await master.get('greeting')).toBe('hello');
    await master.set('moved', 'yes');
    expect(await master.wait(1, 10_000)).toBe(1);
    master.disconnect();
    const deaths = (await keelson.events('moved')).filter(({ kind }) => kind === 'dead').map(({ message }) => message);
    expect(deaths.some((message) => message.includes(`port ${port} is held by another process`))).toBe(true);
  } finally {
    await new Promise((resolve) => stranger.close(resolve));
  }
});
