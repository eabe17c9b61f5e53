/**
 * Executors as agents of a Mesos cluster run them: one file, fetched from the scheduler, on a machine without Node. The local
 * cluster fetches it as Mesos's fetcher does.
 */
import { mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../support/database.ts';
import { postgresqlProblem, skips } from '../support/images.ts';
import { Keelson, until } from '../support/keelson.ts';
import { claimPort } from '../support/ports.ts';
import { POSTGRESQL } from '../support/postgresql.ts';
import { finish, processesOf, untilNoContainers, volumesOf } from '../support/traces.ts';

const withoutPostgresql = skips('a PostgreSQL in the fetched file', await postgresqlProblem());
const FILE = /^keelson-executor-linux-[a-z0-9]+-[0-9a-f]{64}$/;

let keelson: Keelson;
let programs: string;
let artifacts: string;

beforeAll(async () => {
  programs = programsWithoutNode();
  process.env.PATH = programs; // of `up`, so of the cluster, so of its executors
  const port = await claimPort();
  artifacts = `http://127.0.0.1:${port}`;
  keelson = await Keelson.start('--executor=file', `--artifact-port=${port}`);
});
afterAll(async () => {
  await finish(keelson);
  rmSync(programs, { recursive: true, force: true });
});

it('a file that can not be fetched is asked for again; the instance says why it waits', async () => {
  const folder = join(keelson.dataDir, 'executors');
  const file = join(folder, readdirSync(folder).find((name) => FILE.test(name)) ?? '');
  renameSync(file, `${file}.away`);
  await keelson.request('POST', '/v1/instances', { name: 'fetched', framework: 'redis', slaves: 0 });
  await until(
    async () => (await keelson.events('fetched')).some(({ message }) => message.includes('Failed to fetch all URIs')),
    30_000,
  );
  renameSync(`${file}.away`, file);
  await keelson.running('fetched');
  await keelson.request('DELETE', '/v1/instances/fetched?data=delete');
  await keelson.gone('fetched');
});

it('a Redis runs, fails over and is destroyed; its executors and their guards are the fetched file', async () => {
  const before = await keelson.create('filed', 2);
  const executors = keelson.executorPids();
  const guards = guardPids();
  expect(executors).toHaveLength(3);
  expect(guards).toHaveLength(3);
  const files = new Set([...executors, ...guards].map((pid) => basename(readlinkSync(`/proc/${pid}/exe`))));
  expect([...files]).toEqual([expect.stringMatching(FILE)]);

  const [file] = files;
  const served = await fetch(`${artifacts}/${file}`, { method: 'HEAD' });
  expect(served.status).toBe(200);
  expect(Number(served.headers.get('content-length'))).toBeGreaterThan(1_000_000);

  await (await keelson.containerOf(before.uid, String(before.master))).kill();
  await until(async () => (await keelson.get('filed')).epoch > before.epoch, 30_000);
  const after = await keelson.running('filed');
  expect(after.master).not.toBe(before.master);

  await keelson.request('DELETE', '/v1/instances/filed?data=delete');
  await keelson.gone('filed');
  await untilNoContainers(before.uid);
  await until(async () => volumesOf(keelson.dataDir).length === 0, 10_000);
});

it.skipIf(withoutPostgresql)('a PostgreSQL, whose client is in the file too, runs and fails over', async () => {
  const database = await Database.create(keelson, POSTGRESQL, 'ledger', { slaves: 1, resources: { memMb: 256 } });
  await database.query('INSERT INTO app.writes VALUES (1)');
  const [slave] = (await database.members()).filter(({ role }) => role === 'slave');
  await until(async () => (await database.written(slave?.name)).size === 1, 30_000);
  expect((await database.failOver()).master).toBe(slave?.name);
  expect(await database.written()).toEqual(new Set([1]));
  await keelson.request('DELETE', '/v1/instances/ledger?data=delete');
  await keelson.gone('ledger');
});

it('SIGKILL of the executors: their guards end the containers, and the instance comes back with its data', async () => {
  const before = await keelson.create('guarded', 1);
  const writer = await keelson.client('guarded');
  await writer.set('kept', 'yes');
  expect(await writer.wait(1, 10_000)).toBe(1);
  writer.disconnect();
  const launches = before.members.map(({ task }) => task);
  for (const pid of keelson.executorPids()) process.kill(pid, 'SIGKILL');
  await until(async () => {
    const { phase, members } = await keelson.get('guarded');
    return phase === 'running' && members.every(({ task, healthy }) => healthy && !launches.includes(task));
  }, 60_000);
  const reader = await keelson.client('guarded');
  expect(await reader.get('kept')).toBe('yes');
  reader.disconnect();
});

function guardPids(): number[] {
  return processesOf(keelson.dataDir)
    .filter(({ command }) => / guard [0-9a-f-]{36}$/.test(command))
    .map(({ pid }) => pid);
}

/** A folder with all that is on this machine's PATH but Node and what comes with it. */
function programsWithoutNode(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-programs-'));
  for (const from of ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']) {
    for (const name of entriesOf(from)) {
      if (/^(node|nodejs|npm|npx|pnpm|corepack)$/.test(name)) continue;
      symlinkUnlessThere(join(from, name), join(folder, name));
    }
  }
  return folder;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function symlinkUnlessThere(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
}
