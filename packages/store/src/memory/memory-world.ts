/**
 * What is stored, in memory: the part that Redis has for RedisStore. Several MemoryStores may share one world, as several
 * schedulers share one Redis. Each method is one transition.
 */
import type { Declared, Instance, JournalEntry } from '@keelson/core';
import { retainedKey } from '../keys.ts';
import type { Candidate, Lease } from '../leadership/lease.ts';
import type { Change, RetainedVolume, StoredEvent, Told, Tombstone, Written } from '../store.ts';
import { Wake } from '../wake.ts';
import type { Removal, StatusWrite } from '../writes.ts';

type Texts = Readonly<Record<string, string>>;

/** The journal's oldest entries go when there are more than this. */
const MAX_JOURNAL = 10_000;

export class MemoryWorld {
  readonly storeId: string;
  readonly journalNews = new Wake();
  readonly leaderNews = new Wake();
  readonly #instances = new Map<string, Instance>();
  readonly #uidByName = new Map<string, string>();
  readonly #secrets = new Map<string, Texts>();
  readonly #files = new Map<string, Map<number, { launch: number; texts: Texts }>>();
  readonly #tombstones = new Map<string, Tombstone>();
  readonly #retained = new Map<string, RetainedVolume>();
  readonly #settings = new Map<string, string>();
  readonly #journal: { number: number; event: StoredEvent }[] = [];
  readonly #followers = new Set<(change: Change) => void>();
  #entries = 0;
  #revision = 0;
  #term = 0;
  #lease: Lease | undefined;

  constructor(storeId = 'memory') {
    this.storeId = storeId;
  }

  get revision(): number {
    return this.#revision;
  }

  get term(): number {
    return this.#term;
  }

  instances(): Iterable<Instance> {
    return this.#instances.values();
  }

  instance(uid: string): Instance | undefined {
    return this.#instances.get(uid);
  }

  named(name: string): Instance | undefined {
    return this.#instances.get(this.#uidByName.get(name) ?? '');
  }

