/**
 * Passwords, of a Redis and (where its image can be had) of a PostgreSQL with its several. Each is in the members' memory and
 * on their tmpfs, sealed in the store, and in the one answer that gives it: nowhere else, whatever happens and however much is logged.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../support/database.ts';
import { postgresqlProblem, skips } from '../support/images.ts';
import { docker, Keelson, until } from '../support/keelson.ts';
import { POSTGRESQL } from '../support/postgresql.ts';
import { containersOf, finish, processesOf, secretFoldersOf } from '../support/traces.ts';

const withoutPostgresql = skips("PostgreSQL's passwords", await postgresqlProblem());

let keelson: Keelson;
let uid: string;
let secret: string;
const names = ['vault'];
const secrets: string[] = [];
beforeAll(async () => {
  keelson = await Keelson.start('--log-level=trace');
  ({ uid } = await keelson.create('vault', 1));
  if (!withoutPostgresql) {
    const ledger = await Database.create(keelson, POSTGRESQL, 'ledger', { slaves: 1, resources: { memMb: 256 } });
    names.push('ledger');
    await ledger.failOver();
    await keelson.request('POST', '/v1/instances/ledger/switchover');
  }
  for (const name of names) {
    const { body } = await keelson.request<Record<string, string>>('GET', `/v1/instances/${name}/credentials`);
    secrets.push(...Object.values(body));
  }
  for (const each of secrets) expect(each.length).toBeGreaterThanOrEqual(32);
  [secret = ''] = secrets;
  await liveThroughIt();
  for (const name of names) await keelson.running(name, 90_000);
}, 300_000);
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
  const paths = (name: string) =>
    ['', '/events?limit=1000', '/endpoints', '/stats', `/members/${name}-0/logs`, `/members/${name}-1/logs`].map(
      (path) => `/v1/instances/${name}${path}`,
    );
  const all = [...names.flatMap(paths), '/v1/agents', '/v1/offers', '/metrics', '/readyz'];
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
  for (const each of secrets) expect(holders(keelson.dataDir, each)).toEqual([]);
});

it('is in no argument or environment of a process', () => {
  const processes = processesOf(keelson.dataDir);
  expect(processes.length).toBeGreaterThan(5);
  for (const { pid } of processes)
    for (const file of ['cmdline', 'environ']) {
      const text = readIfThere(`/proc/${pid}/${file}`);
      expect(secrets.filter((each) => text.includes(each))).toEqual([]);
    }
});

it('is in nothing that Docker or the API shows', async () => {
  const containers = await containersOf(keelson.dataDir);
  expect(containers).toHaveLength(2 * names.length);
  for (const { Id } of containers) {
    const container = docker.getContainer(Id);
    const output = await container.logs({ stdout: true, stderr: true, follow: false });
    const shown = JSON.stringify(await container.inspect());
    expect(secrets.filter((each) => shown.includes(each) || output.includes(each))).toEqual([]);
  }
  const answered = JSON.stringify(await answers());
  expect(secrets.filter((each) => answered.includes(each))).toEqual([]);
});

it('is in no task or message that the cluster shows', async () => {
  const response = await fetch(`http://127.0.0.1:${keelson.ports.mesos}/state`);
  const state = await response.text();
  expect(state).toContain(uid);
  expect(secrets.filter((each) => state.includes(each))).toEqual([]);
});
