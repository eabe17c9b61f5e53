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
  type AgentOffer,
  type Instance,
  type InstanceEvent,
  type MatchResult,
  type MemberPlacement,
  type MemberRequest,
  match,
  type Occupant,
  type Placed,
  POLICY,
  taskIdOf,
  waitingMembers,
} from '@keelson/core';
import type { Offer, Resource, TaskInfo } from '@keelson/mesos';
import type { Logger } from 'pino';
import { type Need, takeResources, totalsOf } from './resources.ts';
import { messageOf } from './time-limit.ts';

/** What the offer manager says to the Mesos master. */
export interface OfferCalls {
  accept(offerIds: readonly string[], tasks: readonly TaskInfo[], refuseSeconds: number): Promise<void>;
  decline(offerIds: readonly string[], refuseSeconds: number): Promise<void>;
  revive(): Promise<void>;
  suppress(): Promise<void>;
}

export interface OfferManagerOptions {
  readonly calls: OfferCalls;
  readonly log: Logger;
  readonly now: () => number;
  readonly executor: { readonly id: string; readonly cpus: number; readonly memMb: number };
  readonly instance: (uid: string) => Instance | undefined;
  readonly post: (uid: string, event: InstanceEvent) => Promise<Instance | undefined>;
}

interface FreeOffer {
  readonly offer: Offer;
  readonly resources: readonly Resource[];
}

interface HeldTask {
  readonly taskId: string;
  readonly need: Need;
  state: 'preparing' | 'ready';
  info: TaskInfo | null;
  settle: ((outcome: 'sent' | 'notSent') => void) | null;
}

interface Held {
  readonly agentId: string;
  readonly offerIds: readonly string[];
  pool: readonly Resource[];
  readonly tasks: Map<string, HeldTask>;
  timer: NodeJS.Timeout | null;
  sent: boolean;
}

interface Errand {
  readonly agentId: string;
  readonly build: (resources: Resource[]) => TaskInfo;
  readonly settle: (outcome: 'sent') => void;
}

export interface AgentSeen {
  readonly agentId: string;
  readonly hostname: string;
  readonly address: string;
  readonly attributes: Readonly<Record<string, string>>;
  offered: { cpus: number; memMb: number; diskMb: number; ports: number } | null;
}

const ACCEPT_WINDOW_MS = 100;
const LONG_REFUSAL_S = 3_600;
const SHORT_REFUSAL_S = 2;
/** How long offers are kept in hand after the last work. */
const LINGER_MS = 5_000;
const ERRAND_NEED: Need = { cpus: 0.01, memMb: 16, diskMb: 0, ports: [] };
/** How many REVIVEs may follow each other at once, and how long it takes to earn another. */
const REVIVE_BURST = 5;
const REVIVE_EVERY_MS = 2_000;
const NO_OFFERS_AFTER_MS = 2_000;
/** Rounds take this share of the time at most: one part in so many. */
const REST_FACTOR = 4;
const MAX_REST_MS = 1_000;

export class OfferManager {
  readonly #options: OfferManagerOptions;
  readonly #free = new Map<string, FreeOffer>();
  readonly #held = new Set<Held>();
  readonly #heldTasks = new Map<string, Held>();
  readonly #heldOffers = new Map<string, Held>();
  readonly #agents = new Map<string, AgentSeen>();
  /** Instances with members that wait; a superset is fine. */
  readonly #waiting = new Set<string>();
  readonly #inFlight = new Set<string>();
  /** Launches placed by this process whose ACCEPT has not gone out. */
  readonly #unsent = new Set<string>();
  readonly #errands = new Set<Errand>();
  /** Placements on their way into the store. */
  readonly #claims = new Map<string, Set<(instance: Instance | undefined) => void>>();
  #subscribed = false;
  #suppressed = false;
  #scheduled = false;
  #restUntilMs = 0;
  #wokenAtMs = 0;
  #workedAtMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #revives = REVIVE_BURST;
  #revivedAtMs = 0;
  #closed = false;

  constructor(options: OfferManagerOptions) {
    this.#options = options;
  }

  subscribed(): void {
    this.#subscribed = true;
    this.#suppressed = false;
    this.#schedule();
  }