  /** Calls back for each change; returns the end of it. */
  follow(follower: (change: Change) => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  create(instance: Instance, secrets: Texts, journal: readonly JournalEntry[]): 'ok' | 'exists' {
    const { uid, declared } = instance;
    const { name } = declared.spec;
    const taken = [name, uid].some((word) => this.#uidByName.has(word) || this.#instances.has(word));
    if (taken) return 'exists';
    this.#uidByName.set(name, uid);
    this.#secrets.set(uid, secrets);
    this.#commit({ kind: 'instance', instance }, journal);
    return 'ok';
  }

  writeDeclared(uid: string, expected: number, declared: Declared, journal: readonly JournalEntry[]): Written {
    const before = this.#instances.get(uid);
    if (before === undefined) return { kind: 'missing' };
    if (before.declared.generation !== expected) return { kind: 'conflict' };
    return this.#commit({ kind: 'instance', instance: { ...before, declared } }, journal);
  }

  writeStatus({ term, uid, expectedRevision, status, traits, journal, files }: StatusWrite): Written {
    if (term < this.#term) return { kind: 'staleTerm' };
    const before = this.#instances.get(uid);
    if (before === undefined) return { kind: 'missing' };
    if (before.status.revision !== expectedRevision) return { kind: 'conflict' };
    if (files !== undefined) this.#keepFiles(uid, files);
    return this.#commit(
      { kind: 'instance', instance: { ...before, status, traits: traits ?? before.traits } },
      journal,
    );
  }

  remove({ term, uid, expectedRevision, expectedGeneration, tombstone, retained, journal }: Removal): Written {
    if (term < this.#term) return { kind: 'staleTerm' };
    const before = this.#instances.get(uid);
    if (before === undefined) return { kind: 'missing' };
    if (before.status.revision !== expectedRevision) return { kind: 'conflict' };
    if (before.declared.generation !== expectedGeneration) return { kind: 'conflict' };
    const { name } = before.declared.spec;
    this.#uidByName.delete(name);
    this.#secrets.delete(uid);
    this.#files.delete(uid);
    this.#tombstones.set(uid, tombstone);
    for (const volume of retained) this.#retained.set(retainedKey(volume), volume);
    return this.#commit({ kind: 'removed', uid, name }, journal);
  }

  secrets(uid: string): Texts | undefined {
    return this.#secrets.get(uid);
  }

  files(uid: string, ordinal: number, launch: number): Texts | undefined {
    const kept = this.#files.get(uid)?.get(ordinal);
    return kept?.launch === launch ? kept.texts : undefined;
  }

  tombstone(uid: string): Tombstone | undefined {
    return this.#tombstones.get(uid);
  }

  retained(): readonly RetainedVolume[] {
    return [...this.#retained.values()];
  }

  writeRetained(
    term: number,
    change: 'put' | 'forget',
    volume: RetainedVolume,
    journal: readonly JournalEntry[],
  ): 'ok' | 'staleTerm' {
    if (term < this.#term) return 'staleTerm';
    if (change === 'put') this.#retained.set(retainedKey(volume), volume);
    else this.#retained.delete(retainedKey(volume));
    this.#revision += 1;
    for (const entry of journal) this.#append(volume.uid, volume.name, entry);
    if (journal.length > 0) this.journalNews.wake();
    return 'ok';
  }

  setting(key: string): string | undefined {
    return this.#settings.get(key);
  }

  writeSetting(term: number, key: string, value: string, told?: Told): 'ok' | 'staleTerm' {
    if (term < this.#term) return 'staleTerm';
    this.#settings.set(key, value);
    this.#revision += 1;
    for (const entry of told?.entries ?? []) this.#append(told?.uid ?? '', told?.name ?? '', entry);
    if (told !== undefined) this.journalNews.wake();
    return 'ok';
  }

  events(since: string, limit: number, uid?: string): readonly StoredEvent[] {
    const after = Number(since.split('-')[0]);
    const found: StoredEvent[] = [];
    for (const { number, event } of this.#journal) {
      if (found.length >= limit) break;
      if (number > after && (uid === undefined || event.uid === uid)) found.push(event);
    }
    return found;
  }

  lastEvents(uid: string, limit: number): readonly StoredEvent[] {
    return this.#journal.flatMap(({ event }) => (event.uid === uid ? [event] : [])).slice(-limit);
  }

  lease(): Lease | undefined {
    return this.#lease;
  }

  takeLease(seen: Lease | undefined, { name, url, ttlMs }: Candidate, nonce: string): number | null {
    if (this.#lease?.nonce !== seen?.nonce || this.#lease?.renewal !== seen?.renewal) return null;
    this.#term += 1;
    this.#revision += 1;
    this.#lease = { nonce, renewal: 0, name, url, ttlMs, term: this.#term };
    this.leaderNews.wake();
    return this.#term;
  }

  renewLease(nonce: string): 'ok' | 'lost' {
    if (this.#lease?.nonce !== nonce) return 'lost';
    this.#lease = { ...this.#lease, renewal: this.#lease.renewal + 1 };
    return 'ok';
  }

  resignLease(nonce: string): void {
    if (this.#lease?.nonce !== nonce) return;
    this.#lease = undefined;
    this.#revision += 1;
    this.leaderNews.wake();
  }

  #keepFiles(uid: string, { ordinal, launch, texts }: NonNullable<StatusWrite['files']>): void {
    const files = this.#files.get(uid) ?? new Map<number, { launch: number; texts: Texts }>();
    this.#files.set(uid, files.set(ordinal, { launch, texts }));
  }

  #commit(change: Change, journal: readonly JournalEntry[]): Written {
    this.#revision += 1;
    const uid = change.kind === 'removed' ? change.uid : change.instance.uid;
    const name = change.kind === 'removed' ? change.name : change.instance.declared.spec.name;
    if (change.kind === 'removed') this.#instances.delete(uid);
    else this.#instances.set(uid, change.instance);
    for (const entry of journal) this.#append(uid, name, entry);
    for (const follower of this.#followers) follower(change);
    if (journal.length > 0) this.journalNews.wake();
    return { kind: 'ok', seq: this.#revision };
  }

  #append(uid: string, instance: string, entry: JournalEntry): void {
    this.#entries += 1;
    this.#journal.push({ number: this.#entries, event: { ...entry, id: `${this.#entries}-0`, uid, instance } });
    if (this.#journal.length > MAX_JOURNAL) this.#journal.shift();
  }
}
