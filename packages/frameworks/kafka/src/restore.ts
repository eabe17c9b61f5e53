/**
 * Makes of a backup the topics of a new cluster, by the first of its members, once all of them are up. Topics that are in the backup and in the
 * cluster already are what an interrupted restoration has left: they are made anew. A topic of Keelson's own says in the
 * end that it is done.
 *
 * Records come at their timestamps and in their order, compressed as they were. Topics get their own settings last: under these, or the new
 * cluster's, Kafka may refuse records that it took when others held, change them, or remove them while others are still to come.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Instance, Member } from '@keelson/sdk';
import { type Archived, type Committed, NoBackup, type Records, readArchive, type Topic } from './archive.ts';
import { MARKER } from './backup.ts';
import { type ClusterClient, reasonOf, withCluster } from './cluster-client.ts';

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
/** Batches that were compressed are larger before they are so again. */
const LARGEST = '1073741824';
const FOREVER = '9223372036854775807';
/** Under which any record is taken as it comes. */
const OPEN_TO_ALL: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'compression.type': 'producer',
  'max.message.bytes': LARGEST,
  'message.timestamp.after.max.ms': FOREVER,
  'message.timestamp.before.max.ms': FOREVER,
  'message.timestamp.type': 'CreateTime',
  'retention.bytes': '-1',
  'retention.ms': '-1',
  'segment.bytes': LARGEST,
};
const TOPIC = 2;
const SET = 0;
const DELETE = 1;
const LATEST = -1n;
const POLL_MS = 250;

/** @throws with what is wrong with the file, before anything is changed */
export async function restoreInto(
  instance: Instance,
  member: Member,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  if (!isFirst(instance, member)) return;
  const topics = await verified(path);
  await withCluster(instance, member, async (client) => {
    await allUp(client, instance, signal);
    if ((await client.admin.listTopics({ includeInternals: true })).includes(MARKER)) return;
    await new Restoration(client, topics, signal).run(path);
  });
}

/** One of those that form the cluster does it: the others would be in its way. */
function isFirst({ members }: Instance, { ordinal }: Member): boolean {
  const forming = members.filter(({ membership }) => membership?.state === 'forming' || membership?.state === 'joined');
  return Math.min(...forming.map((each) => each.ordinal)) === ordinal;
}

/** Reads all of it once. */
async function verified(path: string): Promise<readonly Topic[]> {
  const topics: Topic[] = [];
  try {
    for await (const entry of readArchive(path)) if ('topic' in entry) topics.push(entry.topic);
  } catch (error) {
    if (!(error instanceof NoBackup)) throw error;
    throw new Error(`this is no backup of Kafka, or not all of one: ${error.message}`, { cause: error });
  }
  return topics;
}

async function allUp({ consumer }: ClusterClient, { members }: Instance, signal: AbortSignal): Promise<void> {
  const wanted = members.filter(({ membership }) => membership?.state === 'forming' || membership?.state === 'joined');
  await until(signal, async () => {
    const metadata = await consumer.metadata({ topics: [], forceUpdate: true }).catch(() => undefined);
    return (metadata?.brokers.size ?? 0) >= wanted.length;
  });
}

type Resource = Parameters<ClusterClient['admin']['incrementalAlterConfigs']>[0]['resources'][number];
type Change = Resource['configs'][number];

class Restoration {
  readonly #client: ClusterClient;
  readonly #topics: readonly Topic[];
  readonly #signal: AbortSignal;
  readonly #counts = new Map<string, number[]>();

  constructor(client: ClusterClient, topics: readonly Topic[], signal: AbortSignal) {
    this.#client = client;
    this.#topics = topics;
    this.#signal = signal;
  }

  async run(path: string): Promise<void> {
    await this.#removeTopics();
    await this.#makeTopics();
    const committed: Committed[] = [];
    for await (const entry of readArchive(path)) {
      this.#signal.throwIfAborted();
      if ('records' in entry) await this.#send(entry.records);
      if ('committed' in entry) committed.push(entry.committed);
    }
    await this.#checkCounts();
    await this.#commit(committed);
    await this.#setConfigs();
    await this.#client.admin.createTopics({ topics: [{ topic: MARKER, partitions: 1 }] });
  }