  /** Offers die with the subscription, without a RESCIND. */
  disconnected(): void {
    this.#subscribed = false;
    this.#free.clear();
    for (const held of [...this.#held]) this.#drop(held, 'the subscription ended');
  }

  offersCame(offers: readonly Offer[]): void {
    for (const offer of offers) {
      this.#free.set(offer.id.value, { offer, resources: offer.resources ?? [] });
      this.#see(offer);
    }
    this.#schedule();
  }

  rescinded(offerId: string): void {
    this.#free.delete(offerId);
    for (const held of [...this.#held])
      if (held.offerIds.includes(offerId)) this.#drop(held, 'its offer was rescinded');
  }

  agents(): readonly AgentSeen[] {
    return [...this.#agents.values()];
  }

  /** Call with each instance as stored, so that its waiting members are known. */
  noticed(uid: string, instance: Instance | null): void {
    const waits = instance !== null && waitingMembers(instance, this.#options.now()).length > 0;
    if (!waits) {
      this.#waiting.delete(uid);
      return;
    }
    this.#wokenAtMs = this.#waiting.has(uid) ? this.#wokenAtMs : this.#options.now();
    this.#waiting.add(uid);
    this.#schedule();
  }

  /** Sends the task with the offers held for it. Resolves when it is known whether it went out. */
  async launch(taskId: string, build: (resources: Resource[]) => TaskInfo): Promise<'sent' | 'notSent'> {
    const held = this.#heldTasks.get(taskId);
    const task = held?.tasks.get(taskId);
    // Not placed by this process: a former one may have sent it.
    if (held === undefined || task === undefined) return this.#unsent.delete(taskId) ? 'notSent' : 'sent';
    const split = takeResources(held.pool, task.need);
    if (split === null) return this.#forget(held, task);
    held.pool = split.rest;
    task.info = build(split.taken);
    task.state = 'ready';
    const { promise, resolve } = Promise.withResolvers<'sent' | 'notSent'>();
    task.settle = resolve;
    this.#acceptSoon(held);
    return promise;
  }

  /** Launches a task without a role on that agent as soon as it offers anything. Aborted: it is not launched any more. */
  async errand(agentId: string, build: (resources: Resource[]) => TaskInfo, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<'sent'>();
    const errand: Errand = { agentId, build, settle: resolve };
    this.#errands.add(errand);
    const give = () => {
      this.#errands.delete(errand);
      reject(new Error(`agent ${agentId} offers nothing`));
    };
    signal.addEventListener('abort', give, { once: true });
    this.#wokenAtMs = this.#options.now();
    this.#schedule();
    await promise.finally(() => signal.removeEventListener('abort', give));
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const held of this.#held) if (held.timer !== null) clearTimeout(held.timer);
    this.#held.clear();
  }

  /** Soon, but a round that took long is not followed by the next one at once: there is other work to do. */
  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    const run = () => {
      this.#scheduled = false;
      const beganMs = performance.now();
      this.#round();
      this.#restUntilMs = performance.now() + REST_FACTOR * (performance.now() - beganMs);
    };
    const waitMs = this.#restUntilMs - performance.now();
    if (waitMs < 1) setImmediate(run);
    else setTimeout(run, Math.min(waitMs, MAX_REST_MS));
  }

  #round(): void {
    if (!this.#subscribed || this.#closed) return;
    this.#runErrands();
    const requests = this.#requests();
    if (requests.length === 0 && this.#errands.size === 0) return this.#rest();
    this.#workedAtMs = this.#options.now();
    this.#wantOffers();
    if (requests.length > 0) this.#match(requests);
    this.#again();
  }

  /** Nothing waits: what is offered is kept for a while, since work comes in bursts; then all is given back. */
  #rest(): void {
    if (this.#options.now() - this.#workedAtMs < LINGER_MS) return this.#again();
    const offerIds = [...this.#free.keys()];
    this.#free.clear();
    if (offerIds.length > 0) this.#tell(this.#options.calls.decline(offerIds, LONG_REFUSAL_S), 'DECLINE');
    if (this.#suppressed || this.#inFlight.size > 0) return;
    this.#suppressed = true;
    this.#tell(this.#options.calls.suppress(), 'SUPPRESS');
  }

  /** REVIVE clears all filters: once when work comes, again only if no offer came of it, and never many in a row. */
  #wantOffers(): void {
    const { now } = this.#options;
    if (this.#free.size > 0 && !this.#suppressed) return;
    const stale = now() - this.#revivedAtMs >= REVIVE_EVERY_MS;
    if (!this.#suppressed && !stale && this.#wokenAtMs <= this.#revivedAtMs) return;
    this.#revives = Math.min(REVIVE_BURST, this.#revives + Math.floor((now() - this.#revivedAtMs) / REVIVE_EVERY_MS));
    if (this.#revives <= 0) return;
    this.#revives -= 1;
    this.#revivedAtMs = now();
    this.#suppressed = false;
    this.#tell(this.#options.calls.revive(), 'REVIVE');
  }

  /** While something waits, look again from time to time: backoffs end, filters run out. */
  #again(): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#round();
    }, 500);
  }

  #requests(): MemberRequest[] {
    const nowMs = this.#options.now();
    return [...this.#waiting].flatMap((uid) => {
      const instance = this.#options.instance(uid);
      const waiting = instance === undefined ? [] : waitingMembers(instance, nowMs);
      if (instance === undefined || waiting.length === 0) return [];
      return waiting
        .filter(({ ordinal }) => !this.#inFlight.has(`${uid}.${ordinal}`))
        .map((member) => requestOf(instance, member));
    });
  }

  #match(requests: readonly MemberRequest[]): void {
    const agents = this.#agentOffers();
    if (agents.length === 0 && this.#options.now() - this.#wokenAtMs < NO_OFFERS_AFTER_MS) return;
    const uids = new Set(requests.map(({ uid }) => uid));
    const occupancy = new Map([...uids].map((uid) => [uid, this.#occupants(uid)]));
    const { executor } = this.#options;
    const result = match(requests, agents, occupancy, { executor });
    this.#hold(result.placements);
    this.#declineUnused(result.declines);
    this.#tellReasons(result, agents.length);
  }

  #agentOffers(): AgentOffer[] {
    const byAgent = Map.groupBy(this.#free.values(), ({ offer }) => offer.agent_id.value);
    return [...byAgent].flatMap(([agentId, offers]) => {
      const seen = this.#agents.get(agentId);
      if (seen === undefined) return [];
      const known = offers.some(({ offer }) =>
        offer.executor_ids?.some(({ value }) => value === this.#options.executor.id),
      );
      const { hostname, address, attributes } = seen;
      const offerIds = offers.map(({ offer }) => offer.id.value);
      const totals = totalsOf(offers.flatMap(({ resources }) => resources));
      return [{ agentId, hostname, address, attributes, offerIds, ...totals, executorKnown: known }];
    });
  }

  #occupants(uid: string): Occupant[] {
    return (this.#options.instance(uid)?.status.members ?? []).flatMap(({ ordinal, home, wanted, task }) => {
      if (home === null || (wanted === 'retired' && task === null)) return [];
      const attributes = this.#agents.get(home.agentId)?.attributes ?? {};
      return [{ ordinal, agentId: home.agentId, hostname: home.hostname, attributes }];
    });
  }

  #hold(placements: readonly Placed[]): void {
    for (const [agentId, placed] of Map.groupBy(placements, (placement) => placement.agentId)) {
      const offers = (placed[0]?.offerIds ?? []).flatMap((id) => this.#free.get(id) ?? []);
      for (const { offer } of offers) this.#free.delete(offer.id.value);
      const held: Held = {
        agentId,
        offerIds: offers.map(({ offer }) => offer.id.value),
        pool: offers.flatMap(({ resources }) => resources),
        tasks: new Map(),
        timer: null,
        sent: false,
      };
      this.#held.add(held);
      for (const id of held.offerIds) this.#heldOffers.set(id, held);
      held.timer = setTimeout(() => this.#drop(held, 'its time was over'), POLICY.placementMs + 5_000);
      for (const { request } of placed) this.#inFlight.add(`${request.uid}.${request.ordinal}`);
    }
    for (const [uid, placed] of Map.groupBy(placements, ({ request }) => request.uid)) void this.#store(uid, placed);
  }

  async #store(uid: string, placed: readonly Placed[]): Promise<void> {
    const { post, now } = this.#options;
    const deadlineMs = now() + POLICY.placementMs;
    const placements = placed.map((placement) => this.#placementOf(placement, deadlineMs));
    const heldOf = new Map(placed.map((placement) => [placement.request.ordinal, this.#heldWith(placement.offerIds)]));
    const claim = (instance: Instance | undefined) => {
      for (const { request, ports } of placed) {
        const member = instance?.status.members.find(({ ordinal }) => ordinal === request.ordinal);
        const held = heldOf.get(request.ordinal);
        const offerIds = member?.task?.offerIds ?? [];
        if (member === undefined || held === undefined || !offerIds.some((id) => held.offerIds.includes(id))) continue;
        const { cpus, memMb, diskMb } = request.resources;
        const taskId = taskIdOf({ uid, ordinal: request.ordinal, launch: member.launch });
        if (held.tasks.has(taskId)) continue;
        const need = { cpus, memMb, diskMb, ports: Object.values(ports) };
        held.tasks.set(taskId, { taskId, need, state: 'preparing', info: null, settle: null });
        this.#heldTasks.set(taskId, held);
        this.#unsent.add(taskId);
      }
    };
    const claims = this.#claims.get(uid) ?? new Set();
    this.#claims.set(uid, claims.add(claim));
    await post(uid, { kind: 'placed', placements });
    claims.delete(claim);
    if (claims.size === 0) this.#claims.delete(uid);
    for (const { request } of placed) this.#inFlight.delete(`${uid}.${request.ordinal}`);
    for (const held of heldOf.values()) if (held !== undefined) this.#giveBackIfUnused(held);
    this.#schedule();
  }

  /** Call with each stored instance before its effects start: the tasks that a placement became are known from then on. */
  claim(uid: string, instance: Instance | null): void {
    for (const claim of this.#claims.get(uid) ?? []) claim(instance ?? undefined);
  }

  #placementOf({ request, agentId, hostname, address, offerIds, ports }: Placed, deadlineMs: number): MemberPlacement {
    const { uid, ordinal, home } = request;
    const keepsData = this.#options.instance(uid)?.traits.volume === true;
    const volumeId = home?.volumeId ?? (keepsData ? `${uid}.${ordinal}` : null);
    const { executor } = this.#options;
    return {
      ordinal,
      home: { agentId, hostname, address, ports: { ...ports }, volumeId },
      offerIds,
      executorId: executor.id,
      deadlineMs,
    };
  }

  #heldWith([offerId = '']: readonly string[]): Held | undefined {
    return this.#heldOffers.get(offerId);
  }

  /** It is not held any more. */
  #release(held: Held): boolean {
    if (held.timer !== null) clearTimeout(held.timer);
    for (const id of held.offerIds) this.#heldOffers.delete(id);
    for (const taskId of held.tasks.keys()) this.#heldTasks.delete(taskId);
    return this.#held.delete(held);
  }

  #giveBackIfUnused(held: Held): void {
    if (held.tasks.size > 0 || held.sent || !this.#held.has(held)) return;
    this.#release(held);
    this.#tell(this.#options.calls.decline(held.offerIds, SHORT_REFUSAL_S), 'DECLINE');
  }

  #acceptSoon(held: Held): void {
    const all = [...held.tasks.values()].every(({ state }) => state === 'ready');
    if (all) return this.#accept(held);
    if (held.timer !== null) clearTimeout(held.timer);
    held.timer = setTimeout(() => this.#accept(held), ACCEPT_WINDOW_MS);
  }

  #accept(held: Held): void {
    if (held.sent) return;
    held.sent = true;
    this.#release(held);
    const ready = [...held.tasks.values()].filter(({ state }) => state === 'ready');
    const late = [...held.tasks.values()].filter(({ state }) => state === 'preparing');
    for (const { taskId } of ready) this.#unsent.delete(taskId);
    const infos = ready.flatMap(({ info }) => info ?? []);
    // From here on it may have gone out, whatever is said of it: only news of the task tell.
    this.#tell(this.#options.calls.accept(held.offerIds, infos, 0), 'ACCEPT');
    for (const { settle } of ready) settle?.('sent');
    if (late.length > 0) this.#matchAgain(late, held.offerIds);
  }

  #drop(held: Held, why: string): void {
    if (held.sent || !this.#release(held)) return;
    this.#options.log.debug({ agent: held.agentId, why }, 'held offers are gone');
    for (const { settle, taskId } of held.tasks.values()) {
      if (settle === null) continue;
      this.#unsent.delete(taskId);
      settle('notSent');
    }
    this.#matchAgain([...held.tasks.values()], held.offerIds);
  }

  #matchAgain(tasks: readonly HeldTask[], offerIds: readonly string[]): void {
    const uids = new Set(tasks.filter(({ settle }) => settle === null).map(({ taskId }) => taskId.split('.')[0] ?? ''));
    for (const uid of uids) void this.#options.post(uid, { kind: 'offersGone', offerIds });
  }

  #forget(held: Held, task: HeldTask): 'notSent' {
    held.tasks.delete(task.taskId);
    this.#heldTasks.delete(task.taskId);
    this.#unsent.delete(task.taskId);
    this.#giveBackIfUnused(held);
    return 'notSent';
  }

  #runErrands(): void {
    for (const errand of [...this.#errands]) {
      const offers = [...this.#free.values()].filter(({ offer }) => offer.agent_id.value === errand.agentId);
      const pool = offers.flatMap(({ resources }) => resources);
      const { executor } = this.#options;
      const room = {
        ...ERRAND_NEED,
        cpus: ERRAND_NEED.cpus + executor.cpus,
        memMb: ERRAND_NEED.memMb + executor.memMb,
      };
      const known = offers.some(({ offer }) => offer.executor_ids?.some(({ value }) => value === executor.id));
      if (!known && takeResources(pool, room) === null) continue;
      const split = takeResources(pool, ERRAND_NEED);
      if (split === null) continue;
      this.#errands.delete(errand);
      const offerIds = offers.map(({ offer }) => offer.id.value);
      for (const id of offerIds) this.#free.delete(id);
      this.#tell(this.#options.calls.accept(offerIds, [errand.build(split.taken)], 0), 'ACCEPT');
      errand.settle('sent');
    }
  }

  /** What waits and fits nowhere lets go of its offers for a moment: other frameworks may have use for them. */
  #declineUnused(declines: MatchResult['declines']): void {
    if (this.#options.now() - this.#wokenAtMs < LINGER_MS) return;
    const offerIds = declines.flatMap((declined) => declined.offerIds).filter((id) => this.#free.delete(id));
    if (offerIds.length > 0) this.#tell(this.#options.calls.decline(offerIds, SHORT_REFUSAL_S), 'DECLINE');
  }

  #tellReasons({ reasons }: MatchResult, agents: number): void {
    const nothing = [{ stage: 'offers', reason: 'no agent offers any resources now', agents: 0 }];
    for (const { request, rejections } of reasons) {
      const told = agents === 0 ? nothing : rejections;
      const member = this.#options
        .instance(request.uid)
        ?.status.members.find(({ ordinal }) => ordinal === request.ordinal);
      if (member === undefined || JSON.stringify(member.waiting) === JSON.stringify(told)) continue;
      void this.#options.post(request.uid, { kind: 'unplaced', ordinal: request.ordinal, rejections: told });
    }
  }

  #see(offer: Offer): void {
    const agentId = offer.agent_id.value;
    const totals = totalsOf(offer.resources ?? []);
    this.#agents.set(agentId, {
      agentId,
      hostname: offer.hostname,
      address: offer.url?.address?.ip ?? offer.hostname,
      attributes: attributesOf(offer),
      offered: { ...totals, ports: totals.ports.reduce((sum, { begin, end }) => sum + end - begin + 1, 0) },
    });
  }

  #tell(call: Promise<void>, what: string): void {
    call.catch((error: unknown) =>
      this.#options.log.warn({ call: what, error: messageOf(error) }, 'a call was not taken'),
    );
  }
}

function requestOf(
  { uid, declared, traits, status }: Instance,
  member: Instance['status']['members'][number],
): MemberRequest {
  const { spec } = declared;
  return {
    uid,
    instance: spec.name,
    ordinal: member.ordinal,
    role: member.role,
    resources: spec.resources,
    ports: traits.ports,
    home: member.home,
    homePolicy: member.home?.volumeId == null ? 'prefer' : 'require',
    placement: spec.placement,
    priority: member.ordinal === status.master ? 1 : 0,
  };
}

/** `rack: r1`, `cpus: 2.5`, `set: {a,b}`, `range: [1-9]`: as Mesos writes them. */
function attributesOf({ attributes }: Offer): Record<string, string> {
  return Object.fromEntries(
    (attributes ?? []).map(({ name, text, scalar, ranges, set }) => {
      if (text != null) return [name, text.value];
      if (scalar != null) return [name, String(scalar.value)];
      if (set != null) return [name, `{${(set.item ?? []).join(',')}}`];
      return [name, `[${(ranges?.range ?? []).map(({ begin, end }) => `${begin}-${end}`).join(',')}]`];
    }),
  );
}
