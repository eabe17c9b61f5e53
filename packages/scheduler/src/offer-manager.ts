/**
 * Fits members to offers. Which members wait is a projection of the stored instances; offers live only here, in the
 * leader's memory, and die with the subscription.
 *
 *   offers come -> free -> match -> held for the placed members -> ready as their configs come -> ACCEPT
 *                    |                  |
 *                    +-- DECLINE        +-- RESCIND, deadline, disconnect: the members are matched again
 *
 * 1. A placement is stored (as `placed`) before anything is prepared for it, and its task before the ACCEPT goes out.
 * 2. All tasks on one agent that are ready within a short window go out in one ACCEPT, which uses all of its offers.
 * 3. A launch is `notSent` only where this process knows that its ACCEPT never went out.
 */
import {
  type Instance,
  type MatchOptions,
  type MemberRequest,
  match,
  messageOf,
  type Occupancy,
  type VolumeRef,
  withFoundVolumes,
} from '@keelson/core';
import type { Offer } from '@keelson/mesos';
import { MAINTENANCE_LEAD_MS } from './drains/lead.ts';
import { type AgentSeen, AgentsSeen } from './offers/agents-seen.ts';
import { Errands } from './offers/errands.ts';
import { FreeOffers, type Reading } from './offers/free-offers.ts';
import { GiveBacks } from './offers/give-backs.ts';
import { type BuildTask, HeldOffers } from './offers/held-offers.ts';
import { Moves } from './offers/moves.ts';
import { offersToMatch } from './offers/offers-to-match.ts';
import type { OfferManagerOptions } from './offers/options.ts';
import { Placing } from './offers/placing.ts';
import { Reasons } from './offers/reasons.ts';
import { hasGpus, type OfferReport, Refusals } from './offers/refusals.ts';
import type { OperationName } from './offers/reserved.ts';
import { RevivePacing } from './offers/revive-pacing.ts';
import { Rounds } from './offers/rounds.ts';
import { occupantsOf, requestsOf, Waiting } from './offers/waiting.ts';
import { QuietLog } from './quiet-log.ts';

const LONG_REFUSAL_S = 3_600;
const SHORT_REFUSAL_S = 2;
/** How long offers are kept in hand after the last work. */
const LINGER_MS = 5_000;
/** All agents make an offer within this, where they have anything to offer. */
const SURVEY_MS = 3_000;
/** That no agent offers anything is told after this long since work came, and since the last offer. */
const NO_OFFERS_AFTER_MS = 2_000;
const NO_OFFERS_SINCE_MS = 10_000;

export class OfferManager {
  readonly #options: OfferManagerOptions;
  readonly #quiet: QuietLog;
  readonly #free = new FreeOffers();
  readonly #agents = new AgentsSeen();
  readonly #waiting = new Waiting();
  readonly #pacing = new RevivePacing();
  readonly #held: HeldOffers;
  readonly #placing: Placing;
  readonly #errands: Errands;
  readonly #giveBacks: GiveBacks;
  readonly #reading: Reading;
  readonly #reasons: Reasons;
  readonly #moves: Moves;
  readonly #refusals = new Refusals();
  readonly #rounds: Rounds;
  #subscribed = false;
  #suppressed = false;
  #wokenAtMs = 0;
  #workedAtMs = 0;
  #surveyUntilMs = 0;
  #offeredAtMs = 0;
  #closed = false;

