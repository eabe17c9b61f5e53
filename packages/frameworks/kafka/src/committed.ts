/** Which of the batches that a broker sent hold records that count: those of aborted transactions, and marks of Kafka's own, do not. */
import type { RecordsBatch } from '@platformatic/kafka';

const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;
const ABORT = 0;

type Batch = Pick<RecordsBatch, 'firstOffset' | 'lastOffsetDelta' | 'attributes' | 'producerId' | 'records'>;

interface Aborted {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

/** Where the next batch begins; -1: there is none. */
export function positionBehind(batches: readonly Batch[]): bigint {
  const last = batches.at(-1);
  return last === undefined ? -1n : endOf(last) + 1n;
}

/** @param aborted as the broker told it for these batches */
export function committedBatches<B extends Batch>(batches: readonly B[], aborted: readonly Aborted[]): readonly B[] {
  const waiting = [...aborted].sort((a, b) => Number(a.firstOffset - b.firstOffset));
  const open = new Set<bigint>();
  return batches.filter((batch) => {
    while (waiting[0] !== undefined && waiting[0].firstOffset <= endOf(batch)) {
      open.add(waiting[0].producerId);
      waiting.shift();
    }
    if ((batch.attributes & CONTROL) !== 0) {
      if (batch.records[0]?.key?.readInt16BE(2) === ABORT) open.delete(batch.producerId);
      return false;
    }
    return (batch.attributes & TRANSACTIONAL) === 0 || !open.has(batch.producerId);
  });
}

function endOf({ firstOffset, lastOffsetDelta }: Batch): bigint {
  return firstOffset + BigInt(lastOffsetDelta);
}
