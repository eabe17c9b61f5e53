/**
 * The rules of matching, written as plainly as they can be and apart from the matcher: may this member go to this agent?
 * Looks at every member and every agent; for small worlds only.
 */
import type { AgentOffer, Constraint, MemberRequest, Occupant } from '../../src/index.ts';
import { OPTIONS } from './build.ts';

export interface World {
  /** What is left of each agent's offers. */
  readonly offers: readonly AgentOffer[];
  /** The other members of the instance. */
  readonly others: readonly Occupant[];
}

export function mayGo(request: MemberRequest, offer: AgentOffer, { others }: Pick<World, 'others'>): boolean {
  const { cpus, memMb, diskMb } = request.resources;
  const own = offer.executorKnown ? { cpus: 0, memMb: 0 } : OPTIONS.executor;
  if (cpus + own.cpus > offer.cpus + 1e-9 || memMb + own.memMb > offer.memMb || diskMb > offer.diskMb) return false;
  if (request.home !== null && request.homePolicy === 'require') {
    const free = request.ports.every((name) => portsOf(offer).has(request.home?.ports[name] ?? -1));
    return offer.agentId === request.home.agentId && free;
  }
  if (portsOf(offer).size < request.ports.length) return false;
  return obeys(request, offer, others);
}

/** Distribution and constraints alone. */
export function obeys({ placement }: MemberRequest, offer: AgentOffer, others: readonly Occupant[]): boolean {
  const there = others.filter(({ agentId }) => agentId === offer.agentId).length;
  return there < placement.distribution && placement.constraints.every((each) => holds(each, offer, others));
}

export function portsOf(offer: AgentOffer): Set<number> {
  const ports = new Set<number>();
  for (const { begin, end } of offer.ports) for (let port = begin; port <= end; port += 1) ports.add(port);
  return ports;
}

function holds([field, operator, value = '']: Constraint, offer: AgentOffer, others: readonly Occupant[]): boolean {
  const here = fieldOf(field, offer);
  if (here === undefined) return operator === 'UNLIKE';
  const theirs = others.map((other) => fieldOf(field, other));
  const same = theirs.filter((each) => each === here).length;
  if (operator === 'UNIQUE') return same === 0;
  if (operator === 'MAX_PER') return same < Number(value);
  if (operator === 'CLUSTER') return (value === '' || value === here) && same === others.length;
  if (operator === 'IS') return here === value;
  if (operator === 'LIKE') return new RegExp(`^(?:${value})$`).test(here);
  if (operator === 'UNLIKE') return !new RegExp(`^(?:${value})$`).test(here);
  const known = theirs.filter((each) => each !== undefined);
  const groups = new Set(known);
  const fewest = Math.min(...[...groups].map((group) => known.filter((each) => each === group).length));
  return same === 0 || (groups.size >= Number(value) && same === fewest);
}

function fieldOf(field: string, place: AgentOffer | Occupant): string | undefined {
  if (field === 'hostname') return place.hostname;
  return field === 'agent' ? place.agentId : place.attributes[field];
}
