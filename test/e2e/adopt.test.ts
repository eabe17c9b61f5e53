/** Redis is lost for good: what runs is taken up into an empty store by the operator's word, or left alone. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { Keelson, until } from '../support/keelson.ts';
import { containersOf, finish } from '../support/traces.ts';

let keelson: Keelson;
afterEach(async () => {
  await finish(keelson);
});

async function running(): Promise<string[]> {
  return (await containersOf(keelson.dataDir)).map(({ Id, State }) => `${Id} ${State}`).sort();
}

async function started(): Promise<string[]> {
  keelson = await Keelson.start();
  await keelson.create('data', 2);
  const client = await keelson.client('data');
  await client.set('kept', 'yes');
  client.disconnect();
  await sleep(1_500); // what has been seen of the store is kept once a second
  return running();
}

/** FLUSHALL, and the server dies: nothing of the store is left. */
async function loseStore(): Promise<void> {
  rmSync(join(keelson.dataDir, 'redis', 'appendonlydir'), { recursive: true });
  process.kill(keelson.pidOf('redis'), 'SIGKILL');
  await until(
    async () => {
      const { body } = await keelson.request<{ problems: { code: string }[] }>('GET', '/readyz');
      return body.problems.some(({ code }) => code === 'STORE_REGRESSED');
    },
    30_000,
    () => `STORE_REGRESSED: ${keelson.logOf('scheduler').slice(-2_000)}`,
  );
}

const keelsonCommand = (...args: string[]) => runCommand([...args, `--api=${keelson.url}`, '--json']);

it('adopt: the instance is back with its data, its password and its containers, and fails over', async () => {
  const containers = await started();
  const password = (await keelson.request<{ password: string }>('GET', '/v1/instances/data/credentials')).body;
  await loseStore();
  const adopted = await keelsonCommand('adopt', '--yes');
  expect(adopted).toMatchObject({ code: 0 });
  expect(JSON.parse(adopted.stdout)).toMatchObject({ accepted: 'adopt', instances: ['data'] });
  const instance = await keelson.running('data');
  expect(await running()).toEqual(containers);
  expect((await keelson.request('GET', '/v1/instances/data/credentials')).body).toEqual(password);
  expect((await keelson.request<{ items: unknown[] }>('GET', '/v1/quarantine')).body.items).toEqual([]);
  const client = await keelson.client('data');
  expect(await client.get('kept')).toBe('yes');
  client.disconnect();

  const master = await keelson.containerOf(instance.uid, instance.master ?? '');
  await master.kill();
  await until(
    async () => (await keelson.get('data')).epoch > instance.epoch,
    30_000,
    () => 'a new epoch',
  );
  await keelson.running('data');
  const again = await keelson.client('data');
  expect(await again.get('kept')).toBe('yes');
  again.disconnect();
});

it('forget: what runs goes on, quarantined; one word takes it up after all', async () => {
  const containers = await started();
  await loseStore();
  expect(await keelsonCommand('forget', '--yes')).toMatchObject({ code: 0 });
  const listed = async () => {
    const { body } = await keelson.request<{ items: { kind: string; id: string }[] }>('GET', '/v1/quarantine');
    return body.items;
  };
  await until(
    async () => (await listed()).filter(({ kind }) => kind === 'task').length === 3,
    60_000,
    () => `three tasks: ${keelson.logOf('scheduler').slice(-2_000)}`,
  );
  expect(await running()).toEqual(containers);
  expect((await keelson.request('GET', '/v1/instances/data')).status).toBe(404);
  const [task] = (await listed()).filter(({ kind }) => kind === 'task');
  expect(await keelsonCommand('audit', '--adopt', task?.id ?? '')).toMatchObject({ code: 0 });
  await keelson.running('data');
  expect(await running()).toEqual(containers);
});
