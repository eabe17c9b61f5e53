/**
 * A backup: all records of all topics that clients made, with the topics' settings and what groups have committed, read from the brokers
 * as a consumer reads them (`read_committed`). Whatever was acknowledged by all in-sync copies when it began is in it.
 *
 * What groups have committed is asked for before it is asked how far the partitions go: it never points beyond what is in the backup.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Instance, Member } from '@keelson/sdk';
import type { RecordsBatch } from '@platformatic/kafka';
import { type Archived, ArchiveWriter, type Committed, type Topic } from './archive.ts';
import { type ClusterClient, close, open } from './cluster-client.ts';
import { committedBatches, positionBehind } from './committed.ts';

/** Its presence says that a restoration is done: see restore.ts. */
export const MARKER = '__keelson_restored';

const TOPIC = 2;
const OF_THE_TOPIC = 1;
const EARLIEST = -2n;
const LATEST = -1n;
const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
const FETCH_BYTES = 8 * 1024 * 1024;
const FETCH_WAIT_MS = 500;
const ENTRY_BYTES = 512 * 1024;
/** Kafka ends a transaction that was left open after 15 minutes at the latest, unless it was told to wait longer. */
const PATIENCE_MS = 20 * 60_000;
const RETRY_MS = 500;
/** Which copies a broker must not send at full speed: of the brokers there were. */
const OF_BROKERS = /replication\.throttled\.replicas$/;

export async function* backupOf({ secrets }: Instance, member: Member, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const client = await open(secrets.password ?? '', member);
  try {
    yield* archiveOf(client, signal);
  } finally {
    await close(client);
  }
}

async function* archiveOf(client: ClusterClient, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const archive = new ArchiveWriter();
  yield archive.begin();
  const topics = await topicsOf(client);
  const commits = await commitsOf(client, topics);
  const ends = await offsetsOf(client, topics, LATEST);
  const starts = await offsetsOf(client, topics, EARLIEST);
  for (const topic of topics) {
    yield archive.entry({ topic });
    for (let partition = 0; partition < topic.partitions; partition++) {
      const [from, to] = [starts, ends].map((offsets) => offsets.get(topic.name)?.[partition] ?? 0n);
      const reader = new PartitionReader(client, topic.name, partition, signal);
      const own = commits.filter((each) => each.topic === topic.name && each.partition === partition);
      const ranks = new Ranks(own);
      for await (const { codec, records } of reader.read(from ?? 0n, to ?? 0n)) {
        for (const { offset } of records) ranks.pass(offset);
        for (const part of parts(records.map(({ record }) => record)))
          yield archive.entry({ records: { topic: topic.name, partition, codec, records: part } });
      }
      for (const committed of ranks.all) yield archive.entry({ committed });
    }
  }
  yield archive.end();
}

async function topicsOf({ admin, consumer }: ClusterClient): Promise<readonly Topic[]> {
  const names = (await admin.listTopics()).filter((name) => name !== MARKER).sort();
  if (names.length === 0) return [];
  const { topics } = await consumer.metadata({ topics: names, forceUpdate: true });
  const resources = names.map((name) => ({ resourceType: TOPIC, resourceName: name }) as const);
  const described = await admin.describeConfigs({ resources });
  return names.map((name) => {
    const configs = described.find(({ resourceName }) => resourceName === name)?.configs ?? [];
    const own = configs.flatMap(({ name: key, value, configSource }) =>
      configSource === OF_THE_TOPIC && typeof value === 'string' && !OF_BROKERS.test(key) ? [{ key, value }] : [],
    );
    return {
      name,
      partitions: topics.get(name)?.partitionsCount ?? 0,
      configs: Object.fromEntries(own.map((each) => [each.key, each.value] as const)),
    };
  });
}

/** As offsets of the partitions, still. */
async function commitsOf({ admin }: ClusterClient, topics: readonly Topic[]): Promise<readonly Committed[]> {
  const groups = [...(await admin.listGroups()).values()].filter(({ groupType }) => groupType !== 'share');
  if (groups.length === 0) return [];
  const known = new Set(topics.map(({ name }) => name));
  const listed = await admin.listConsumerGroupOffsets({ groups: groups.map(({ id }) => id) });
  return listed.flatMap(({ groupId, topics: own }) =>
    own
      .filter(({ name }) => known.has(name))
      .flatMap(({ name, partitions }) =>
        partitions
          .filter(({ committedOffset }) => committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset }) => ({
            group: groupId,
            topic: name,
            partition: partitionIndex,
            offset: Number(committedOffset),
          })),
      ),
  );
}

async function offsetsOf(
  { consumer }: ClusterClient,
  topics: readonly Topic[],
  timestamp: bigint,
): Promise<ReadonlyMap<string, readonly bigint[]>> {
  if (topics.length === 0) return new Map();
  const names = topics.map(({ name }) => name);
  return consumer.listOffsets({ topics: names, timestamp, isolationLevel: READ_UNCOMMITTED });
}

/** Offsets have gaps, where records were compacted away or told of transactions: in the copy there are none. */
class Ranks {
  readonly #open: Committed[];
  readonly #done: Committed[] = [];
  #count = 0;

  constructor(commits: readonly Committed[]) {
    this.#open = [...commits].sort((a, b) => a.offset - b.offset);
  }

