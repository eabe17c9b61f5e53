/**
 * The agents on offer, as arrays that matching can go through quickly: what each has left, and the values of the fields
 * that constraints name. Placing members takes from it; nothing else changes.
 */
import { TextIndex } from './pattern/text-index.ts';
import { countPorts, normalizePorts, onlyFree, type TakenPorts, takePorts } from './ports.ts';
import { type Amounts, DIMENSIONS } from './stages/dimensions.ts';
import type { AgentOffer, MatchOptions, MemberRequest, PortRange } from './types.ts';

/** An agent's place in the table. */
export type AgentIndex = number;

/** Stands for "the agent has no such attribute". */
export const MISSING = 0;

/** The values that agents have for one field, numbered from 1. */
export interface Field {
  readonly name: string;
  /** By agent; MISSING where it has none. */
  readonly values: Int32Array;
  readonly texts: readonly string[];
  readonly idOf: ReadonlyMap<string, number>;
  readonly index: TextIndex;
  /** Agents by value id. */
  readonly agents: readonly (readonly AgentIndex[])[];
}

export class AgentTable {
  readonly offers: readonly AgentOffer[];
  /** By dimension, by agent: what is left for members, the executor's own share taken off where it must be paid still. */
  readonly left: readonly Float64Array[];
  /** Those that get no new members, since they are being drained or their maintenance is near. */
  readonly closed: readonly boolean[];
  readonly closedCount: number;
  readonly used: Set<AgentIndex> = new Set();
  readonly #ports: (readonly PortRange[])[];
  readonly #byId: ReadonlyMap<string, AgentIndex>;
  readonly #fields = new Map<string, Field>();
  readonly #scale: readonly [number, number];

  constructor(offers: readonly AgentOffer[], options: MatchOptions) {
    this.offers = [...offers].sort((a, b) => (a.agentId < b.agentId ? -1 : 1));
    this.#byId = new Map(this.offers.map(({ agentId }, index) => [agentId, index]));
    if (this.#byId.size !== offers.length) throw new Error('an agent is offered twice: combine its offers first');
    this.#ports = this.offers.map(({ ports }) => normalizePorts(ports));
    this.left = DIMENSIONS.map(() => new Float64Array(offers.length));
    for (const [index, offer] of this.offers.entries()) this.#fill(index, offer, options.executor);
    const before = options.unavailableBeforeMs ?? Number.NEGATIVE_INFINITY;
    this.closed = this.offers.map(
      ({ unavailableFromMs, draining }) =>
        draining === true || (unavailableFromMs ?? Number.POSITIVE_INFINITY) < before,
    );
    this.closedCount = this.closed.filter((closed) => closed).length;
    this.#scale = [1 / largest(this.left[0]), 1 / largest(this.left[1])];
  }

  get size(): number {
    return this.offers.length;
  }

  offerAt(agent: AgentIndex): AgentOffer {
    const offer = this.offers[agent];
    if (offer === undefined) throw new Error(`no agent at ${agent}`);
    return offer;
  }

  indexOf(agentId: string): AgentIndex | null {
    return this.#byId.get(agentId) ?? null;
  }

  leftOf(agent: AgentIndex, dimension: number): number {
    return this.left[dimension]?.[agent] ?? 0;
  }

  /** The first dimension of which it has too little; null: it has enough of all. */
  shortOf(agent: AgentIndex, need: Amounts): number | null {
    for (let dimension = 0; dimension < need.length; dimension += 1) {
      if (this.leftOf(agent, dimension) < (need[dimension] ?? 0)) return dimension;
    }
    return null;
  }

  /** How empty it is, beside the largest of all: cpus and memory count alike. */
  room(agent: AgentIndex): number {
    return this.leftOf(agent, 0) * this.#scale[0] + this.leftOf(agent, 1) * this.#scale[1];
  }

  /** Free ports of that agent for a member: its own where it is at home there. */
  ports(
    agent: AgentIndex,
    { ports: names, home, avoidPorts = [], ...request }: MemberRequest,
    homePorts = request.homePorts,
  ): TakenPorts | null {
    const free = this.#ports[agent] ?? [];
    if (home === null || this.indexOf(home.agentId) !== agent) return takePorts(free, names, {});
    const own = Object.fromEntries(Object.entries(home.ports).filter(([, port]) => !avoidPorts.includes(port)));
    return takePorts(free, names, homePorts === 'prefer' ? onlyFree(free, own) : own, avoidPorts);
  }

  take(agent: AgentIndex, need: Amounts, ports: readonly PortRange[]): void {
    for (const [dimension, amount] of need.entries()) {
      const left = this.left[dimension];
      if (left !== undefined) left[agent] = this.leftOf(agent, dimension) - amount;
    }
    this.#ports[agent] = ports;
    this.used.add(agent);
  }

  /** Values of `hostname`, `agent` or an attribute. */
  field(name: string): Field {
    const known = this.#fields.get(name);
    if (known !== undefined) return known;
    const field = fieldOf(name, this.offers);
    this.#fields.set(name, field);
    return field;
  }

  #fill(index: AgentIndex, offer: AgentOffer, executor: MatchOptions['executor']): void {
    const own = offer.executorKnown ? { cpus: 0, memMb: 0 } : executor;
    const amounts: Amounts = [
      Math.floor(offer.cpus * 1000 + 1e-6) - Math.round(own.cpus * 1000),
      Math.floor(offer.memMb) - own.memMb,
      Math.floor(offer.diskMb),
      countPorts(this.#ports[index] ?? []),
    ];
    for (const [dimension, amount] of amounts.entries()) {
      const left = this.left[dimension];
      if (left !== undefined) left[index] = amount;
    }
  }
}

/** What `field` names of an agent or of a member's place; undefined: it has none. */
export function fieldValue(
  place: Pick<AgentOffer, 'agentId' | 'hostname' | 'attributes'>,
  field: string,
): string | undefined {
  if (field === 'hostname') return place.hostname;
  if (field === 'agent') return place.agentId;
  return Object.hasOwn(place.attributes, field) ? place.attributes[field] : undefined;
}

function fieldOf(name: string, offers: readonly AgentOffer[]): Field {
  const idOf = new Map<string, number>();
  const values = new Int32Array(offers.length);
  const agents: AgentIndex[][] = [[]];
  for (const [index, offer] of offers.entries()) {
    const text = fieldValue(offer, name);
    const id = text === undefined ? MISSING : (idOf.get(text) ?? idOf.size + 1);
    if (text !== undefined) idOf.set(text, id);
    values[index] = id;
    const sharing = agents[id];
    if (sharing === undefined) agents[id] = [index];
    else sharing.push(index);
  }
  return { name, values, texts: ['', ...idOf.keys()], idOf, index: new TextIndex(idOf.keys()), agents };
}

function largest(amounts: Float64Array | undefined): number {
  let most = 1;
  for (const amount of amounts ?? []) most = Math.max(most, amount);
  return most;
}
