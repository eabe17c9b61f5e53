/**
 * The store against a private redis-server (append-only file, fsync always) in a temporary folder:
 *   - loading 10,000 instances of three members each, reading, parsing and checking included;
 *   - one status write, beside a plain SET of as many bytes on the same server.
 *
 *   node bench/load-store.ts [instances]
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instance } from '@keelson/core';
import { RedisStore } from '@keelson/store';
import { Redis } from 'ioredis';
import { runningInstance } from '../packages/store/test/builders.ts';
import { killHard } from '../test/support/kill-hard.ts';
import { claimPort } from '../test/support/ports.ts';

const INSTANCES = Number(process.argv[2] ?? 10_000);
const WRITES = 1_000;
const WRITERS = 32;

const folder = await mkdtemp(join(tmpdir(), 'keelson-bench-'));
const port = await claimPort();
const server = spawn(
  'redis-server',
  ['--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
  { stdio: 'ignore' },
);
const url = `redis://127.0.0.1:${port}`;
const sealKey = randomBytes(32);
try {
  const store = new RedisStore({ url, sealKey });
  await store.open();
  const [first] = await fill(store);
  await showLoad();
  await showWrites(store, first);
  await store.close();
} finally {
  await killHard(server);
  await rm(folder, { recursive: true, force: true });
}

async function fill(store: RedisStore): Promise<readonly Instance[]> {
  const instances = Array.from({ length: INSTANCES }, (_, index) => runningInstance(`i${index}`));
  for (let start = 0; start < instances.length; start += 500) {
    await Promise.all(instances.slice(start, start + 500).map((one) => store.create(one, {}, [])));
  }
  return instances;
}

async function showLoad(): Promise<void> {
  const heapBefore = process.memoryUsage().heapUsed;
  const startMs = performance.now();
  const store = new RedisStore({ url, sealKey });
  await store.open();
  const tookMs = performance.now() - startMs;
  const count = [...store.all()].length;
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
  console.log(`machine            ${cpus().length} x ${cpus()[0]?.model ?? '?'}, node ${process.version}`);
  console.log(
    `load               ${count} instances of 3 members in ${tookMs.toFixed(0)} ms (heap +${heapMb.toFixed(0)} MB)`,
  );
  await store.close();
}

async function showWrites(store: RedisStore, first: Instance | undefined): Promise<void> {
  if (first === undefined) return;
  const leadership = await store.campaign({ name: 'bench', url: '', ttlMs: 60_000 }, new AbortController().signal);
  if (leadership === null) throw new Error('does not lead');
  const { term } = leadership;
  const client = new Redis(url);
  const bytes = JSON.stringify(first.status).length;
  const text = 'x'.repeat(bytes);
  const uids = [...store.all()].map(({ uid }) => uid);
  const write = async (index: number) => {
    const before = store.get(uids[index % uids.length] ?? '');
    if (before === undefined) throw new Error('no instance');
    const { uid, status } = before;
    const journal = [{ kind: 'running' as const, atMs: 1, member: null, message: 'bench' }];
    const expectedRevision = status.revision;
    await store.writeStatus({
      term,
      uid,
      expectedRevision,
      status: { ...status, revision: expectedRevision + 1 },
      journal,
    });
  };
  const set = (index: number) => client.set(`plain:${index}`, text);

  const [sets, writes] = [await timeEach(set), await timeEach(write)];
  console.log(`plain SET          ${describe(sets)} (${bytes} bytes, one after the other)`);
  console.log(`status write       ${describe(writes)} = ${(middle(writes) / middle(sets)).toFixed(2)} x the SET`);
  const [setRate, writeRate] = [await rateOf(set), await rateOf(write)];
  console.log(`${WRITERS} at a time      ${writeRate.toFixed(0)} status writes/s, ${setRate.toFixed(0)} plain SETs/s`);
  client.disconnect();
}

async function timeEach(run: (index: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < WRITES; index += 1) {
    const startMs = performance.now();
    await run(index);
    times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b);
}

async function rateOf(run: (index: number) => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let index = writer; index < WRITES * 4; index += WRITERS) await run(index);
    }),
  );
  return (WRITES * 4_000) / (performance.now() - startMs);
}

function describe(sorted: readonly number[]): string {
  return `p50 ${middle(sorted).toFixed(2)} ms, p99 ${(sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(2)} ms`;
}

function middle(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
