import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { ensureRedisImage } from '../support/images.ts';
import { docker, type Instance, Keelson, until } from '../support/keelson.ts';
import { finish, volumesOf } from '../support/traces.ts';

const config = fileURLToPath(new URL('../support/maintained.config.ts', import.meta.url));

interface Asked {
  readonly requests: readonly { readonly id: number; readonly outcome: string; readonly message: string }[];
  readonly maintenance: { readonly operation: string; readonly member: string | null } | null;
}

let keelson: Keelson;
let path: string;
beforeAll(async () => {
  await ensureRedisImage();
  keelson = await Keelson.start(`--config=${config}`);
});
afterAll(async () => {
  await finish(keelson);
});

const cli = (...args: string[]) => runCommand([...args, '--api', keelson.url]);

async function passwordOf(name: string): Promise<string> {
  return (await keelson.request<{ password: string }>('GET', `/v1/instances/${name}/credentials`)).body.password;
}

async function ask(name: string, operation: string): Promise<number> {
  const { status, body } = await keelson.request<Asked>('POST', `/v1/instances/${name}/maintain`, { operation });
  expect(status).toBe(202);
  return body.requests.at(-1)?.id ?? -1;
}

/** What became of a request, once that is known. */
async function outcomeOf(name: string, id: number): Promise<Asked['requests'][number] | undefined> {
  const { body } = await keelson.request<Asked>('GET', `/v1/instances/${name}`);
  const found = body.requests.find((request) => request.id === id);
  return found?.outcome === 'asked' || found?.outcome === 'underWay' ? undefined : found;
}

async function settled(name: string, id: number): Promise<Asked['requests'][number]> {
  let found: Asked['requests'][number] | undefined;
  await until(async () => {
    found = await outcomeOf(name, id).catch(() => undefined);
    return found !== undefined;
  }, 90_000);
  if (found === undefined) throw new Error('unreachable');
  return found;
}

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
  const { code, stdout } = await cli('backup', 'cache');
  await writer.stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^backup of cache is done, after [\d.]+ s\n {2}cache-1: \/\S+\.backup \(\d+ bytes, sha256 /);
  path = /\/\S+\.backup/.exec(stdout)?.[0] ?? '';
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('REDIS');
  expect(path.startsWith(join(keelson.dataDir, 'backups', 'cache'))).toBe(true);
  expect(statSync(join(keelson.dataDir, 'backups', 'cache')).mode & 0o777).toBe(0o700);
});

it('restores it into a new instance with a password of its own, after the first is gone with its data', async () => {
  const [before, password] = [await keelson.get('cache'), await passwordOf('cache')];
  expect(readFileSync(path).includes(password)).toBe(false);
  await keelson.request('DELETE', '/v1/instances/cache?data=delete');
  await keelson.gone('cache');
  await until(async () => volumesOf(keelson.dataDir).length === 0, 30_000);
  const { code, stderr } = await cli('create', 'redis', 'again', '--slaves', '1', '--restore', path);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  expect((await keelson.running('again')).uid).not.toBe(before.uid);
  expect(await passwordOf('again')).not.toBe(password);
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
  await keelson.request('POST', '/v1/instances/again/suspend');
  await until(async () => (await keelson.get('again')).phase === 'suspended', 60_000);
  await keelson.request('POST', '/v1/instances/again/resume');
  await keelson.running('again');
  const after = await keelson.client('again');
  expect([await after.get('before-0'), await after.get('before-1')]).toEqual(['changed', 'value 1']);
  after.disconnect();
});

it('says why a backup failed, tries it again, and leaves no half of one', async () => {
  const folder = join(keelson.dataDir, 'backups', 'again');
  writeFileSync(folder, 'in the way');
  const id = await ask('again', 'backup');
  const failures = async () => (await keelson.events('again')).filter(({ kind }) => kind === 'operationFailed');
  await until(async () => (await failures()).some(({ message }) => message.includes("can't be kept")), 30_000);
  rmSync(folder);
  expect(await settled('again', id)).toMatchObject({ outcome: 'done' });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('gives an operation up after three failures, with the reason', async () => {
  const folder = join(keelson.dataDir, 'backups', 'again');
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  const { code, stderr } = await cli('backup', 'again');
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining("the backup can't be kept") });
  rmSync(folder);
});

it('refuses to restore from a file that is no backup: nothing of it reaches a container', async () => {
  mkdirSync(join(keelson.dataDir, 'backups', 'x'), { recursive: true });
  const body = {
    name: 'thief',
    framework: 'redis',
    restore: { path: join(keelson.dataDir, 'backups/x/../../seal.key') },
  };
  expect((await keelson.request('POST', '/v1/instances', body)).status).toBe(201);
  await until(async () => JSON.stringify(await keelson.get('thief')).includes('there is no backup'), 30_000);
  await keelson.request('DELETE', '/v1/instances/thief?data=delete');
  await keelson.gone('thief');
});

async function inside(instance: Instance, member: string, script: string): Promise<string> {
  const container = await keelson.containerOf(instance.uid, member);
  const exec = await docker
    .getContainer(container.id)
    .exec({ Cmd: ['sh', '-c', script], AttachStdout: true, Tty: true });
  let text = '';
  for await (const chunk of await exec.start({ Tty: true })) text += String(chunk);
  return text.trim();
}

const begun = (instance: Instance, member: string, times: number) =>
  until(async () => (await inside(instance, member, 'wc -l < /data/begun').catch(() => '')) === String(times), 60_000);

it('a new leader goes on with an operation that the former one began: it is run once', async () => {
  const instance = await keelson.create('slow', 0, { framework: 'slow', slaves: undefined });
  const id = await ask('slow', 'wait');
  await begun(instance, 'slow-0', 1);
  const pid = keelson.pidOf('scheduler');
  process.kill(pid, 'SIGKILL');
  await until(async () => {
    const { status } = await keelson.request('GET', '/readyz').catch(() => ({ status: 0 }));
    // The former one answers nothing any more; the next one's pid is noted a moment before it does.
    return status === 200 && keelson.pidOf('scheduler') !== pid;
  }, 60_000);
  const { body } = await keelson.request<Asked>('GET', '/v1/instances/slow');
  expect(body.maintenance).toMatchObject({ operation: 'wait', member: 'slow-0' });
  expect((await cli('status', 'slow')).stdout).toContain('0 of 1 member done, slow-0 is next or at it');
  await inside(instance, 'slow-0', 'touch /data/go');
  expect(await settled('slow', id)).toMatchObject({ outcome: 'done', message: 'slow-0: 1' });
});

it('asks a member once more that was launched again meanwhile', async () => {
  const instance = await keelson.get('slow');
  await inside(instance, 'slow-0', 'rm /data/go /data/begun');
  const id = await ask('slow', 'wait');
  await begun(instance, 'slow-0', 1);
  await (await keelson.containerOf(instance.uid, 'slow-0')).kill();
  await begun(instance, 'slow-0', 2);
  await inside(instance, 'slow-0', 'touch /data/go');
  expect(await settled('slow', id)).toMatchObject({ outcome: 'done', message: 'slow-0: 2' });
});
