/** A backup as bytes: what is written is read again, and what is not whole is not taken for one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ArchiveWriter, type Entry, readArchive } from '../src/archive.ts';

const bytes = (...values: number[]): Buffer => Buffer.from(values);
const ENTRIES: readonly Entry[] = [
  { topic: { name: 'orders', partitions: 3, configs: { 'cleanup.policy': 'compact' } } },
  {
    records: {
      topic: 'orders',
      partition: 2,
      codec: 4,
      records: [
        {
          timestamp: 1_700_000_000_123,
          key: bytes(0, 255),
          value: bytes(),
          headers: [{ key: bytes(1), value: bytes(2) }],
        },
        { timestamp: -1, key: bytes(7), headers: [{ key: bytes() }] },
        { timestamp: 0, value: bytes(9), headers: [] },
      ],
    },
  },
  { committed: { group: 'readers', topic: 'orders', partition: 2, offset: 3_000_000_000 } },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(entries: readonly Entry[]): Buffer {
  const writer = new ArchiveWriter();
  return Buffer.concat([writer.begin(), ...entries.map((entry) => writer.entry(entry)), writer.end()]);
}

async function read(file: Uint8Array): Promise<Entry[]> {
  const path = join(folder, 'backup');
  writeFileSync(path, file);
  const entries: Entry[] = [];
  for await (const entry of readArchive(path)) entries.push(entry);
  return entries;
}

describe('what is written', () => {
  test('is read again, with nothing and no bytes told apart', async () => {
    expect(await read(written(ENTRIES))).toEqual(ENTRIES);
  });

  test('may be larger than what is read of a file at a time', async () => {
    const value = Buffer.alloc(300_000, 'x');
    const records = Array.from({ length: 5 }, (_, n) => ({ timestamp: n, value, headers: [] }));
    const entry = { records: { topic: 'big', partition: 0, codec: 0, records } };
    expect(await read(written([entry, entry]))).toEqual([entry, entry]);
  });
});

describe('what is no whole backup', () => {
  const whole = written(ENTRIES);

  test.each<[string, () => Uint8Array, RegExp]>([
    ['nothing', () => bytes(), /not whole/],
    ['of another server', () => Buffer.from('REDIS0011 and so on'), /does not begin as one does/],
    ['cut off in its first words', () => whole.subarray(0, 5), /not whole/],
    ['cut off in an entry', () => whole.subarray(0, whole.length - 60), /not whole|too large/],
    ['cut off before its end', () => whole.subarray(0, whole.length - 40), /not whole|too large/],
    ['with more behind its end', () => Buffer.concat([whole, whole.subarray(16)]), /more behind its end/],
    [
      'without one of its entries',
      () => Buffer.concat([written([]).subarray(0, 16), whole.subarray(-37)]),
      /changed|not whole|read/,
    ],
  ])('%s: refused', async (_words, file, why) => {
    await expect(read(file())).rejects.toThrow(why);
  });

  test('changed in any of its bytes: refused', async () => {
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((changed[at] ?? 0) ^ 1, at);
      await expect(read(changed), `byte ${at}`).rejects.toThrow();
    }
  });
});
