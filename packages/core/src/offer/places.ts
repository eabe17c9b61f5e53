import type { AgentIndex, AgentTable } from './agents.ts';
import { fieldValue } from './agents.ts';
import type { Occupant } from './types.ts';

/** Where the members of one instance are, counted as constraints need it. */
export class InstancePlaces {
  readonly #table: AgentTable;
  readonly #members: Occupant[] = [];
  readonly #byAgent = new Map<AgentIndex, number>();
  readonly #byField = new Map<string, Map<string, number>>();
  /** Grows whenever a member is added: what was worked out before may no longer hold. */
  version = 0;

  constructor(table: AgentTable, members: readonly Occupant[]) {
    this.#table = table;
    for (const member of members) this.add(member);
  }

  get size(): number {
    return this.#members.length;
  }

  /** Agents on offer that have members of this instance, and how many. */
  get byAgent(): ReadonlyMap<AgentIndex, number> {
    return this.#byAgent;
  }

  /** Members by their place's value of a field; members whose place has none are left out. */
  counts(field: string): ReadonlyMap<string, number> {
    const known = this.#byField.get(field);
    if (known !== undefined) return known;
    const counts = new Map<string, number>();
    this.#byField.set(field, counts);
    for (const member of this.#members) addTo(counts, fieldValue(member, field));
    return counts;
  }

  add(member: Occupant): void {
    this.#members.push(member);
    this.version += 1;
    const agent = this.#table.indexOf(member.agentId);
    if (agent !== null) this.#byAgent.set(agent, (this.#byAgent.get(agent) ?? 0) + 1);
    for (const [field, counts] of this.#byField) addTo(counts, fieldValue(member, field));
  }
}

function addTo(counts: Map<string, number>, value: string | undefined): void {
  if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
}
