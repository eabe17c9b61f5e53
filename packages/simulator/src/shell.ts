/**
 * The shell around the real `step`: it takes one event after the other, stores what came of it, then acknowledges, then
 * brings its running effects in line with what is stored. It may die between any two of these.
 */
import {
  type Effect,
  type Instance,
  type InstanceEvent,
  isGone,
  nextLookMs,
  step,
  type Task,
  taskIdOf,
} from '@keelson/core';
import { matchRound, waits } from './match-round.ts';
import { perform } from './perform.ts';
import type { World } from './world.ts';

interface Running {
  cancelled: boolean;
}

export class Shell {
  up = true;
  readonly #world: World;
  #run = 1;
  #effects = new Map<string, Map<number, Running>>();
  /** When the loop of an instance is free again: events of one are taken in their order. */
  #freeAtMs = new Map<string, number>();
  #looks = new Map<string, number>();
  /** Offers held for the tasks that this run of the shell has placed. */
  #held = new Map<string, string>();
  #matching = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  post(uid: string, event: InstanceEvent, acknowledge: () => void = () => undefined): void {
    if (!this.up) return;
    const { clock, random, faults } = this.#world;
    const run = this.#run;
    const busyMs = random.chance(faults.lateRate / 4) ? random.int(100, 3_000) : random.int(0, 2);
    const atMs = Math.max(clock.nowMs + busyMs, this.#freeAtMs.get(uid) ?? 0);
    this.#freeAtMs.set(uid, atMs);
    clock.after(atMs - clock.nowMs, () => {
      if (run === this.#run) this.#take(uid, event, acknowledge);
    });
  }

  /** All that it holds in memory is lost; it comes back later and issues what is stored again. */
  crash(where: string): void {
    const { clock, random, mesos, history } = this.#world;
    if (!this.up) return;
    history.note('*', () => `the shell dies ${where}`);
    this.up = false;
    this.#run += 1;
    this.#effects = new Map();
    this.#freeAtMs = new Map();
    this.#looks = new Map();
    this.#held = new Map();
    this.#matching = new Set();
    for (const offerId of mesos.outstanding()) mesos.rescind(offerId);
    clock.after(random.int(10, 8_000), () => this.#restart());
  }

  offerOf(taskId: string): string | undefined {
    return this.#held.get(taskId);
  }

  rescinded(offerId: string): void {
    const taskId = [...this.#held].find(([, held]) => held === offerId)?.[0];
    if (taskId === undefined) return;
    const uid = taskId.split('.')[0] ?? '';
    this.post(uid, { kind: 'offersGone', offerIds: [offerId] });
  }

  /** Asks Mesos for tasks that are thought to be there, as after each subscription. */
  reconcile(which: (task: Task) => boolean = ({ state }) => state !== 'placed'): void {
    const { mesos, store } = this.#world;
    for (const { uid, status } of store.values())
      for (const { ordinal, task } of status.members)
        if (task !== null && which(task)) mesos.reconcile(taskIdOf({ uid, ordinal, launch: task.launch }));
  }

  #restart(): void {
    const { store, clock, random, history } = this.#world;
    this.up = true;
    const run = this.#run;
    history.note('*', () => 'the shell is back');
    for (const instance of store.values()) {
      const { uid, status } = instance;
      this.#stored(uid, instance);
      if (run !== this.#run) return;
      this.post(uid, { kind: 'look' });
      const offerIds = status.members.flatMap(({ task }) => (task?.state === 'placed' ? task.offerIds : []));
      if (offerIds.length > 0 && random.chance(0.7)) this.post(uid, { kind: 'offersGone', offerIds });
    }
    for (const afterMs of [100, 2_000, 6_000])
      clock.after(afterMs, () => {
        if (run === this.#run) this.reconcile();
      });
  }

  #take(uid: string, event: InstanceEvent, acknowledge: () => void): void {
    const { store, clock, checks, history } = this.#world;
    const before = store.get(uid);
    if (before === undefined) return acknowledge();
    const result = step(before, event, clock.nowMs);
    history.step(before, event, result);
    checks.step(before, event, result);
    if (this.#mayCrash('before it stored')) return;
    if (isGone(result.instance)) {
      store.delete(uid);
      checks.gone(result.instance);
      this.#align(uid, null);
      return acknowledge();
    }
    store.set(uid, result.instance);
    if (this.#mayCrash('between storing and acting')) return;
    acknowledge();
    this.#claim(result.instance, event);
    this.#stored(uid, result.instance);
  }

  #stored(uid: string, instance: Instance): void {
    this.#align(uid, instance);
    if (!this.up) return;
    this.#lookAgain(uid, instance);
    this.#matchSoon(uid);
  }

  #mayCrash(where: string): boolean {
    const { random, faults } = this.#world;
    if (random.chance(faults.crashRate)) this.crash(where);
    return !this.up;
  }

  /** The running effects become the stored ones: new ones start, those that are gone are cancelled. */
  #align(uid: string, instance: Instance | null): void {
    const running = this.#effects.get(uid) ?? new Map<number, Running>();
    this.#effects.set(uid, running);
    const effects = instance?.status.effects ?? [];
    const wanted = new Set(effects.map(({ id }) => id));
    for (const [id, each] of running) {
      if (wanted.has(id)) continue;
      each.cancelled = true;
      running.delete(id);
    }
    for (const effect of effects) {
      if (running.has(effect.id)) continue;
      this.#start(uid, effect, running);
      if (this.#mayCrash(`after ${effect.kind}`)) return;
    }
  }

  #start(uid: string, effect: Effect, effects: Map<number, Running>): void {
    const { clock } = this.#world;
    const running: Running = { cancelled: false };
    effects.set(effect.id, running);
    const run = this.#run;
    const goesOn = () => run === this.#run && !running.cancelled;
    const begin = () => {
      const instance = this.#world.store.get(uid);
      if (!goesOn() || instance === undefined) return;
      perform(this.#world, instance, effect, goesOn, (result) => {
        if (goesOn()) this.post(uid, { kind: 'effectDone', effectId: effect.id, result });
      });
    };
    if (effect.notBeforeMs <= clock.nowMs) begin();
    else clock.after(effect.notBeforeMs - clock.nowMs, begin);
  }

  #lookAgain(uid: string, instance: Instance): void {
    const { clock } = this.#world;
    const atMs = nextLookMs(instance, clock.nowMs);
    if (atMs === undefined || this.#looks.get(uid) === atMs) return;
    this.#looks.set(uid, atMs);
    const run = this.#run;
    clock.after(atMs - clock.nowMs, () => {
      if (run !== this.#run || this.#looks.get(uid) !== atMs) return;
      this.#looks.delete(uid);
      this.post(uid, { kind: 'look' });
    });
  }

  /** The offers of a placement that was taken are held for its task. */
  #claim({ uid, status }: Instance, event: InstanceEvent): void {
    if (event.kind !== 'placed') return;
    for (const { ordinal, offerIds } of event.placements) {
      const task = status.members.find((member) => member.ordinal === ordinal)?.task;
      const [offerId] = offerIds;
      if (task != null && offerId !== undefined && task.offerIds.includes(offerId))
        this.#held.set(taskIdOf({ uid, ordinal, launch: task.launch }), offerId);
    }
  }

  #matchSoon(uid: string): void {
    if (this.#matching.has(uid)) return;
    const instance = this.#world.store.get(uid);
    if (instance === undefined || !waits(instance, this.#world.clock.nowMs)) return;
    this.#matching.add(uid);
    const run = this.#run;
    const { clock, random, faults } = this.#world;
    clock.after(random.chance(faults.lateRate) ? random.int(100, 5_000) : random.int(0, 30), () => {
      if (run !== this.#run) return;
      this.#matching.delete(uid);
      const now = this.#world.store.get(uid);
      if (now !== undefined) matchRound(this.#world, now);
      clock.after(500, () => {
        if (run === this.#run) this.#matchSoon(uid);
      });
    });
  }
}
