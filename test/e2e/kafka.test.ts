/** A real Kafka cluster, written to all the time while a broker is killed, a spec rolls, and brokers come and go. */
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asAdmin,
  type Cluster,
  clientOf,
  clusterOf,
  KAFKA_IMAGE,
  kafkaProblem,
  kafkaWriter,
  lostIn,
  makeTopic,
  type Peer,
  passwordOf,
} from '../support/kafka.ts';
import { docker, Keelson, until } from '../support/keelson.ts';
import { type OtherImage, oneByOne, otherImage, roll, stepsOf } from '../support/rolling.ts';
import type { SteadyWriter } from '../support/steady-writer.ts';

const TIMEOUT = { timeout: 400_000 };
const TOPIC = 'orders';
const PARTITIONS = 3;

const problem = await kafkaProblem();
if (problem !== undefined) console.warn(`skipped: Kafka end to end: ${problem}`);

let keelson: Keelson;
let kafka: Kafka;
let password: string;
let writer: SteadyWriter;
let other: OtherImage;

const cluster = (): Promise<Cluster> => clusterOf(keelson, 'bus');

async function running(): Promise<readonly Peer[]> {
  return (await cluster()).members.filter(({ state, healthy }) => state === 'running' && healthy);
}

async function settled(peers: number): Promise<void> {
  let last: Cluster | undefined;
  await until(
    async () => {
      last = await cluster();
      return last.phase === 'running' && (await running()).length === peers;
    },
    300_000,
    () => `${peers} peers run: ${JSON.stringify(last)}`,
  );
}

async function patch(change: object): Promise<void> {
  expect((await keelson.request('PATCH', '/v1/instances/bus', change)).status).toBe(200);
}

/** Ids of the brokers with a copy, by partition of the topic. */
async function copies(): Promise<readonly (readonly number[])[]> {
  const { topics } = await asAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [TOPIC] }));
  return topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas));
}

describe.skipIf(problem !== undefined)('Kafka', () => {
  beforeAll(async () => {
    keelson = await Keelson.start('--agents=4');
    other = await otherImage(KAFKA_IMAGE);
    const { status, body } = await keelson.request('POST', '/v1/instances', {
      name: 'bus',
      framework: 'kafka',
      peers: 3,
      durability: 'sync',
      resources: { cpus: 1, memMb: 640, diskMb: 1_024 },
      placement: { distribution: 1 },
    });
    expect([status, body]).toMatchObject([201, {}]);
    await settled(3);
    password = await passwordOf(keelson, 'bus');
    kafka = clientOf(keelson, 'bus', password);
    await makeTopic(kafka, TOPIC, PARTITIONS);
    writer = kafkaWriter(kafka, TOPIC, PARTITIONS);
    await writer.goesOn();
  }, 400_000);
  afterAll(async () => {
    await writer?.stop();
    await keelson?.close();
    await other?.remove();
  }, 120_000);

  it('lets nobody in without the password, which stands in no place that can be read', TIMEOUT, async () => {
    const [member] = await running();
    if (member === undefined) throw new Error('nobody runs');
    const stranger = new Kafka({
      brokers: [`${member.address}:${member.ports.client}`],
      sasl: { mechanism: 'plain', username: 'keelson', password: 'guessed' },
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    }).admin();
    await expect(stranger.connect()).rejects.toThrow(/[Aa]uthentication/);
    const containers = await keelson.containers((await cluster()).uid);
    const inspected = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).inspect()));
    const logs = await Promise.all(
      containers.map(({ Id }) => docker.getContainer(Id).logs({ stdout: true, stderr: true })),
    );
    const shown = [inspected, await keelson.events('bus'), await cluster()].map((value) => JSON.stringify(value));
    for (const text of [...shown, ...logs.map(String)]) expect(text).not.toContain(password);
  });

  it('keeps three copies of a topic, of which two must have a message before it counts', TIMEOUT, async () => {
    expect(await copies()).toSatisfy((all: number[][]) => all.length === 3 && all.every((ids) => ids.length === 3));
    const resources = [{ type: 2, name: TOPIC, configNames: ['min.insync.replicas'] }];
    const described = await asAdmin(kafka, (admin) => admin.describeConfigs({ resources, includeSynonyms: false }));
    expect(described.resources[0]?.configEntries[0]?.configValue).toBe('2');
  });

  it('loses no acknowledged message when a broker is killed', TIMEOUT, async () => {
    const { uid } = await cluster();
    const victim = (await running())[0];
    if (victim === undefined) throw new Error('nobody runs');
    writer.measureAnew();
    await (await keelson.containerOf(uid, victim.name)).kill();
    await until(
      async () => (await running()).some(({ name, task }) => name === victim.name && task !== victim.task),
      240_000,
    );
    await settled(3);
    await writer.goesOn();
    expect(await lostIn(kafka, TOPIC, writer)).toEqual([]);
    process.stdout.write(`kill: longest time without a message: ${Math.round(writer.longestMs)} ms\n`);
  });

  it(
    'rolls another image and changed options through its brokers, none before the copies of all are in sync',
    TIMEOUT,
    async () => {
      const names = (await running()).map(({ name }) => name);
      await roll(keelson, 'bus', { image: other.name, options: { config: { 'num.io.threads': 4 } } });
      expect(await stepsOf(keelson, 'bus')).toEqual(oneByOne(names));
      await settled(3);
      await writer.goesOn();
      expect(await lostIn(kafka, TOPIC, writer)).toEqual([]);
    },
  );

  it('grows by a broker, and takes it out again once its partitions are elsewhere', TIMEOUT, async () => {
    await patch({ peers: 4 });
    await settled(4);
    await asAdmin(kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic: TOPIC, count: 7 }] }));
    await until(async () => (await copies()).flat().includes(3), 30_000);
    await writer.goesOn();
    await patch({ peers: 3 });
    await until(async () => (await keelson.events('bus')).some(({ kind }) => kind === 'memberLeft'), 240_000);
    await settled(3);
    const left = await copies();
    expect(left.flat()).not.toContain(3);
    expect(left.map((ids) => ids.length)).toEqual(left.map(() => 3));
    await writer.goesOn();
    expect(await lostIn(kafka, TOPIC, writer)).toEqual([]);
  });

  it('does not take a controller out, and says so', TIMEOUT, async () => {
    await patch({ peers: 2 });
    const refusal = /bus-2 is a controller, and these are not taken out: set peers to at least 3/;
    await until(async () => refusal.test(JSON.stringify([await cluster(), await keelson.events('bus')])), 60_000);
    expect(await running()).toHaveLength(3);
    await patch({ peers: 3 });
    await settled(3);
    await writer.goesOn();
    expect(await lostIn(kafka, TOPIC, writer)).toEqual([]);
  });
});
