import { afterAll, beforeAll, expect, it } from 'vitest';
import { docker, Keelson, until } from '../support/keelson.ts';

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
});
afterAll(async () => {
  await keelson?.close();
});

it('creates a Redis with two slaves that replicate, on agents of their own', async () => {
  const instance = await keelson.create('cache', 2);
  expect(instance.members.map(({ name, role }) => [name, role])).toEqual([
    ['cache-0', 'master'],
    ['cache-1', 'slave'],
    ['cache-2', 'slave'],
  ]);
  expect(new Set(instance.members.map(({ agentId }) => agentId)).size).toBe(3);
  const master = await keelson.client('cache');
  const slave = await keelson.client('cache', 'cache-1');
  await master.set('greeting', 'hello');
  expect(await master.wait(2, 5_000)).toBe(2);
  expect(await slave.get('greeting')).toBe('hello');
  await expect(slave.set('x', '1')).rejects.toThrow(/READONLY/);
  master.disconnect();
  slave.disconnect();
});

it('fails over to a slave with the data when the master’s container is killed, and takes the old one back as a slave', async () => {
  const before = await keelson.get('cache');
  await (await keelson.containerOf(before.uid, 'cache-0')).kill();
  await until(async () => (await keelson.get('cache')).epoch > before.epoch, 30_000);
  const after = await keelson.running('cache');
  expect(after.master).not.toBe('cache-0');
  expect(after.epoch).toBe(before.epoch + 1);
  expect(after.members.find(({ name }) => name === 'cache-0')?.role).toBe('slave');
  const master = await keelson.client('cache');
  expect(await master.get('greeting')).toBe('hello');
  await master.set('after', 'failover');
  expect(await master.wait(2, 5_000)).toBe(2);
  master.disconnect();
  const kinds = (await keelson.events('cache')).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['dead', 'failoverStarted', 'elected', 'promoted', 'synced']));
});

it('scales up and down; a member that is scaled away keeps its volume and comes back on it', async () => {
  await keelson.request('PATCH', '/v1/instances/cache', { slaves: 3 });
  expect((await keelson.running('cache')).members).toHaveLength(4);
  await keelson.request('PATCH', '/v1/instances/cache', { slaves: 1 });
  const small = await keelson.running('cache');
  expect(small.members.filter(({ state }) => state === 'running')).toHaveLength(2);
  await until(async () => (await keelson.containers(small.uid)).length === 2, 30_000);
  await keelson.request('PATCH', '/v1/instances/cache', { slaves: 2 });
  const again = await keelson.running('cache');
  expect(again.members.filter(({ state }) => state === 'running')).toHaveLength(3);
});

it('switches over as planned, to the member asked for, without losing a write', async () => {
  const before = await keelson.running('cache');
  const to = before.members.find(({ role, state }) => role === 'slave' && state === 'running')?.name;
  const client = await keelson.client('cache');
  for (let i = 0; i < 500; i++) await client.set(`switch-${i}`, String(i));
  client.disconnect();
  const { status } = await keelson.request('POST', '/v1/instances/cache/switchover', { to });
  expect(status).toBe(202);
  await until(async () => (await keelson.get('cache')).master === to, 30_000);
  await keelson.running('cache');
  const master = await keelson.client('cache');
  expect(await master.get('switch-499')).toBe('499');
  await master.set('taken', 'yes');
  master.disconnect();
});

it('keeps the password out of tasks, arguments, environment, labels, events and logs', async () => {
  const { uid } = await keelson.get('cache');
  const { body } = await keelson.request<{ password: string }>('GET', '/v1/instances/cache/credentials');
  const secret = body.password;
  const inspected = await Promise.all(
    (await keelson.containers(uid)).map(({ Id }) => docker.getContainer(Id).inspect()),
  );
  const events = await keelson.events('cache');
  const shown = await keelson.request('GET', '/v1/instances/cache');
  for (const text of [inspected, events, shown].map((value) => JSON.stringify(value)))
    expect(text).not.toContain(secret);
  for (const name of ['scheduler', 'cluster']) expect(keelson.logOf(name)).not.toContain(secret);
});

it('changes nothing when the same declaration is put twice', async () => {
  const { body: before } = await keelson.request<{ generation: number; spec: unknown }>('GET', '/v1/instances/cache');
  const { status, body } = await keelson.request<{ generation: number }>('PUT', '/v1/instances/cache', before.spec);
  expect(status).toBe(200);
  expect(body.generation).toBe(before.generation);
});

it('destroys without a trace', async () => {
  const { uid } = await keelson.get('cache');
  const { status } = await keelson.request('DELETE', '/v1/instances/cache?data=delete');
  expect(status).toBe(202);
  await keelson.gone('cache');
  const all = await docker.listContainers({ all: true, filters: { label: [`keelson.instance-uid=${uid}`] } });
  expect(all).toEqual([]);
});
