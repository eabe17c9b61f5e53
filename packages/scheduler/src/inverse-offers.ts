/**
 * Mesos asks for an agent back from a time on (maintenance). When the time is near, members leave it as they leave a drained
 * one. The answer is yes as soon as nobody there is needed: who is left can't move and is a slave whose master serves
 * elsewhere, or one of a majority of peers elsewhere. Until then it is no for a moment, with the reason; Mesos asks again.
 */
import { type Instance, type Member, memberName, messageOf } from '@keelson/core';
import type { InverseOffer } from '@keelson/mesos';
import type { Logger } from 'pino';
import { MAINTENANCE_LEAD_MS } from './drains/lead.ts';
import { startMsOf } from './offers/agents-seen.ts';
import { QuietLog } from './quiet-log.ts';

export interface InverseOfferCalls {
  acceptInverseOffers(ids: readonly string[]): Promise<void>;
  declineInverseOffers(ids: readonly string[], refuseSeconds: number): Promise<void>;
}

export interface InverseOffersOptions {
  readonly calls: InverseOfferCalls;
  readonly instances: () => Iterable<Instance>;
  /** Its time has come: members are to leave that agent. */
  readonly near: (agentId: string, fromMs: number) => void;
  readonly now: () => number;
  readonly log: Logger;
}

export interface PlannedMaintenance {
  readonly fromMs: number;
  readonly answer: 'accepted' | 'declined';
  /** Why it was declined. */
  readonly reason: string | null;
  readonly atMs: number;
}

interface Answered {
  readonly id: string;
  readonly refuseS: number | null;
}

const MOVING_S = 5;
const NOT_NEAR_S = 30;
/** Of agents that are gone, no more is heard: so many answers are remembered. */
const MAX_ANSWERS = 10_000;

export class InverseOffers {
  readonly #options: InverseOffersOptions;
  readonly #quiet: QuietLog;
  readonly #answers = new Map<string, PlannedMaintenance>();

  constructor(options: InverseOffersOptions) {
    this.#options = options;
    this.#quiet = new QuietLog(options.log);
  }

  /** What was answered last; null: nothing is asked of it. */
  of(agentId: string): PlannedMaintenance | null {
    return this.#answers.get(agentId) ?? null;
  }

  /** It was taken out of the schedule. */
  forget(agentId: string): void {
    this.#answers.delete(agentId);
  }

  take(offers: readonly InverseOffer[]): void {
    const answered = offers.map((offer) => this.#answer(offer));
    const { calls } = this.#options;
    const accepted = answered.flatMap(({ id, refuseS }) => (refuseS === null ? [id] : []));
    if (accepted.length > 0) this.#call('ACCEPT_INVERSE_OFFERS', calls.acceptInverseOffers(accepted));
    for (const [refuseS, some] of Map.groupBy(answered, (one) => one.refuseS)) {
      const ids = some.map(({ id }) => id);
      if (refuseS !== null) this.#call('DECLINE_INVERSE_OFFERS', calls.declineInverseOffers(ids, refuseS));
    }
  }

  #answer({ id, agent_id, unavailability }: InverseOffer): Answered {
    const { instances, near, now } = this.#options;
    const fromMs = startMsOf(unavailability);
    // One without an agent asks for all.
    const agentIds = agent_id === undefined ? null : new Set([agent_id.value]);
    const residents = [...instances()].flatMap((instance) => residentsOf(instance, agentIds));
    const isNear = fromMs - now() <= MAINTENANCE_LEAD_MS;
    if (isNear) for (const agentId of agentIds ?? residents.map(({ agentId: at }) => at)) near(agentId, fromMs);
    const reason = isNear ? reasonOf(residents, agentIds) : notNear(residents);
    this.#remember(agent_id?.value, { fromMs, answer: reason === null ? 'accepted' : 'declined', reason, atMs: now() });
    if (reason === null) return { id: id.value, refuseS: null };
    this.#quiet.warn('inverse offers', { agentId: agent_id?.value, fromMs, reason }, 'an agent is not given back yet');
    return { id: id.value, refuseS: isNear ? MOVING_S : NOT_NEAR_S };
  }

  #remember(agentId: string | undefined, answer: PlannedMaintenance): void {
    if (agentId === undefined) return;
    this.#answers.delete(agentId);
    this.#answers.set(agentId, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MAX_ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
  }

  #call(call: string, told: Promise<void>): void {
    // Not taken: Mesos asks again.
    told.catch((error: unknown) => this.#quiet.warn(call, { call, error: messageOf(error) }, 'a call was not taken'));
  }
}

interface Resident {
  readonly instance: Instance;
  readonly member: Member;
  readonly agentId: string;
}

function residentsOf(instance: Instance, agentIds: ReadonlySet<string> | null): Resident[] {
  return instance.status.members.flatMap((member) => {
    const { home, task } = member;
    if (home === null || task === null || agentIds?.has(home.agentId) === false) return [];
    return [{ instance, member, agentId: home.agentId }];
  });
}

function notNear(residents: readonly Resident[]): string | null {
  if (residents.length === 0) return null;
  return `${namesOf(residents)} may stay until an hour before it starts`;
}

/** Why it can't be given back now; null: it can. */
function reasonOf(residents: readonly Resident[], agentIds: ReadonlySet<string> | null): string | null {
  const needed = residents.filter((resident) => !isDispensable(resident, agentIds));
  if (needed.length === 0) return null;
  const [first] = needed;
  const stays = first?.member.drain?.stays ?? 'to move';
  return `${namesOf(needed)}: ${stays}`;
}

/** One that can't move, while enough others serve elsewhere. */
function isDispensable({ instance, member }: Resident, agentIds: ReadonlySet<string> | null): boolean {
  const { drain, role } = member;
  const { members, master, epoch } = instance.status;
  if (role === 'master' || drain === null || drain.stays === null) return false;
  const elsewhere = members.filter(({ home, task }) => {
    const serves = task?.state === 'running' && task.healthy && task.killSinceMs === null;
    return serves && home !== null && agentIds?.has(home.agentId) === false;
  });
  if (role === 'peer') {
    const present = members.filter(({ wanted }) => wanted === 'present').length;
    return elsewhere.length * 2 > present;
  }
  if (!elsewhere.some(({ ordinal }) => ordinal === master)) return false;
  const { operations } = instance.traits;
  if (!operations.includes('follow') || !operations.includes('probe')) return true;
  // It could move, and finds no place: there must be another copy beside the master's.
  return drain.seeks && elsewhere.some((other) => other.role === 'slave' && other.syncedEpoch === epoch);
}

function namesOf(residents: readonly Resident[]): string {
  const names = residents.map(({ instance, member }) => memberName(instance.declared.spec.name, member.ordinal));
  const shown = names.slice(0, 5).join(', ');
  return names.length <= 5 ? shown : `${shown} and ${names.length - 5} more`;
}
