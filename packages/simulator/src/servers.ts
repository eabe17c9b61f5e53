/**
 * The truth: which containers live, which of them take writes, and how far their data goes. Nobody in the world may look
 * here but the agents that run them and the checks.
 *
 *   pulling -> up -> dead          taking writes: launched as master, or promoted; until demoted, made to follow, or dead
 */
import type { Role } from '@keelson/core';
import { Violation } from './violation.ts';
import type { World } from './world.ts';
import { type Data, Writes } from './writes.ts';

export interface Container {
  readonly key: string;
  readonly uid: string;
  readonly ordinal: number;
  readonly launch: number;
  readonly agentId: string;
  readonly address: string;
  readonly volumeKey: string | null;
  readonly role: Role;
  /** What of the spec it was launched with. */
  readonly template: string;
  state: 'pulling' | 'up' | 'dead';
  accepting: boolean;
  acceptingSinceMs: number;
  /** How far its data goes, where it does not grow or follow. */
  offset: number;
  /** Whose writes these are: see writes.ts. */
  history: number;
  demotedAtMs: number;
  link: Link | null;
  /** Launches with which it has completed a sync. */
  readonly syncedWith: Set<string>;
}

interface Link {
  readonly address: string;
  readonly lag: number;
  readonly catchUpMs: number;
  source: Container | null;
  /** What it has got from its source at the least: all that there was when it came in sync. */
  floor: number;
}

const WRITE_MS = 10;

export class Servers {
  readonly all = new Map<string, Container>();
  readonly #live = new Set<Container>();
  readonly #world: World;
  readonly #writes: Writes;

  constructor(world: World) {
    this.#world = world;
    this.#writes = new Writes(world);
  }

  live(uid: string): readonly Container[] {
    return [...this.#live].filter((container) => container.uid === uid);
  }

  on(agentId: string): readonly Container[] {
    return [...this.#live].filter((container) => container.agentId === agentId);
  }

  any(): readonly Container[] {
    return [...this.#live];
  }

  masters(uid: string): readonly Container[] {
    return this.live(uid).filter(({ accepting }) => accepting);
  }

  create(container: Container): void {
    if (this.all.has(container.key)) throw new Violation(`launch ${container.key} was run twice`);
    this.all.set(container.key, container);
    this.#live.add(container);
  }

  /** The server starts, on the data that is there. */
  start(container: Container, masterAddress: string): void {
    const other = this.#onVolume(container);
    if (other !== undefined) throw new Violation(`I8: ${container.key} and ${other.key} live on one volume`);
    container.state = 'up';
    if (container.role === 'master') this.#accept(container);
    if (container.role === 'slave') this.#link(container, masterAddress);
  }

  /** What data it leaves. */
  stop(container: Container): Data {
    this.#note(container);
    const data = this.#dataOf(container);
    this.#unlinkFollowers(container);
    Object.assign(container, data);
    container.state = 'dead';
    container.accepting = false;
    container.link = null;
    this.#live.delete(container);
    return data;
  }

  promote(container: Container): void {
    if (container.accepting) return;
    this.#keep(container);
    container.link = null;
    this.#accept(container);
  }

  demote(container: Container): number {
    if (container.accepting) {
      this.#note(container);
      container.offset = this.offsetOf(container);
      container.accepting = false;
      container.demotedAtMs = this.#world.clock.nowMs;
    }
    return this.offsetOf(container);
  }

  follow(container: Container, address: string): void {
    this.demote(container);
    if (container.link?.address !== address) this.#link(container, address);
  }

  offsetOf(container: Container): number {
    const { nowMs } = this.#world.clock;
    if (container.accepting) return container.offset + Math.floor((nowMs - container.acceptingSinceMs) / WRITE_MS);
    const source = container.link?.source ?? null;
    if (container.link === null || source === null) return container.offset;
    const behind = source.accepting || nowMs - source.demotedAtMs < this.#catchUpMs(container.link);
    return Math.max(container.link.floor, this.offsetOf(source) - (behind ? container.link.lag : 0));
  }

  /** Those that get its writes. */
  followers(container: Container): readonly Container[] {
    return this.live(container.uid).filter(({ link }) => link?.source === container);
  }

  /** Its connection breaks, and is made again some time later. */
  unlink(container: Container): void {
    const { link } = container;
    if (link === null || link.source === null) return;
    this.#keep(container);
    link.source = null;
    this.#sync(container, link, this.#world.random.int(100, 20_000));
  }

  #dataOf(container: Container): Data {
    const { history } = container.link?.source ?? container;
    return { history, offset: this.offsetOf(container) };
  }

  /** What it has now is what it has, wherever that came from. */
  #keep(container: Container): void {
    this.#note(container);
    Object.assign(container, this.#dataOf(container));
  }

  /** What its master has acknowledged, or it itself. */
  #note(container: Container): void {
    this.#writes.note(container.link?.source ?? container, this);
  }

  /** In sync with whoever lives at that address. */
  isSynced(container: Container, address: string): boolean {
    return container.link?.address === address && container.link.source !== null;
  }

  /** Once all is quiet, nobody stays far behind: else an update could wait for its switchover for ever. */
  #catchUpMs({ catchUpMs }: Link): number {
    return this.#world.changes && this.#world.quiet ? Math.min(catchUpMs, 500) : catchUpMs;
  }

  #accept(container: Container): void {
    const [other] = this.masters(container.uid);
    if (other !== undefined) throw new Violation(`I3: ${container.key} and ${other.key} both take writes`);
    const { history, offset } = container;
    container.history = this.#writes.begin(container, { history, offset });
    container.accepting = true;
    container.acceptingSinceMs = this.#world.clock.nowMs;
  }

  #link(container: Container, address: string): void {
    const { random, faults } = this.#world;
    this.#keep(container);
    container.link = { address, lag: lagOf(this.#world), catchUpMs: catchUpMs(this.#world), source: null, floor: 0 };
    this.#sync(container, container.link, random.int(5, faults.syncMs));
  }

  /** Tries, until the link is another, to sync with a master at its address. */
  #sync(container: Container, link: Link, delayMs: number): void {
    this.#world.clock.after(delayMs, () => {
      if (container.link !== link || link.source !== null) return;
      const source = [...this.#live].find((each) => each.address === link.address && each.state === 'up');
      if (source === undefined || !source.accepting || source === container)
        return this.#sync(container, link, this.#world.random.int(300, 1_500));
      this.#note(source);
      if (this.#world.sync) link.floor = this.offsetOf(source);
      link.source = source;
      container.syncedWith.add(source.key);
    });
  }

  #unlinkFollowers(container: Container): void {
    for (const follower of this.live(container.uid)) {
      if (follower.link?.source !== container) continue;
      this.#keep(follower);
      follower.link.source = null;
      this.#sync(follower, follower.link, this.#world.random.int(100, 1_000));
    }
  }

  #onVolume({ key, agentId, volumeKey }: Container): Container | undefined {
    return [...this.#live].find(
      (each) =>
        volumeKey !== null &&
        each.agentId === agentId &&
        each.volumeKey === volumeKey &&
        each.key !== key &&
        each.state === 'up',
    );
  }
}

/** In writes. */
function lagOf({ random, sync }: World): number {
  return random.int(0, sync && random.chance(0.3) ? 500 : 20);
}

/** Now and then a slave is far behind, and a planned switchover has to be given up. */
function catchUpMs({ random }: World): number {
  return random.chance(0.2) ? random.int(5_000, 15_000) : random.int(0, 500);
}
