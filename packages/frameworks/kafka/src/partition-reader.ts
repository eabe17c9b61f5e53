/** The records of one partition, read from whoever leads it, as a consumer reads them that reads only what is committed. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordsBatch } from '@platformatic/kafka';
import type { Archived } from './archive.ts';
import type { ClusterClient } from './cluster-client.ts';
import { committedBatches, positionBehind } from './committed.ts';

/** As an offset that is asked for. */
export const EARLIEST = -2n;
const READ_COMMITTED = 1;
const FETCH_BYTES = 1024 * 1024;
const FETCH_WAIT_MS = 500;
/** Kafka ends a transaction that was left open after 15 minutes at the latest, unless it was told to wait longer. */
const PATIENCE_MS = 20 * 60_000;
const RETRY_MS = 500;

interface Read {
  readonly codec: number;
  readonly records: readonly { readonly offset: bigint; readonly record: Archived }[];
}

interface Partition {
  readonly topic: string;
  /** One that is removed and made again has another. */
  readonly id: string;
  readonly partition: number;
}

export class PartitionReader {
  readonly topic: string;
  readonly partition: number;
  readonly #client: ClusterClient;
  readonly #id: string;
  readonly #signal: AbortSignal;

  constructor(client: ClusterClient, { topic, id, partition }: Partition, signal: AbortSignal) {
    this.topic = topic;
    this.partition = partition;
    this.#client = client;
    this.#id = id;
    this.#signal = signal;
  }

  get name(): string {
    return `${this.topic}-${this.partition}`;
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
        throw new Error(`${this.name} goes no further than ${at} of ${to}: a transaction is open, or nobody leads it`);
    }
  }

  async #fetch(at: bigint): Promise<{ committed: readonly RecordsBatch[]; behind: bigint }> {
    const { consumer } = this.#client;
    const known = (await consumer.metadata({ topics: [this.topic] })).topics.get(this.topic);
    const leader = known?.partitions[this.partition]?.leader;
    if (known === undefined || leader === undefined || leader < 0) throw new Error(`nobody leads ${this.name}`);
    const wanted = {
      partition: this.partition,
      currentLeaderEpoch: -1,
      fetchOffset: at,
      lastFetchedEpoch: -1,
      partitionMaxBytes: FETCH_BYTES,
    };
    const { responses } = await consumer.fetch({
      node: leader,
      topics: [{ topicId: this.#id, partitions: [wanted] }],
      minBytes: 1,
      maxBytes: FETCH_BYTES,
      maxWaitTime: FETCH_WAIT_MS,
      isolationLevel: READ_COMMITTED,
    });
    const answer = responses[0]?.partitions.find(({ partitionIndex }) => partitionIndex === this.partition);
    const batches = answer?.records ?? [];
    return { committed: committedBatches(batches, answer?.abortedTransactions ?? []), behind: positionBehind(batches) };
  }

  /** What is gone from its beginning meanwhile, since it was kept long enough, is in no backup. */
  async #first(at: bigint): Promise<bigint> {
    const asked = { topics: [this.topic], partitions: { [this.topic]: [this.partition] }, timestamp: EARLIEST };
    const offsets = await this.#client.consumer.listOffsets(asked).catch(() => undefined);
    const first = offsets?.get(this.topic)?.[this.partition] ?? at;
    return first > at ? first : at;
  }

  /**
   * The leader may be another by now.
   * @throws where there is nothing left to read: a backup of half a topic would look like one of all of it
   */
  async #retry(error: unknown, movedMs: number): Promise<{ committed: readonly RecordsBatch[]; behind: bigint }> {
    if (performance.now() - movedMs > PATIENCE_MS) throw error;
    await delay(RETRY_MS, undefined, { signal: this.#signal });
    if (await this.#isGone()) throw new Error(`topic ${this.topic} was removed meanwhile`);
    return { committed: [], behind: -1n };
  }

  /** Or another by the same name. False where nobody tells. */
  async #isGone(): Promise<boolean> {
    const { admin, consumer } = this.#client;
    const metadata = await consumer.metadata({ topics: [this.topic], forceUpdate: true }).catch(() => undefined);
    if (metadata !== undefined) return metadata.topics.get(this.topic)?.id !== this.#id;
    const topics = await admin.listTopics().catch(() => undefined);
    return topics !== undefined && !topics.includes(this.topic);
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
