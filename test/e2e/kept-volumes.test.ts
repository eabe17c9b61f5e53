/** Volumes that nobody is on: removed one by one; and taken up after Redis was restored to a state that did not know them. */
import { cpSync, existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { Keelson, until } from '../support/keelson.ts';
import { finish } from '../support/traces.ts';

interface Volume {
  readonly volumeId: string;
  readonly agentId: string;
  readonly state: string;
}

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start('--agents=4');
  await keelson.create('data', 1, { placement: { distribution: 1 } });
});
afterAll(async () => {
  await finish(keelson);
});

const command = (...args: string[]) => runCommand([...args, `--api=${keelson.url}`, '--json']);
const kept = async (): Promise<Volume[]> => JSON.parse((await command('volumes')).stdout).items;
const folders = (volumeId: string) => globSync(join(keelson.dataDir, '**', 'volumes', volumeId));
const volumeOf = async (instance: string, member: string): Promise<string> => {
  const { body } = await keelson.request<{ members: { name: string; volumeId: string | null }[] }>(
    'GET',
    `/v1/instances/${instance}`,
  );
  return body.members.find(({ name }) => name === member)?.volumeId ?? '';
};
const slave = async (name: string) => {
  const { members } = await keelson.get(name);
  const found = members.find(({ role }) => role === 'slave');
  if (found === undefined) throw new Error('there is no slave');
  return found;
};

it('one that a drained member has left is removed, and the data of those that live is all there', {
  timeout: 240_000,
}, async () => {
  const client = await keelson.client('data');
  for (let index = 0; index < 100; index++) await client.set(`key-${index}`, `${index}`);
  client.disconnect();
  const { agentId, name } = await slave('data');
  await keelson.request('POST', `/v1/agents/${agentId}/drain`);
  await until(async () => (await keelson.get('data')).members.every((one) => one.agentId !== agentId), 60_000);
  await keelson.running('data');
  await keelson.request('DELETE', `/v1/agents/${agentId}/drain`);

  const [left, ...others] = await kept();
  expect([left?.agentId, left?.state, others]).toEqual([agentId, 'left', []]);
  const volumeId = left?.volumeId ?? '';
  expect(folders(volumeId)).toHaveLength(1);
  const used = await command('volumes', 'remove', await volumeOf('data', name), '--yes');
  expect([used.code, used.stderr]).toEqual([4, expect.stringContaining(`${name} has its data on`)]);
  const removed = await command('volumes', 'remove', volumeId, '--yes', '--wait');
  expect([removed.code, JSON.parse(removed.stdout).gone]).toEqual([0, true]);
  expect(await kept()).toEqual([]);
  expect(folders(volumeId)).toEqual([]);
  for (const { name: member } of (await keelson.running('data')).members) {
    const reader = await keelson.client('data', member);
    expect(await reader.dbsize()).toBe(100);
    reader.disconnect();
  }
});

it('after Redis was restored: what it does not know is taken up, used again by its member, or removed on purpose', {
  timeout: 300_000,
}, async () => {
  const store = join(keelson.dataDir, 'redis', 'appendonlydir');
  const old = join(keelson.dataDir, 'store-old');
  cpSync(store, old, { recursive: true });
  await keelson.request('PATCH', '/v1/instances/data', { slaves: 2 });
  await until(async () => (await keelson.get('data')).members.length === 3, 30_000);
  const third = (await keelson.running('data')).members.find(({ name }) => name === 'data-2');
  await keelson.create('late', 0);
  const [late, grown] = [await volumeOf('late', 'late-0'), await volumeOf('data', 'data-2')];
  const strange = [late, grown];
  for (const name of ['data', 'late']) {
    await keelson.request('POST', `/v1/instances/${name}/suspend`);
    await until(
      async () => (await keelson.request<{ phase: string }>('GET', `/v1/instances/${name}`)).body.phase === 'suspended',
      60_000,
    );
  }
  await sleep(1_500); // what has been seen of the store is kept once a second
  rmSync(store, { recursive: true });
  cpSync(old, store, { recursive: true });
  process.kill(keelson.pidOf('redis'), 'SIGKILL');
  await until(async () => {
    const { body } = await keelson.request<{ problems: { code: string }[] }>('GET', '/readyz');
    return body.problems.some(({ code }) => code === 'STORE_REGRESSED');
  }, 30_000);
  expect(await command('forget', '--yes')).toMatchObject({ code: 0 });
  await keelson.running('data', 120_000);

  let audited = '';
  await until(
    async () => {
      audited = (await command('audit')).stdout;
      const { items }: { items: { kind: string; id: string }[] } = JSON.parse(audited);
      return strange.every((id) => items.some((item) => item.kind === 'volume' && item.id === id));
    },
    60_000,
    () => `${strange.join(' and ')} are listed, but: ${audited}`,
  );
  for (const id of strange) {
    const adopted = await command('audit', '--adopt', id);
    expect([adopted.code, adopted.stderr]).toEqual([0, '']);
  }
  expect((await kept()).map(({ volumeId, state }) => [volumeId, state])).toEqual([[late, 'retained']]);
  const listed = JSON.parse((await command('audit')).stdout).items;
  expect(listed.filter(({ kind }: { kind: string }) => kind === 'volume')).toEqual([]);

  await keelson.request('PATCH', '/v1/instances/data', { slaves: 2 });
  await until(async () => (await keelson.get('data')).members.length === 3, 30_000);
  const again = (await keelson.running('data', 120_000)).members.find(({ name }) => name === 'data-2');
  expect(again?.agentId).toBe(third?.agentId);
  expect([await volumeOf('data', 'data-2'), folders(grown).length]).toEqual([grown, 1]);

  const [folder = ''] = folders(late);
  expect(existsSync(join(folder, 'data'))).toBe(true);
  const removed = await command('volumes', 'remove', late, '--yes', '--wait');
  expect([removed.code, existsSync(folder)]).toEqual([0, false]);
});
