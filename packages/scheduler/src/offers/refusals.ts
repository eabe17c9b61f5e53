/**
 * Why offers were of no use: what each agent offered last, and what of it keeps which waiting member away. Worked out when it
 * is asked for, from what the last rounds have seen.
 */
import {
  type AgentOffer,
  explain,
  type MatchOptions,
  type MemberRequest,
  memberName,
  type Occupancy,
  type Rejection,
} from '@keelson/core';
import type { Offer } from '@keelson/mesos';

/** What one agent says to one waiting member. */
export interface AgentRefusal {
  readonly agentId: string;
  readonly hostname: string;
  /** When what it says is about was offered. */
  readonly offeredAtMs: number;
  readonly stage: string;
  readonly reason: string;
}

export interface MemberRefusals {
  readonly member: string;
  readonly reasons: readonly Rejection[];
  readonly agents: readonly AgentRefusal[];
}

/** Offers that were declined whoever waits. */
export interface DeclinedAgent {
  readonly agentId: string;
  readonly hostname: string;
  readonly offeredAtMs: number;
  readonly reason: string;
}

/** What `GET /v1/offers` shows. */
export interface OfferReport {
  readonly items: readonly MemberRefusals[];
  readonly declined: readonly DeclinedAgent[];
}

/** Each is held against every agent: more than this is not worked out for one look. */
const MAX_MEMBERS = 50;
const MAX_AGENTS = 10_000;

export class Refusals {
  readonly #offers = new Map<string, { readonly offer: AgentOffer; readonly atMs: number }>();
  readonly #declined = new Map<string, DeclinedAgent>();

  /** What a round has matched with. */
  note(offers: readonly AgentOffer[], nowMs: number): void {
    for (const offer of offers) {
      const known = this.#offers.get(offer.agentId);
      const isSame = known !== undefined && known.offer.offerIds.join() === offer.offerIds.join();
      this.#offers.delete(offer.agentId);
      this.#offers.set(offer.agentId, { offer, atMs: isSame ? known.atMs : nowMs });
      this.#declined.delete(offer.agentId);
    }
    bound(this.#offers);
  }

  decline({ agent_id, hostname }: Offer, reason: string, nowMs: number): void {
    const agentId = agent_id.value;
    this.#offers.delete(agentId);
    this.#declined.set(agentId, { agentId, hostname, offeredAtMs: nowMs, reason });
    bound(this.#declined);
  }

  lost(agentId: string): void {
    this.#offers.delete(agentId);
    this.#declined.delete(agentId);
  }

  get declined(): readonly DeclinedAgent[] {
    return [...this.#declined.values()];
  }

  /** @param reasons what the store has of each, counted */
  of(
    waiting: readonly { readonly request: MemberRequest; readonly reasons: readonly Rejection[] }[],
    occupancy: Occupancy,
    options: MatchOptions,
  ): MemberRefusals[] {
    const offers = [...this.#offers.values()];
    return waiting.map(({ request, reasons }, index) => ({
      member: memberName(request.instance, request.ordinal),
      reasons,
      agents:
        index < MAX_MEMBERS
          ? this.#verdicts(
              request,
              offers.map(({ offer }) => offer),
              occupancy,
              options,
            )
          : [],
    }));
  }

  #verdicts(
    request: MemberRequest,
    offers: readonly AgentOffer[],
    occupancy: Occupancy,
    options: MatchOptions,
  ): AgentRefusal[] {
    return explain(request, offers, occupancy, options).flatMap(({ agentId, hostname, rejection }) => {
      const noted = this.#offers.get(agentId);
      if (rejection === null || noted === undefined) return [];
      const { stage } = rejection;
      const reason = `${rejection.reason}${stage === 'disk' ? ownDisksOf(noted.offer) : ''}`;
      return [{ agentId, hostname, offeredAtMs: noted.atMs, stage, reason }];
    });
  }
}

function ownDisksOf({ ownDisksMb }: AgentOffer): string {
  return ownDisksMb === undefined
    ? ''
    : `; ${ownDisksMb} MB more on disks of their own (PATH, MOUNT), which are not used`;
}

/** The oldest go. */
function bound(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > MAX_AGENTS && oldest !== undefined) map.delete(oldest);
}

/** Mesos offers GPUs only to those that ask for them; an agent that offers them all the same is kept for who can use them. */
export function hasGpus({ resources }: Offer): boolean {
  return (resources ?? []).some(({ name, scalar }) => name === 'gpus' && (scalar?.value ?? 0) > 0);
}