  async #removeTopics(): Promise<void> {
    const { admin } = this.#client;
    const ours = new Set(this.#topics.map(({ name }) => name));
    const left = async () => (await admin.listTopics()).filter((name) => ours.has(name));
    const topics = await left();
    if (topics.length > 0) await admin.deleteTopics({ topics });
    await until(this.#signal, async () => (await left()).length === 0);
  }

  async #makeTopics(): Promise<void> {
    const { admin, consumer } = this.#client;
    const configs = Object.entries(OPEN_TO_ALL).map(([name, value]) => ({ name, value }));
    for (const { name, partitions } of this.#topics)
      await admin.createTopics({ topics: [{ topic: name, partitions }], configs });
    const names = this.#topics.map(({ name }) => name);
    if (names.length === 0) return;
    await until(this.#signal, async () => {
      const metadata = await consumer.metadata({ topics: names, forceUpdate: true }).catch(() => undefined);
      return this.#topics.every(({ name, partitions }) => {
        const known = metadata?.topics.get(name)?.partitions ?? [];
        return known.length === partitions && known.every(({ leader }) => leader >= 0);
      });
    });
  }

  async #send({ topic, partition, codec, records }: Records): Promise<void> {
    const compression = CODECS[codec];
    if (compression === undefined) throw new Error(`${topic} has records that are compressed in an unknown way`);
    const messages = records.map((record) => ({ topic, partition, ...messageOf(record) }));
    await this.#client.producer.send({ messages, compression }).catch((error: unknown) => {
      throw new Error(`${topic}-${partition}: ${reasonOf(error)}`, { cause: error });
    });
    const counts = this.#counts.get(topic) ?? [];
    counts[partition] = (counts[partition] ?? 0) + records.length;
    this.#counts.set(topic, counts);
  }

  /** Each partition has what was sent to it, and nothing twice. */
  async #checkCounts(): Promise<void> {
    const names = this.#topics.map(({ name }) => name);
    if (names.length === 0) return;
    const ends = await this.#client.consumer.listOffsets({ topics: names, timestamp: LATEST, isolationLevel: 0 });
    for (const { name, partitions } of this.#topics)
      for (let partition = 0; partition < partitions; partition++) {
        const [is, wanted] = [ends.get(name)?.[partition] ?? 0n, this.#counts.get(name)?.[partition] ?? 0];
        if (is !== BigInt(wanted))
          throw new Error(`${name}-${partition} has ${is} records, and ${wanted} were sent to it`);
      }
  }

  async #commit(committed: readonly Committed[]): Promise<void> {
    for (const [groupId, own] of Map.groupBy(committed, ({ group }) => group))
      await this.#client.admin.alterConsumerGroupOffsets({
        groupId,
        topics: [...Map.groupBy(own, ({ topic }) => topic)].map(([name, partitions]) => ({
          name,
          partitionOffsets: partitions.map(({ partition, offset }) => ({ partition, offset: BigInt(offset) })),
        })),
      });
  }

  /** Their own, and no others. */
  async #setConfigs(): Promise<void> {
    for (const { name, configs } of this.#topics) {
      const own: Change[] = Object.entries(configs).map(([key, value]) => ({ name: key, value, configOperation: SET }));
      const others: Change[] = Object.keys(OPEN_TO_ALL)
        .filter((key) => !(key in configs))
        .map((key) => ({ name: key, configOperation: DELETE }));
      const resource: Resource = { resourceType: TOPIC, resourceName: name, configs: [...own, ...others] };
      await this.#client.admin.incrementalAlterConfigs({ resources: [resource] });
    }
  }
}

function messageOf({ timestamp, key, value, headers }: Archived) {
  return {
    timestamp: BigInt(timestamp),
    key: bytesOf(key),
    value: bytesOf(value),
    headers: new Map(headers.map((header) => [Buffer.from(header.key), bytesOf(header.value)])),
  };
}

function bytesOf(bytes: Uint8Array | undefined): Buffer | null {
  return bytes === undefined ? null : Buffer.from(bytes);
}

async function until(signal: AbortSignal, condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(POLL_MS, undefined, { signal });
}
