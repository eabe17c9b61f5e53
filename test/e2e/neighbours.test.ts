/** Two `up`s, six agents, one Docker daemon: they leave each other alone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { allContainers, containersOf, finish } from '../support/traces.ts';

let left: Keelson;
let right: Keelson;
let [here, there]: Instance[] = [];
beforeAll(async () => {
  left = await Keelson.start();
  right = await Keelson.start();
  // The same name on both: what tells them apart is not that.
  here = await left.create('same', 2);
  there = await right.create('same', 2);
  for (const keelson of [left, right]) {
    const client = await keelson.client('same');
    await client.set('of', keelson.dataDir);
    await client.wait(2, 5_000);
    client.disconnect();
  }
});
afterAll(async () => {
  await Promise.all([finish(left), finish(right)]);
});

/** Which containers run, and since when: unchanged means untouched. */
async function stateOf(keelson: Keelson, instance: Instance | undefined): Promise<string[]> {
  const containers = await keelson.containers(instance?.uid ?? '');
  return containers.map(({ Id, State, Created }) => `${Id} ${State} ${Created}`).sort();
}

/** The status may lag behind deaths that nobody was there to see. */
async function expectData(keelson: Keelson): Promise<void> {
  await until(
    async () => (await readFrom(keelson)) === keelson.dataDir,
    30_000,
    () => `${keelson.dataDir} has its data`,
  );
}

async function readFrom(keelson: Keelson): Promise<string | null> {
  const client = await keelson.client('same');
  const found = await client.get('of').catch(() => null);
  client.disconnect();
  return found;
}

it('an executor of the one that dies ends its own containers alone', async () => {
  const [ours, theirs] = [await stateOf(left, here), await stateOf(right, there)];
  expect(ours).toHaveLength(3);
  expect(theirs).toHaveLength(3);
  const launches = new Map(here?.members.map(({ name, task }) => [name, task]));
  const [pid = 0] = left.executorPids();
  process.kill(pid, 'SIGKILL');
  await until(
    async () => (await left.get('same')).members.some(({ name, task }) => task !== launches.get(name)),
    30_000,
  );
  const again = await left.running('same');
  expect(again.members.filter(({ name, task }) => task === launches.get(name))).toHaveLength(2);
  expect((await stateOf(left, here)).filter((state) => ours.includes(state))).toHaveLength(2);
  expect(await stateOf(right, there)).toEqual(theirs);
  await expectData(left);
  await expectData(right);
});

it('stopping the one leaves the containers of the other', async () => {
  const theirs = await stateOf(right, there);
  expect(await left.interrupt()).toBe(0);
  expect(await containersOf(left.dataDir)).toEqual([]);
  expect(await allContainers(here?.uid ?? '')).toEqual([]);
  expect(await stateOf(right, there)).toEqual(theirs);
  expect((await right.get('same')).phase).toBe('running');
  await expectData(right);
});

it('starting it again, and all of its processes dying at once, touches nothing of the other', async () => {
  const theirs = await stateOf(right, there);
  await left.up();
  await left.running('same');
  await left.killUp();
  const pids = [left.pidOf('scheduler'), left.pidOf('cluster'), left.pidOf('redis'), ...left.executorPids()];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await left.up();
  await expectData(left);
  await left.running('same');
  expect(await stateOf(left, here)).toHaveLength(3);
  expect(await stateOf(right, there)).toEqual(theirs);
  await expectData(right);
});
