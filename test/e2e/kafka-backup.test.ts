/** Backups of Kafka as operators take and restore them, while a client produces all the time. */
import { copyFileSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { CompressionTypes, type Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backup, Backups } from '../support/backups.ts';
import { skips } from '../support/images.ts';
import {
  asAdmin,
  clientOf,
  type Heard,
  hearAll,
  KafkaService,
  kafkaProblem,
  makeTopic,
  SERVICE_TOPIC,
} from '../support/kafka.ts';
import { Keelson, until } from '../support/keelson.ts';
import { finish } from '../support/traces.ts';

const TIMEOUT = { timeout: 400_000 };
const PEERS = [
  '--peers',
  '3',
  '--durability',
  'sync',
  '--cpus',
  '1',
  '--mem',
  '640',
  '--disk',
  '1024',
  '--timeout',
  '5m',
];
const skipped = skips('backups of Kafka end to end', await kafkaProblem());

let keelson: Keelson;
let backups: Backups;
beforeAll(async () => {
  if (skipped) return;
  keelson = await Keelson.start('--agents=3');
  backups = new Backups(keelson);
});
afterAll(async () => {
  if (!skipped) await finish(keelson);
});

describe.skipIf(skipped)('a backup of Kafka', () => {
  let backup: Backup;
  /** Numbers of which the writer knew before the backup began that they are written. */
  let before: readonly number[];
  let password: string;
  let former: readonly Heard[];

  const kafkaOf = async (name: string): Promise<Kafka> => clientOf(keelson, name, await backups.passwordOf(name));

  /** All that the backup must have, once and in its order; and what it did not need is not there twice. */
  async function expectAllOf(name: string): Promise<Kafka> {
    const kafka = await kafkaOf(name);
    const numbers = (await hearAll(kafka, SERVICE_TOPIC)).map(({ value }) => Number(value));
    expect(before.filter((n) => !numbers.includes(n))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(await hearAll(kafka, 'things')).toEqual(former);
    return kafka;
  }

  test('is taken while a client produces', TIMEOUT, async () => {
    const bus = await KafkaService.create(keelson, 'bus');
    const kafka = await kafkaOf('bus');
    await makeTopic(kafka, 'things', 2, { 'cleanup.policy': 'compact', 'max.message.bytes': '2000000' });
    await makeTopic(kafka, 'empty', 1);
    await produceThings(kafka);
    await asAdmin(kafka, (admin) =>
      admin.setOffsets({ groupId: 'readers', topic: 'things', partitions: [{ partition: 0, offset: '5' }] }),
    );
    former = await hearAll(kafka, 'things');
    const writer = await bus.writer();
    await writer.goesOn(200);
    before = [...writer.acknowledged];
    backup = await backups.take('bus');
    await writer.goesOn();
    await writer.stop();
    expect(before.length).toBeGreaterThanOrEqual(200);
    password = await backups.passwordOf('bus');
    expect(readFileSync(backup.path).includes(password)).toBe(false);
    await bus.destroy();
  });

  test('is restored under another name: records, settings, and what groups have committed', TIMEOUT, async () => {
    await backups.restore(backup.path, 'kafka', 'again', ...PEERS);
    const kafka = await expectAllOf('again');
    expect(await backups.passwordOf('again')).not.toBe(password);
    await asAdmin(kafka, async (admin) => {
      expect((await admin.listTopics()).filter((name) => !name.startsWith('__')).sort()).toEqual(
        ['empty', 'things', SERVICE_TOPIC].sort(),
      );
      const [offsets] = await admin.fetchOffsets({ groupId: 'readers', topics: ['things'] });
      expect(offsets?.partitions.find(({ partition }) => partition === 0)?.offset).toBe('2');
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 2, name: 'things', configNames: ['cleanup.policy', 'max.message.bytes'] }],
      });
      const settings = resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]);
      expect(Object.fromEntries(settings ?? [])).toEqual({
        'cleanup.policy': 'compact',
        'max.message.bytes': '2000000',
      });
    });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'empty', messages: [{ value: 'since' }] });
    await producer.disconnect();
  });

  test('is restored once: what was produced since is there when all are launched again', TIMEOUT, async () => {
    await backups.relaunch('again');
    const kafka = await expectAllOf('again');
    expect((await hearAll(kafka, 'empty')).map(({ value }) => value)).toEqual(['since']);
    await keelson.request('DELETE', '/v1/instances/again?data=delete');
    await keelson.gone('again');
  });

  test('comes to the same where its restoration is interrupted', TIMEOUT, async () => {
    const resources = { cpus: 1, memMb: 640, diskMb: 1_024 };
    const spec = { name: 'halfway', framework: 'kafka', peers: 3, durability: 'sync', restore: { path: backup.path } };
    expect((await keelson.request('POST', '/v1/instances', { ...spec, resources })).status).toBe(201);
    const { uid } = await keelson.get('halfway');
    const kafka = await kafkaOf('halfway');
    // It has begun once one of its topics is there.
    await until(async () => {
      const topics = await asAdmin(kafka, (admin) => admin.listTopics()).catch((): string[] => []);
      return topics.includes('empty');
    }, 120_000);
    await (await keelson.containerOf(uid, 'halfway-0')).kill();
    await keelson.running('halfway', 300_000);
    await expectAllOf('halfway');
    await keelson.request('DELETE', '/v1/instances/halfway?data=delete');
    await keelson.gone('halfway');
  });

  test('that is not whole is refused with the reason', TIMEOUT, async () => {
    const half = `${backup.path}.half`;
    copyFileSync(backup.path, half);
    truncateSync(half, Math.floor(statSync(half).size / 2));
    await backups.refuses(half, 'kafka', 'this is no backup of Kafka, or not all of one', {
      peers: 1,
      resources: { memMb: 640 },
    });
    rmSync(half);
  });
});

/** Of every kind: with and without keys, values and headers, compressed, of aborted and of committed transactions. */
async function produceThings(kafka: Kafka): Promise<void> {
  // First: what tells of a transaction's end is no message, and a reader waits for the last one.
  const transactional = kafka.producer({ transactionalId: 'tx', idempotent: true, maxInFlightRequests: 1 });
  await transactional.connect();
  for (const [value, ends] of [
    ['never', 'abort'],
    ['told', 'commit'],
  ] as const) {
    const transaction = await transactional.transaction();
    await transaction.send({ topic: 'things', messages: [{ key: value, value, partition: 0 }] });
    await transaction[ends]();
  }
  await transactional.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  const send = (messages: Parameters<typeof producer.send>[0]['messages'], compression = CompressionTypes.None) =>
    producer.send({ topic: 'things', acks: -1, compression, messages });
  await send([
    { key: 'a', value: 'one', partition: 0, timestamp: '1700000000000', headers: { h: 'x', bytes: Buffer.of(0, 255) } },
  ]);
  await send([
    { key: 'b', value: Buffer.of(0, 1, 2, 255), partition: 0 },
    { key: 'a', value: null, partition: 0 },
  ]);
  await send(
    Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: 'packed '.repeat(n + 1), partition: 1 })),
    CompressionTypes.GZIP,
  );
  await producer.disconnect();
}
