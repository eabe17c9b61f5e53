/**
 * The truth of writes, in worlds whose instances are of durability `sync`: whose data has which, and which were acknowledged. A
 * master acknowledges a write once as many of those that follow it have it as the configuration says that it was launched with.
 *
 * Data is the way that it came: a history begins with each server that is let take writes, where its data was then.
 *
 *   history 1  ────────┬───────── what nobody else had when its master was lost
 *   history 2          └────────────────
 *
 * Invariant: no acknowledged write is ever missing where a server is let take writes, unless the operator has accepted the loss.
 */
import type { Container, Servers } from './servers.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

export interface Data {
  readonly history: number;
  readonly offset: number;
}

interface History {
  readonly parent: Data | null;
  /** How far its writes were acknowledged; -1: none was. */
  acknowledged: number;
}

interface Durability {
  readonly durability?: unknown;
  readonly syncSlaves?: unknown;
}

export class Writes {
  readonly #world: World;
  readonly #histories: History[] = [{ parent: null, acknowledged: -1 }];
  /** Of each instance, those of its histories in which anything was acknowledged. */
  readonly #promised = new Map<string, Set<number>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** A server is let take writes: a history of its own begins. */
  begin(container: Container, from: Data): number {
    this.#check(container, from);
    this.#histories.push({ parent: from, acknowledged: -1 });
    return this.#histories.length - 1;
  }

  /** Notes what was acknowledged until now: before anything changes about who follows. */
  note(container: Container, servers: Servers): void {
    if (!container.accepting || !this.#world.sync) return;
    const { durability, syncSlaves }: Durability = JSON.parse(container.template);
    if (durability !== 'sync' || typeof syncSlaves !== 'number') return;
    const offsets = servers.followers(container).map((follower) => servers.offsetOf(follower));
    const reached = offsets.sort((a, b) => b - a)[syncSlaves - 1];
    const history = this.#histories[container.history];
    if (reached === undefined || history === undefined || reached <= history.acknowledged) return;
    if (history.parent !== null && reached <= history.parent.offset) return;
    history.acknowledged = reached;
    const promised = this.#promised.get(container.uid) ?? new Set();
    this.#promised.set(container.uid, promised.add(container.history));
  }

  #check(container: Container, data: Data): void {
    const { uid, key } = container;
    const promised = this.#promised.get(uid) ?? new Set();
    const lost = [...promised].find((history) => !this.#has(data, history));
    if (lost === undefined) return;
    if (this.#isAllowed(uid)) {
      for (const history of promised) if (!this.#has(data, history)) promised.delete(history);
      return;
    }
    const { acknowledged } = this.#histories[lost] ?? {};
    throw new Violation(
      `${key} takes writes at ${data.offset}, and lacks what was acknowledged (up to ${acknowledged})`,
    );
  }

  /** By the operator's word. */
  #isAllowed(uid: string): boolean {
    const instance = this.#world.store.get(uid);
    return instance?.declared.spec.durability !== 'sync' || instance.status.failover?.acceptLoss === true;
  }

  /** Whether that data has all that was acknowledged in a history. */
  #has({ history, offset }: Data, wanted: number): boolean {
    let at: Data | null = { history, offset };
    while (at !== null && at.history !== wanted) {
      const parent: Data | null = this.#histories[at.history]?.parent ?? null;
      at = parent === null ? null : { history: parent.history, offset: Math.min(at.offset, parent.offset) };
    }
    return at !== null && at.offset >= (this.#histories[wanted]?.acknowledged ?? -1);
  }
}
