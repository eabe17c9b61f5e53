/**
 * Which waiting member goes to which agent. Pure: the same requests, offers and occupancy give the same answer.
 *
 *   requests --in order--> home, if it has one --> findAgent (tree over the agents) --> taken from what the agent has left
 *                                                       |
 *                                                       +--> none: reasons, counted by stage, shared by equal requests
 *
 * 1. What an agent's placements take together is never more than its offers hold, and no port is given out twice.
 * 2. Distribution and constraints hold for every placement, with those before it in the same call counted in; only members
 *    that must go home are not asked (home.ts).
 * 3. Every request that is not placed has at least one reason.
 */
import type { Rejection } from '../model/event.ts';
import { type AgentIndex, AgentTable, type Field } from './agents.ts';
import { type Ask, askOf, failedStage } from './ask.ts';
import { homeRejection, homeRejections, requiredHome } from './home.ts';
import { countRejections } from './placement/count.ts';
import { findAgent } from './placement/find.ts';
import { AgentTree } from './placement/tree.ts';
import { InstancePlaces } from './places.ts';
import type { TakenPorts } from './ports.ts';
import type { Verdicts } from './stages/rule.ts';
import type {
  AgentOffer,
  Declined,
  MatchOptions,
  MatchResult,
  MemberRequest,
  Occupancy,
  Occupant,
  Placed,
  Unplaced,
} from './types.ts';

/** The tree is sorted by fields with at most this many values (racks and zones, not host names). */
const MAX_SORTED_VALUES = 64;
const MAX_SORTED_FIELDS = 8;

/**
 * Places members on agents. Each agent comes once in `offers`, each member once in `requests`. Masters go first among
 * equals, and members that can only go home before those that can go anywhere; else the order given counts.
 */
export function match(
  requests: readonly MemberRequest[],
  offers: readonly AgentOffer[],
  occupancy: Occupancy,
  options: MatchOptions,
): MatchResult {
  const run = new Matching(requests, offers, occupancy, options);
  for (const request of inOrder(requests)) run.place(request);
  return { placements: run.placements, reasons: run.reasons, declines: run.declines() };
}

function inOrder(requests: readonly MemberRequest[]): MemberRequest[] {
  const key = (request: MemberRequest): number =>
    (requiredHome(request) === null ? 2 : 0) + (request.role === 'master' ? 0 : 1);
  return [...requests].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0) || key(a) - key(b));
}

interface Group {
  readonly ask: Ask;
  readonly version: number;
  /** Once one of them has found no place: what all others get to hear. */
  rejections: readonly Rejection[] | null;
}

class Matching {
  readonly placements: Placed[] = [];
  readonly reasons: Unplaced[] = [];
  readonly #table: AgentTable;
  readonly #tree: AgentTree;
  readonly #options: MatchOptions;
  readonly #places = new Map<string, InstancePlaces>();
  readonly #occupancy: Occupancy;
  readonly #requested: ReadonlyMap<string, readonly MemberRequest[]>;
  readonly #groups = new Map<string, Group>();
  readonly #verdicts: Verdicts = new Map();

  constructor(
    requests: readonly MemberRequest[],
    offers: readonly AgentOffer[],
    occupancy: Occupancy,
    options: MatchOptions,
  ) {
    this.#options = options;
    this.#occupancy = occupancy;
    this.#table = new AgentTable(offers, options);
    this.#tree = new AgentTree(this.#table, sortedFields(requests, this.#table));
    this.#requested = Map.groupBy(requests, ({ uid }) => uid);
  }

  place(request: MemberRequest): void {
    const group = this.#groupOf(request);
    const required = requiredHome(request);
    if (required !== null) this.#placeAtHome(request, group.ask, required);
    else if (!this.#tryHome(request, group.ask)) this.#placeAnywhere(request, group);
  }

  declines(): Declined[] {
    const wanted = new Set(this.reasons.map(({ request }) => requiredHome(request)?.agentId));
    return this.#table.offers.flatMap(({ agentId, offerIds }, agent) => {
      if (this.#table.used.has(agent)) return [];
      return [{ agentId, offerIds, refuse: wanted.has(undefined) || wanted.has(agentId) ? 'short' : 'long' }];
    });
  }

