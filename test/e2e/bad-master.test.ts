/** A whole Keelson whose Mesos master has bad days: a clear log, it subscribes again, nothing is lost or doubled, memory is bounded. */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { BadMaster } from '../support/bad-master.ts';
import { ensureRedisImage } from '../support/images.ts';
import { Keelson, until } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';
import { allContainers, finish } from '../support/traces.ts';

let cluster: TestCluster;
let master: BadMaster;
let keelson: Keelson;
let logLength: number;
let before: { readonly tasks: readonly (string | null)[]; readonly containers: readonly string[] };

beforeAll(async () => {
  await ensureRedisImage();
  const { first, last } = await claimPorts();
  // Five missed heartbeats are a second and a half.
  cluster = await TestCluster.start('--agents', '2', '--ports', `${first}-${last}`, '--heartbeat-interval', '300ms');
  master = await BadMaster.start(cluster.ready.masterUrl);
  keelson = await Keelson.start(`--master=${master.address}`, '--executor=source', '--mesos-encoding=json');
  await keelson.create('data', 1);
});
beforeEach(async () => {
  before = await state();
  logLength = keelson.logOf('scheduler').length;
});
afterAll(async () => {
  await finish(keelson);
  master?.close();
  await cluster?.close();
});

async function state(): Promise<typeof before> {
  const { uid, members } = await keelson.get('data');
  const containers = (await allContainers(uid)).map(({ Id }) => Id).sort();
  return { tasks: members.map(({ task }) => task), containers };
}

/** Kilobytes of memory that the scheduler has. */
function memory(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${keelson.pidOf('scheduler')}/status`, 'utf8'))?.[1]);
}

/** Since this test began. */
const logged = (text: string) =>
  until(
    async () => keelson.logOf('scheduler').slice(logLength).includes(text),
    30_000,
    () => `"${text}" in ${keelson.logOf('scheduler').slice(logLength)}`,
  );

/** It hears the master again, no task and no container has changed, and what is asked for is done. */
async function goesOn(since: number): Promise<void> {
  await until(async () => master.subscriptions > since, 30_000);
  await keelson.running('data');
  expect(await state()).toEqual(before);
  await worksOn();
}

async function worksOn(): Promise<void> {
  await keelson.create('more', 0);
  await keelson.request('DELETE', '/v1/instances/more?data=delete');
  await keelson.gone('more');
}

it.each<[string, (to: BadMaster) => (response: ServerResponse) => void, string]>([
  [
    'sends its schedulers around in a loop of 307',
    ({ address }) =>
      (response) => {
        response.writeHead(307, { Location: `//${address}/master/api/v1/scheduler` }).end();
      },
    'redirected',
  ],
  ['answers 503 for a while', () => (response) => void response.writeHead(503).end('No leader elected'), 'noLeader'],
  ['takes connections and drops them', () => (response) => void response.destroy(), 'unreachable'],
])('a master that %s', async (_what, trouble, kind) => {
  const { subscriptions, refused } = master;
  master.trouble = trouble(master);
  master.cut();
  await until(async () => master.refused > refused + 5, 60_000);
  await logged(`"kind":"${kind}"`);
  master.trouble = undefined;
  await goesOn(subscriptions);
});

it('a stream that stops without closing', async () => {
  const { subscriptions } = master;
  master.frozen = true;
  await logged('"kind":"silent"');
  master.frozen = false;
  await goesOn(subscriptions);
});

it.each([
  ['a record that claims 4 GB', `4294967296\n${'x'.repeat(1_000_000)}`],
  ['a length without an end', '1'.repeat(1_000_000)],
  ['garbage in place of a length', 'no length at all\n{}'],
  ['a record that is no event', '9\nnot json!'],
])('%s', async (_what, text) => {
  const { subscriptions } = master;
  const kilobytes = memory();
  master.garble(text);
  await goesOn(subscriptions);
  await logged('"kind":"protocol"');
  expect(memory() - kilobytes).toBeLessThan(150_000);
});

it('the same update five times, and updates in another order: each launch is one, and all end as they are', async () => {
  const updates: string[] = [];
  const doubled: string[] = [];
  master.change = (record) => {
    if (!record.startsWith('{"type":"UPDATE"') && !record.includes('"type":"UPDATE"')) return [record];
    updates.push(record);
    doubled.push(...Array.from({ length: 5 }, () => record));
    // Those of before come again after the newest, the oldest last.
    return [...Array.from({ length: 5 }, () => record), ...updates.slice(-6, -1).reverse()];
  };
  const created = await keelson.create('again', 1);
  master.change = (record) => [record];
  expect(doubled.length).toBeGreaterThan(10);
  expect(created.members.map(({ task }) => /\.(\d+)$/.exec(String(task))?.[1])).toEqual(['1', '1']);
  expect(await keelson.containers(created.uid)).toHaveLength(2);
  await keelson.request('DELETE', '/v1/instances/again?data=delete');
  await keelson.gone('again');
  expect(await state()).toEqual(before);
});

it('offers that are rescinded while they are being accepted: the task is placed again', async () => {
  const held = master.hold('ACCEPT');
  await keelson.request('POST', '/v1/instances', { name: 'rescinded', framework: 'redis', slaves: 0 });
  await held.caught;
  const { get_agents } = (await cluster.operator({ type: 'GET_AGENTS' })).json();
  const ids: { agent_info: { id: unknown } }[] = Object(get_agents).agents;
  for (const type of ['deactivate_agent', 'reactivate_agent'])
    for (const { agent_info } of ids)
      await cluster.operator({ type: type.toUpperCase(), [type]: { agent_id: agent_info.id } });
  held.release();
  const { uid, members } = await keelson.running('rescinded');
  expect(Number(/\.(\d+)$/.exec(String(members[0]?.task))?.[1])).toBeGreaterThan(1);
  expect(await keelson.containers(uid)).toHaveLength(1);
  expect(await state()).toEqual(before);
});
