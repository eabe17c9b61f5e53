/** `keelson up` that fails or is interrupted while it comes up: what ran before runs on, what it started itself is ended. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { SCHEDULER_NODE_FLAGS } from '../../packages/cli/src/up/scheduler-flags.ts';
import { type Command, runCommand, startCommand } from '../support/command.ts';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { listenOn } from '../support/listener.ts';
import { claimPorts } from '../support/ports.ts';
import { allContainers, containersOf, finish, isAlive, processesOf, sweep } from '../support/traces.ts';

let keelson: Keelson;
let data: Instance;
beforeAll(async () => {
  keelson = await Keelson.start();
  data = await keelson.create('data', 1);
});
afterAll(async () => {
  await finish(keelson);
});

/** What must not change: the containers, the cluster, its executors. */
async function running() {
  const containers = (await allContainers(data.uid)).filter(({ State }) => State === 'running').map(({ Id }) => Id);
  const pids = { redis: keelson.pidOf('redis'), cluster: keelson.pidOf('cluster') };
  return { containers: containers.sort(), ...pids, executors: keelson.executorPids().sort() };
}

async function killUpAndScheduler(): Promise<void> {
  const scheduler = keelson.pidOf('scheduler');
  await keelson.killUp();
  process.kill(scheduler, 'SIGKILL');
  await until(async () => !isAlive(scheduler), 10_000);
}

/** A killed process may hold its port for a moment after its main thread is gone: its other threads end too. */
async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => void socket.destroy());
  const tryOnce = () =>
    listenOn(server, port).then(
      () => true,
      () => false,
    );
  await until(tryOnce, 10_000, () => `port ${port} is free`);
  return server;
}

/** Its output so far has this in it. */
async function said({ child, ended }: Command, text: string): Promise<void> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const early = ended.then(({ stderr }) => {
    if (!output.includes(text)) throw new Error(`it ended: ${output}${stderr}`);
  });
  await Promise.race([
    until(
      async () => output.includes(text),
      60_000,
      () => `${text} in ${output}`,
    ),
    early,
  ]);
}

/** Suspensions and ends that an interrupted start must not have caused. */
async function disturbances(): Promise<readonly string[]> {
  const kinds = (await keelson.events('data')).map(({ kind }) => kind);
  return kinds.filter((kind) => ['suspended', 'dead', 'lost', 'failoverStarted', 'killing'].includes(kind));
}

it('the scheduler runs with the flags that keep its memory small', () => {
  const args = readFileSync(`/proc/${keelson.pidOf('scheduler')}/cmdline`, 'utf8').split('\0');
  expect(args).toEqual(expect.arrayContaining([...SCHEDULER_NODE_FLAGS]));
});

it('an up that fails after it took over what ran leaves it as it was, and says so', async () => {
  await killUpAndScheduler();
  const before = await running();
  const server = await listen(keelson.ports.api);
  onTestFinished(() => void server.close());
  const { code, stdout, stderr } = await runCommand(keelson.upArgs);
  expect(code).toBe(1);
  expect(stderr).toContain('PORT_TAKEN');
  expect(stdout).toMatch(/runs on as it was: cluster, redis, \d executors? with what (they|it) runs?/);
  expect(await running()).toEqual(before);
  await new Promise((resolve) => server.close(resolve));
  await keelson.up();
  await keelson.running('data');
  expect(await running()).toEqual(before);
  expect(await disturbances()).toEqual([]);
});

it('Ctrl-C while it comes up suspends and stops nothing that ran before, and ends what it started', async () => {
  await killUpAndScheduler();
  const before = await running();
  const starting = startCommand(keelson.upArgs);
  await said(starting, 'cluster 3 agents');
  starting.child.kill('SIGINT');
  const { code, stdout } = await starting.ended;
  expect(code).toBe(130);
  expect(stdout).toContain('runs on as it was');
  expect(await running()).toEqual(before);
  expect(processesOf(keelson.dataDir).filter(({ command }) => command.includes('scheduler-main'))).toEqual([]);
  await keelson.up();
  await keelson.running('data');
  expect(await running()).toEqual(before);
  expect(await disturbances()).toEqual([]);
});

it('a cluster with other settings takes over the executors of the one before, containers untouched', async () => {
  const { containers, executors } = await running();
  await keelson.killUp();
  await keelson.up('--log-level=debug');
  await keelson.running('data');
  const now = await running();
  expect(now.containers).toEqual(containers);
  expect(now.executors).toEqual(executors);
  expect(await disturbances()).toEqual([]);
});

it('Ctrl-C while it comes up for the first time leaves nothing running', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'keelson-interrupted-'));
  onTestFinished(() => sweep(dataDir));
  const { first, last } = await claimPorts();
  const ports = [`--api-port=${first}`, `--redis-port=${first + 1}`, `--mesos-port=${first + 2}`];
  const flags = [`--data-dir=${dataDir}`, ...ports, `--port-range=${first + 10}-${last}`];
  const starting = startCommand(['up', ...flags]);
  await said(starting, 'private Redis');
  starting.child.kill('SIGINT');
  expect((await starting.ended).code).toBe(130);
  expect(processesOf(dataDir)).toEqual([]);
  expect(await containersOf(dataDir)).toEqual([]);
});
