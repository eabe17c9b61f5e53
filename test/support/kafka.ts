/** A Kafka cluster as a client sees it: kafkajs, a producer that writes all the time, and a count of what it lost. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf } from '@keelson/core';
import { type Admin, Kafka, type KafkaMessage, logLevel, type PartitionMetadata, type Producer } from 'kafkajs';
import { docker, type Instance, type Keelson, until } from './keelson.ts';
import { PeerService } from './service.ts';
import { type Sink, SteadyWriter } from './steady-writer.ts';

export interface Peer {
  readonly name: string;
  readonly ordinal: number;
  readonly state: string;
  readonly healthy: boolean;
  readonly address: string;
  readonly ports: { readonly client: number; readonly controller: number };
  readonly task: string | null;
}

export interface Cluster {
  readonly uid: string;
  readonly phase: string;
  readonly members: readonly Peer[];
  readonly problem: { readonly message: string } | null;
}

export const KAFKA_IMAGE = 'keelson/kafka:4.3';
const CLI = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const BUILD_TIMEOUT_MS = 300_000;
const READ_TIMEOUT_MS = 120_000;

/** Why tests of Kafka can't run here; undefined where they can: its image is there, or was built. */
export async function kafkaProblem(): Promise<string | undefined> {
  const isThere = await docker
    .getImage(KAFKA_IMAGE)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (isThere) return undefined;
  return promisify(execFile)(process.execPath, [CLI, 'images', 'build', 'kafka'], { timeout: BUILD_TIMEOUT_MS }).then(
    () => undefined,
    (error: unknown) => `${KAFKA_IMAGE} can be neither pulled nor built: ${messageOf(error)}`,
  );
}

export async function clusterOf(keelson: Keelson, name: string): Promise<Cluster> {
  const { status, body } = await keelson.request<Cluster>('GET', `/v1/instances/${name}`);
  if (status !== 200) throw new Error(`get ${name}: ${status}`);
  return body;
}

export async function passwordOf(keelson: Keelson, name: string): Promise<string> {
  const { body } = await keelson.request<{ password: string }>('GET', `/v1/instances/${name}/credentials`);
  return body.password;
}

/** It looks for its brokers anew whenever it has lost them all. */
export function clientOf(keelson: Keelson, name: string, password: string): Kafka {
  return new Kafka({
    clientId: 'test',
    brokers: async () => {
      const { members } = await clusterOf(keelson, name);
      return members
        .filter(({ state }) => state === 'running')
        .map(({ address, ports }) => `${address}:${ports.client}`);
    },
    sasl: { mechanism: 'plain', username: 'keelson', password },
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 20 },
  });
}

/** Calls `ask` with an administrator's connection of its own. */
export async function asAdmin<T>(kafka: Kafka, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

export async function makeTopic(
  kafka: Kafka,
  topic: string,
  numPartitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> {
  const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
  await asAdmin(kafka, async (admin) => {
    // Its own wait for leaders fails where a broker has not heard of the topic yet.
    await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }], waitForLeaders: false });
    await until(async () => {
      const told = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined);
      const partitions = told?.topics[0]?.partitions ?? [];
      return partitions.length === numPartitions && partitions.every(({ leader }) => leader >= 0);
    }, READ_TIMEOUT_MS);
  });
}

/** Sends each number with `acks=all`, to the topic's partitions in turn; the writer tries again, not kafkajs. */
class KafkaSink implements Sink {
  readonly #topic: string;
  readonly #partitions: number;
  readonly #producer: Producer;
  #connected = false;

  constructor(kafka: Kafka, topic: string, partitions: number) {
    this.#topic = topic;
    this.#partitions = partitions;
    this.#producer = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
  }

