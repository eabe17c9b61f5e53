/** A Kafka cluster as a client sees it: kafkajs, a producer that writes all the time, and a count of what it lost. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf } from '@keelson/core';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { docker, type Keelson } from './keelson.ts';

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

const IMAGE = 'keelson/kafka:4.3';
const CLI = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const BUILD_TIMEOUT_MS = 300_000;

/** Why tests of Kafka can't run here; undefined where they can: its image is there, or was built. */
export async function kafkaProblem(): Promise<string | undefined> {
  const isThere = await docker
    .getImage(IMAGE)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (isThere) return undefined;
  return promisify(execFile)(process.execPath, [CLI, 'images', 'build', 'kafka'], { timeout: BUILD_TIMEOUT_MS }).then(
    () => undefined,
    (error: unknown) => `${IMAGE} can be neither pulled nor built: ${messageOf(error)}`,
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

/** Sends one message after the other with `acks=all`, and keeps what was acknowledged. */
export class Writer {
  readonly acknowledged = new Set<string>();
  /** The longest time between two acknowledged messages, since `startGap`. */
  longestGapMs = 0;
  readonly #kafka: Kafka;
  readonly #topic: string;
  #stopped = false;
  #run: Promise<void> | undefined;

  constructor(kafka: Kafka, topic: string) {
    this.#kafka = kafka;
    this.#topic = topic;
  }

  start(): void {
    this.#run = this.#write();
  }

  startGap(): void {
    this.longestGapMs = 0;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#run;
  }

  /** What was acknowledged and is not there. */
  async lost(): Promise<readonly string[]> {
    const acknowledged = [...this.acknowledged];
    const found = await readAll(this.#kafka, this.#topic);
    return acknowledged.filter((value) => !found.has(value));
  }

  async #write(): Promise<void> {
    const producer = this.#kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    let lastMs = performance.now();
    for (let number = 0; !this.#stopped; number++) {
      const value = `message-${number}`;
      try {
        await producer.send({ topic: this.#topic, acks: -1, messages: [{ value, partition: number % 3 }] });
        this.acknowledged.add(value);
        const nowMs = performance.now();
        this.longestGapMs = Math.max(this.longestGapMs, nowMs - lastMs);
        lastMs = nowMs;
      } catch {
        await producer.connect().catch(() => undefined);
      }
    }
    await producer.disconnect();
  }
}

/** All that was in the topic when this was called. */
async function readAll(kafka: Kafka, topic: string): Promise<ReadonlySet<string>> {
  const ends = await asAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const left = new Map(ends.filter(({ high }) => high !== '0').map(({ partition, high }) => [partition, BigInt(high)]));
  const found = new Set<string>();
  const over = Promise.withResolvers<void>();
  const consumer = kafka.consumer({ groupId: `reader-${performance.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      found.add(message.value?.toString() ?? '');
      const end = left.get(partition);
      if (end !== undefined && BigInt(message.offset) + 1n >= end) left.delete(partition);
      if (left.size === 0) over.resolve();
    },
  });
  try {
    await over.promise;
    return found;
  } finally {
    await consumer.disconnect();
  }
}
