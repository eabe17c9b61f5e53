/** The reader of our own against protobufjs's, which wrote what it reads. */
import fc from 'fast-check';
import protobuf, { type Writer } from 'protobufjs/minimal.js';
import { describe, expect, test } from 'vitest';
import { memoryOf } from '../src/codec/memory.ts';
import { ProtobufReader } from '../src/codec/protobuf-reader.ts';
import { sharedText } from '../src/codec/shared-text.ts';

interface Value {
  readonly write: (writer: Writer) => Writer;
  readonly read: (reader: ProtobufReader) => unknown;
  readonly expected: unknown;
  readonly wireType: number;
}

const words = fc.constantFrom('cpus', 'mem', 'agent1', 'agent2', '*', '', 'ä', '日本', '😀');
const texts = fc.oneof(words, fc.string({ unit: 'binary', maxLength: 80 }));
const MAX_UINT64 = 2n ** 64n - 1n;

const long = (value: bigint, unsigned: boolean) => ({
  high: Number(BigInt.asIntN(32, value >> 32n)),
  low: Number(BigInt.asIntN(32, value)),
  unsigned,
});

const values: fc.Arbitrary<Value> = fc.oneof(
  fc
    .nat(0xffff_ffff)
    .map((n): Value => ({ write: (w) => w.uint32(n), read: (r) => r.uint32(), expected: n, wireType: 0 })),
  fc.integer().map((n): Value => ({ write: (w) => w.int32(n), read: (r) => r.int32(), expected: n, wireType: 0 })),
  fc.boolean().map((b): Value => ({ write: (w) => w.bool(b), read: (r) => r.bool(), expected: b, wireType: 0 })),
  fc.bigInt({ min: 0n, max: MAX_UINT64 }).map(
    (n): Value => ({
      write: (w) => w.uint64(long(n, true)),
      read: (r) => r.uint64(),
      expected: Number(n),
      wireType: 0,
    }),
  ),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .map((n): Value => ({ write: (w) => w.int64(long(n, false)), read: (r) => r.int64(), expected: n, wireType: 0 })),
  fc.double().map((n): Value => ({ write: (w) => w.double(n), read: (r) => r.double(), expected: n, wireType: 1 })),
  texts.map(
    (text): Value => ({
      write: (w) => w.string(text),
      read: (r) => r.string(),
      expected: Buffer.from(text).toString(),
      wireType: 2,
    }),
  ),
  fc.uint8Array({ maxLength: 150 }).map(
    (bytes): Value => ({
      write: (w) => w.bytes(bytes),
      read: (r) => r.bytes(),
      expected: bytes,
      wireType: 2,
    }),
  ),
);

function readerOf(bytes: Uint8Array): ProtobufReader {
  const reader = new ProtobufReader();
  reader.open(bytes);
  return reader;
}

const textOf = ({ buffer, byteOffset, length }: Buffer): string =>
  sharedText(memoryOf(buffer), byteOffset, byteOffset + length);

describe('the reader of protobuf', () => {
  test('reads what protobufjs writes, and passes over any of it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(values, fc.boolean())), (written) => {
        const writer = protobuf.Writer.create();
        for (const [{ write }] of written) write(writer);
        const reader = readerOf(writer.finish());
        for (const [{ read, expected, wireType }, skipped] of written) {
          if (skipped) reader.skip(8 | wireType);
          else expect(read(reader)).toEqual(expected);
        }
        expect(() => reader.uint32()).toThrow('it ends too early');
      }),
      { numRuns: 500 },
    );
  });

  test('passes over groups, one inside of the other, and over 32 bits', () => {
    const group = [(1 << 3) | 3, (2 << 3) | 3, (2 << 3) | 4, (3 << 3) | 5, 1, 2, 3, 4, (1 << 3) | 4];
    const reader = readerOf(Uint8Array.from([...group, 7]));
    reader.skip(reader.uint32());
    expect(reader.uint32()).toBe(7);
  });

  test.each([
    [
      'a varint of more than ten bytes',
      [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
      (r: ProtobufReader) => r.uint64(),
    ],
    ['it ends too early', [5, 1, 2], (r: ProtobufReader) => r.bytes()],
    ['it ends too early', [5, 1, 2], (r: ProtobufReader) => r.string()],
    ['it ends too early', [5, 1, 2], (r: ProtobufReader) => r.end()],
    ['it ends too early', [1, 2, 3], (r: ProtobufReader) => r.double()],
    ['it ends too early', [128], (r: ProtobufReader) => r.uint32()],
    ['unexpected wire type 4', [], (r: ProtobufReader) => r.skip((1 << 3) | 4)],
    ['unexpected wire type 7', [], (r: ProtobufReader) => r.skip((1 << 3) | 7)],
    ['a field has the number 0', [], (r: ProtobufReader) => r.skip(0)],
  ])('%s: %j', (message, bytes, read) => {
    expect(() => read(readerOf(Uint8Array.from(bytes)))).toThrow(message);
  });

  test('bytes are a copy of their own', () => {
    for (const length of [0, 16, 1000]) {
      const bytes = Buffer.from(protobuf.Writer.create().bytes(new Uint8Array(length).fill(7)).finish());
      expect(readerOf(bytes).bytes().buffer.byteLength).toBe(length);
    }
  });
});

describe('a text that is shared', () => {
  test('is what UTF-8 says of its bytes, whatever they are and whatever was read before', () => {
    // Few letters, bytes that are no UTF-8 among them: many of one hash.
    const letters = fc.constantFrom(0x61, 0x62, 0xc3, 0xa4, 0xff, 0x00);
    const some = fc.array(letters, { maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 30 }), (all) => {
        for (const bytes of [...all, ...all]) expect(textOf(bytes)).toBe(bytes.toString('utf8'));
      }),
      { numRuns: 300 },
    );
  });

  test('stands for 10,000 ids, each as it is', () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => `f7ee04e4-e8a2-4f20-ab21-ec7ce9fcd3b7-S${n}`);
    const bytes = Buffer.from(ids.join(''));
    for (let round = 0; round < 2; round += 1) {
      let at = 0;
      for (const id of ids) {
        expect(textOf(bytes.subarray(at, at + id.length))).toBe(id);
        at += id.length;
      }
    }
  });
});
