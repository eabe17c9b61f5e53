import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeRecord, RecordDecoder, RecordIoError } from '../src/index.ts';

const records = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
const cuts = fc.array(fc.nat(), { maxLength: 40 });

describe('RecordIO', () => {
  test('gives back the records, wherever the stream is cut into chunks', () => {
    fc.assert(
      fc.property(records, cuts, (written, at) => {
        const decoder = new RecordDecoder();
        const read = split(Buffer.concat(written.map(encodeRecord)), at).flatMap((chunk) => decoder.push(chunk));
        expect(read.map(hex)).toEqual(written.map(hex));
        expect(decoder.atBoundary).toBe(true);
      }),
    );
  });

  test('gives back the records when every byte is a chunk of its own', () => {
    fc.assert(
      fc.property(records, (written) => {
        const decoder = new RecordDecoder();
        const stream = Buffer.concat(written.map(encodeRecord));
        const read = [...stream].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
        expect(read.map(hex)).toEqual(written.map(hex));
      }),
      { numRuns: 30 },
    );
  });

  test('knows a stream that was cut off', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(), (record, at) => {
        const stream = encodeRecord(record);
        const decoder = new RecordDecoder();
        expect(decoder.push(stream.subarray(0, 1 + (at % (stream.length - 1))))).toEqual([]);
        expect(decoder.atBoundary).toBe(false);
      }),
    );
  });

  test('refuses what is not a length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.constantFrom('', '1', '20'), (byte, before) => {
        fc.pre(!(byte >= 0x30 && byte <= 0x39) && !(byte === 0x0a && before !== ''));
        expect(() => new RecordDecoder().push(Buffer.concat([Buffer.from(before), Uint8Array.of(byte)]))).toThrow(
          RecordIoError,
        );
      }),
    );
  });

  test('gives the records that come before what is none', () => {
    const decoder = new RecordDecoder();
    decoder.feed(Buffer.concat([encodeRecord(Buffer.from('first')), encodeRecord(Buffer.from('')), Buffer.from('x')]));
    expect([decoder.next(), here(decoder)]).toEqual([true, 'first']);
    expect([decoder.next(), here(decoder)]).toEqual([true, '']);
    expect(() => decoder.next()).toThrow(RecordIoError);
  });

  test('copies a record only where it comes in pieces', () => {
    const decoder = new RecordDecoder();
    const stream = Buffer.from('3\nabc3\ndef');
    decoder.feed(stream.subarray(0, 8));
    expect([decoder.next(), here(decoder), decoder.bytes.buffer === stream.buffer]).toEqual([true, 'abc', true]);
    expect(decoder.next()).toBe(false);
    decoder.feed(stream.subarray(8));
    expect([decoder.next(), here(decoder), decoder.bytes.length]).toEqual([true, 'def', 3]);
    expect([decoder.next(), decoder.bytes.length]).toEqual([false, 0]);
  });

  test('refuses a record above the bound as soon as its length says so', () => {
    const decoder = new RecordDecoder({ maxRecordBytes: 1000 });
    expect(() => decoder.push(Buffer.from('1001'))).toThrow('a record is longer than 1000 bytes');
    expect(() => new RecordDecoder({ maxRecordBytes: 1000 }).push(Buffer.from('00000'))).toThrow(RecordIoError);
    expect(new RecordDecoder({ maxRecordBytes: 1000 }).push(encodeRecord(new Uint8Array(1000)))).toHaveLength(1);
  });

  test('holds no more memory than what has come, whatever the length says', () => {
    const decoder = new RecordDecoder();
    const before = process.memoryUsage().arrayBuffers;
    decoder.push(Buffer.from('60000000\nabc'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});

function split(stream: Uint8Array, at: readonly number[]): Uint8Array[] {
  const ends = [...at.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
  return ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
}

const here = ({ bytes, start, end }: RecordDecoder): string => Buffer.from(bytes).toString('utf8', start, end);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
