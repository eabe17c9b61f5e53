import type { AgentOffer } from '@keelson/core';
import type { Offer, Resource } from '@keelson/mesos';
import type { Executors, Serving } from '../executors.ts';
import { totalsOf } from '../resources.ts';
import type { AgentsSeen } from './agents-seen.ts';
import { largestVolumeMb, ownDisksMb } from './disk-sources.ts';
import { reservedOf } from './reserved.ts';

/** What offers are read for. */
export interface Reading {
  readonly executors: Executors;
  readonly cluster: string;
  /** `mesos`: new volumes are made of one kind of disk each; the rest of it is of no use. */
  readonly volumes: 'agent' | 'mesos';
}

/** Offers in hand that nothing is held of. */
export class FreeOffers {
  readonly #byId = new Map<string, Offer>();

  get size(): number {
    return this.#byId.size;
  }

  get all(): readonly Offer[] {
    return [...this.#byId.values()];
  }

  add(offer: Offer): void {
    this.#byId.set(offer.id.value, offer);
  }

  remove(offerId: string): boolean {
    return this.#byId.delete(offerId);
  }

  /** Takes these out; those that are not there (any more) are left out. */
  take(offerIds: readonly string[]): Offer[] {
    return offerIds.flatMap((id) => {
      const offer = this.#byId.get(id);
      this.#byId.delete(id);
      return offer ?? [];
    });
  }

  /** Ids of the offers for which that holds. */
  idsOf(which: (offer: Offer) => boolean): string[] {
    return [...this.#byId.values()].filter(which).map(({ id }) => id.value);
  }

  /** Those of an agent that may be accepted together. */
  ofAgent(agentId: string): Offer[] {
    return ofOneRole([...this.#byId.values()].filter(({ agent_id }) => agent_id.value === agentId));
  }

  clear(): void {
    this.#byId.clear();
  }

  /** What each agent offers, all its offers that may be accepted together. */
  byAgent(seen: AgentsSeen, reading: Reading): AgentOffer[] {
    const byAgent = Map.groupBy(this.#byId.values(), ({ agent_id }) => agent_id.value);
    return [...byAgent].flatMap(([agentId, all]) => {
      const offers = ofOneRole(all);
      const resources = offers.flatMap((offer) => offer.resources ?? []);
      const serving = reading.executors.serving(offers, resources);
      return agentOffer({ agentId, offers, resources, serving }, seen, reading) ?? [];
    });
  }
}

/** Mesos takes no ACCEPT of offers to different roles: of an agent's, those to the role that has the most memory there. */
function ofOneRole(offers: readonly Offer[]): Offer[] {
  const groups = [...Map.groupBy(offers, ({ allocation_info }) => allocation_info?.role ?? '').values()];
  const memOf = (group: readonly Offer[]) => totalsOf(group.flatMap(({ resources }) => resources ?? [])).memMb;
  return groups.reduce((most, group) => (memOf(group) > memOf(most) ? group : most), groups[0] ?? []);
}

export interface OffersOfAgent {
  readonly agentId: string;
  readonly offers: readonly Offer[];
  readonly resources: readonly Resource[];
  readonly serving: Serving;
}

/** These resources of an agent's offers, as they are matched; undefined where they can't be yet. */
export function agentOffer(
  { agentId, offers, resources, serving }: OffersOfAgent,
  seen: AgentsSeen,
  { cluster, volumes }: Reading,
): AgentOffer | undefined {
  const agent = seen.get(agentId);
  if (agent === undefined || serving.kind === 'later') return undefined;
  const { hostname, address, attributes, unavailableFromMs } = agent;
  const reserved = reservedOf(resources, cluster);
  const ownDisks = ownDisksMb(resources);
  const idsOf = (isVolume: boolean) =>
    reserved.filter((one) => one.isVolume === isVolume).map(({ volumeId }) => volumeId);
  return {
    agentId,
    hostname,
    address,
    attributes,
    offerIds: offers.map(({ id }) => id.value),
    ...totalsOf(resources),
    ...(volumes === 'mesos' ? { diskMb: largestVolumeMb(resources, roleOf(offers)) } : {}),
    ...(ownDisks > 0 ? { ownDisksMb: ownDisks } : {}),
    volumes: idsOf(true),
    reservations: idsOf(false),
    ...(unavailableFromMs === null ? {} : { unavailableFromMs }),
    // Whatever else there is of them: nothing runs there without an executor.
    ...(serving.kind === 'noRoom' ? { cpus: 0, memMb: 0 } : {}),
    executorKnown: serving.kind !== 'starts',
  };
}

function roleOf([first]: readonly Offer[]): string {
  return first?.allocation_info?.role ?? '*';
}
