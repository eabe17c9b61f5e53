import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Backups, type Maintained } from '../support/backups.ts';
import { ensureRedisImage } from '../support/images.ts';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { finish, volumesOf } from '../support/traces.ts';

const config = fileURLToPath(new URL('../support/maintained.config.ts', import.meta.url));

let keelson: Keelson;
let backups: Backups;
let path: string;
beforeAll(async () => {
  await ensureRedisImage();
  keelson = await Keelson.start(`--config=${config}`);
  backups = new Backups(keelson);
});
afterAll(async () => {
  await finish(keelson);
});

/** Writes until it is told to stop; says how many were acknowledged so far. */
async function writing(name: string) {
  const client = await keelson.client(name);
  let [count, on] = [0, true];
  const ended = (async () => {
    while (on) await client.set(`during-${count}`, String(count++));
  })();
  const stop = async () => {
    on = false;
    await ended;
    client.disconnect();
  };
  return { count: () => count, stop };
}

it('backs up a Redis that takes writes, from a slave: all that was there before is in it', async () => {
  await keelson.create('cache', 1);
  const client = await keelson.client('cache');
  for (let i = 0; i < 500; i++) await client.set(`before-${i}`, `value ${i}`);
  expect(await client.wait(1, 5_000)).toBe(1);
  client.disconnect();
  const writer = await writing('cache');
  await until(async () => writer.count() > 50, 20_000);
  const { code, stdout } = await backups.cli('backup', 'cache');
  await writer.stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^backup of cache is done, after [\d.]+ s\n {2}cache-1: \/\S+\.backup \(\d+ bytes, sha256 /);
  path = /\/\S+\.backup/.exec(stdout)?.[0] ?? '';
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('REDIS');
  expect(path.startsWith(join(keelson.dataDir, 'backups', 'cache'))).toBe(true);
  expect(statSync(join(keelson.dataDir, 'backups', 'cache')).mode & 0o777).toBe(0o700);
});

it('restores it into a new instance with a password of its own, after the first is gone with its data', async () => {
  const [before, password] = [await keelson.get('cache'), await backups.passwordOf('cache')];
  expect(readFileSync(path).includes(password)).toBe(false);
  await keelson.request('DELETE', '/v1/instances/cache?data=delete');
  await keelson.gone('cache');
  await until(async () => volumesOf(keelson.dataDir).length === 0, 30_000);
  const again = await backups.restore(path, 'redis', 'again', '--slaves', '1');
  expect(again.uid).not.toBe(before.uid);
  expect(await backups.passwordOf('again')).not.toBe(password);
  for (const member of ['again-0', 'again-1']) {
    const client = await keelson.client('again', member);
    for (let i = 0; i < 500; i++) expect(await client.get(`before-${i}`)).toBe(`value ${i}`);
    client.disconnect();
  }
});

it('keeps what is written after that, when its members are launched again: a backup is restored once', async () => {
  const client = await keelson.client('again');
  await client.set('before-0', 'changed');
  expect(await client.wait(1, 5_000)).toBe(1);
  client.disconnect();
  await backups.relaunch('again');
  const after = await keelson.client('again');
  expect([await after.get('before-0'), await after.get('before-1')]).toEqual(['changed', 'value 1']);
  after.disconnect();
});

it('says why a backup failed, tries it again, and leaves no half of one', async () => {
  const folder = join(keelson.dataDir, 'backups', 'again');
  writeFileSync(folder, 'in the way');
  const id = await backups.ask('again', 'backup');
  const failures = async () => (await keelson.events('again')).filter(({ kind }) => kind === 'operationFailed');
  await until(async () => (await failures()).some(({ message }) => message.includes("can't be kept")), 30_000);
  rmSync(folder);
  expect(await backups.settled('again', id)).toMatchObject({ outcome: 'done' });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('gives an operation up after three failures, with the reason', async () => {
  const folder = join(keelson.dataDir, 'backups', 'again');
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  const { code, stderr } = await backups.cli('backup', 'again');
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining("the backup can't be kept") });
  rmSync(folder);
});

it('refuses to restore from a file that is no backup: nothing of it reaches a container', async () => {
  mkdirSync(join(keelson.dataDir, 'backups', 'x'), { recursive: true });
  await backups.refuses(join(keelson.dataDir, 'backups/x/../../seal.key'), 'redis', 'there is no backup');
});

const begun = (instance: Instance, member: string, times: number) =>
  until(
    async () => (await backups.inside(instance, member, 'wc -l < /data/begun').catch(() => '')) === String(times),
    60_000,
  );

it('a new leader goes on with an operation that the former one began: it is run once', async () => {
  const instance = await keelson.create('slow', 0, { framework: 'slow', slaves: undefined });
  const id = await backups.ask('slow', 'wait');
  await begun(instance, 'slow-0', 1);
  const pid = keelson.pidOf('scheduler');
  process.kill(pid, 'SIGKILL');
  await until(async () => {
    const { status } = await keelson.request('GET', '/readyz').catch(() => ({ status: 0 }));
    // The former one answers nothing any more; the next one's pid is noted a moment before it does.
    return status === 200 && keelson.pidOf('scheduler') !== pid;
  }, 60_000);
  const { body } = await keelson.request<Maintained>('GET', '/v1/instances/slow');
  expect(body.maintenance).toMatchObject({ operation: 'wait', member: 'slow-0' });
  expect((await backups.cli('status', 'slow')).stdout).toContain('0 of 1 member done, slow-0 is next or at it');
  await backups.inside(instance, 'slow-0', 'touch /data/go');
  expect(await backups.settled('slow', id)).toMatchObject({ outcome: 'done', message: 'slow-0: 1' });
});

it('asks a member once more that was launched again meanwhile', async () => {
  const instance = await keelson.get('slow');
  await backups.inside(instance, 'slow-0', 'rm /data/go /data/begun');
  const id = await backups.ask('slow', 'wait');
  await begun(instance, 'slow-0', 1);
  await (await keelson.containerOf(instance.uid, 'slow-0')).kill();
  await begun(instance, 'slow-0', 2);
  await backups.inside(instance, 'slow-0', 'touch /data/go');
  expect(await backups.settled('slow', id)).toMatchObject({ outcome: 'done', message: 'slow-0: 2' });
});
