/**
 * The agents in an order in which neighbours are alike: first by the values of the fields that constraints name, then by
 * the Z-order of what they have left. A tree over this order can skip whole branches, as a k-d tree does.
 */
import type { AgentIndex, AgentTable, Field } from '../agents.ts';

const BITS = 8;

export function neighbourOrder(table: AgentTable, fields: readonly Field[]): AgentIndex[] {
  const keys = zKeys(table);
  const agents = table.offers.map((_, index) => index).filter((agent) => table.closed[agent] !== true);
  return agents.sort((a, b) => byFields(fields, a, b) || (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

function byFields(fields: readonly Field[], a: AgentIndex, b: AgentIndex): number {
  for (const { values } of fields) {
    const difference = (values[a] ?? 0) - (values[b] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The bits of each dimension's rank, interleaved, the highest first. */
function zKeys(table: AgentTable): Float64Array {
  const ranks = table.left.map(scaledRanks);
  const keys = new Float64Array(table.size);
  for (let agent = 0; agent < table.size; agent += 1) {
    let key = 0;
    for (let bit = BITS - 1; bit >= 0; bit -= 1) {
      for (const rank of ranks) key = key * 2 + (((rank[agent] ?? 0) >> bit) & 1);
    }
    keys[agent] = key;
  }
  return keys;
}

/** Each amount's place among the distinct amounts, scaled to BITS bits. */
function scaledRanks(amounts: Float64Array): Uint8Array {
  const distinct = [...new Set(amounts)].sort((a, b) => a - b);
  const scale = (2 ** BITS - 1) / Math.max(1, distinct.length - 1);
  const rankOf = new Map(distinct.map((amount, rank) => [amount, Math.floor(rank * scale)]));
  return Uint8Array.from(amounts, (amount) => rankOf.get(amount) ?? 0);
}
