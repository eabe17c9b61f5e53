/**
 * A backup of Kafka as bytes. Kafka has no format of its own for one; this one can be read by any program that reads protobuf:
 *
 *   "keelson.kafka.1\n", then messages `Entry` (below), each behind its length as a varint
 *
 * First each topic with its partitions' records in their order, then what each group has committed, in the end how many records there
 * are and a sha256 of all that comes before: without it a backup is not whole.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import protobuf from 'protobufjs';

const MAGIC = Buffer.from('keelson.kafka.1\n');
/** One entry may be one record, and that be as large as Kafka takes any. */
const MAX_ENTRY_BYTES = 1024 * 1024 * 1024;

const { root } = protobuf.parse(
  `syntax = "proto3";
  message Entry { oneof kind { Topic topic = 1; Records records = 2; Committed committed = 3; End end = 4; } }
  message Topic { string name = 1; uint32 partitions = 2; map<string, string> configs = 3; }
  message Records { string topic = 1; uint32 partition = 2; uint32 codec = 3; repeated Record records = 4; }
  message Record { int64 timestamp = 1; optional bytes key = 2; optional bytes value = 3; repeated Header headers = 4; }
  message Header { bytes key = 1; optional bytes value = 2; }
  message Committed { string group = 1; string topic = 2; uint32 partition = 3; uint64 offset = 4; }
  message End { uint64 records = 1; bytes sha256 = 2; }`,
  { keepCase: true },
);
const ENTRY = root.lookupType('Entry');

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** Those that are the topic's own, not the cluster's defaults. */
  readonly configs: Readonly<Record<string, string>>;
}

export interface Header {
  readonly key: Uint8Array;
  readonly value?: Uint8Array;
}

/** Without a value: the key is deleted. */
export interface Archived {
  /** Unix time in ms. */
  readonly timestamp: number;
  readonly key?: Uint8Array;
  readonly value?: Uint8Array;
  readonly headers: readonly Header[];
}

/** Records that follow one another in their partition. */
export interface Records {
  readonly topic: string;
  readonly partition: number;
  /** As Kafka numbers what their batch was compressed with. */
  readonly codec: number;
  readonly records: readonly Archived[];
}

/** How many of the partition's records, counted from the first that is in the backup, the group has behind it. */
export interface Committed {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export type Entry =
  | { readonly topic: Topic }
  | { readonly records: Records }
  | { readonly committed: Committed }
  | { readonly end: { readonly records: number; readonly sha256: Uint8Array } };

export class NoBackup extends Error {}

/** The bytes of a backup, one piece after the other. */
export class ArchiveWriter {
  readonly #hash = createHash('sha256');
  #records = 0;

  begin(): Uint8Array {
    return this.#counted(MAGIC);
  }

  entry(entry: Entry): Uint8Array {
    if ('records' in entry) this.#records += entry.records.records.length;
    return this.#counted(ENTRY.encodeDelimited(entry).finish());
  }

  end(): Uint8Array {
    const end = { records: this.#records, sha256: this.#hash.digest() };
    return ENTRY.encodeDelimited({ end }).finish();
  }

  #counted(bytes: Uint8Array): Uint8Array {
    this.#hash.update(bytes);
    return bytes;
  }
}

/** All that is in a backup but its end. @throws NoBackup where it is none, is not whole or was changed */
export async function* readArchive(path: string): AsyncIterable<Entry> {
  const hash = createHash('sha256');
  let records = 0;
  let ended = false;
  for await (const { entry, bytes } of entriesOf(path)) {
    if (ended) throw new NoBackup('there is more behind its end');
    if (entry === null) {
      hash.update(bytes);
      continue;
    }
    if ('end' in entry) {
      if (!hash.copy().digest().equals(entry.end.sha256)) throw new NoBackup('it was changed: its sum is another');
      if (entry.end.records !== records) throw new NoBackup('it has not the records that it should');
      ended = true;
      continue;
    }
    hash.update(bytes);
    if ('records' in entry) records += entry.records.records.length;
    yield entry;
  }
  if (!ended) throw new NoBackup('it is not whole');
}

interface Piece {
  /** null: what stands before the first. */
  readonly entry: Entry | null;
  readonly bytes: Uint8Array;
}

async function* entriesOf(path: string): AsyncIterable<Piece> {
  let rest = Buffer.alloc(0);
  let begun = false;
  for await (const chunk of createReadStream(path)) {
    rest = Buffer.concat([rest, chunk]);
    if (!begun) {
      if (rest.length < MAGIC.length) continue;
      if (!rest.subarray(0, MAGIC.length).equals(MAGIC)) throw new NoBackup('it does not begin as one does');
      yield { entry: null, bytes: MAGIC };
      rest = rest.subarray(MAGIC.length);
      begun = true;
    }
    for (let end = endOfEntry(rest); end !== null && end <= rest.length; end = endOfEntry(rest)) {
      const bytes = rest.subarray(0, end);
      yield { entry: decoded(bytes), bytes };
      rest = rest.subarray(end);
    }
  }
  if (!begun || rest.length > 0) throw new NoBackup('it is not whole');
}

/** Where the first entry ends; null: too little of it is there to tell. */
function endOfEntry(bytes: Buffer): number | null {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (length > MAX_ENTRY_BYTES) break;
    if (byte < 0x80) return at + 1 + length;
  }
  throw new NoBackup('an entry is too large');
}

function decoded(bytes: Uint8Array): Entry {
  try {
    const message = ENTRY.decodeDelimited(bytes);
    return checked(ENTRY.toObject(message, { longs: Number, defaults: true }));
  } catch (error) {
    if (error instanceof NoBackup) throw error;
    throw new NoBackup('an entry can not be read', { cause: error });
  }
}

function checked(object: object): Entry {
  if (!isEntry(object)) throw new NoBackup('an entry is none of those that are known');
  return object;
}

/** Of the right shape, since it was read as the message type that it is. */
function isEntry(object: object): object is Entry {
  return ['topic', 'records', 'committed', 'end'].some((kind) => kind in object);
}
