/**
 * A backup: all records of all topics that clients made, with the topics' settings and what groups have committed, read from the brokers
 * as a consumer reads them (`read_committed`). Whatever was acknowledged by all in-sync copies when it began is in it.
 *
 * What groups have committed is asked for before it is asked how far the partitions go: it never points beyond what is in the backup.
 */
import type { Instance, Member } from '@keelson/sdk';
import { type Archived, ArchiveWriter, type Committed, type Topic } from './archive.ts';
import { type ClusterClient, close, open, reasonOf } from './cluster-client.ts';
import { EARLIEST, PartitionReader } from './partition-reader.ts';

/** Its presence says that a restoration is done: see restore.ts. */
export const MARKER = '__keelson_restored';

const TOPIC = 2;
const OF_THE_TOPIC = 1;
const LATEST = -1n;
const READ_UNCOMMITTED = 0;
const ENTRY_BYTES = 512 * 1024;
/** Which copies a broker must not send at full speed: of the brokers there were. */
const OF_BROKERS = /replication\.throttled\.replicas$/;

export async function* backupOf({ secrets }: Instance, member: Member, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const client = await open(secrets.password ?? '', member);
  try {
    yield* archiveOf(client, signal);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
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
  for (const { id, ...topic } of topics) {
    yield archive.entry({ topic });
    for (let partition = 0; partition < topic.partitions; partition++) {
      const reader = new PartitionReader(client, { topic: topic.name, id, partition }, signal);
      const [from, to] = [offsetIn(starts, reader), offsetIn(ends, reader)];
      const own = commits.filter((each) => each.topic === topic.name && each.partition === partition);
      const ranks = new Ranks(own);
      for await (const { codec, records } of reader.read(from, to)) {
        for (const { offset } of records) ranks.pass(offset);
        for (const part of parts(records.map(({ record }) => record)))
          yield archive.entry({ records: { topic: topic.name, partition, codec, records: part } });
      }
      for (const committed of ranks.all) yield archive.entry({ committed });
    }
  }
  yield archive.end();
}

type Offsets = ReadonlyMap<string, readonly bigint[]>;

/** @throws where nobody has told it: the partition must not look as if it was empty */
function offsetIn(offsets: Offsets, { topic, partition, name }: PartitionReader): bigint {
  const offset = offsets.get(topic)?.[partition];
  if (offset === undefined || offset < 0n) throw new Error(`nobody tells how far ${name} goes`);
  return offset;
}

interface Found extends Topic {
  readonly id: string;
}

async function topicsOf({ admin, consumer }: ClusterClient): Promise<readonly Found[]> {
  const names = (await admin.listTopics()).filter((name) => name !== MARKER).sort();
  if (names.length === 0) return [];
  const { topics } = await consumer.metadata({ topics: names, forceUpdate: true });
  const resources = names.map((name) => ({ resourceType: TOPIC, resourceName: name }) as const);
  const described = await admin.describeConfigs({ resources });
  return names.map((name) => {
    const known = topics.get(name);
    if (known === undefined) throw new Error(`topic ${name} was removed meanwhile`);
    const configs = described.find(({ resourceName }) => resourceName === name)?.configs ?? [];
    const own = configs.flatMap(({ name: key, value, configSource }) =>
      configSource === OF_THE_TOPIC && typeof value === 'string' && !OF_BROKERS.test(key) ? [{ key, value }] : [],
    );
    return {
      name,
      id: known.id,
      partitions: known.partitionsCount,
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

async function offsetsOf({ consumer }: ClusterClient, topics: readonly Topic[], timestamp: bigint): Promise<Offsets> {
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
