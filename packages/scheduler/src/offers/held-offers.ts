/**
 * Offers that are held for members with a place on that agent, until their tasks are ready.
 *
 *   hold --> (placements stored: claim) --> preparing --launch--> ready --window over, or all ready--> ACCEPT
 *     |                                         |                   |
 *     +-- nothing was placed: DECLINE           +---- rescinded, subscription over, deadline: matched again
 *
 * Where a task takes long to prepare (a hook that hangs), others are placed on what its offers have left: they join, and go
 * out without it.
 *
 * 1. What is held leaves here exactly once: by ACCEPT, by DECLINE, or because Mesos has taken it back.
 * 2. A launch is `notSent` only where this process knows that its ACCEPT never went out, and from then on never will.
 * 3. A launch that its instance has given up is never sent (I8: its successor may have been placed already).
 */
import { type Instance, POLICY, taskIdOf } from '@keelson/core';
import type { ExecutorInfo, Offer, OfferOperation, Resource, TaskInfo } from '@keelson/mesos';
import { type Executors, withoutExecutor } from '../executors.ts';
import { type Need, takeResources } from '../resources.ts';
import { type Held, type HeldTask, mayBeSent, type Spare, settleAll, type Task, unclaimed } from './held.ts';
import { takeForMember } from './reserved.ts';

/** Makes a task of what was taken for it, in that executor. */
export type BuildTask = (resources: Resource[], executor: ExecutorInfo) => TaskInfo;

export interface HeldOffersOptions {
  readonly executors: Executors;
  /** `operations`: to be done before the tasks are launched. */
  readonly accept: (
    offerIds: readonly string[],
    tasks: readonly TaskInfo[],
    operations: readonly OfferOperation[],
  ) => void;
  readonly decline: (offerIds: readonly string[]) => void;
  /** The offers of these placements are gone: the members want another place. */
  readonly gone: (uid: string, offerIds: readonly string[], why: string) => void;
  /** How long ready tasks wait for the next one that is being prepared. */
  readonly windowMs?: number;
  readonly deadlineMs?: number;
  readonly sharedAfterMs?: number;
}

const WINDOW_MS = 100;
/** What is held for longer than this is shared with others. */
const SHARED_AFTER_MS = 250;
/** After the deadline that is stored with the placement, so that this one is seldom needed. */
const DEADLINE_MS = POLICY.placementMs + 5_000;

export class HeldOffers {
  readonly #options: HeldOffersOptions;
  readonly #byOffer = new Map<string, Held>();
  /** Launches placed by this process that were not sent, by uid and task id; null: their offers are gone. */
  readonly #unsent = new Map<string, Map<string, Held | null>>();

  constructor(options: HeldOffersOptions) {
    this.#options = options;
  }

  /** Offers held now. */
  get size(): number {
    return this.#byOffer.size;
  }

  /** Instances with launches that were not sent yet. */
  get instances(): number {
    return this.#unsent.size;
  }

