/**
 * Who is offered what. Each agent's free resources go whole to one framework and role: the one that holds the smallest
 * share of the cluster first. Event-driven: it runs a moment after anything that may have freed or asked for resources.
 */
import type { Tx } from '../engine/tx.ts';
import {
  allocateTo,
  contains,
  isAvailableTo,
  type Resources,
  scalarOf,
  subtract,
  toOldForm,
} from '../resources/resources.ts';
import type { Offer, Resource } from '../wire.ts';
import { maintenanceOf, makeInverseOffers } from './maintenance.ts';
import {
  type Agent,
  type Framework,
  hasCapability,
  ipOf,
  type MasterState,
  type OutstandingOffer,
  rolesOf,
} from './state.ts';
import { sendEvent } from './status.ts';
import { freeOn, usedOn } from './usage.ts';

/** What an offer holds at least one of, as `--min_allocatable_resources` of Mesos. */
const MIN_CPUS = 0.01;
const MIN_MEM_MB = 32;

interface Candidate {
  readonly framework: Framework;
  readonly role: string;
  share: number;
}

export function allocate(master: MasterState, tx: Tx): void {
  expireFilters(master, tx.nowMs);
  const candidates = listCandidates(master);
  const offers = new Map<Framework, Offer[]>();
  for (const agent of master.agents.values()) {
    if (!isOfferable(master, agent)) continue;
    let free = freeOn(master, agent);
    for (const candidate of candidates.sort((a, b) => a.share - b.share)) {
      const { framework, role } = candidate;
      const part = free.filter((resource) => isAvailableTo(resource, role) && isReadableBy(framework, resource));
      if (withholdsGpus(framework, agent) || !isAllocatable(part) || isFiltered(framework, role, agent, part)) continue;
      free = subtract(free, part);
      candidate.share += scalarOf(part, 'cpus');
      offers.set(framework, [...(offers.get(framework) ?? []), makeOffer(master, candidate, agent, part, tx)]);
    }
  }
  for (const [framework, list] of offers) sendEvent(framework, { type: 'OFFERS', offers: { offers: list } }, tx);
  makeInverseOffers(master, tx);
  awaitNextFilter(master, tx);
}

/** Runs the allocator again when the next filter has run out. */
function awaitNextFilter(master: MasterState, tx: Tx): void {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const { filters } of master.frameworks.values())
    for (const { untilMs } of filters) nextMs = Math.min(nextMs, untilMs);
  for (const { answers } of master.maintenance.values()) {
    for (const { refusedUntilMs } of answers.values())
      if (refusedUntilMs > tx.nowMs) nextMs = Math.min(nextMs, refusedUntilMs);
  }
  if (nextMs === Number.POSITIVE_INFINITY) return;
  tx.emit({ kind: 'timer', name: 'allocate', afterMs: nextMs - tx.nowMs + 1, event: { type: 'allocate' } });
}

function isOfferable(master: MasterState, agent: Agent): boolean {
  return agent.connection === 'connected' && !agent.deactivated && maintenanceOf(master, agent)?.down !== true;
}

function listCandidates(master: MasterState): Candidate[] {
  const candidates: Candidate[] = [];
  for (const framework of master.frameworks.values()) {
    if (framework.stream === undefined) continue;
    const share = shareOf(master, framework);
    for (const role of rolesOf(framework.info)) {
      if (!framework.suppressed.has(role)) candidates.push({ framework, role, share });
    }
  }
  return candidates;
}

function shareOf(master: MasterState, framework: Framework): number {
  let cpus = 0;
  for (const agent of master.agents.values()) cpus += scalarOf(usedOn(master, agent, framework.id), 'cpus');
  for (const offer of master.offers.values()) {
    if (offer.frameworkId === framework.id) cpus += scalarOf(offer.resources, 'cpus');
  }
  return cpus;
}

function isAllocatable(resources: Resources): boolean {
  return scalarOf(resources, 'cpus') >= MIN_CPUS || scalarOf(resources, 'mem') >= MIN_MEM_MB;
}

/** A reservation within a reservation can be told only to those who know of such. */
function isReadableBy({ info }: Framework, { reservations = [] }: Resource): boolean {
  return reservations.length <= 1 || hasCapability(info, 'RESERVATION_REFINEMENT');
}

/** The resources in the words of the framework: it may know neither roles of allocations, nor lists of reservations. */
function asReadBy({ info }: Framework, part: Resources, role: string): Resource[] {
  const readable = hasCapability(info, 'RESERVATION_REFINEMENT') ? part : part.map(toOldForm);
  return hasCapability(info, 'MULTI_ROLE') ? allocateTo(readable, role) : [...readable];
}

/** Agents with gpus are kept for those who know what to do with them. */
function withholdsGpus({ info }: Framework, agent: Agent): boolean {
  return scalarOf(agent.total, 'gpus') > 0 && !hasCapability(info, 'GPU_RESOURCES');
}

function isFiltered(framework: Framework, role: string, agent: Agent, part: Resources): boolean {
  return framework.filters.some(
    (filter) => filter.agentId === agent.id && filter.role === role && contains(filter.resources, part),
  );
}

function expireFilters(master: MasterState, nowMs: number): void {
  for (const framework of master.frameworks.values()) {
    framework.filters = framework.filters.filter(({ untilMs }) => untilMs > nowMs);
  }
}

function makeOffer(master: MasterState, to: Candidate, agent: Agent, part: Resources, tx: Tx): Offer {
  const { framework, role } = to;
  const id = `${master.info.id}-O${master.nextOffer++}`;
  const message = offerMessage(master, { id, framework, role, agent, part });
  const offer: OutstandingOffer = { id, frameworkId: framework.id, agentId: agent.id, role, resources: part, message };
  master.offers.set(id, offer);
  const { offerTimeoutMs } = master.settings;
  if (offerTimeoutMs !== undefined) {
    tx.emit({
      kind: 'timer',
      name: `offer/${id}`,
      afterMs: offerTimeoutMs,
      event: { type: 'offerTimeout', offer: id },
    });
  }
  return message;
}

interface OfferParts {
  readonly id: string;
  readonly framework: Framework;
  readonly role: string;
  readonly agent: Agent;
  readonly part: Resources;
}

function offerMessage(master: MasterState, { id, framework, role, agent, part }: OfferParts): Offer {
  const { hostname, port, attributes } = agent.info;
  const executorIds = [...agent.executors.values()]
    .filter(({ frameworkId }) => frameworkId === framework.id)
    .map(({ info }) => info.executor_id);
  const unavailability = maintenanceOf(master, agent)?.unavailability;
  return {
    id: { value: id },
    framework_id: { value: framework.id },
    agent_id: { value: agent.id },
    hostname,
    url: { scheme: 'http', address: { hostname, ip: ipOf(agent), port: port ?? 0 }, path: '/slave(1)' },
    resources: asReadBy(framework, part, role),
    ...(attributes === undefined || attributes.length === 0 ? {} : { attributes }),
    ...(executorIds.length === 0 ? {} : { executor_ids: executorIds }),
    ...(unavailability === undefined ? {} : { unavailability }),
    ...(hasCapability(framework.info, 'MULTI_ROLE') ? { allocation_info: { role } } : {}),
  };
}
