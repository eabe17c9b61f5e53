import { describe, expect, test } from 'vitest';
import { committedBatches, positionBehind } from '../src/committed.ts';

const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;

function batch(firstOffset: number, producer: number, attributes = 0, mark?: 'abort' | 'commit') {
  const key = Buffer.alloc(4);
  key.writeInt16BE(mark === 'commit' ? 1 : 0, 2);
  const record = { length: 0, attributes: 0, timestampDelta: 0n, offsetDelta: 0, key, value: null, headers: [] };
  return {
    firstOffset: BigInt(firstOffset),
    lastOffsetDelta: 1,
    attributes,
    producerId: BigInt(producer),
    records: [record],
  };
}
const transaction = (firstOffset: number, producer: number) => batch(firstOffset, producer, TRANSACTIONAL);
const mark = (firstOffset: number, producer: number, kind: 'abort' | 'commit') =>
  batch(firstOffset, producer, TRANSACTIONAL | CONTROL, kind);
const offsets = (batches: readonly { firstOffset: bigint }[]) => batches.map(({ firstOffset }) => Number(firstOffset));
const aborted = (producer: number, firstOffset: number) => ({
  producerId: BigInt(producer),
  firstOffset: BigInt(firstOffset),
});

describe('batches that count', () => {
  test('are those without a transaction, and of transactions that were committed', () => {
    const batches = [batch(0, -1), transaction(2, 7), mark(4, 7, 'commit'), batch(6, -1)];
    expect(offsets(committedBatches(batches, []))).toEqual([0, 2, 6]);
  });

  test('are none of an aborted transaction, whose producer may commit the next one', () => {
    const batches = [
      transaction(0, 7),
      transaction(2, 8),
      mark(4, 7, 'abort'),
      transaction(6, 7),
      mark(8, 7, 'commit'),
    ];
    expect(offsets(committedBatches(batches, [aborted(7, 0)]))).toEqual([2, 6]);
  });

  test('are told apart where one producer aborts twice', () => {
    const batches = [
      ...[transaction(0, 7), mark(2, 7, 'abort'), transaction(4, 7), mark(6, 7, 'commit')],
      ...[transaction(8, 7), mark(10, 7, 'abort')],
    ];
    expect(offsets(committedBatches(batches, [aborted(7, 8), aborted(7, 0)]))).toEqual([4]);
  });

  test('are none of an aborted transaction whose mark is not among them yet', () => {
    expect(committedBatches([transaction(4, 7), transaction(6, 7)], [aborted(7, 2)])).toEqual([]);
  });
});

test('the next batch begins behind the last one, whether that counts or not', () => {
  expect(positionBehind([batch(0, -1), mark(4, 7, 'abort')])).toBe(6n);
  expect(positionBehind([])).toBe(-1n);
});
