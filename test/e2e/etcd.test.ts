/** A real etcd cluster, written to all the time while its members are killed, added, removed and replaced. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, clusterOf, EtcdClient, etcdWriter, lostAt, type Peer } from '../support/etcd.ts';
import { ETCD_IMAGE, ensureEtcdImage } from '../support/images.ts';
import { docker, Keelson, until } from '../support/keelson.ts';
import { type OtherImage, oneByOne, otherImage, roll, stepsOf } from '../support/rolling.ts';
import type { SteadyWriter } from '../support/steady-writer.ts';

const TIMEOUT = { timeout: 240_000 };
const REPLACE_MS = 5_000;

let keelson: Keelson;
let client: EtcdClient;
let writer: SteadyWriter;
let other: OtherImage;

beforeAll(async () => {
  await ensureEtcdImage();
  other = await otherImage(ETCD_IMAGE);
  keelson = await Keelson.start('--agents=5');
  await keelson.create('registry', 0, {
    framework: 'etcd',
    peers: 3,
    resources: { cpus: 0.3, memMb: 200, diskMb: 512 },
    placement: { distribution: 1 },
    onAgentLost: { action: 'replace', afterMs: REPLACE_MS },
  });
  client = await EtcdClient.of(keelson, 'registry');
  writer = etcdWriter(client);
  await writer.goesOn();
}, 240_000);
afterAll(async () => {
  await writer?.stop();
  await keelson?.close();
  await other?.remove();
});

const cluster = (): Promise<Cluster> => clusterOf(keelson, 'registry');
const running = async (): Promise<readonly Peer[]> =>
  (await cluster()).members.filter(({ state, healthy }) => state === 'running' && healthy);

/** The instance runs with so many peers, and its servers count the same ones. */
async function settled(peers: number): Promise<void> {
  await until(
    async () => (await cluster()).phase === 'running' && (await running()).length === peers,
    180_000,
    () => `${peers} peers run`,
  );
  await agreed();
}

/** The servers count those that run, and no others, as members; writes go on. */
async function agreed(): Promise<void> {
  await client.refresh();
  const names = (await client.list()).map(({ name }) => name).sort();
  expect(names).toEqual((await running()).map(({ name }) => name).sort());
  await writer.goesOn();
}

async function scale(peers: number): Promise<void> {
  expect((await keelson.request('PATCH', '/v1/instances/registry', { peers })).status).toBe(200);
}

async function lostNothing(): Promise<void> {
  for (const member of await running()) expect(await lostAt(client, member, writer)).toEqual([]);
}

it('lets nobody in without the password, which stands in no place that can be read', TIMEOUT, async () => {
  const [member] = await running();
  if (member === undefined) throw new Error('nobody runs');
  const key = Buffer.from('write-1').toString('base64');
  expect(await client.anonymously(member, '/v3/kv/range', { key })).not.toBe(200);
  expect(await client.anonymously(member, '/v3/cluster/member/remove', { ID: '1' })).not.toBe(200);
  const { uid } = await cluster();
  const { body } = await keelson.request<{ password: string }>('GET', '/v1/instances/registry/credentials');
  const inspected = await Promise.all(
    (await keelson.containers(uid)).map(({ Id }) => docker.getContainer(Id).inspect()),
  );
  const shown = [inspected, await keelson.events('registry'), await keelson.request('GET', '/v1/instances/registry')];
  for (const text of shown.map((value) => JSON.stringify(value))) expect(text).not.toContain(body.password);
});

it('loses no acknowledged write when a member that does not lead is killed', TIMEOUT, async () => {
  const { uid } = await cluster();
  const leader = await client.leader();
  const other = (await running()).find(({ name }) => name !== leader.name);
  if (other === undefined) throw new Error('there is no other');
  await (await keelson.containerOf(uid, other.name)).kill();
  await until(async () => (await running()).find(({ name }) => name === other.name)?.task !== other.task, 60_000);
  await settled(3);
  await lostNothing();
});

