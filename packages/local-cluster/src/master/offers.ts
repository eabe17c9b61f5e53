/** The end of offers: declined, rescinded, void. */
import type { Tx } from '../engine/tx.ts';
import type { Resources } from '../resources/resources.ts';
import type { Filters } from '../wire.ts';
import { requestAllocation } from './request-allocation.ts';
import type { Agent, Framework, MasterState, OutstandingOffer } from './state.ts';
import { sendEvent } from './status.ts';

const DEFAULT_REFUSE_SECONDS = 5;
const MAX_REFUSE_SECONDS = 365 * 24 * 3600;

/** Takes the offers back without a word: the framework used them, or its stream has ended. */
export function dropOffer(master: MasterState, offer: OutstandingOffer, tx: Tx): void {
  master.offers.delete(offer.id);
  if (master.settings.offerTimeoutMs !== undefined) tx.emit({ kind: 'cancelTimer', name: `offer/${offer.id}` });
}

export function rescindOffer(master: MasterState, offer: OutstandingOffer, tx: Tx): void {
  dropOffer(master, offer, tx);
  const framework = master.frameworks.get(offer.frameworkId);
  if (framework !== undefined)
    sendEvent(framework, { type: 'RESCIND', rescind: { offer_id: { value: offer.id } } }, tx);
}

export function rescindOffersOf(master: MasterState, agent: Agent, tx: Tx): void {
  for (const offer of [...master.offers.values()]) if (offer.agentId === agent.id) rescindOffer(master, offer, tx);
}

export function dropOffersOf(master: MasterState, framework: Framework, tx: Tx): void {
  for (const offer of [...master.offers.values()]) if (offer.frameworkId === framework.id) dropOffer(master, offer, tx);
  for (const [id, offer] of master.inverseOffers)
    if (offer.frameworkId === framework.id) master.inverseOffers.delete(id);
}

export function offerTimedOut(master: MasterState, id: string, tx: Tx): void {
  const offer = master.offers.get(id);
  if (offer === undefined) return;
  rescindOffer(master, offer, tx);
  requestAllocation(tx);
}

export interface Refusal {
  readonly agentId: string;
  readonly role: string;
  readonly resources: Resources;
  readonly filters: Filters | undefined;
  /** Nothing was done with the offer: without a filter it stays away for an allocation interval all the same. */
  readonly declined: boolean;
}

/** Keeps refused resources of an agent from the framework for `refuse_seconds`. */
export function refuse(master: MasterState, framework: Framework, refusal: Refusal, tx: Tx): void {
  const { agentId, role, resources, declined } = refusal;
  const untilMs = tx.nowMs + refuseMs(refusal.filters, declined ? master.settings.allocationIntervalMs : 0);
  if (untilMs > tx.nowMs && resources.length > 0) framework.filters.push({ agentId, role, resources, untilMs });
  requestAllocation(tx);
}

function refuseMs(filters: Filters | undefined, leastMs: number): number {
  const seconds = filters?.refuse_seconds ?? DEFAULT_REFUSE_SECONDS;
  if (!(seconds >= 0)) return Math.max(DEFAULT_REFUSE_SECONDS * 1000, leastMs);
  return Math.max(Math.min(seconds, MAX_REFUSE_SECONDS) * 1000, leastMs);
}

/** DECLINE: unknown offers are passed over in silence. */
export function decline(
  master: MasterState,
  framework: Framework,
  ids: readonly string[],
  filters: Filters | undefined,
  tx: Tx,
): void {
  for (const id of ids) {
    const offer = master.offers.get(id);
    if (offer === undefined || offer.frameworkId !== framework.id) continue;
    dropOffer(master, offer, tx);
    const { agentId, role, resources } = offer;
    refuse(master, framework, { agentId, role, resources, filters, declined: true }, tx);
  }
}
