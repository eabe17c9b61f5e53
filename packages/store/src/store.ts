/**
 * The state manager's contract. Every write is one atomic transition; the same conformance suite runs on every store.
 *
 * 1. The API writes `declared` (compare and set on generation, no term). The leader writes `status` (compare and set on
 *    revision, fenced by term). Neither touches the other's part.
 * 2. A journal entry is written in the transition that it tells of.
 * 3. A write by a lower term than the store's is refused, whatever it writes.
 * 4. A write is acknowledged only when it is durable as far as the store can make it.
 */
import type {
  Declared,
  Instance,
  InstanceStatus,
  JournalEntry,
  MesosVolume,
  Sender,
  Traits,
  VolumeRemoval,
} from '@keelson/core';

export type Written =
  | { readonly kind: 'ok'; readonly seq: number }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'staleTerm' }
  | { readonly kind: 'missing' };

export interface StoredEvent extends JournalEntry {
  /** Resume point: `since` of a later read. Grows; opaque text (a Redis stream id). */
  readonly id: string;
  readonly uid: string;
  readonly instance: string;
}

/** A change that a follower or cache must see, in order. */
export type Change =
  | { readonly kind: 'instance'; readonly instance: Instance }
  | { readonly kind: 'removed'; readonly uid: string; readonly name: string };

/** A volume that is kept on purpose though no instance has it: there is at most one of these for an agent and a volume's id. */
export interface RetainedVolume {
  readonly uid: string;
  readonly name: string;
  readonly ordinal: number;
  readonly agentId: string;
  readonly volumeId: string;
  readonly sinceMs: number;
  /** Absent: a folder of the agent. */
  readonly mesosVolume?: MesosVolume | undefined;
  /** Absent: since its instance was destroyed, and its data kept. */
  readonly why?: string | undefined;
  /** Absent: it is kept. */
  readonly removal?: VolumeRemoval | undefined;
}

export interface Tombstone {
  readonly uid: string;
  readonly name: string;
  readonly data: 'keep' | 'delete';
  readonly atMs: number;
}

/** Journal entries of what is no instance's own doing. */
export interface Told {
  readonly uid: string;
  readonly name: string;
  readonly entries: readonly JournalEntry[];
}

export interface Leadership {
  readonly term: number;
  /** Aborted as soon as the lease can't be shown to hold any more. */
  readonly lost: AbortSignal;
  /** False from the moment at which the lease may have run out by this process's clock. Check right before acting. */
  holds(): boolean;
  resign(): Promise<void>;
}

export interface Store {
  /** Never changes; made when the store was first opened. */
  readonly storeId: string;
  open(): Promise<void>;
  close(): Promise<void>;

  /** Instances by name or uid, from the cache: as new as the change log that was read. */
  get(nameOrUid: string): Instance | undefined;
  /** Sorted by name. */
  list(page: { after?: string; limit: number }): readonly Instance[];
  all(): Iterable<Instance>;
  /** Called for each change in order, own writes included, after the cache has it. Returns unsubscribe. */
  onChange(listener: (change: Change) => void): () => void;
  /** Reads what the store has now, past the cache, and brings it into the cache. */
  read(uid: string): Promise<Instance | undefined>;
  /** The same by name: what decides on an instance must not be older than the request for it. */
  find(name: string): Promise<Instance | undefined>;
  /** All that the store has now, past the cache. */
  readAll(): Promise<readonly Instance[]>;

  /** `exists` where a live instance has the name. `secrets` are kept sealed. */
  create(
    instance: Instance,
    secrets: Readonly<Record<string, string>>,
    journal: readonly JournalEntry[],
  ): Promise<'ok' | 'exists'>;
  writeDeclared(
    uid: string,
    expectedGeneration: number,
    declared: Declared,
    journal: readonly JournalEntry[],
  ): Promise<Written>;
  writeStatus(write: {
    term: number;
    uid: string;
    expectedRevision: number;
    status: InstanceStatus;
    /** Only where it has changed (a new version of the framework class). */
    traits?: Traits;
    journal: readonly JournalEntry[];
    /** Sealed texts of a launch's files, kept until the member's next launch. */
    files?: { ordinal: number; launch: number; texts: Readonly<Record<string, string>> };
  }): Promise<Written>;
  /**
   * Ends the record: leaves a tombstone and the retained volumes. The name is free again. `conflict` also where something
   * else was declared meanwhile: what is to become of the data, say.
   */
  remove(write: {
    term: number;
    uid: string;
    expectedRevision: number;
    expectedGeneration: number;
    tombstone: Tombstone;
    retained: readonly RetainedVolume[];
    journal: readonly JournalEntry[];
  }): Promise<Written>;

  secrets(uid: string): Promise<Readonly<Record<string, string>> | undefined>;
  files(uid: string, ordinal: number, launch: number): Promise<Readonly<Record<string, string>> | undefined>;
  tombstone(uid: string): Promise<Tombstone | undefined>;
  retained(): Promise<readonly RetainedVolume[]>;
  /** Puts a retained volume, in the place of what is known of it, or forgets it; with journal entries that tell of it. */
  writeRetained(
    term: number,
    change: 'put' | 'forget',
    volume: RetainedVolume,
    journal: readonly JournalEntry[],
  ): Promise<'ok' | 'staleTerm'>;

  /** Journal entries after `since` (a StoredEvent id, '0' for the oldest kept), oldest first, of all or of one instance. */
  events(query: { since: string; limit: number; uid?: string }): Promise<readonly StoredEvent[]>;
  /** The newest entries of one instance, newest last. */
  lastEvents(uid: string, limit: number): Promise<readonly StoredEvent[]>;
  /** Entries as they are written, from `since` on, until aborted. */
  tailEvents(since: string, signal: AbortSignal): AsyncIterable<StoredEvent>;

  /** Small settings of the cluster: mesosFrameworkId, ExecutorInfo by executor id. Fenced by term where one is given. */
  setting(key: string): Promise<string | undefined>;
  /** `told`: entries about an instance that there may be no record of, written with the setting that they tell of. */
  writeSetting(term: number, key: string, value: string, told?: Told): Promise<'ok' | 'staleTerm'>;

  /** Waits until it leads (or `signal` is aborted: null). `name` and `url` say who leads, for followers to tell. */
  campaign(candidate: { name: string; url: string; ttlMs: number }, signal: AbortSignal): Promise<Leadership | null>;
  leader(): Promise<{ name: string; url: string; term: number } | undefined>;

  /** The highest (store id, term, revision) of this store now, for messages to executors. `revision` grows with every write. */
  stamp(term: number): Sender;
}
