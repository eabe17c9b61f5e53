/**
 * The machine of the scheduler is lost with its Redis, and executors died; the agents' folders are there still. A new Keelson of that
 * name has an empty store, and the executors that it starts remember another one: it does nothing more until it is told to.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { runCommand } from '../support/command.ts';
import { ensureRedisImage } from '../support/images.ts';
import { Keelson, until } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';
import { allContainers, finish } from '../support/traces.ts';

let cluster: TestCluster;
let keelson: Keelson;

beforeAll(async () => {
  await ensureRedisImage();
  const { first, last } = await claimPorts();
  cluster = await TestCluster.start('--agents', '2', '--ports', `${first}-${last}`);
});
afterAll(async () => {
  await finish(keelson);
  await cluster?.close();
});

it('STORE_REGRESSED, until the operator says forget', async () => {
  keelson = await Keelson.start(`--master=${new URL(cluster.ready.masterUrl).host}`, '--executor=source');
  const { uid } = await keelson.create('old', 1);
  await keelson.killUp();
  for (const name of ['scheduler', 'redis']) process.kill(keelson.pidOf(name), 'SIGKILL');
  for (const pid of keelson.executorPids()) process.kill(pid, 'SIGKILL');
  await until(async () => (await allContainers(uid)).every(({ State }) => State !== 'running'), 30_000);
  for (const name of ['redis', 'run', 'seal.key']) rmSync(join(keelson.dataDir, name), { recursive: true });

  await keelson.up();
  const created = await keelson.request('POST', '/v1/instances', { name: 'new', framework: 'redis', slaves: 0 });
  expect(created.status).toBe(201);
  await until(
    async () => {
      const answer = await keelson.request<{ problems: { code: string; detail: string }[] }>('GET', '/readyz');
      return answer.body.problems.some(({ code, detail }) => code === 'STORE_REGRESSED' && detail.includes('executor'));
    },
    60_000,
    () => keelson.logOf('scheduler').slice(-2_000),
  );
  expect(await runCommand(['forget', '--yes', `--api=${keelson.url}`])).toMatchObject({ code: 0 });
  await keelson.running('new');
  const { body } = await keelson.request<{ items: { id: string }[] }>('GET', '/v1/instances');
  expect(body.items).toHaveLength(1);
});
