/** `keelson up` against itself, against others, and against its own end. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { Keelson, until } from '../support/keelson.ts';
import { listenOn } from '../support/listener.ts';
import { claimPorts } from '../support/ports.ts';
import { allContainers, containersOf, finish, isAlive, processesOf, sweep } from '../support/traces.ts';

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
  await keelson.create('data', 1);
  const client = await keelson.client('data');
  await client.set('kept', 'yes');
  await client.wait(1, 5_000);
  client.disconnect();
});
afterAll(async () => {
  await finish(keelson);
});

function childPids(): number[] {
  return ['redis', 'cluster', 'scheduler'].map((name) => keelson.pidOf(name));
}

async function stillThere(): Promise<void> {
  await until(
    async () => {
      const client = await keelson.client('data');
      const found = await client.get('kept').catch(() => null);
      client.disconnect();
      return found === 'yes';
    },
    30_000,
    () => 'the data is there',
  );
}

it('a second up on the same data directory is refused, and the first goes on', async () => {
  const pids = childPids();
  const { code, stderr } = await runCommand(['up', `--data-dir=${keelson.dataDir}`]);
  expect(code).toBe(1);
  expect(stderr).toContain('DATA_DIR_LOCKED');
  expect(stderr).toContain(`pid ${keelson.upPid}`);
  const json = await runCommand(['up', `--data-dir=${keelson.dataDir}`, '--json']);
  expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'DATA_DIR_LOCKED' } });
  expect(childPids()).toEqual(pids);
  await keelson.running('data');
});

it.each(['api', 'redis', 'mesos'] as const)(
  'a port that is taken is named (%s), and nothing is left running',
  async (which) => {
    const { first, last } = await claimPorts();
    const server = createServer((socket) => void socket.destroy());
    const taken = await listenOn(server, first);
    const dataDir = join(keelson.dataDir, `other-${which}`);
    const ports = { api: first + 1, redis: first + 2, mesos: first + 3, [which]: taken };
    const flags = [`--api-port=${ports.api}`, `--redis-port=${ports.redis}`, `--mesos-port=${ports.mesos}`];
    try {
      const { code, stderr } = await runCommand([
        'up',
        `--data-dir=${dataDir}`,
        ...flags,
        `--port-range=${first + 10}-${last}`,
      ]);
      expect(code).toBe(1);
      expect(stderr).toContain('PORT_TAKEN');
      expect(stderr).toContain(`127.0.0.1:${taken}`);
      expect(stderr).toContain(`--${which}-port`);
      expect(stderr).toContain(`pid ${process.pid}`);
      expect(processesOf(dataDir)).toEqual([]);
    } finally {
      server.close();
      await sweep(dataDir);
    }
  },
);

it('SIGKILL of up and of the scheduler at once: the next up comes back, containers untouched', async () => {
  const { uid } = await keelson.get('data');
  const before = (await allContainers(uid)).map(({ Id }) => Id).sort();
  const scheduler = keelson.pidOf('scheduler');
  await keelson.killUp();
  process.kill(scheduler, 'SIGKILL');
  await keelson.up();
  await keelson.running('data');
  await stillThere();
  expect((await allContainers(uid)).map(({ Id }) => Id).sort()).toEqual(before);
});

it('a second Ctrl-C kills: nothing is left running, and the next up brings everything back', async () => {
  const [pids, up] = [childPids(), keelson.upPid];
  process.kill(up, 'SIGINT');
  await sleep(250);
  if (isAlive(up)) process.kill(up, 'SIGINT');
  await until(
    async () => !isAlive(up),
    20_000,
    () => 'up has ended',
  );
  expect(pids.filter(isAlive)).toEqual([]);
  expect(keelson.executorPids()).toEqual([]);
  // Guards end what their executors had, and go: up waits for them, for some seconds.
  await until(
    async () => (await containersOf(keelson.dataDir)).length === 0,
    10_000,
    () => 'no container is left',
  );
  await until(
    async () => processesOf(keelson.dataDir).length === 0,
    5_000,
    () => `nothing is left: ${JSON.stringify(processesOf(keelson.dataDir))}`,
  );
  keelson.output = '';
  await keelson.up();
  await stillThere();
  await keelson.running('data');
});

it('SIGTERM stops as Ctrl-C does', async () => {
  const up = keelson.upPid;
  process.kill(up, 'SIGTERM');
  await until(
    async () => !isAlive(up),
    30_000,
    () => 'up has ended',
  );
  expect(processesOf(keelson.dataDir)).toEqual([]);
  expect(await containersOf(keelson.dataDir)).toEqual([]);
  keelson.output = '';
  await keelson.up();
  await keelson.running('data');
  await stillThere();
});