  constructor(options: OfferManagerOptions) {
    const { calls, executors, instance, post, now, log, cluster, volumes = 'agent', principal } = options;
    this.#reading = { executors, cluster, volumes };
    this.#options = options;
    this.#quiet = new QuietLog(log);
    this.#held = new HeldOffers({
      executors,
      accept: (offerIds, tasks, operations) => this.#tell('ACCEPT', calls.accept(offerIds, tasks, 0, operations)),
      decline: (offerIds) => this.#tell('DECLINE', calls.decline(offerIds, SHORT_REFUSAL_S)),
      gone: (uid, offerIds, why) => {
        log.debug({ uid, why }, 'held offers are gone');
        void post(uid, { kind: 'offersGone', offerIds });
      },
    });
    const owner = { cluster, principal };
    this.#placing = new Placing({ held: this.#held, now, volumes, owner, instance, post });
    this.#giveBacks = new GiveBacks({
      cluster,
      now,
      accept: (offerIds, operations) => this.#tell('ACCEPT', calls.accept(offerIds, [], 0, operations)),
    });
    this.#errands = new Errands({
      executors,
      accept: (offerIds, task) => this.#tell('ACCEPT', calls.accept(offerIds, [task], 0)),
    });
    this.#rounds = new Rounds(() => this.#round(), log);
    this.#reasons = new Reasons({ now, instance, post });
    this.#moves = new Moves({ now, post });
  }

  subscribed(): void {
    this.#subscribed = true;
    this.#suppressed = false;
    this.#rounds.soon();
  }

  /** Offers die with the subscription, without a RESCIND. */
  disconnected(): void {
    this.#subscribed = false;
    this.#free.clear();
    this.#held.disconnected();
  }

  offersCame(offers: readonly Offer[]): void {
    if (this.#closed) return;
    this.#offeredAtMs = this.#options.now();
    for (const offer of offers) {
      this.#agents.see(offer);
      if (hasGpus(offer)) this.#refuseGpus(offer);
      else this.#free.add(offer);
    }
    this.#rounds.soon();
  }

  rescinded(offerId: string): void {
    if (!this.#free.remove(offerId)) this.#held.rescinded(offerId);
  }

  agentLost(agentId: string): void {
    this.#agents.lose(agentId);
    this.#refusals.lost(agentId);
  }

  /** Why what was offered is of no use to those that wait, agent by agent. */
  refusals(instances: readonly Instance[]): OfferReport {
    const waiting = instances.flatMap((instance) =>
      requestsOf(instance, this.#options.now()).map((request) => ({
        request,
        reasons: instance.status.members.find(({ ordinal }) => ordinal === request.ordinal)?.waiting ?? [],
      })),
    );
    const occupancy = this.#occupancyOf(waiting.map(({ request }) => request));
    return { items: this.#refusals.of(waiting, occupancy, this.#matchOptions()), declined: this.#refusals.declined };
  }

  agents(): readonly AgentSeen[] {
    return this.#agents.list();
  }

  /** Call with each instance as stored, so that its waiting members are known. */
  noticed(uid: string, instance: Instance | null): void {
    if (this.#closed) return;
    this.#held.notice(uid, instance);
    if (this.#waiting.notice(uid, instance, this.#options.now())) this.#wake();
    if (this.#waiting.has(uid)) this.#rounds.soon();
    else this.#reasons.forget(uid);
  }

  /** Call with each stored instance before its effects start: the tasks that a placement became are known from then on. */
  claim(uid: string, instance: Instance | null): void {
    this.#placing.claim(uid, instance);
  }

  /** Sends the task with the offers held for it. Resolves when it is known whether it went out. */
  launch(uid: string, taskId: string, build: BuildTask): Promise<'sent' | 'notSent'> {
    return this.#held.launch(uid, taskId, build);
  }

  /** Launches a task without a role on that agent as soon as it offers anything. Aborted: it is not launched any more. */
  errand(agentId: string, build: BuildTask, signal: AbortSignal): Promise<void> {
    const sent = this.#errands.add(agentId, build, signal);
    this.#wake();
    this.#rounds.soon();
    return sent;
  }

  /** Gives a persistent volume back, with its reservation, when its agent offers it. */
  giveBack(ref: VolumeRef, mustShow: boolean, signal: AbortSignal): Promise<void> {
    const done = this.#giveBacks.add(ref, mustShow, signal);
    this.#wake();
    this.#rounds.soon();
    return done;
  }

  /** News of an operation on a volume. */
  operated(operation: OperationName, volumeId: string, agentId: string | undefined, error: string | null): void {
    this.#giveBacks.operated(operation, volumeId, agentId, error);
  }

  /** Asks for offers though nothing waits: they show what is reserved. Returns those in hand, which won't come again. */
  survey(): readonly Offer[] {
    this.#surveyUntilMs = this.#options.now() + SURVEY_MS;
    this.#wake();
    this.#rounds.soon();
    return this.#free.all;
  }

  close(): void {
    this.#closed = true;
    this.#giveBacks.close();
    this.#rounds.close();
    this.#errands.close();
    this.#held.close();
    this.#free.clear();
  }

  #wake(): void {
    this.#wokenAtMs = this.#options.now();
    this.#pacing.wake();
  }

  #round(): void {
    if (!this.#subscribed || this.#closed) return;
    this.#errands.run(this.#free, this.#held);
    this.#giveBacks.run(this.#free);
    const requests = this.#requests();
    this.#moves.ask([...this.#waiting.uids].flatMap((uid) => this.#options.instance(uid) ?? []));
    const toMatch = requests.length + this.#moves.size;
    const isIdle = toMatch + this.#errands.size + this.#giveBacks.size === 0;
    if (isIdle && this.#options.now() >= this.#surveyUntilMs) return this.#rest();
    this.#workedAtMs = this.#options.now();
    this.#wantOffers();
    if (toMatch > 0) this.#match(requests);
    else this.#declineForErrands();
    this.#rounds.later();
  }

  /** Nothing waits: what is offered is kept for a while, since work comes in bursts; then all is given back. */
  #rest(): void {
    if (this.#options.now() - this.#workedAtMs < LINGER_MS) return this.#rounds.later();
    this.#decline(
      this.#free.idsOf(() => true),
      LONG_REFUSAL_S,
    );
    if (this.#suppressed || this.#placing.size > 0) return;
    this.#suppressed = true;
    this.#tell('SUPPRESS', this.#options.calls.suppress());
  }

  #wantOffers(): void {
    if (this.#free.size > 0 && !this.#suppressed) return;
    if (!this.#pacing.take(this.#options.now(), this.#suppressed)) return;
    this.#suppressed = false;
    this.#tell('REVIVE', this.#options.calls.revive(), () => this.#pacing.failed());
  }

  #requests(): MemberRequest[] {
    const nowMs = this.#options.now();
    return [...this.#waiting.uids].flatMap((uid) => {
      const instance = this.#placing.has(uid) ? undefined : this.#options.instance(uid);
      return instance === undefined ? [] : requestsOf(instance, nowMs);
    });
  }

  #match(requests: readonly MemberRequest[]): void {
    const [free, held, reading] = [this.#free, this.#held, this.#reading];
    const { isDraining } = this.#options;
    const agents = offersToMatch({ free, held, agents: this.#agents, reading, isDraining });
    if (agents.length === 0 && !this.#lacksOffers()) return;
    const moves = this.#moves.requests;
    this.#refusals.note(agents, this.#options.now());
    const occupancy = this.#occupancyOf([...requests, ...moves]);
    const all = [...withFoundVolumes(requests, agents), ...moves];
    const { placements, declines, reasons } = match(all, agents, occupancy, this.#matchOptions());
    this.#moves.answer(placements, reasons);
    this.#placing.take(this.#moves.without(placements), this.#free, () => this.#rounds.soon());
    this.#declineUnused(declines.flatMap(({ offerIds }) => offerIds));
    this.#reasons.tell(this.#moves.without(reasons), agents.length);
  }

  #occupancyOf(requests: readonly MemberRequest[]): Occupancy {
    const uids = new Set(requests.map(({ uid }) => uid));
    return new Map([...uids].map((uid) => [uid, occupantsOf(this.#options.instance(uid), this.#agents)]));
  }

  #matchOptions(): MatchOptions {
    const { executors, now } = this.#options;
    return { executor: executors.cost, unavailableBeforeMs: now() + MAINTENANCE_LEAD_MS };
  }

  #refuseGpus(offer: Offer): void {
    this.#refusals.decline(offer, 'it has GPUs, and no member asks for any', this.#options.now());
    this.#tell('DECLINE', this.#options.calls.decline([offer.id.value], LONG_REFUSAL_S));
  }

  /** That nothing is offered between two offers is no reason to tell. */
  #lacksOffers(): boolean {
    const nowMs = this.#options.now();
    return nowMs - this.#wokenAtMs >= NO_OFFERS_AFTER_MS && nowMs - this.#offeredAtMs >= NO_OFFERS_SINCE_MS;
  }

  /** What waits and fits nowhere lets go of its offers for a moment: other frameworks may have use for them. */
  #declineUnused(offerIds: readonly string[]): void {
    if (this.#options.now() - this.#wokenAtMs >= LINGER_MS) this.#decline(offerIds, SHORT_REFUSAL_S);
  }

  /** Only errands wait, or what is to be given back: what other agents offer is of no use to them. */
  #declineForErrands(): void {
    const isOfUse = (agentId: string) => this.#errands.waitFor(agentId) || this.#giveBacks.waitFor(agentId);
    this.#declineUnused(this.#free.idsOf(({ agent_id }) => !isOfUse(agent_id.value)));
  }

  #decline(offerIds: readonly string[], refuseSeconds: number): void {
    const known = offerIds.filter((id) => this.#free.remove(id));
    if (known.length > 0) this.#tell('DECLINE', this.#options.calls.decline(known, refuseSeconds));
  }

  #tell(call: string, told: Promise<void>, failed?: () => void): void {
    told.catch((error: unknown) => {
      this.#quiet.warn(call, { call, error: messageOf(error) }, 'a call was not taken');
      failed?.();
    });
  }
}
