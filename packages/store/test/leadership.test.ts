import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entry, eventually, instance, writeNext } from './builders.ts';
import { redisIsThere } from './redis-server.ts';
import { lead, RedisSetup, sealKey } from './redis-setup.ts';

const TTL_MS = 800;

class LeaderProcess {
  readonly #process: ChildProcess;
  readonly #lines: Interface;

  constructor(url: string, uid: string) {
    const script = fileURLToPath(new URL('leader-process.ts', import.meta.url));
    const args = [script, url, sealKey.toString('hex'), uid, String(TTL_MS)];
    this.#process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.#process.stdout === null) throw new Error('no output');
    this.#lines = createInterface(this.#process.stdout);
  }

  async says(): Promise<unknown> {
    const [line] = await once(this.#lines, 'line', { signal: AbortSignal.timeout(20_000) });
    return JSON.parse(String(line));
  }

  ask(): void {
    this.#process.stdin?.write('?\n');
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    this.#process.kill(signal);
  }
}

describe.skipIf(!redisIsThere)('the leadership in Redis', () => {
  let setup: RedisSetup;
  let child: LeaderProcess | undefined;
  beforeEach(async () => {
    setup = await RedisSetup.start();
  });
  afterEach(async () => {
    child?.signal('SIGKILL');
    child = undefined;
    await setup.close();
  });

  it('is taken over from a stopped process, which comes back and can neither write nor believe that it leads', async () => {
    const store = await setup.open();
    const cache = instance('cache');
    await store.create(cache, {}, []);
    child = new LeaderProcess(setup.server.url, cache.uid);
    expect(await child.says()).toEqual({ term: 1 });
    child.ask();
    expect(await child.says()).toEqual({ holds: true, lost: false, written: 'ok' });

    child.signal('SIGSTOP');
    const leadership = await lead(store, TTL_MS);
    expect(leadership.term).toBe(2);
    expect((await writeNext(store, cache.uid, 2, { epoch: 7 }, 'by the new leader')).kind).toBe('ok');

    child.ask();
    child.signal('SIGCONT');
    expect(await child.says()).toEqual({ holds: false, lost: true, written: 'staleTerm' });
    expect((await store.read(cache.uid))?.status.epoch).toBe(7);
    expect((await store.events({ since: '0', limit: 10 })).map(({ message }) => message)).toEqual([
      'by the child',
      'by the new leader',
    ]);
    expect(leadership.holds()).toBe(true);
  });

  it('is not believed in by a process that was stopped for longer than its time, even if nobody took over', async () => {
    const store = await setup.open();
    const cache = instance('cache');
    await store.create(cache, {}, []);
    child = new LeaderProcess(setup.server.url, cache.uid);
    await child.says();
    child.signal('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, TTL_MS * 1.5));
    child.ask();
    child.signal('SIGCONT');
    expect(await child.says()).toMatchObject({ holds: false, lost: true });
  });

  it('is taken over with nothing lost: the follower has the last write of the killed leader', async () => {
    const store = await setup.open();
    const cache = instance('cache');
    await store.create(cache, {}, []);
    child = new LeaderProcess(setup.server.url, cache.uid);
    await child.says();
    for (let count = 0; count < 3; count += 1) {
      child.ask();
      await child.says();
    }
    child.signal('SIGKILL');
    await lead(store, TTL_MS);
    expect(store.get('cache')?.status).toMatchObject({ revision: 3, epoch: 666 });
  });

  it('is not taken while it is renewed, however many campaign', async () => {
    const leader = await setup.open();
    const ttlMs = 3_000; // longer than a busy machine keeps a process waiting
    const leadership = await lead(leader, ttlMs);
    const stores = await Promise.all([setup.open(), setup.open()]);
    const abort = new AbortController();
    const campaigns = stores.map((store) => store.campaign({ name: 'x', url: 'x', ttlMs }, abort.signal));
    await new Promise((resolve) => setTimeout(resolve, 2 * ttlMs));
    expect(leadership.holds()).toBe(true);
    abort.abort();
    expect(await Promise.all(campaigns)).toEqual([null, null]);
    expect((await leader.leader())?.term).toBe(1);
  });

  it('goes to exactly one of many when it is given back, and each has a term of its own', async () => {
    const stores = await Promise.all([setup.open(), setup.open(), setup.open()]);
    const terms: number[] = [];
    await Promise.all(
      stores.map(async (store) => {
        for (let round = 0; round < 3; round += 1) {
          const leadership = await lead(store, 5_000);
          terms.push(leadership.term);
          expect((await store.leader())?.term).toBe(leadership.term);
          await leadership.resign();
        }
      }),
    );
    expect(terms).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('ends for its holder as soon as the store names another', async () => {
    const store = await setup.open();
    const leadership = await lead(store, 900);
    const client = setup.client();
    await client.hset('keelson:leader', 'nonce', 'another');
    await eventually('the renewal finds out', () => leadership.lost.aborted);
  });

  it('fences: what the old term writes is refused and leaves no trace', async () => {
    const one = await setup.open();
    const two = await setup.open();
    const cache = instance('cache');
    await one.create(cache, {}, []);
    const first = await lead(one, 500);
    await first.resign();
    const second = await lead(two, 500);
    const before = two.stamp(0).revision;
    expect(await writeNext(one, cache.uid, first.term, {}, 'stale')).toEqual({ kind: 'staleTerm' });
    expect(await one.events({ since: '0', limit: 10 })).toEqual([]);
    expect((await two.read(cache.uid))?.status.revision).toBe(0);
    expect((await writeNext(two, cache.uid, second.term)).kind).toBe('ok');
    expect(two.stamp(0).revision).toBe(before + 1);
    await expect(two.create(instance('entry'), {}, [entry('x')])).resolves.toBe('ok');
  });
});