  /** `placements`: of how many instances it is held; call `stored` for each of them. */
  hold(agentId: string, offers: readonly Offer[], placements: number): Held {
    const resources = offers.flatMap((offer) => offer.resources ?? []);
    const serving = this.#options.executors.serving(offers, resources);
    const executor = 'info' in serving ? serving.info : this.#options.executors.first;
    const held: Held = {
      agentId,
      offers,
      offerIds: offers.map(({ id }) => id.value),
      sinceMs: performance.now(),
      executor,
      pool: serving.kind === 'starts' ? withoutExecutor(resources, executor) : resources,
      tasks: new Map(),
      riders: [],
      storing: placements,
      deadline: null,
      window: null,
    };
    for (const id of held.offerIds) this.#byOffer.set(id, held);
    held.deadline = setTimeout(() => {
      this.#drop(held, 'its time was over');
      this.#options.decline(held.offerIds);
    }, this.#options.deadlineMs ?? DEADLINE_MS);
    return held;
  }

  /** Held for so long that others may join. */
  spare(): Spare[] {
    const sharedMs = this.#options.sharedAfterMs ?? SHARED_AFTER_MS;
    return [...new Set(this.#byOffer.values())]
      .filter(({ storing, sinceMs }) => storing === 0 && performance.now() - sinceMs >= sharedMs)
      .map((held) => ({ held, resources: unclaimed(held) }));
  }

  /** As `hold`, on offers that are held already; undefined where they are not. */
  join(offerIds: readonly string[], placements: number): Held | undefined {
    const held = this.#byOffer.get(offerIds[0] ?? '');
    if (held !== undefined) held.storing += placements;
    return held;
  }

  /**
   * Sends a task that has no placement (an errand) with what nobody has a claim on; undefined where that does not cover it.
   * What is still being prepared on these offers is placed anew, as by any task that joins.
   */
  ride({ held, resources }: Spare, need: Need, build: BuildTask) {
    const split = takeResources(resources, need) === null ? null : takeResources(held.pool, need);
    if (split === null || !this.#isHeld(held)) return undefined;
    const info = build(split.taken, held.executor);
    held.pool = split.rest;
    const { promise, resolve } = Promise.withResolvers<'sent' | 'notSent'>();
    held.riders = [...held.riders, { info, settle: resolve }];
    this.#acceptSoon(held);
    return promise;
  }

  /** A placement on it was stored as this launch. */
  claim(held: Held, task: HeldTask): void {
    const taskId = taskIdOf(task);
    const mine = this.#unsent.get(task.uid) ?? new Map<string, Held | null>();
    if (mine.has(taskId)) return;
    const isHeld = this.#isHeld(held);
    this.#unsent.set(task.uid, mine.set(taskId, isHeld ? held : null));
    if (isHeld) {
      held.tasks.set(taskId, { ...task, info: null, operations: [], settle: null });
      if (held.window !== null) this.#acceptSoon(held);
    } else this.#options.gone(task.uid, held.offerIds, 'its offers are gone');
  }

  stored(held: Held): void {
    held.storing -= 1;
    this.#tidy(held);
  }

  /** Sends the task with the offers held for it. Resolves when it is known whether it went out. */
  async launch(uid: string, taskId: string, build: BuildTask): Promise<'sent' | 'notSent'> {
    const held = this.#unsent.get(uid)?.get(taskId);
    // Not placed by this process: a former one may have sent it.
    if (held === undefined) return 'sent';
    const task = held?.tasks.get(taskId);
    const split = held === null || task === undefined ? null : takeForMember(held.pool, task.need, String(task.launch));
    if (held === null || task === undefined || split === null) {
      this.#forget(uid, taskId);
      return 'notSent';
    }
    try {
      task.info = build(split.taken, held.executor);
    } catch (error) {
      this.#forget(uid, taskId);
      throw error;
    }
    task.operations = split.operations;
    held.pool = split.rest;
    const { promise, resolve } = Promise.withResolvers<'sent' | 'notSent'>();
    task.settle = resolve;
    this.#acceptSoon(held);
    this.#tidy(held);
    return promise;
  }

  /** Call with each instance as stored: launches that it has given up are not sent any more. */
  notice(uid: string, instance: Instance | null): void {
    for (const taskId of this.#unsent.get(uid)?.keys() ?? []) {
      if (instance === null || !mayBeSent(instance, taskId)) this.#forget(uid, taskId);
    }
  }

  rescinded(offerId: string): void {
    const held = this.#byOffer.get(offerId);
    if (held === undefined) return;
    this.#drop(held, 'an offer was rescinded');
    // Those that are good still would be kept from everybody.
    const others = held.offerIds.filter((id) => id !== offerId);
    if (others.length > 0) this.#options.decline(others);
  }

  /** Offers die with the subscription, without a RESCIND. */
  disconnected(): void {
    for (const held of new Set(this.#byOffer.values())) this.#drop(held, 'the subscription ended');
  }

  close(): void {
    for (const held of new Set(this.#byOffer.values())) {
      this.#release(held);
      settleAll(held.riders, 'notSent');
    }
    this.#unsent.clear();
  }

  #isHeld(held: Held): boolean {
    return this.#byOffer.get(held.offerIds[0] ?? '') === held;
  }

  #release(held: Held): void {
    clearTimeout(held.deadline ?? undefined);
    clearTimeout(held.window ?? undefined);
    for (const id of held.offerIds) this.#byOffer.delete(id);
  }

  /** When nothing more has become ready for a moment: where much is placed at once, the store and the hooks take their time. */
  #acceptSoon(held: Held): void {
    clearTimeout(held.window ?? undefined);
    held.window = setTimeout(() => this.#accept(held), this.#options.windowMs ?? WINDOW_MS);
  }

  /** Sends or gives back what nobody is waited for any more. */
  #tidy(held: Held): void {
    if (!this.#isHeld(held) || held.storing > 0) return;
    if (held.tasks.size === 0 && held.riders.length === 0) {
      this.#release(held);
      this.#options.decline(held.offerIds);
    } else if ([...held.tasks.values()].every(({ info }) => info !== null)) this.#accept(held);
  }

  #accept(held: Held): void {
    this.#release(held);
    const infos: TaskInfo[] = held.riders.map(({ info }) => info);
    const operations: OfferOperation[] = [];
    const late: Task[] = [];
    for (const task of held.tasks.values()) {
      if (task.info === null) late.push(task);
      else {
        infos.push(task.info);
        operations.push(...task.operations);
        this.#delete(task.uid, taskIdOf(task));
      }
    }
    // From here on it may have gone out, whatever is said of it: only news of the task tell.
    this.#options.accept(held.offerIds, infos, operations);
    for (const { settle } of held.tasks.values()) settle?.('sent');
    settleAll(held.riders, 'sent');
    this.#matchAgain(held, late, 'other tasks went out with its offers');
  }

  #drop(held: Held, why: string): void {
    if (!this.#isHeld(held)) return;
    this.#release(held);
    settleAll(held.riders, 'notSent');
    const preparing: Task[] = [];
    for (const task of held.tasks.values()) {
      if (task.settle === null) preparing.push(task);
      else this.#delete(task.uid, taskIdOf(task));
      task.settle?.('notSent');
    }
    this.#matchAgain(held, preparing, why);
  }

  #matchAgain({ offerIds }: Held, tasks: readonly Task[], why: string): void {
    for (const task of tasks) this.#unsent.get(task.uid)?.set(taskIdOf(task), null);
    for (const uid of new Set(tasks.map((task) => task.uid))) this.#options.gone(uid, offerIds, why);
  }

  /** This launch is not sent, now or later. */
  #forget(uid: string, taskId: string): void {
    const held = this.#unsent.get(uid)?.get(taskId);
    this.#delete(uid, taskId);
    if (held == null) return;
    const task = held.tasks.get(taskId);
    held.tasks.delete(taskId);
    task?.settle?.('notSent');
    this.#tidy(held);
  }

  #delete(uid: string, taskId: string): void {
    const mine = this.#unsent.get(uid);
    mine?.delete(taskId);
    if (mine?.size === 0) this.#unsent.delete(uid);
  }
}
