/**
 * A password is in the members' memory and on their tmpfs, sealed in the store, and in the one answer that gives it: nowhere
 * else, whatever happens and however much is logged.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { docker, Keelson, until } from '../support/keelson.ts';
import { containersOf, finish, processesOf, secretFoldersOf } from '../support/traces.ts';

let keelson: Keelson;
let uid: string;
let secret: string;
beforeAll(async () => {
  keelson = await Keelson.start('--log-level=trace');
  ({ uid } = await keelson.create('vault', 1));
  const { body } = await keelson.request<{ password: string }>('GET', '/v1/instances/vault/credentials');
  secret = body.password;
  expect(secret.length).toBeGreaterThanOrEqual(32);
  await liveThroughIt();
});
afterAll(async () => {
  await finish(keelson);
});

/** A failover, an executor that dies, a changed spec, a planned switchover, questions, and a scheduler that starts again. */
async function liveThroughIt(): Promise<void> {
  const { master } = await keelson.get('vault');
  await (await keelson.containerOf(uid, master ?? '')).kill();
  await until(async () => (await keelson.get('vault')).epoch > 1, 30_000);
  await keelson.running('vault');
  const [pid = 0] = keelson.executorPids();
  process.kill(pid, 'SIGKILL');
  await keelson.request('PATCH', '/v1/instances/vault', { options: { config: { hz: 20 } } });
  await keelson.running('vault', 90_000);
  await keelson.request('POST', '/v1/instances/vault/switchover');
  process.kill(keelson.pidOf('scheduler'), 'SIGKILL');
  await until(async () => (await answers()).every(({ status }) => status === 200), 30_000);
  await keelson.running('vault');
}

/** All that the API says of it, but what was asked for by name. */
function answers() {
  const paths = ['', '/events?limit=1000', '/endpoints', '/stats', '/members/vault-0/logs', '/members/vault-1/logs'];
  const all = [...paths.map((path) => `/v1/instances/vault${path}`), '/v1/agents', '/v1/offers', '/metrics', '/readyz'];
  return Promise.all(all.map((path) => keelson.request('GET', path).catch(() => ({ status: 0, body: null }))));
}

/** Files below a folder that hold the text, by bytes. */
function holders(folder: string, text: string): string[] {
  return filesBelow(folder).filter((path) => readIfThere(path).includes(text));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Empty where it has gone meanwhile. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.of();
  }
}

it('is where its servers read it, for nobody else to look into', () => {
  const folders = readdirSync('/dev/shm')
    .filter((name) => name.startsWith('keelson-'))
    .map((name) => join('/dev/shm', name));
  const mine = folders.filter((folder) => readdirSync(folder).some((task) => task.startsWith(`${uid}.`)));
  expect(secretFoldersOf(uid).length).toBeGreaterThanOrEqual(2);
  expect(mine.flatMap((folder) => holders(folder, secret)).length).toBeGreaterThanOrEqual(2);
  for (const folder of mine) expect(statSync(folder).mode & 0o077).toBe(0);
});

it('is in no file on disk: no log at any level, no sandbox, no checkpoint, not the store', () => {
  expect(filesBelow(keelson.dataDir).length).toBeGreaterThan(20);
  expect(holders(keelson.dataDir, uid).length).toBeGreaterThan(5); // what is written of it is found by this
  expect(holders(keelson.dataDir, secret)).toEqual([]);
});

it('is in no argument or environment of a process', () => {
  const processes = processesOf(keelson.dataDir);
  expect(processes.length).toBeGreaterThan(5);
  for (const { pid } of processes)
    for (const file of ['cmdline', 'environ']) expect(readIfThere(`/proc/${pid}/${file}`).includes(secret)).toBe(false);
});

it('is in nothing that Docker or the API shows', async () => {
  const containers = await containersOf(keelson.dataDir);
  expect(containers).toHaveLength(2);
  for (const { Id } of containers) {
    const container = docker.getContainer(Id);
    const output = await container.logs({ stdout: true, stderr: true, follow: false });
    expect(JSON.stringify(await container.inspect())).not.toContain(secret);
    expect(output.includes(secret)).toBe(false);
  }
  expect(JSON.stringify(await answers())).not.toContain(secret);
});

it('is in no task or message that the cluster shows', async () => {
  const response = await fetch(`http://127.0.0.1:${keelson.ports.mesos}/state`);
  const state = await response.text();
  expect(state).toContain(uid);
  expect(state).not.toContain(secret);
});
