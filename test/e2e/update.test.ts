/** A spec that changes reaches servers that run, and a server whose port is lost comes back on another. */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { docker, type Instance, Keelson, until } from '../support/keelson.ts';
import { listenOn } from '../support/listener.ts';

const MIB = 1024 * 1024;

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
});
afterAll(async () => {
  await keelson?.close();
});

/** Writes one key after the other, to whoever is master, as a client of the API would; remembers what was acknowledged. */
class Writer {
  readonly acknowledged: string[] = [];
  readonly #name: string;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #client: Redis | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
    this.#client?.disconnect();
  }

  async #run(): Promise<void> {
    for (let i = 0; !this.#over.signal.aborted; i++) {
      try {
        this.#client ??= await keelson.client(this.#name);
        await this.#client.set(`key-${i}`, String(i));
        this.acknowledged.push(`key-${i}`);
        await sleep(2);
      } catch {
        this.#client?.disconnect();
        this.#client = undefined;
        await sleep(50);
      }
    }
  }
}

async function memoryOf(uid: string): Promise<number[]> {
  const containers = await keelson.containers(uid);
  const inspected = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).inspect()));
  return inspected.map(({ HostConfig }) => (HostConfig.Memory ?? 0) / MIB);
}

it('rolls a change of memory and options through a Redis that is written to, and loses no acknowledged write', async () => {
  const before = await keelson.create('cache', 2, { resources: { memMb: 64 } });
  const writer = new Writer('cache');
  await until(async () => writer.acknowledged.length > 50, 20_000);
  const { status } = await keelson.request('PATCH', '/v1/instances/cache', {
    resources: { memMb: 96 },
    options: { maxmemoryPolicy: 'allkeys-lru' },
  });
  expect(status).toBe(200);
  const waited = keelson.request<Instance>('GET', '/v1/instances/cache?wait=running&timeoutMs=80000');
  await until(async () => (await keelson.get('cache')).phase === 'updating', 20_000);
  const done = await waited;
  expect([done.status, done.body.phase]).toEqual([200, 'running']);
  // As soon as it is said to run, all of it runs as asked for.
  expect(await memoryOf(before.uid)).toEqual([96, 96, 96]);
  await until(async () => (await keelson.get('cache')).phase === 'running', 20_000);
  const written = writer.acknowledged.length;
  await until(async () => writer.acknowledged.length > written + 20, 20_000);
  await writer.stop();

  const after = await keelson.running('cache');
  expect(after.master).not.toBe(before.master);
  for (const { name } of after.members) {
    const client = await keelson.client('cache', name);
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'allkeys-lru']);
    client.disconnect();
  }
  const master = await keelson.client('cache');
  const values = await master.mget(...writer.acknowledged);
  expect(writer.acknowledged.filter((_, index) => values[index] === null)).toEqual([]);
  master.disconnect();
});

it('says of each step what it is and why: the slaves one by one, the old master last', async () => {
  const events = await keelson.events('cache');
  const steps = events.filter(
    ({ kind, message }) => kind === 'updating' || kind === 'updated' || message.startsWith('launched again'),
  );
  expect(steps.map(({ kind, member }) => [kind, member])).toEqual([
    ['updating', null],
    ['killed', 'cache-1'],
    ['killed', 'cache-2'],
    ['killed', 'cache-0'],
    ['updated', null],
  ]);
  const changed = events.filter(({ kind }) => kind === 'specChanged').map(({ message }) => message);
  expect(changed).toEqual(['options.maxmemoryPolicy, resources.memMb (generation 2)']);
  const started = events.filter(({ kind }) => kind === 'failoverStarted').map(({ message }) => message);
  expect([...new Set(started)]).toEqual(['switchover, so that it can be launched again with the spec of generation 2']);
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
