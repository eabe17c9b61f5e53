/**
 * A world in which the real `step` must prove itself: agents, Mesos, a network and a shell that all fail at random, by a
 * seed. First everything goes wrong, and nothing unsafe may come of it; then all is quiet, and everything must come to be
 * as it was asked for.
 */
import { createInstance, hasMembership, specSchema } from '@keelson/core';
import { Agent } from './agent.ts';
import { Checks } from './checks.ts';
import { Clock } from './clock.ts';
import { unsettled } from './converged.ts';
import { drainOrUndrain, undrainAll } from './drains.ts';
import { climate, type FaultRates, noFaults, oneFault } from './faults.ts';
import type { FrameworkCode } from './framework-code.ts';
import { History } from './history.ts';
import { Mesos } from './mesos.ts';
import { Network } from './network.ts';
import { lastWord, oneRequest } from './operator.ts';
import { Peers } from './peers.ts';
import { Random } from './random.ts';
import { Servers } from './servers.ts';
import { Shell } from './shell.ts';
import { Store } from './store.ts';
import { Violation } from './violation.ts';

/** Once it is quiet, all must be well within this time (the longest backoff alone is five minutes). */
const SETTLE_MS = 1_200_000;
/** And stay so. */
const STAY_MS = 90_000;

/** What goes on in a world beside the faults. */
export interface Dimensions {
  readonly changes?: boolean;
  readonly replaces?: boolean;
  readonly drains?: boolean;
  readonly sync?: boolean;
  /** The most that a world of durability `sync` asks for. Default 2. */
  readonly maxSyncSlaves?: number;
}

export type CodeOf = (random: Random) => FrameworkCode;

export class World {
  readonly random: Random;
  readonly clock = new Clock();
  readonly startMs = this.clock.nowMs;
  readonly history: History;
  readonly servers: Servers = new Servers(this);
  readonly peers: Peers = new Peers(this);
  readonly network: Network = new Network(this);
  readonly mesos: Mesos = new Mesos(this);
  readonly store = new Store();
  readonly checks: Checks = new Checks(this);
  readonly shell: Shell = new Shell(this);
  readonly agents: readonly Agent[];
  faults: FaultRates;
  quiet = false;
  /** Whether specs change and ports are lost, too: seeds that failed before there was that are kept without it. */
  readonly changes: boolean;
  /** Whether members of lost agents are to be replaced. */
  readonly replaces: boolean;
  /** Whether agents are drained, too. */
  readonly drains: boolean;
  /** Whether instances are of durability `sync`, slaves lag more, and their connections break. */
  readonly sync: boolean;
  readonly maxSyncSlaves: number;
  readonly draining = new Set<string>();
  /** Whether any instance is a cluster whose members are added and removed. */
  ofPeers = false;

  /** Draws the framework of an instance, and its traits, from the world's own randomness. */
  readonly #codeOf: CodeOf;
  readonly #codes = new Map<string, FrameworkCode>();

  constructor(
    seed: number,
    codeOf: CodeOf,
    tracing: boolean,
    { changes = true, replaces = false, drains = false, sync = false, maxSyncSlaves = 2 }: Dimensions = {},
  ) {
    this.#codeOf = codeOf;
    this.changes = changes;
    this.replaces = replaces;
    this.drains = drains;
    this.sync = sync;
    this.maxSyncSlaves = maxSyncSlaves;
    this.random = new Random(seed);
    this.history = new History(this, tracing);
    this.agents = Array.from(
      { length: this.random.int(2, 4) },
      (_, index) => new Agent(this, `a${index}`, this.random.chance(0.3)),
    );
    this.faults = climate(this);
    this.history.note('*', () => `faults: ${JSON.stringify(this.faults)}`);
  }

  agent(id: string): Agent {
    const agent = this.agents.find((each) => each.id === id);
    if (agent === undefined) throw new Violation(`there is no agent ${id}`);
    return agent;
  }

  code(uid: string): FrameworkCode {
    const code = this.#codes.get(uid);
    if (code === undefined) throw new Violation(`there is no instance ${uid}`);
    return code;
  }

  /** @throws Violation */
  async run(): Promise<void> {
    const { random, clock, shell } = this;
    const instances = random.chance(0.8) ? 1 : random.int(2, 3);
    for (let index = 0; index < instances; index++) this.#create(`i${index}`);
    const troubledMs = random.int(20_000, 300_000);
    const calm = random.chance(0.5);
    this.#often(oneFault, calm ? random.int(10_000, 60_000) : random.int(500, 20_000));
    this.#often(oneRequest, calm ? random.int(500, 10_000) : random.int(800, 20_000));
    if (this.drains) this.#often(drainOrUndrain, random.int(1_000, 20_000));
    await clock.runUntil(clock.nowMs + troubledMs);
    this.quiet = true;
    this.faults = noFaults;
    this.history.note('*', () => 'quiet');
    lastWord(this);
    if (this.drains) undrainAll(this);
    // Those that were cut off, are late or are down come back by themselves. A late word may have left a wrong picture of
    // a task's health: Mesos is asked once for those that seem ill.
    await clock.runUntil(clock.nowMs + 70_000);
    if (this.drains) undrainAll(this);
    shell.reconcile(({ state, healthy }) => state === 'running' && !healthy);
    await this.#settle();
  }

  #create(name: string): void {
    const { random, clock, store, shell, history } = this;
    const code = this.#codeOf(random);
    const { kind, traits, options } = code;
    if (hasMembership({ traits })) this.ofPeers = true;
    const slaves = random.pick([0, 1, 2, 2, 3, 3]) ?? 2;
    const spec = specSchema.parse({
      name,
      framework: kind,
      slaves: this.sync ? Math.max(1, slaves) : slaves,
      peers: random.int(1, this.ofPeers ? 5 : 3),
      options,
      ...(this.replaces ? { onAgentLost: { action: 'replace', afterMs: random.int(1_000, 20_000) } } : {}),
      ...(this.sync
        ? { durability: 'sync', syncSlaves: random.int(1, Math.min(this.maxSyncSlaves, Math.max(1, slaves))) }
        : {}),
    });
    const instance = createInstance(`${name}-aaaaaaaa`, spec, traits, clock.nowMs);
    this.#codes.set(instance.uid, code);
    history.note(name, () => `created: ${kind} with ${spec.slaves} slaves`);
    store.create(instance);
    shell.post(instance.uid, { kind: 'look' });
  }

  #often(what: (world: World) => void, everyMs: number): void {
    this.clock.after(this.random.int(1, 2 * everyMs), () => {
      if (this.quiet) return;
      what(this);
      this.#often(what, everyMs);
    });
  }

  async #settle(): Promise<void> {
    const { clock } = this;
    const endMs = clock.nowMs + SETTLE_MS;
    while (unsettled(this).length > 0) {
      if (clock.nowMs >= endMs) throw new Violation(`does not settle: ${unsettled(this).join('; ')}`);
      await clock.runUntil(clock.nowMs + 5_000);
    }
    const steps = this.checks.steps;
    await clock.runUntil(clock.nowMs + STAY_MS);
    const reasons = unsettled(this);
    if (reasons.length > 0) throw new Violation(`does not stay settled: ${reasons.join('; ')}`);
    if (this.checks.steps > steps + 20) throw new Violation(`${this.checks.steps - steps} steps though all is well`);
  }
}