  #placeAtHome(request: MemberRequest, ask: Ask, home: NonNullable<MemberRequest['home']>): void {
    if (homeRejection(ask, request, home, this.#table) === null && this.#accept(request, ask, home.agentId)) return;
    this.#reject(request, homeRejections(ask, request, home, this.#table));
  }

  #tryHome(request: MemberRequest, ask: Ask): boolean {
    const { home } = request;
    const agent = home === null ? null : this.#table.indexOf(home.agentId);
    if (home === null || agent === null || failedStage(ask, this.#table, agent) !== null) return false;
    return this.#accept(request, ask, home.agentId);
  }

  #placeAnywhere(request: MemberRequest, group: Group): void {
    if (group.rejections === null) {
      const agent = findAgent(group.ask, this.#table, this.#tree);
      if (agent !== null && this.#accept(request, group.ask, this.#table.offerAt(agent).agentId, 'prefer')) return;
      // Only its own wishes for ports keep it from an agent that all others like it may use.
      if (agent !== null) return this.#reject(request, [{ stage: 'ports', reason: 'held by others', agents: 1 }]);
      group.rejections = countRejections(group.ask, this.#table, this.#tree);
    }
    this.#reject(request, group.rejections);
  }

  #accept(request: MemberRequest, ask: Ask, agentId: string, homePorts = request.homePorts): boolean {
    const agent = this.#table.indexOf(agentId);
    const taken = agent === null ? null : this.#table.ports(agent, request, homePorts);
    if (agent === null || taken === null) return false;
    this.placements.push(this.#placement(request, agent, taken));
    this.#table.take(agent, ask.need, taken.left);
    this.#tree.update(agent);
    if (requiredHome(request) === null) {
      const { hostname, attributes } = this.#table.offerAt(agent);
      ask.places.add({ ordinal: request.ordinal, agentId, hostname, attributes });
    }
    return true;
  }

  #placement(request: MemberRequest, agent: AgentIndex, { ports }: TakenPorts): Placed {
    const { agentId, hostname, address, offerIds, executorKnown } = this.#table.offerAt(agent);
    const { cpus, memMb, diskMb } = request.resources;
    const executor = !executorKnown && !this.#table.used.has(agent);
    const own = executor ? this.#options.executor : { cpus: 0, memMb: 0 };
    const sum = Math.round((cpus + own.cpus) * 1000) / 1000;
    const cost = { cpus: sum, memMb: memMb + own.memMb, diskMb, executor };
    return { request, agentId, hostname, address, offerIds, ports, cost };
  }

  #reject(request: MemberRequest, rejections: readonly Rejection[]): void {
    const none = { stage: 'offers', reason: 'no agent offers anything now', agents: 0 };
    const home = requiredHome(request);
    const homeSilent = home !== null && this.#table.indexOf(home.agentId) === null;
    this.reasons.push({ request, rejections: rejections.length === 0 ? [none] : rejections, homeSilent });
  }

  /** Requests of one instance that ask for the same, until one of its members is placed. */
  #groupOf(request: MemberRequest): Group {
    const places = this.#placesOf(request);
    const key = shapeOf(request);
    const known = this.#groups.get(key);
    if (known !== undefined && known.version === places.version) return known;
    const ask = askOf(request, this.#table, places, this.#verdicts);
    const group: Group = { ask, version: places.version, rejections: null };
    this.#groups.set(key, group);
    return group;
  }

  #placesOf({ uid }: MemberRequest): InstancePlaces {
    const known = this.#places.get(uid);
    if (known !== undefined) return known;
    const requests = this.#requested.get(uid) ?? [];
    const places = new InstancePlaces(this.#table, settled(this.#occupancy.get(uid) ?? [], requests, this.#table));
    this.#places.set(uid, places);
    return places;
  }
}

/** Members that have a place whatever this call decides: those that don't ask for another, and those that go home. */
function settled(occupants: readonly Occupant[], requests: readonly MemberRequest[], table: AgentTable): Occupant[] {
  const asking = new Map(requests.map((request) => [request.ordinal, request]));
  const staying = occupants.filter(({ ordinal }) => !asking.has(ordinal));
  const homes = requests.flatMap((request): Occupant[] => {
    const home = requiredHome(request);
    if (home === null) return [];
    const { ordinal } = request;
    const agent = table.indexOf(home.agentId);
    const known = occupants.find((occupant) => occupant.ordinal === ordinal && occupant.agentId === home.agentId);
    const attributes = agent === null ? (known?.attributes ?? {}) : table.offerAt(agent).attributes;
    return [{ ordinal, agentId: home.agentId, hostname: home.hostname, attributes }];
  });
  return [...staying, ...homes];
}

function sortedFields(requests: readonly MemberRequest[], table: AgentTable): Field[] {
  const names = new Set(requests.flatMap(({ placement }) => placement.constraints.map(([field]) => field)));
  return [...names]
    .map((name) => table.field(name))
    .filter(({ idOf }) => idOf.size <= MAX_SORTED_VALUES)
    .slice(0, MAX_SORTED_FIELDS);
}

function shapeOf({ uid, resources, ports, placement, avoidAgents = [] }: MemberRequest): string {
  const { cpus, memMb, diskMb } = resources;
  const { distribution, strategy, constraints } = placement;
  const rules = constraints.length === 0 ? '' : JSON.stringify(constraints);
  return `${uid} ${cpus} ${memMb} ${diskMb} ${ports.length} ${distribution} ${strategy} ${rules} ${avoidAgents.join()}`;
}
