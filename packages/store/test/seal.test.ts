import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSealKey } from '../src/index.ts';
import { Sealer } from '../src/seal/sealer.ts';
import { entry, instance, nextStatus } from './builders.ts';
import { redisIsThere } from './redis-server.ts';
import { lead, RedisSetup } from './redis-setup.ts';

describe('a sealer', () => {
  const sealer = new Sealer(randomBytes(32));

  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = sealer.seal('secrets of a', 'geheim');
    expect(sealer.open('secrets of a', sealed)).toBe('geheim');
    expect(sealer.seal('secrets of a', 'geheim')).not.toBe(sealed);
  });

  it('opens nothing that was put in another place, changed, cut off or sealed with another key', () => {
    const sealed = sealer.seal('secrets of a', 'geheim');
    const middle = Math.floor(sealed.length / 2);
    const changed = `${sealed.slice(0, middle)}${sealed[middle] === 'A' ? 'B' : 'A'}${sealed.slice(middle + 1)}`;
    const refused = expect.objectContaining({ code: 'STORE_CORRUPT' });
    const open = (place: string, text: string, by = sealer) => {
      try {
        return by.open(place, text);
      } catch (error) {
        return error;
      }
    };
    expect(open('secrets of b', sealed)).toEqual(refused);
    expect(open('secrets of a', changed)).toEqual(refused);
    expect(open('secrets of a', sealed.slice(0, 12))).toEqual(refused);
    expect(open('secrets of a', 'geheim')).toEqual(refused);
    expect(open('secrets of a', sealed, new Sealer(randomBytes(32)))).toEqual(refused);
    expect(String(open('secrets of a', changed))).not.toContain('geheim');
  });

  it('takes keys of 32 bytes only', () => {
    expect(() => new Sealer(randomBytes(16))).toThrow('32 bytes');
  });
});

describe('the cluster key', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keelson-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, readable by its owner alone, however many ask for it first', async () => {
    const path = join(folder, 'sub', 'cluster.key');
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadSealKey(path)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'sub'))).toEqual(['cluster.key']);
    expect(await loadSealKey(path)).toEqual(keys[0]);
  });

  it('is refused where the file holds something else, without showing it', async () => {
    const path = join(folder, 'cluster.key');
    await writeFile(path, 'hunter2');
    const error = await loadSealKey(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
    expect(String(error)).not.toContain('hunter2');
  });
});

describe.skipIf(!redisIsThere)('secrets in Redis', () => {
  let setup: RedisSetup;
  beforeEach(async () => {
    setup = await RedisSetup.start();
  });
  afterEach(() => setup.close());

  it('are nowhere in plain text: not in its file, not in any key', async () => {
    const store = await setup.open();
    const { term } = await lead(store);
    const cache = instance('cache');
    await store.create(cache, { password: 'geheimnis-1' }, [entry('created')]);
    await store.writeStatus({
      term,
      uid: cache.uid,
      expectedRevision: 0,
      status: nextStatus(cache),
      journal: [],
      files: { ordinal: 0, launch: 1, texts: { '/keelson/redis.conf': 'requirepass geheimnis-2' } },
    });
    const { folder } = setup.server;
    const files = await readdir(join(folder, 'appendonlydir'));
    const onDisk = await Promise.all(files.map((file) => readFile(join(folder, 'appendonlydir', file))));
    const client = setup.client();
    const keys = await client.keys('*');
    const dumps = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
    expect(Buffer.concat(onDisk).includes(cache.uid)).toBe(true);
    for (const bytes of [...onDisk, ...dumps]) expect(bytes?.includes('geheimnis')).toBe(false);
    expect(await store.files(cache.uid, 0, 1)).toEqual({ '/keelson/redis.conf': 'requirepass geheimnis-2' });
  });

  it("are refused where they were put in another instance's place", async () => {
    const store = await setup.open();
    const [a, b] = [instance('a'), instance('b')];
    await store.create(a, { password: 'a' }, []);
    await store.create(b, { password: 'b' }, []);
    const client = setup.client();
    await client.set(`keelson:secrets:${b.uid}`, (await client.get(`keelson:secrets:${a.uid}`)) ?? '');
    await expect(store.secrets(b.uid)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  it('can not be mixed up: another cluster key is refused at opening', async () => {
    await setup.open();
    await expect(setup.open({ sealKey: randomBytes(32) })).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });
});
