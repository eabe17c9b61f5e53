/**
 * The store in Redis. Writes go to Redis first, then into the cache; changes by other processes come by the change log.
 */
import type { Declared, Instance, JournalEntry, Sender } from '@keelson/core';
import { assertGrows } from '../assert-grows.ts';
import type { InstanceCache } from '../cache.ts';
import { campaign } from '../leadership/campaign.ts';
import type { HeldLease } from '../leadership/held-lease.ts';
import type { Candidate } from '../leadership/lease.ts';
import { LeaseWatch } from '../leadership/lease-watch.ts';
import { OwnLeases } from '../leadership/own-leases.ts';
import type { Sealer } from '../seal/sealer.ts';
import type { Change, Leadership, RetainedVolume, Store, StoredEvent, Told, Tombstone, Written } from '../store.ts';
import { tailJournal } from '../tail-journal.ts';
import { Wake } from '../wake.ts';
import type { Removal, StatusWrite } from '../writes.ts';
import type { ChangeTail } from './change-tail.ts';
import type { Connection } from './connection.ts';
import { readEvents, readLastEvents } from './journal.ts';
import { openSession } from './open-session.ts';
import { OwnWrites } from './own-writes.ts';
import { readAllInstances, readInstances, readNamed } from './records.ts';
import { RedisLease } from './redis-lease.ts';
import { readRetained, writeRetainedVolume } from './retained.ts';
import { checkSafety } from './safety-check.ts';
import type { RedisSession } from './session.ts';
import * as sides from './side-records.ts';
import { assembleStore, type RedisStoreOptions } from './store-parts.ts';
import * as transitions from './transitions.ts';
import type { StorePosition } from './watermark.ts';

const RESIGN_TIMEOUT_MS = 500;

export class RedisStore implements Store {
  readonly #options: RedisStoreOptions;
  readonly #sealer: Sealer;
  readonly #session: RedisSession;
  readonly #lease: RedisLease;
  readonly #tailConnection: Connection;
  readonly #tail: ChangeTail;
  readonly #cache: InstanceCache;
  readonly #ownWrites = new OwnWrites();
  readonly #leaseWatch = new LeaseWatch();
  readonly #ownLeases = new OwnLeases();
  readonly #journalNews = new Wake();
  readonly #leaderNews = new Wake();
  readonly #closing = new AbortController();
  readonly #held = new Set<HeldLease>();
  #closed: Promise<void> | undefined;

  constructor(options: RedisStoreOptions) {
    const parts = assembleStore(options, {
      ownWrites: this.#ownWrites,
      journalNews: this.#journalNews,
      leaderNews: this.#leaderNews,
    });
    this.#options = options;
    this.#sealer = parts.sealer;
    this.#cache = parts.cache;
    this.#session = parts.session;
    this.#lease = new RedisLease(parts.session);
    this.#tailConnection = parts.tailConnection;
    this.#tail = parts.tail;
  }

  get storeId(): string {
    return this.#session.watermark.seen.storeId;
  }

