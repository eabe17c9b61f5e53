/**
 * The machine of the scheduler is lost with its Redis; the agents of the Mesos cluster, their executors and servers live on. A new
 * Keelson of that name has an empty store, which the executors know nothing of: it does nothing until it is told to.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { runCommand } from '../support/command.ts';
import { ensureRedisImage } from '../support/images.ts';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';
import { allContainers, finish, processesOf } from '../support/traces.ts';
import { Writer } from '../support/writer.ts';

let cluster: TestCluster;
let keelson: Keelson;
let writer: Writer | undefined;

beforeAll(async () => {
  await ensureRedisImage();
  const { first, last } = await claimPorts();
  cluster = await TestCluster.start('--agents', '2', '--ports', `${first}-${last}`);
});
afterAll(async () => {
  await writer?.end();
  await finish(keelson);
  await cluster?.close();
});

it('STORE_REGRESSED, until the operator says forget; what runs is left alone', async () => {
  keelson = await Keelson.start(`--master=${new URL(cluster.ready.masterUrl).host}`, '--executor=source');
  const before = await keelson.create('old', 1);
  const containers = async ({ uid }: Instance) => (await allContainers(uid)).map(({ Id }) => Id).sort();
  const ran = await containers(before);
  const [master] = before.members;
  const { body } = await keelson.request<{ password: string }>('GET', '/v1/instances/old/credentials');
  writer = new Writer(String(master?.address), Number(master?.ports.redis), body.password);
  await keelson.killUp();
  for (const name of ['scheduler', 'redis']) process.kill(keelson.pidOf(name), 'SIGKILL');
  expect(processesOf(keelson.dataDir).length).toBeGreaterThan(0); // executors and guards
  for (const name of ['redis', 'run', 'seal.key']) rmSync(join(keelson.dataDir, name), { recursive: true });

  await keelson.up();
  const created = await keelson.request('POST', '/v1/instances', { name: 'new', framework: 'redis', slaves: 0 });
  expect(created.status).toBe(201);
  let told = '';
  await until(
    async () => {
      const answer = await keelson.request<{ problems: { code: string; detail: string }[] }>('GET', '/readyz');
      told = JSON.stringify([answer.body, await keelson.get('new').catch(() => null), await keelson.events('new')]);
      return answer.body.problems.some(({ code, detail }) => code === 'STORE_REGRESSED' && detail.includes('executor'));
    },
    30_000,
    () => `${told}\n${keelson.logOf('scheduler').slice(-2_000)}`,
  );
  const forgotten = await runCommand(['forget', '--yes', `--api=${keelson.url}`]);
  expect(forgotten).toMatchObject({ code: 0 });
  await keelson.running('new');
  expect(await containers(before)).toEqual(ran);
  const written = writer.written;
  await until(async () => Number(writer?.written) > written, 10_000);
  expect(writer.failed).toBe(0);
});
