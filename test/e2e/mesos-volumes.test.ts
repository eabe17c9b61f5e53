/** Members on persistent volumes of Mesos: their data lives as long as the volume, and goes when the operator says so. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { docker, Keelson, until } from '../support/keelson.ts';
import { untilNoContainers } from '../support/traces.ts';

interface Agents {
  readonly get_agents: {
    readonly agents: readonly {
      readonly total_resources: readonly {
        readonly disk?: { readonly persistence?: { readonly id: string } };
        readonly reservations?: readonly unknown[];
      }[];
    }[];
  };
}

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start('--volumes=mesos');
});
afterAll(async () => {
  await keelson?.close();
});

/** What is reserved on the agents, as the master says: the ids of the volumes; null: reserved without one. */
async function reserved(): Promise<(string | null)[]> {
  const response = await fetch(`http://127.0.0.1:${keelson.ports.mesos}/api/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'GET_AGENTS' }),
  });
  const { get_agents }: Agents = JSON.parse(await response.text());
  return get_agents.agents
    .flatMap(({ total_resources }) => total_resources)
    .flatMap(({ disk, reservations = [] }) => (reservations.length === 0 ? [] : [disk?.persistence?.id ?? null]))
    .sort();
}

async function volumeIds(): Promise<(string | null)[]> {
  const { body } = await keelson.request<{ members: { volumeId: string | null }[] }>('GET', '/v1/instances/cache');
  return body.members.map(({ volumeId }) => volumeId);
}

it('gives each member a volume of its own, mounted in its container', async () => {
  const { uid } = await keelson.create('cache', 2);
  const ids = await volumeIds();
  expect(await reserved()).toEqual([...ids].sort());
  for (const { Id } of await keelson.containers(uid)) {
    const { Mounts } = await docker.getContainer(Id).inspect();
    const source = Mounts.find(({ Destination }) => Destination === '/data')?.Source ?? '';
    expect(ids.some((id) => source.endsWith(`/volumes/roles/keelson/${id}/data`))).toBe(true);
  }
});

it('keeps the data when a container dies, when a member is scaled away and comes back, and when up starts again', async () => {
  const before = await volumeIds();
  const master = await keelson.client('cache');
  await master.set('greeting', 'hello');
  expect(await master.wait(2, 5_000)).toBe(2);
  master.disconnect();

  const { uid, epoch } = await keelson.get('cache');
  await (await keelson.containerOf(uid, 'cache-0')).kill();
  await until(async () => (await keelson.get('cache')).epoch > epoch, 30_000);
  await keelson.running('cache');
  expect(await volumeIds()).toEqual(before);

  await keelson.request('PATCH', '/v1/instances/cache', { slaves: 1 });
  await until(async () => (await keelson.containers(uid)).length === 2, 30_000);
  expect(await reserved()).toHaveLength(3);
  await keelson.request('PATCH', '/v1/instances/cache', { slaves: 2 });
  await keelson.running('cache');
  expect(await volumeIds()).toEqual(before);

  expect(await keelson.interrupt()).toBe(0);
  await keelson.up();
  await keelson.running('cache');
  expect(await volumeIds()).toEqual(before);
  const again = await keelson.client('cache');
  expect(await again.get('greeting')).toBe('hello');
  again.disconnect();
});

it('gives reservations and volumes back when the instance is destroyed with its data', async () => {
  const { uid } = await keelson.get('cache');
  await keelson.request('DELETE', '/v1/instances/cache?data=delete');
  await keelson.gone('cache');
  await untilNoContainers(uid);
  expect(await reserved()).toEqual([]);
});

it('leaves them where the data is kept, and quarantines nothing', async () => {
  await keelson.create('cache', 1);
  const ids = await volumeIds();
  await keelson.request('DELETE', '/v1/instances/cache');
  await keelson.gone('cache');
  expect(await reserved()).toEqual([...ids].sort());
  const { body } = await keelson.request('GET', '/v1/quarantine');
  expect(body).toEqual({ items: [], more: 0 });
});
