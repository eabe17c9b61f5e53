/**
 * The master's container is killed → the first write that the new master acknowledges, beside Redis Sentinel (three
 * sentinels, down-after 1000 ms) in the same run. Run: `node bench/failover.ts [kills]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Keelson } from '../test/support/keelson.ts';
import { figuresOf, show, untilAnswers } from './support.ts';

const kills = Number(process.argv[2] ?? 50);
const sentinelKills = Number(process.argv[3] ?? 5);

/** Writes to each address in turn until one acknowledges a write; returns when. */
async function firstWrite(ports: readonly number[], password: string | undefined): Promise<number> {
  const clients = ports.map((port) => {
    const client = new Redis({
      port,
      retryStrategy: () => 10,
      maxRetriesPerRequest: 0,
      connectTimeout: 500,
      ...(password === undefined ? {} : { password }),
    });
    client.on('error', () => undefined);
    return client;
  });
  try {
    for (;;) {
      const written = await Promise.any(
        clients.map(async (client) => {
          await client.set('bench', 'x');
          return performance.now();
        }),
      ).catch(() => undefined);
      if (written !== undefined) return written;
      await sleep(2);
    }
  } finally {
    for (const client of clients) client.disconnect();
  }
}

/** A member that ends again and again waits ever longer before it is launched: each instance takes a few kills. */
const KILLS_OF_AN_INSTANCE = 6;

async function keelsonKills(): Promise<number[]> {
  const keelson = await Keelson.start();
  try {
    const samples: number[] = [];
    for (let round = 0; samples.length < kills; round++) {
      const name = `bench-${round}`;
      await keelson.create(name, 2);
      const { body } = await keelson.request<{ password: string }>('GET', `/v1/instances/${name}/credentials`);
      for (let kill = 0; kill < KILLS_OF_AN_INSTANCE && samples.length < kills; kill++) {
        samples.push(await killMaster(keelson, name, body.password));
      }
      await keelson.request('DELETE', `/v1/instances/${name}?data=delete`);
      await keelson.gone(name);
    }
    return samples;
  } finally {
    await keelson.close();
  }
}

async function killMaster(keelson: Keelson, name: string, password: string): Promise<number> {
  const instance = await keelson.running(name);
  const others = instance.members.filter((member) => member.name !== instance.master).map(({ ports }) => ports.redis);
  const container = await keelson.containerOf(instance.uid, instance.master ?? '');
  const killed = performance.now();
  await container.kill();
  return (await firstWrite(others, password)) - killed;
}

async function sentinelKillsOnce(round: number): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'sentinel-'));
  const base = 18_000 + round * 10;
  const children: ChildProcess[] = [];
  const start = (...args: string[]) => {
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  try {
    const servers = [0, 1, 2].map((i) =>
      start(
        '--port',
        String(base + i),
        '--save',
        '',
        '--dir',
        dir,
        '--repl-diskless-sync-delay',
        '0',
        ...(i === 0 ? [] : ['--replicaof', '127.0.0.1', String(base)]),
      ),
    );
    await Promise.all([0, 1, 2].map((i) => untilAnswers(base + i)));
    for (let i = 3; i < 6; i++) {
      const file = join(dir, `sentinel-${i}.conf`);
      writeFileSync(
        file,
        `port ${base + i}\ndir ${dir}\nsentinel monitor bench 127.0.0.1 ${base} 2\nsentinel down-after-milliseconds bench 1000\n`,
      );
      start(file, '--sentinel');
    }
    await Promise.all([3, 4, 5].map((i) => untilAnswers(base + i)));
    await untilKnown(base + 3);
    const killed = performance.now();
    servers[0]?.kill('SIGKILL');
    return (await firstWrite([base + 1, base + 2], undefined)) - killed;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The sentinels know both slaves and each other. */
async function untilKnown(port: number): Promise<void> {
  const client = new Redis({ port });
  try {
    for (;;) {
      const info = await client.info('sentinel');
      if (info.includes('slaves=2') && info.includes('sentinels=3')) return;
      await sleep(50);
    }
  } finally {
    client.disconnect();
  }
}

const ours = await keelsonKills();
const theirs: number[] = [];
for (let round = 0; round < sentinelKills; round++) theirs.push(await sentinelKillsOnce(round));
show("keelson: container killed → new master's first write", figuresOf(ours));
show('Redis Sentinel: killed → first write', figuresOf(theirs));
console.log(`ratio of medians: ${(figuresOf(ours).p50 / figuresOf(theirs).p50).toFixed(3)}`);