  /** The record at that offset is in the backup. */
  pass(offset: bigint): void {
    for (let next = this.#open[0]; next !== undefined && next.offset <= offset; next = this.#open[0]) {
      this.#done.push({ ...next, offset: this.#count });
      this.#open.shift();
    }
    this.#count += 1;
  }

  get all(): readonly Committed[] {
    return [...this.#done, ...this.#open.map((each) => ({ ...each, offset: this.#count }))];
  }
}

interface Read {
  readonly codec: number;
  readonly records: readonly { readonly offset: bigint; readonly record: Archived }[];
}

class PartitionReader {
  readonly #client: ClusterClient;
  readonly #topic: string;
  readonly #partition: number;
  readonly #signal: AbortSignal;

  constructor(client: ClusterClient, topic: string, partition: number, signal: AbortSignal) {
    this.#client = client;
    this.#topic = topic;
    this.#partition = partition;
    this.#signal = signal;
  }

  /** All records from one offset up to another, once the transactions are over that they are in. */
  async *read(from: bigint, to: bigint): AsyncIterable<Read> {
    let at = from;
    let movedMs = performance.now();
    while (at < to) {
      this.#signal.throwIfAborted();
      const batches = await this.#fetch(at).catch((error: unknown) => this.#retry(error, movedMs));
      for (const batch of batches.committed) {
        const records = recordsOf(batch).filter(({ offset }) => offset >= at && offset < to);
        if (records.length > 0) yield { codec: batch.attributes & 7, records };
      }
      const next = batches.behind > at ? batches.behind : await this.#first(at);
      if (next > at) movedMs = performance.now();
      at = next;
      if (performance.now() - movedMs > PATIENCE_MS)
        throw new Error(`${this.#name} goes no further than ${at} of ${to}: a transaction is open, or nobody leads it`);
    }
  }

  async #fetch(at: bigint): Promise<{ committed: readonly RecordsBatch[]; behind: bigint }> {
    const { consumer } = this.#client;
    const known = (await consumer.metadata({ topics: [this.#topic] })).topics.get(this.#topic);
    const leader = known?.partitions[this.#partition]?.leader;
    if (known === undefined || leader === undefined || leader < 0) throw new Error(`nobody leads ${this.#name}`);
    const wanted = {
      partition: this.#partition,
      currentLeaderEpoch: -1,
      fetchOffset: at,
      lastFetchedEpoch: -1,
      partitionMaxBytes: FETCH_BYTES,
    };
    const { responses } = await consumer.fetch({
      node: leader,
      topics: [{ topicId: known.id, partitions: [wanted] }],
      minBytes: 1,
      maxBytes: FETCH_BYTES,
      maxWaitTime: FETCH_WAIT_MS,
      isolationLevel: READ_COMMITTED,
    });
    const answer = responses[0]?.partitions.find(({ partitionIndex }) => partitionIndex === this.#partition);
    const batches = answer?.records ?? [];
    return { committed: committedBatches(batches, answer?.abortedTransactions ?? []), behind: positionBehind(batches) };
  }

  /** What is gone from its beginning meanwhile, since it was kept long enough, is in no backup. */
  async #first(at: bigint): Promise<bigint> {
    const asked = { topics: [this.#topic], partitions: { [this.#topic]: [this.#partition] }, timestamp: EARLIEST };
    const offsets = await this.#client.consumer.listOffsets(asked).catch(() => undefined);
    const first = offsets?.get(this.#topic)?.[this.#partition] ?? at;
    return first > at ? first : at;
  }

  /** The leader may be another by now. */
  async #retry(error: unknown, movedMs: number): Promise<{ committed: readonly RecordsBatch[]; behind: bigint }> {
    if (performance.now() - movedMs > PATIENCE_MS) throw error;
    await delay(RETRY_MS, undefined, { signal: this.#signal });
    await this.#client.consumer.metadata({ topics: [this.#topic], forceUpdate: true }).catch(() => undefined);
    return { committed: [], behind: -1n };
  }

  get #name(): string {
    return `${this.#topic}-${this.#partition}`;
  }
}

const LOG_APPEND_TIME = 1 << 3;

function recordsOf(batch: RecordsBatch): { offset: bigint; record: Archived }[] {
  const appended = (batch.attributes & LOG_APPEND_TIME) !== 0;
  return batch.records.map(({ offsetDelta, timestampDelta, key, value, headers }) => ({
    offset: batch.firstOffset + BigInt(offsetDelta),
    record: {
      timestamp: Number(appended ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta),
      ...(key === null ? {} : { key }),
      ...(value === null ? {} : { value }),
      headers: headers.map(([name, text]) => ({
        key: name ?? Buffer.alloc(0),
        ...(text === null ? {} : { value: text }),
      })),
    },
  }));
}

/** No entry is much larger than it must be. */
function* parts(records: readonly Archived[]): Iterable<readonly Archived[]> {
  let part: Archived[] = [];
  let bytes = 0;
  for (const record of records) {
    part.push(record);
    bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0) + 64;
    if (bytes < ENTRY_BYTES) continue;
    yield part;
    [part, bytes] = [[], 0];
  }
  if (part.length > 0) yield part;
}
