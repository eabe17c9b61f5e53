/** Destroy at any moment of creation, failover and scaling: it ends, and leaves nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { finish, secretFoldersOf, untilNoContainers, volumesOf } from '../support/traces.ts';

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
});
afterAll(async () => {
  await finish(keelson);
});

async function request(name: string, slaves: number): Promise<Instance> {
  const { status, body } = await keelson.request<Instance>('POST', '/v1/instances', {
    name,
    framework: 'redis',
    slaves,
  });
  expect(status).toBe(201);
  return body;
}

async function destroy({ name }: Instance): Promise<void> {
  const { status } = await keelson.request('DELETE', `/v1/instances/${name}?data=delete`);
  expect(status).toBe(202);
}

async function expectNothingOf(instance: Instance, moment: string): Promise<void> {
  await keelson.gone(instance.name);
  await untilNoContainers(instance.uid);
  const left = { secrets: secretFoldersOf(instance.uid), volumes: volumesFor(instance.uid) };
  expect(left, moment).toEqual({ secrets: [], volumes: [] });
}

function volumesFor(uid: string): string[] {
  return volumesOf(keelson.dataDir).filter((volume) => volume.startsWith(uid));
}

/** Moments from 0 ms on, closer at first, each a little different in each run. */
function momentsMs(count: number, lastMs: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.round(lastMs * ((index + Math.random()) / count) ** 2));
}

it('while it is created, cold and warm', async () => {
  for (const [index, afterMs] of momentsMs(10, 1_200).entries()) {
    const instance = await request(`early-${index}`, 2);
    await sleep(afterMs);
    await destroy(instance);
    await expectNothingOf(instance, `${afterMs} ms after its creation`);
  }
});

it('several at once, while each is created', async () => {
  const instances = await Promise.all([0, 1, 2, 3].map((index) => request(`many-${index}`, 1)));
  await Promise.all(
    instances.map(async (instance) => {
      await sleep(Math.random() * 800);
      await destroy(instance);
    }),
  );
  for (const instance of instances) await expectNothingOf(instance, 'several at once');
});

it('while its master fails over', async () => {
  for (const [index, afterMs] of momentsMs(4, 600).entries()) {
    const instance = await keelson.create(`over-${index}`, 2);
    const container = await keelson.containerOf(instance.uid, instance.master ?? '');
    await container.kill();
    await sleep(afterMs);
    await destroy(instance);
    await expectNothingOf(instance, `${afterMs} ms after its master was killed`);
  }
});

it('while it is scaled up and down', async () => {
  for (const [index, afterMs] of momentsMs(4, 500).entries()) {
    const instance = await keelson.create(`scale-${index}`, 1);
    await keelson.request('PATCH', `/v1/instances/${instance.name}`, { slaves: index % 2 === 0 ? 3 : 0 });
    await sleep(afterMs);
    await destroy(instance);
    await expectNothingOf(instance, `${afterMs} ms after it was scaled`);
  }
});

it('while its executor has died', async () => {
  const instance = await keelson.create('orphan', 2);
  const [pid = 0] = keelson.executorPids();
  process.kill(pid, 'SIGKILL');
  await destroy(instance);
  await expectNothingOf(instance, 'right after an executor was killed');
});

it('and its name, ports and room are free again', async () => {
  expect(volumesOf(keelson.dataDir)).toEqual([]);
  const instance = await keelson.create('early-0', 5);
  expect(instance.members).toHaveLength(6);
  await destroy(instance);
  await expectNothingOf(instance, 'at the end');
  await until(async () => volumesOf(keelson.dataDir).length === 0, 5_000);
});