  /** Throws STORE_UNAVAILABLE, STORE_UNSAFE, STORE_CORRUPT or SETTINGS_INVALID. */
  async open(): Promise<void> {
    const { openTimeoutMs = 10_000, onWarning = () => undefined } = this.#options;
    const { connection } = this.#session;
    try {
      await Promise.all([connection.connect(openTimeoutMs), this.#tailConnection.connect(openTimeoutMs)]);
      await checkSafety(connection, onWarning);
      const position = await openSession(this.#session, this.#sealer);
      for (const instance of (await readAllInstances(this.#session)).values()) this.#cache.put(instance);
      this.#tail.start(position);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Gives a held leadership back, ends all waits. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    const resigned = Promise.allSettled([...this.#held].map((lease) => lease.resign()));
    await Promise.race([resigned, timeLimit(RESIGN_TIMEOUT_MS)]);
    this.#session.connection.close();
    this.#tailConnection.close();
    await this.#tail.close();
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
    const instance = (await readInstances(this.#session, [uid])).get(uid);
    if (instance === undefined) return undefined;
    this.#cache.put(instance);
    return instance;
  }

  async find(name: string): Promise<Instance | undefined> {
    const instance = await readNamed(this.#session, name);
    if (instance !== undefined) this.#cache.put(instance);
    return instance;
  }

  async readAll(): Promise<readonly Instance[]> {
    const all = [...(await readAllInstances(this.#session)).values()];
    for (const instance of all) this.#cache.put(instance);
    return all;
  }

  create(
    instance: Instance,
    secrets: Readonly<Record<string, string>>,
    journal: readonly JournalEntry[],
  ): Promise<'ok' | 'exists'> {
    return this.#ownWrites.run(instance.uid, async () => {
      const outcome = await transitions.createInstanceRecord(this.#session, this.#sealer, instance, secrets, journal);
      if (outcome === 'ok') this.#wrote(journal, () => this.#cache.put(instance));
      return outcome;
    });
  }

  async writeDeclared(
    uid: string,
    expectedGeneration: number,
    declared: Declared,
    journal: readonly JournalEntry[],
  ): Promise<Written> {
    assertGrows('generation', expectedGeneration, declared.generation);
    return this.#ownWrites.run(uid, async () => {
      const written = await transitions.writeDeclaredPart(this.#session, uid, expectedGeneration, declared, journal);
      if (written.kind === 'ok') await this.#wrotePart(uid, journal, (before) => ({ ...before, declared }));
      return written;
    });
  }

  async writeStatus(write: StatusWrite): Promise<Written> {
    const { uid, expectedRevision, status, traits, journal } = write;
    assertGrows('revision', expectedRevision, status.revision);
    return this.#ownWrites.run(uid, async () => {
      const written = await transitions.writeStatusPart(this.#session, this.#sealer, write);
      if (written.kind === 'ok') {
        await this.#wrotePart(uid, journal, (before) => ({ ...before, status, traits: traits ?? before.traits }));
      }
      return written;
    });
  }

  async remove(write: Removal): Promise<Written> {
    const written = await transitions.removeRecord(this.#session, write);
    if (written.kind === 'ok') this.#wrote(write.journal, () => this.#cache.remove(write.uid));
    return written;
  }

  secrets(uid: string): Promise<Readonly<Record<string, string>> | undefined> {
    return sides.readSecrets(this.#session, this.#sealer, uid);
  }

  files(uid: string, ordinal: number, launch: number): Promise<Readonly<Record<string, string>> | undefined> {
    return sides.readFiles(this.#session, this.#sealer, { uid, ordinal, launch });
  }

  tombstone(uid: string): Promise<Tombstone | undefined> {
    return sides.readTombstone(this.#session, uid);
  }

  retained(): Promise<readonly RetainedVolume[]> {
    return readRetained(this.#session);
  }

  async writeRetained(
    term: number,
    change: 'put' | 'forget',
    volume: RetainedVolume,
    journal: readonly JournalEntry[],
  ): Promise<'ok' | 'staleTerm'> {
    const outcome = await writeRetainedVolume(this.#session, term, change, volume, journal);
    if (outcome === 'ok' && journal.length > 0) this.#journalNews.wake();
    return outcome;
  }

  events(query: { since: string; limit: number; uid?: string }): Promise<readonly StoredEvent[]> {
    return readEvents(this.#session, query);
  }

  lastEvents(uid: string, limit: number): Promise<readonly StoredEvent[]> {
    return readLastEvents(this.#session, uid, limit);
  }

  tailEvents(since: string, signal: AbortSignal): AsyncIterable<StoredEvent> {
    const readAfter = (after: string, limit: number) => this.events({ since: after, limit });
    return tailJournal(readAfter, since, this.#journalNews, AbortSignal.any([signal, this.#closing.signal]));
  }

  setting(key: string): Promise<string | undefined> {
    return sides.readSetting(this.#session, key);
  }

  async writeSetting(term: number, key: string, value: string, told?: Told): Promise<'ok' | 'staleTerm'> {
    const outcome = await transitions.writeSettingValue(this.#session, term, key, value, told);
    if (told !== undefined && outcome === 'ok') this.#journalNews.wake();
    return outcome;
  }

  /** The newest that this process has seen of the store. */
  get position(): StorePosition {
    return this.#session.watermark.seen;
  }

  /**
   * The operator's word that this store counts, though `beyond` was seen of it or of another: its numbers go beyond those.
   * To be called on a store that was opened after it went back; whoever has it open must open it again.
   */
  accept(beyond: { term: number; revision: number }, settings: Readonly<Record<string, string>>): Promise<void> {
    return transitions.acceptStore(this.#session, beyond, settings);
  }

  /** Throws STORE_REGRESSED once the store has gone back; while Redis is away it waits. */
  async campaign(candidate: Candidate, signal: AbortSignal): Promise<Leadership | null> {
    const until = AbortSignal.any([signal, this.#closing.signal]);
    const lease = await campaign(this.#lease, candidate, this.#ownLeases, this.#leaderNews, until);
    if (lease === null) return null;
    this.#held.add(lease);
    lease.lost.addEventListener('abort', () => this.#held.delete(lease), { once: true });
    return lease;
  }

  /** Undefined where nobody leads, or this process has seen that the leader let its lease run out. */
  async leader(): Promise<{ name: string; url: string; term: number } | undefined> {
    const lease = await this.#lease.look();
    if (lease === undefined || this.#ownLeases.isOver(lease) || this.#leaseWatch.remainingMs(lease) === 0)
      return undefined;
    return { name: lease.name, url: lease.url, term: lease.term };
  }

  stamp(term: number): Sender {
    const { storeId, revision } = this.#session.watermark.seen;
    return { storeId, term, revision };
  }

  #wrote(journal: readonly JournalEntry[], cache: () => void): void {
    cache();
    if (journal.length > 0) this.#journalNews.wake();
  }

  async #wrotePart(
    uid: string,
    journal: readonly JournalEntry[],
    change: (before: Instance) => Instance,
  ): Promise<void> {
    const before = this.#cache.get(uid);
    // Created by another process a moment ago: what is there now has this write in it.
    if (before === undefined) await this.read(uid);
    this.#wrote(journal, () => {
      if (before !== undefined) this.#cache.put(change(before));
    });
  }
}

function timeLimit(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms).unref();
  return promise;
}
