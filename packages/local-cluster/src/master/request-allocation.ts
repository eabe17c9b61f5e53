import type { Tx } from '../engine/tx.ts';

/** Asks for a run of the allocator; requests of one moment are served together. */
export function requestAllocation(tx: Tx): void {
  tx.emit({ kind: 'allocate' });
}
