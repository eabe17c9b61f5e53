/**
 * Redis was put back to an older state, from a backup, while servers run and clients write. Since that backup a master has
 * changed, members were added, and an instance was created. `keelson adopt` takes up what runs.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { containersOf, finish } from '../support/traces.ts';
import { Writer } from '../support/writer.ts';

let keelson: Keelson;
const writers = new Map<string, Writer>();
/** As it was just before the store went back. */
let before: Instance;
let containers: string[];
let masters: string[];

beforeAll(async () => {
  keelson = await Keelson.start();
  await keelson.create('data', 1);
  cpSync(store(), backup(), { recursive: true });
});
afterAll(async () => {
  for (const writer of writers.values()) await writer.end();
  await finish(keelson);
});

const store = () => join(keelson.dataDir, 'redis', 'appendonlydir');
const backup = () => join(keelson.dataDir, 'backup');

async function running(): Promise<string[]> {
  return (await containersOf(keelson.dataDir)).map(({ Id, State }) => `${Id} ${State}`).sort();
}

/** To its master. */
async function startWriter(name: string): Promise<void> {
  const { master, members } = await keelson.get(name);
  const found = members.find((member) => member.name === master);
  const { body } = await keelson.request<{ password: string }>('GET', `/v1/instances/${name}/credentials`);
  const writer = new Writer(String(found?.address), Number(found?.ports.redis), body.password);
  writers.set(name, writer);
  await until(async () => writer.written > 0, 10_000);
}

/** All writers have written since, and none was ever refused. */
async function clientsNoticeNothing(): Promise<void> {
  for (const [name, writer] of writers) {
    const { written } = writer;
    await until(
      async () => writer.written > written + 20,
      10_000,
      () => `writes to ${name} go on`,
    );
    expect(writer.failed).toBe(0);
  }
}

it('the store is older than what was seen: STORE_REGRESSED, nothing is killed, clients write on', async () => {
  const { epoch } = await keelson.get('data');
  await keelson.request('POST', '/v1/instances/data/switchover');
  await until(async () => (await keelson.get('data')).epoch > epoch, 30_000);
  await keelson.running('data');
  await keelson.request('PATCH', '/v1/instances/data', { slaves: 2 });
  await until(async () => (await keelson.get('data')).members.length === 3, 10_000);
  before = await keelson.running('data');
  expect(before.master).toBe('data-1');
  const more = await keelson.create('more', 0);
  masters = [String(before.master), String(more.master)];
  for (const name of ['data', 'more']) await startWriter(name);
  containers = await running();
  expect(containers).toHaveLength(4);
  await sleep(1_500); // what has been seen of the store is kept once a second

  rmSync(store(), { recursive: true });
  cpSync(backup(), store(), { recursive: true });
  process.kill(keelson.pidOf('redis'), 'SIGKILL');
  await until(
    async () => {
      const answer = await keelson.request<{ problems: { code: string }[] }>('GET', '/readyz').catch(() => undefined);
      return answer?.body.problems.some(({ code }) => code === 'STORE_REGRESSED') === true;
    },
    30_000,
    () => `STORE_REGRESSED: ${keelson.logOf('scheduler').slice(-2_000)}`,
  );
  expect((await keelson.request('PATCH', '/v1/instances/data', { slaves: 0 })).status).toBe(503);
  await clientsNoticeNothing();
  expect(await running()).toEqual(containers);
});

it('adopt: all that runs is taken up as it is, also what the backup does not know; clients write on', async () => {
  const adopted = await runCommand(['adopt', '--yes', `--api=${keelson.url}`, '--json']);
  expect(adopted).toMatchObject({ code: 0 });
  expect(JSON.parse(adopted.stdout)).toMatchObject({ accepted: 'adopt' });
  const after = await keelson.running('data');
  const more = await keelson.running('more');
  expect([after.master, more.master]).toEqual(masters);
  expect(after.epoch).toBeGreaterThan(before.epoch);
  const tasks = ({ members }: Instance) => members.map(({ name, role, task }) => [name, role, task]);
  expect(tasks(after)).toEqual(tasks(before));
  await clientsNoticeNothing();
  expect(await running()).toEqual(containers);
  expect((await keelson.request<{ items: unknown[] }>('GET', '/v1/quarantine')).body.items).toEqual([]);
});

it('a failover works after that, and changes do', async () => {
  const writer = writers.get('data');
  await writer?.end();
  writers.delete('data');
  const client = await keelson.client('data');
  await client.set('kept', 'yes');
  expect(await client.wait(2, 10_000)).toBe(2);
  client.disconnect();
  const { uid, master, epoch } = await keelson.get('data');
  await (await keelson.containerOf(uid, String(master))).kill();
  await until(async () => (await keelson.get('data')).epoch > epoch, 30_000);
  const after = await keelson.running('data');
  expect(after.master).not.toBe(master);
  const again = await keelson.client('data');
  expect(await again.get('kept')).toBe('yes');
  expect(Number(await again.get('count'))).toBe(writer?.written);
  again.disconnect();
  await keelson.request('PATCH', '/v1/instances/more', { slaves: 1 });
  await until(async () => (await keelson.get('more')).members.length === 2, 10_000);
  await keelson.running('more');
  await clientsNoticeNothing();
});
