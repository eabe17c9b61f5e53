/** Each process dies by SIGKILL, in turn; the system comes back by itself, with nothing lost, doubled or left over. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { docker, Keelson, until } from '../support/keelson.ts';

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
  await keelson.create('data', 2);
  const client = await keelson.client('data');
  await client.set('kept', 'yes');
  await client.wait(2, 5_000);
  client.disconnect();
});
afterAll(async () => {
  await keelson?.close();
});

/** Ids of the instance's containers: unchanged means untouched. */
async function containerIds(): Promise<string[]> {
  const { uid } = await keelson.get('data');
  return (await keelson.containers(uid)).map(({ Id }) => Id).sort();
}

async function stillThere(): Promise<void> {
  const client = await keelson.client('data');
  expect(await client.get('kept')).toBe('yes');
  client.disconnect();
}

it('the scheduler: containers are untouched, and requests go on', async () => {
  const before = await containerIds();
  process.kill(keelson.pidOf('scheduler'), 'SIGKILL');
  await until(
    async () => (await keelson.request('GET', '/readyz').catch(() => ({ status: 0 }))).status === 200,
    30_000,
  );
  await keelson.running('data');
  expect(await containerIds()).toEqual(before);
  await keelson.request('PATCH', '/v1/instances/data', { slaves: 1 });
  await keelson.running('data');
  await keelson.request('PATCH', '/v1/instances/data', { slaves: 2 });
  await keelson.running('data');
  await stillThere();
});

it('the local cluster: executors and containers outlive it and are taken up again', async () => {
  const before = await containerIds();
  process.kill(keelson.pidOf('cluster'), 'SIGKILL');
  await until(
    async () =>
      fetch(`http://127.0.0.1:${keelson.ports.mesos}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    30_000,
  );
  await keelson.request('PATCH', '/v1/instances/data', { slaves: 3 });
  await keelson.running('data');
  await keelson.request('PATCH', '/v1/instances/data', { slaves: 2 });
  await keelson.running('data');
  expect(await containerIds()).toEqual(expect.arrayContaining(before.slice(0, 1)));
  await stillThere();
});

it('Redis, the store: no acknowledged request is lost', async () => {
  const { status } = await keelson.request('POST', '/v1/instances', { name: 'late', framework: 'redis', slaves: 0 });
  process.kill(keelson.pidOf('redis'), 'SIGKILL');
  expect(status).toBe(201);
  await keelson.running('late');
  await keelson.running('data');
  await stillThere();
  await keelson.request('DELETE', '/v1/instances/late?data=delete');
  await keelson.gone('late');
});

it('an executor: its guard ends its containers, and the members come back with their data', async () => {
  const { uid } = await keelson.get('data');
  const [pid] = keelson.executorPids();
  expect(pid).toBeDefined();
  process.kill(pid ?? 0, 'SIGKILL');
  await until(async () => (await keelson.get('data')).phase !== 'running', 30_000);
  await keelson.running('data', 90_000);
  expect(await keelson.containers(uid)).toHaveLength(3);
  await stillThere();
});

it('`up` itself: the next one takes up what lives, containers untouched', async () => {
  const before = await containerIds();
  await keelson.killUp();
  await keelson.up();
  await keelson.running('data');
  expect(await containerIds()).toEqual(before);
  await stillThere();
});

it('Ctrl-C stops cleanly, and the next up brings the instances back from their volumes', async () => {
  const { uid } = await keelson.get('data');
  expect(await keelson.interrupt()).toBe(0);
  expect(await docker.listContainers({ all: true, filters: { label: [`keelson.instance-uid=${uid}`] } })).toEqual([]);
  await keelson.up();
  await keelson.running('data');
  await stillThere();
});
