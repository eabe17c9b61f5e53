/** Leaders that are stopped in the middle of a change of master, with real servers: never two that take writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Gate } from '../support/gate.ts';
import { Keelson, until } from '../support/keelson.ts';
import { claimPort } from '../support/ports.ts';
import { containersOf, finish } from '../support/traces.ts';

const schedulerMain = fileURLToPath(new URL('../../packages/cli/src/up/scheduler-main.ts', import.meta.url));
const keelsonMain = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

interface Other {
  readonly url: string;
  readonly child: ChildProcess;
}

let keelson: Keelson;
let gate: Gate;
const others: Other[] = [];
beforeAll(async () => {
  keelson = await Keelson.start();
  await keelson.create('data', 2);
  gate = await Gate.start(keelson.ports.mesos);
});
afterAll(async () => {
  for (const { child } of others) child.kill('SIGKILL');
  gate?.close();
  await finish(keelson);
});

async function readiness(
  url: string,
): Promise<{ ready: boolean; leading: boolean; leader: string | null } | undefined> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  return response === undefined ? undefined : JSON.parse(await response.text());
}

async function begin(args: (port: number) => readonly string[]): Promise<Other> {
  const port = await claimPort();
  const log = openSync(join(keelson.dataDir, 'logs', 'others.log'), 'a');
  const child = spawn(process.execPath, args(port), { stdio: ['ignore', log, log] });
  closeSync(log);
  const other = { url: `http://127.0.0.1:${port}`, child };
  others.push(other);
  await until(
    async () => (await readiness(other.url))?.ready === true,
    30_000,
    () => keelson.logOf('others').slice(-3_000),
  );
  return other;
}

const another = () =>
  begin((port) => [keelsonMain, 'scheduler', `--data-dir=${keelson.dataDir}`, `--api-port=${port}`]);

/** One that speaks to the Mesos master through the gate. */
const behindGate = () =>
  begin((port) => {
    const run = join(keelson.dataDir, 'run');
    const settings = JSON.parse(readFileSync(join(run, 'scheduler-settings.json'), 'utf8'));
    const file = join(run, 'gated-settings.json');
    const changed = {
      ...settings,
      mesos: { ...settings.mesos, masters: gate.address },
      api: { ...settings.api, port, url: `http://127.0.0.1:${port}` },
      storeSeenFile: join(run, 'gated-seen.json'),
    };
    writeFileSync(file, JSON.stringify(changed), { mode: 0o600 });
    return [schedulerMain, file];
  });

const leads = (url: string) =>
  until(
    async () => (await readiness(url))?.leading === true,
    20_000,
    () => keelson.logOf('others').slice(-3_000),
  );

async function switchover(url: string): Promise<void> {
  const { status } = await fetch(`${url}/v1/instances/data/switchover`, { method: 'POST' });
  expect(status).toBe(202);
}

async function containerIds(): Promise<string[]> {
  return (await containersOf(keelson.dataDir)).map(({ Id }) => Id).sort();
}

async function clients(): Promise<Redis[]> {
  return Promise.all(['data-0', 'data-1', 'data-2'].map((member) => keelson.client('data', member)));
}

async function takesWrites(client: Redis): Promise<boolean> {
  return client.set('probe', 'x').then(
    () => true,
    () => false,
  );
}

it('a leader that is stopped with a promotion on its way can not make a second master', {
  timeout: 120_000,
}, async () => {
  const gated = await behindGate();
  const first = keelson.pidOf('scheduler');
  process.kill(first, 'SIGSTOP');
  try {
    await leads(gated.url);
  } finally {
    process.kill(first, 'SIGCONT');
  }
  await until(async () => (await readiness(keelson.url))?.leader === gated.url, 10_000);
  const containers = await containerIds();
  const held = gate.hold((sent) => sent.includes('"operation":"promote"'));
  await switchover(keelson.url);
  await held;
  gated.child.kill('SIGSTOP');
  await leads(keelson.url);
  const after = await keelson.running('data');
  expect(after.epoch).toBeGreaterThan(1);
  gate.release();
  await sleep(200);
  gated.child.kill('SIGCONT');
  await until(async () => (await readiness(gated.url))?.leader === keelson.url, 10_000);
  await sleep(500);
  expect(await keelson.running('data')).toMatchObject({ epoch: after.epoch, master: after.master });
  const writers = await Promise.all((await clients()).map(takesWrites));
  expect(writers.filter((takes) => takes)).toHaveLength(1);
  expect(await containerIds()).toEqual(containers);
});

it('leaders stopped at random while masters change: never two that take writes, no request lost', {
  timeout: 180_000,
}, async () => {
  await another();
  const schedulers = () => [
    { url: keelson.url, signal: (signal: NodeJS.Signals) => process.kill(keelson.pidOf('scheduler'), signal) },
    ...others.map(({ url, child }) => ({ url, signal: (signal: NodeJS.Signals) => child.kill(signal) })),
  ];
  const containers = await containerIds();
  const writers = await clients();
  const over = performance.now() + 15_000;
  let acknowledged = 0;
  const violations: string[] = [];

  /** One takes a write, another one does, and the first one does again without having been anything else in between. */
  const watch = async () => {
    while (performance.now() < over) {
      const [a, b, again] = [await takers(writers), await takers(writers), await takers(writers)];
      const still = a.filter((one) => again.includes(one) && b.some((other) => other !== one));
      if (still.length > 0) violations.push(`${a} / ${b} / ${again}`);
    }
  };
  const ask = async () => {
    while (performance.now() < over) {
      for (const { url } of schedulers()) {
        const signal = AbortSignal.timeout(1_000);
        const answer = await fetch(`${url}/v1/instances/data/switchover`, { method: 'POST', signal }).catch(() => null);
        if (answer?.status !== 202) continue;
        acknowledged += 1;
        break;
      }
      await sleep(700);
    }
  };
  const disturb = async () => {
    while (performance.now() < over) {
      const states = await Promise.all(
        schedulers().map(async (one) => ({ one, leading: (await readiness(one.url))?.leading })),
      );
      const leader = states.find(({ leading }) => leading === true)?.one;
      leader?.signal('SIGSTOP');
      await sleep(Math.random() * 3_500);
      leader?.signal('SIGCONT');
      await sleep(Math.random() * 800);
    }
  };
  await Promise.all([watch(), ask(), disturb()]);
  expect(violations).toEqual([]);
  expect(acknowledged).toBeGreaterThan(3);
  // All that was asked for has been handled: the instance settles, and each member is where it was.
  const settled = await keelson.running('data');
  expect(settled.epoch).toBeGreaterThan(2);
  expect(await containerIds()).toEqual(containers);
  const taking = await Promise.all((await clients()).map(takesWrites));
  expect(taking.filter((takes) => takes)).toHaveLength(1);
});

/** Who takes writes: its place, and the id that it got when it became master. */
async function takers(writers: readonly Redis[]): Promise<string[]> {
  const ids = await Promise.all(writers.map(masterId));
  return ids.flatMap((id, ordinal) => (id === undefined ? [] : [`data-${ordinal} ${id}`]));
}

async function masterId(client: Redis): Promise<string | undefined> {
  const replies = await client
    .multi()
    .set('probe', 'x')
    .info('replication')
    .exec()
    .catch(() => null);
  const [written, info] = replies ?? [];
  if (written?.[1] !== 'OK') return undefined;
  return /^master_replid:(\w+)/m.exec(String(info?.[1]))?.[1];
}