it('loses no acknowledged write when the leader is killed', TIMEOUT, async () => {
  const { uid } = await cluster();
  const leader = await client.leader();
  writer.measureAnew();
  await (await keelson.containerOf(uid, leader.name)).kill();
  await until(async () => (await running()).find(({ name }) => name === leader.name)?.task !== leader.task, 60_000);
  await settled(3);
  await lostNothing();
  process.stdout.write(`longest time without a write: ${Math.round(writer.longestMs)} ms\n`);
});

it('grows to five and shrinks to three, one member at a time', TIMEOUT, async () => {
  await scale(5);
  await settled(5);
  await lostNothing();
  await scale(3);
  await settled(3);
  await lostNothing();
  const { uid } = await cluster();
  await until(async () => (await keelson.containers(uid)).length === 3, 30_000);
  const kinds = (await keelson.events('registry')).filter(({ kind }) => kind === 'memberLeft');
  expect(kinds.map(({ member }) => member)).toEqual(['registry-4', 'registry-3']);
});

it('and grows again: members come back with nothing of what they were before', TIMEOUT, async () => {
  await scale(4);
  await settled(4);
  await lostNothing();
  await scale(3);
  await settled(3);
});

it(
  'leaves a drained agent: a member is taken out, and added anew elsewhere with all of the data',
  TIMEOUT,
  async () => {
    const [leaving] = await running();
    if (leaving?.agentId == null) throw new Error('nobody runs');
    const drain = `/v1/agents/${leaving.agentId}/drain`;
    expect((await keelson.request('POST', drain)).status).toBe(202);
    await until(
      async () => (await running()).some(({ name, agentId }) => name === leaving.name && agentId !== leaving.agentId),
      120_000,
      () => `${leaving.name} is elsewhere`,
    );
    await settled(3);
    await lostNothing();
    const left = (await keelson.events('registry')).filter(({ kind }) => kind === 'memberLeft');
    expect(left.at(-1)?.member).toBe(leaving.name);
    expect((await keelson.request('DELETE', drain)).status).toBe(200);
  },
);

it('replaces a member whose agent is lost, volume and all', TIMEOUT, async () => {
  const lost = (await running()).at(-1);
  if (lost?.agentId == null) throw new Error('nobody runs');
  const { uid } = await cluster();
  await control(lost.agentId, 'cut');
  await (await keelson.containerOf(uid, lost.name)).kill();
  await until(
    async () =>
      (await keelson.events('registry')).some(({ kind, member }) => kind === 'memberReplaced' && member === lost.name),
    180_000,
    () => `${lost.name} is replaced`,
  );
  // The lost one is not known to be dead: until it is, the instance is degraded.
  await until(async () => (await running()).length === 3, 60_000);
  await agreed();
  await lostNothing();
  await control(lost.agentId, 'heal');
  await until(async () => (await keelson.containers(uid)).length === 3, 60_000);
  await settled(3);
});

it('rolls another image through its members, one at a time, with writes all the time', TIMEOUT, async () => {
  const names = (await running()).map(({ name }) => name);
  await roll(keelson, 'registry', { image: other.name });
  expect(await stepsOf(keelson, 'registry')).toEqual(oneByOne(names));
  await settled(3);
  await lostNothing();
});

/** Cuts the agent off from the cluster's master, or heals it. */
async function control(agentId: string, what: 'cut' | 'heal'): Promise<void> {
  const url = `http://127.0.0.1:${keelson.ports.mesos}/local/agents`;
  const { agents }: { agents: { agent: number; agentId: string }[] } = JSON.parse(await (await fetch(url)).text());
  const agent = agents.find((each) => each.agentId === agentId)?.agent;
  expect((await fetch(`${url}/${agent}/${what}`, { method: 'POST' })).status).toBe(200);
}