  async write(n: number): Promise<void> {
    try {
      if (!this.#connected) await this.#producer.connect();
      this.#connected = true;
      const messages = [{ value: `${n}`, partition: n % this.#partitions }];
      await this.#producer.send({ topic: this.#topic, acks: -1, messages });
    } catch (error) {
      this.#connected = false;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }
}

export function kafkaWriter(kafka: Kafka, topic: string, partitions: number): SteadyWriter {
  return new SteadyWriter(new KafkaSink(kafka, topic, partitions));
}

/** What the writer was told is written, and is not there. */
export async function lostIn(kafka: Kafka, topic: string, { acknowledged }: SteadyWriter): Promise<number[]> {
  const told = [...acknowledged];
  const found = new Set((await hearAll(kafka, topic)).map(({ value }) => value));
  return told.filter((n) => !found.has(`${n}`));
}

/** A message as a consumer has it, whatever its offset is. */
export interface Heard {
  readonly partition: number;
  readonly timestamp: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** All that was in the topic when this was called, in its partitions' order. */
export async function hearAll(kafka: Kafka, topic: string): Promise<readonly Heard[]> {
  const ends = await asAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const left = new Map(ends.filter(({ high }) => high !== '0').map(({ partition, high }) => [partition, BigInt(high)]));
  const found: Heard[] = [];
  const consumer = kafka.consumer({ groupId: `reader-${performance.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      found.push({ partition, ...heard(message) });
      const end = left.get(partition);
      if (end !== undefined && BigInt(message.offset) + 1n >= end) left.delete(partition);
    },
  });
  try {
    await until(async () => left.size === 0, READ_TIMEOUT_MS);
    return found.sort((a, b) => a.partition - b.partition);
  } finally {
    await consumer.disconnect();
  }
}

function heard({ timestamp, key, value, headers = {} }: KafkaMessage): Omit<Heard, 'partition'> {
  const text = (bytes: Buffer | null) => bytes?.toString('latin1') ?? null;
  const named = Object.entries(headers).map(([name, header]) => [name, String(text(Buffer.from(`${header}`, 'utf8')))]);
  return { timestamp, key: text(key), value: text(value), headers: Object.fromEntries(named) };
}

export const SERVICE_TOPIC = 'writes';

/** Three Kafka peers and a topic of one partition, which has three copies. */
export class KafkaService extends PeerService {
  #kafka: Kafka | undefined;

  static async create(keelson: Keelson, name: string): Promise<KafkaService> {
    const service = new KafkaService(keelson, 'kafka', name);
    const resources = { cpus: 1, memMb: 640, diskMb: 1_024 };
    await service.post({ peers: 3, durability: 'sync', resources, placement: { distribution: 1 } });
    service.#kafka = clientOf(keelson, name, await service.password());
    await makeTopic(service.#client, SERVICE_TOPIC, 1);
    return service;
  }

  /** All run, and all copies are in sync. */
  override async running(): Promise<Instance> {
    const instance = await super.running();
    if (this.#kafka !== undefined) await until(async () => (await this.#partition()).isr.length === 3, 120_000);
    return instance;
  }

  async writer(): Promise<SteadyWriter> {
    const writer = kafkaWriter(this.#client, SERVICE_TOPIC, 1);
    await writer.goesOn();
    return writer;
  }

  lostBy(writer: SteadyWriter): Promise<readonly number[]> {
    return lostIn(this.#client, SERVICE_TOPIC, writer);
  }

  /** Of the partition that is written to. */
  protected async leader(): Promise<string> {
    return `${this.name}-${(await this.#partition()).leader}`;
  }

  async #partition(): Promise<PartitionMetadata> {
    const { topics } = await asAdmin(this.#client, (admin) => admin.fetchTopicMetadata({ topics: [SERVICE_TOPIC] }));
    const partition = topics[0]?.partitions[0];
    if (partition === undefined) throw new Error(`${this.name} has no partition`);
    return partition;
  }

  get #client(): Kafka {
    if (this.#kafka === undefined) throw new Error(`${this.name} is not there yet`);
    return this.#kafka;
  }
}
