/**
 * A balanced binary tree over the agents, in neighbour order. Each node knows the most and the least that its agents have
 * left of each dimension, and the one value that they all share of a field. So a search leaves out branches in which no
 * agent can do, and a count takes branches whose agents all fail alike at once. Node 1 is the root, 2i and 2i+1 are i's
 * children, leaves come last.
 */
import type { AgentIndex, AgentTable, Field } from '../agents.ts';
import { DIMENSIONS } from '../stages/dimensions.ts';
import { neighbourOrder } from './order.ts';

/** Stands for "not all the same value". */
export const MIXED = -1;

export class AgentTree {
  readonly half: number;
  /** By dimension, by node. */
  readonly most: readonly Float64Array[];
  readonly least: readonly Float64Array[];
  readonly roomMost: Float64Array;
  readonly roomLeast: Float64Array;
  readonly agents: Int32Array;
  /** By field name, by node: the value that all of its agents have, or MIXED. */
  readonly shared: ReadonlyMap<string, Int32Array>;
  readonly #table: AgentTable;
  readonly #order: readonly AgentIndex[];
  readonly #leafOf: Int32Array;

  constructor(table: AgentTable, fields: readonly Field[]) {
    this.#table = table;
    this.#order = neighbourOrder(table, fields);
    this.half = 2 ** Math.ceil(Math.log2(Math.max(1, this.#order.length)));
    const nodes = 2 * this.half;
    this.most = DIMENSIONS.map(() => new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY));
    this.least = DIMENSIONS.map(() => new Float64Array(nodes).fill(Number.POSITIVE_INFINITY));
    this.roomMost = new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY);
    this.roomLeast = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
    this.agents = new Int32Array(nodes);
    this.#leafOf = new Int32Array(table.size).fill(-1);
    for (const [position, agent] of this.#order.entries()) this.#plant(this.half + position, agent);
    for (let node = this.half - 1; node > 0; node -= 1) this.#sum(node);
    this.shared = new Map(fields.map((field) => [field.name, this.#sharedValues(field)]));
  }

  /** The agent of a leaf. */
  agentAt(leaf: number): AgentIndex {
    return this.#order[leaf - this.half] ?? -1;
  }

  /** What an agent has left has changed. */
  update(agent: AgentIndex): void {
    const leaf = this.#leafOf[agent] ?? -1;
    if (leaf < 0) return;
    this.#plant(leaf, agent);
    for (let node = leaf >> 1; node > 0; node >>= 1) this.#sum(node);
  }

  #plant(leaf: number, agent: AgentIndex): void {
    this.#leafOf[agent] = leaf;
    this.agents[leaf] = 1;
    for (let dimension = 0; dimension < DIMENSIONS.length; dimension += 1) {
      const amount = this.#table.leftOf(agent, dimension);
      put(this.most[dimension], leaf, amount);
      put(this.least[dimension], leaf, amount);
    }
    const room = this.#table.room(agent);
    this.roomMost[leaf] = room;
    this.roomLeast[leaf] = room;
  }

  #sum(node: number): void {
    for (const most of this.most) takeLarger(most, node);
    for (const least of this.least) takeSmaller(least, node);
    takeLarger(this.roomMost, node);
    takeSmaller(this.roomLeast, node);
    this.agents[node] = (this.agents[2 * node] ?? 0) + (this.agents[2 * node + 1] ?? 0);
  }

  #sharedValues(field: Field): Int32Array {
    const shared = new Int32Array(2 * this.half).fill(MIXED);
    for (const [position, agent] of this.#order.entries()) shared[this.half + position] = field.values[agent] ?? 0;
    for (let node = this.half - 1; node > 0; node -= 1) {
      const left = shared[2 * node] ?? MIXED;
      const alone = (this.agents[2 * node + 1] ?? 0) === 0;
      shared[node] = alone || left === shared[2 * node + 1] ? left : MIXED;
    }
    return shared;
  }
}

function put(amounts: Float64Array | undefined, node: number, amount: number): void {
  if (amounts !== undefined) amounts[node] = amount;
}

function takeLarger(amounts: Float64Array, node: number): void {
  amounts[node] = Math.max(amounts[2 * node] ?? 0, amounts[2 * node + 1] ?? 0);
}

function takeSmaller(amounts: Float64Array, node: number): void {
  amounts[node] = Math.min(amounts[2 * node] ?? 0, amounts[2 * node + 1] ?? 0);
}
