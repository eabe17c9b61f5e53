/**
 * Mesos asks for an agent back (maintenance). Yes where no member has a task there; else no for a while, after which Mesos
 * asks again: the members may have moved by then. Nothing is moved by this alone.
 */
import type { InverseOffer } from '@keelson/mesos';
import type { Logger } from 'pino';
import { QuietLog } from './quiet-log.ts';
import { messageOf } from './time-limit.ts';

export interface InverseOfferCalls {
  acceptInverseOffers(ids: readonly string[]): Promise<void>;
  declineInverseOffers(ids: readonly string[], refuseSeconds: number): Promise<void>;
}

export interface InverseOffersOptions {
  readonly calls: InverseOfferCalls;
  /** Names of the members that have a task, by their agents. */
  readonly members: () => ReadonlyMap<string, readonly string[]>;
  readonly log: Logger;
}

const ASKED_AGAIN_S = 30;

export class InverseOffers {
  readonly #options: InverseOffersOptions;
  readonly #quiet: QuietLog;

  constructor(options: InverseOffersOptions) {
    this.#options = options;
    this.#quiet = new QuietLog(options.log);
  }

  take(offers: readonly InverseOffer[]): void {
    const members = this.#options.members();
    // One without an agent asks for all.
    const here = ({ agent_id }: InverseOffer) =>
      agent_id === undefined ? [...members.values()].flat() : (members.get(agent_id.value) ?? []);
    const [inUse, free] = [
      offers.filter((offer) => here(offer).length > 0),
      offers.filter((offer) => here(offer).length === 0),
    ];
    const { calls } = this.#options;
    if (free.length > 0) this.#call('ACCEPT_INVERSE_OFFERS', calls.acceptInverseOffers(idsOf(free)));
    if (inUse.length === 0) return;
    this.#call('DECLINE_INVERSE_OFFERS', calls.declineInverseOffers(idsOf(inUse), ASKED_AGAIN_S));
    const wanted = inUse.slice(0, MAX_SHOWN).map((offer) => ({ ...shown(offer), members: here(offer) }));
    this.#quiet.warn('inverse offers', { wanted, agents: inUse.length }, 'Mesos wants agents back that members are on');
  }

  #call(call: string, told: Promise<void>): void {
    // Not taken: Mesos asks again.
    told.catch((error: unknown) => this.#quiet.warn(call, { call, error: messageOf(error) }, 'a call was not taken'));
  }
}

const MAX_SHOWN = 10;

function shown({ agent_id, unavailability: { start } }: InverseOffer): { agentId: string | undefined; fromMs: number } {
  return { agentId: agent_id?.value, fromMs: Number(start.nanoseconds / 1_000_000n) };
}

function idsOf(offers: readonly InverseOffer[]): string[] {
  return offers.map(({ id }) => id.value);
}
