/**
 * The store's contract in memory, for tests and simulated worlds: no clock, no randomness, no waiting but in leadership.
 * What was handed in is handed out again: nobody may change it.
 */
import type { Declared, Instance, JournalEntry, Sender } from '@keelson/core';
import { assertGrows } from '../assert-grows.ts';
import { InstanceCache } from '../cache.ts';
import { assertEventId, boundedLimit } from '../event-id.ts';
import { campaign } from '../leadership/campaign.ts';
import type { HeldLease } from '../leadership/held-lease.ts';
import type { Candidate, LeaseStore } from '../leadership/lease.ts';
import { LeaseWatch } from '../leadership/lease-watch.ts';
import { OwnLeases } from '../leadership/own-leases.ts';
import type { Change, Leadership, RetainedVolume, Store, StoredEvent, Told, Tombstone, Written } from '../store.ts';
import { tailJournal } from '../tail-journal.ts';
import type { Removal, StatusWrite } from '../writes.ts';
import { MemoryWorld } from './memory-world.ts';

type Texts = Readonly<Record<string, string>>;

export class MemoryStore implements Store {
  readonly #world: MemoryWorld;
  readonly #cache: InstanceCache;
  readonly #leaseWatch = new LeaseWatch();
  readonly #ownLeases = new OwnLeases();
  readonly #held = new Set<HeldLease>();
  readonly #closing = new AbortController();
  #unfollow: () => void = () => undefined;

  /** Stores that share a world see each other's writes, as schedulers that share a Redis do. */
  constructor(world: MemoryWorld = new MemoryWorld()) {
    this.#world = world;
    this.#cache = new InstanceCache((error) => {
      throw error;
    });
  }

  get storeId(): string {
    return this.#world.storeId;
  }

  async open(): Promise<void> {
    for (const instance of this.#world.instances()) this.#cache.put(instance);
    this.#unfollow = this.#world.follow((change) => {
      if (change.kind === 'removed') this.#cache.remove(change.uid);
      else this.#cache.put(change.instance);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#unfollow();
    await Promise.all([...this.#held].map((lease) => lease.resign()));
    this.#cache.clearListeners();
  }

  get(nameOrUid: string): Instance | undefined {
    return this.#cache.get(nameOrUid);
  }

  list(page: { after?: string; limit: number }): readonly Instance[] {
    return this.#cache.list(page);
  }

  all(): Iterable<Instance> {
    return this.#cache.all();
  }

  onChange(listener: (change: Change) => void): () => void {
    return this.#cache.onChange(listener);
  }

  async read(uid: string): Promise<Instance | undefined> {
    return this.#world.instance(uid);
  }

  async find(name: string): Promise<Instance | undefined> {
    return this.#world.named(name);
  }

  async readAll(): Promise<readonly Instance[]> {
    return [...this.#world.instances()];
  }

  async create(instance: Instance, secrets: Texts, journal: readonly JournalEntry[]): Promise<'ok' | 'exists'> {
    return this.#world.create(instance, secrets, journal);
  }

  async writeDeclared(
    uid: string,
    expectedGeneration: number,
    declared: Declared,
    journal: readonly JournalEntry[],
  ): Promise<Written> {
    assertGrows('generation', expectedGeneration, declared.generation);
    return this.#world.writeDeclared(uid, expectedGeneration, declared, journal);
  }

  async writeStatus(write: StatusWrite): Promise<Written> {
    assertGrows('revision', write.expectedRevision, write.status.revision);
    return this.#world.writeStatus(write);
  }

  async remove(write: Removal): Promise<Written> {
    return this.#world.remove(write);
  }

  async secrets(uid: string): Promise<Texts | undefined> {
    return this.#world.secrets(uid);
  }

  async files(uid: string, ordinal: number, launch: number): Promise<Texts | undefined> {
    return this.#world.files(uid, ordinal, launch);
  }

  async tombstone(uid: string): Promise<Tombstone | undefined> {
    return this.#world.tombstone(uid);
  }

  async retained(): Promise<readonly RetainedVolume[]> {
    return this.#world.retained();
  }

  async writeRetained(
    term: number,
    change: 'put' | 'forget',
    volume: RetainedVolume,
    journal: readonly JournalEntry[],
  ): Promise<'ok' | 'staleTerm'> {
    return this.#world.writeRetained(term, change, volume, journal);
  }

  async events({ since, limit, uid }: { since: string; limit: number; uid?: string }): Promise<readonly StoredEvent[]> {
    assertEventId(since);
    return this.#world.events(since, boundedLimit(limit), uid);
  }

  async lastEvents(uid: string, limit: number): Promise<readonly StoredEvent[]> {
    return this.#world.lastEvents(uid, boundedLimit(limit));
  }

  tailEvents(since: string, signal: AbortSignal): AsyncIterable<StoredEvent> {
    const readAfter = (after: string, limit: number) => this.events({ since: after, limit });
    return tailJournal(readAfter, since, this.#world.journalNews, AbortSignal.any([signal, this.#closing.signal]));
  }

  async setting(key: string): Promise<string | undefined> {
    return this.#world.setting(key);
  }

  async writeSetting(term: number, key: string, value: string, told?: Told): Promise<'ok' | 'staleTerm'> {
    return this.#world.writeSetting(term, key, value, told);
  }

  async campaign(candidate: Candidate, signal: AbortSignal): Promise<Leadership | null> {
    const until = AbortSignal.any([signal, this.#closing.signal]);
    const lease = await campaign(leaseIn(this.#world), candidate, this.#ownLeases, this.#world.leaderNews, until);
    if (lease === null) return null;
    this.#held.add(lease);
    lease.lost.addEventListener('abort', () => this.#held.delete(lease), { once: true });
    return lease;
  }

  async leader(): Promise<{ name: string; url: string; term: number } | undefined> {
    const lease = this.#world.lease();
    if (lease === undefined || this.#ownLeases.isOver(lease) || this.#leaseWatch.remainingMs(lease) === 0)
      return undefined;
    return { name: lease.name, url: lease.url, term: lease.term };
  }

  stamp(term: number): Sender {
    return { storeId: this.#world.storeId, term, revision: this.#world.revision };
  }
}

function leaseIn(world: MemoryWorld): LeaseStore {
  return {
    look: async () => world.lease(),
    take: async (seen, candidate, nonce) => world.takeLease(seen, candidate, nonce),
    renew: async (nonce) => world.renewLease(nonce),
    resign: async (nonce) => world.resignLease(nonce),
  };
}
