/** Backups of a real broker, restored into another one: all that a backup of the copy has is what the backup has. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { skips } from '../../../../test/support/images.ts';
import { kafkaProblem } from '../../../../test/support/kafka.ts';
import { type Entry, readArchive } from '../src/archive.ts';
import { OneBroker } from './one-broker.ts';

const withServers = describe.skipIf(skips('backups of Kafka', await kafkaProblem()));
const FOREVER = '9223372036854775807';
const DAY_MS = 86_400_000;
const SET = 0;
const TOPIC = 2;

let source: OneBroker;
let copy: OneBroker;
const brokers: OneBroker[] = [];

async function start(options: Record<string, unknown> = {}): Promise<OneBroker> {
  const broker = await OneBroker.start(options);
  brokers.push(broker);
  return broker;
}

beforeEach(async () => {
  source = await start();
});
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((each) => each.close()));
});

interface Sent {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly timestamp?: number;
}

/** With one partition, to which each row of records is sent at once. */
async function make(topic: string, configs: Record<string, string>, ...rows: (readonly Sent[])[]): Promise<void> {
  await source.withClient(async ({ admin }) => {
    await admin.createTopics({
      topics: [{ topic, partitions: 1 }],
      configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
    });
  });
  for (const records of rows) await send(topic, records);
}

async function send(topic: string, records: readonly Sent[]): Promise<void> {
  await source.withClient(async ({ producer }) => {
    const messages = records.map(({ key = null, value = null, timestamp = 1_700_000_000_000 }) => ({
      topic,
      partition: 0,
      timestamp: BigInt(timestamp),
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
    }));
    await producer.send({ messages });
  });
}

async function set(topic: string, configs: Record<string, string>): Promise<void> {
  const changes = Object.entries(configs).map(([name, value]) => ({ name, value, configOperation: SET }) as const);
  await source.withClient(({ admin }) =>
    admin.incrementalAlterConfigs({ resources: [{ resourceType: TOPIC, resourceName: topic, configs: changes }] }),
  );
}

/** By topic: settings and records of its only partition, with how each is compressed. */
async function contents(path: string): Promise<Record<string, unknown>> {
  const found: Record<string, { configs: unknown; records: unknown[] }> = {};
  const of = (name: string) => (found[name] ??= { configs: {}, records: [] });
  for await (const entry of readArchive(path)) add(entry, of);
  return found;
}

function add(entry: Entry, of: (name: string) => { configs: unknown; records: unknown[] }): void {
  if ('topic' in entry) of(entry.topic.name).configs = entry.topic.configs;
  if (!('records' in entry)) return;
  const { topic, codec, records } = entry.records;
  of(topic).records.push(...records.map((record) => ({ codec, ...record })));
}

/** @returns what the backup has, which the copy has too */
async function copied(options: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const path = await source.backup();
  copy = await start(options);
  await copy.restore(path);
  const found = await contents(path);
  expect(await contents(await copy.backup())).toEqual(found);
  return found;
}

withServers('a backup of one broker', () => {
  test('has what the server compressed in any of its ways', async () => {
    const codecs = ['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'];
    // Larger than the blocks that they are compressed in, and not all alike.
    const records = Array.from({ length: 600 }, (_, n) => ({ key: `${n}`, value: `${n} `.repeat(100) }));
    for (const codec of codecs) await make(codec, { 'compression.type': codec }, records);
    const found = await copied();
    for (const [codec, name] of codecs.entries())
      expect(found[name]).toEqual({
        configs: { 'compression.type': name },
        records: records.map(({ key, value }) => ({
          codec,
          timestamp: 1_700_000_000_000,
          key: Buffer.from(key),
          value: Buffer.from(value),
          headers: [],
        })),
      });
  });

  test('is restored whatever its settings would refuse by now, and whatever the new cluster would', async () => {
    const ahead = { 'message.timestamp.after.max.ms': FOREVER };
    await make('ahead', ahead, [{ value: 'later', timestamp: Date.now() + 30 * DAY_MS }]);
    await make('turned', {}, [{ value: 'without a key' }]);
    await set('turned', { 'cleanup.policy': 'compact' });
    const large = Array.from({ length: 4 }, (_, n) => ({ key: `${n}`, value: `${n}`.repeat(400_000) }));
    await make('large', { 'max.message.bytes': '3000000' }, large);
    await set('large', { 'max.message.bytes': '1000', 'segment.bytes': '1048576' });
    await make('stamped', {}, [{ value: 'then' }]);
    await set('stamped', { 'message.timestamp.type': 'LogAppendTime' });
    await make('plain', {}, [{ value: 'then' }]);
    const found = await copied({
      config: {
        'log.message.timestamp.type': 'LogAppendTime',
        'log.cleanup.policy': 'compact',
        'log.segment.bytes': 1_048_576,
        'compression.type': 'gzip',
      },
    });
    expect(Object.keys(found).sort()).toEqual(['ahead', 'large', 'plain', 'stamped', 'turned']);
  });

  test('has all of a partition that takes many requests to read', async () => {
    const value = 'x'.repeat(100_000);
    const rows = Array.from({ length: 30 }, (_, row) =>
      Array.from({ length: 9 }, (_, n) => ({ key: `${row} ${n}`, value })),
    );
    await make('long', {}, ...rows);
    const { long } = await copied();
    const keys = rows.flat().map(({ key }) => ({ key: Buffer.from(key) }));
    expect(long).toMatchObject({ records: keys });
  });

  test.each(['not made again', 'made again'])('is refused where a topic is removed meanwhile, and %s', async (what) => {
    await make('first', {}, [{ value: 'one' }]);
    await make('second', {}, [{ value: 'two' }], [{ value: 'three' }]);
    const pieces = source.pieces();
    await pieces.next(); // what it is
    await pieces.next(); // the first topic: it has been asked how far all of them go
    await source.withClient(({ admin }) => admin.deleteTopics({ topics: ['second'] }));
    if (what === 'made again') await make('second', {}, [{ value: 'another' }]);
    const rest = async () => {
      while ((await pieces.next()).done !== true);
    };
    await expect(rest()).rejects.toThrow('topic second was removed meanwhile');
  });
});
