/**
 * The list of what belongs to nobody that the store knows. It is kept in the store as a setting of the cluster, so that
 * every scheduler shows it and a takeover knows since when; each change is written with the journal entries that tell of it.
 */
import {
  isSameData,
  type JournalEntry,
  messageOf,
  type Quarantined,
  type QuarantineList,
  quarantineSchema,
} from '@keelson/core';
import type { Leadership, Store, Told } from '@keelson/store';
import type { Logger } from 'pino';
import { pause } from '../time-limit.ts';

export interface QuarantineOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly now: () => number;
  readonly log: Logger;
  readonly closing: AbortSignal;
}

const SETTING = 'quarantine';
const MAX_ITEMS = 1_000;
/** Entries of more instances than this at once are told of in one. */
const MAX_TOLD = 10;
const RETRY_MS = 1_000;

const EMPTY: QuarantineList = { items: [], more: 0 };

export async function readQuarantine(store: Store): Promise<QuarantineList> {
  const text = await store.setting(SETTING);
  return text === undefined ? EMPTY : quarantineSchema.parse(JSON.parse(text));
}

export class Quarantine {
  readonly #options: QuarantineOptions;
  readonly #items = new Map<string, Quarantined>();
  readonly #crowded = new Set<string>();
  #untold: { readonly uid: string; readonly entry: JournalEntry }[] = [];
  #changed = false;
  #saving: Promise<void> = Promise.resolve();
  #isSaving = false;
  #opening: Promise<void> = Promise.resolve();

  constructor(options: QuarantineOptions) {
    this.#options = options;
  }

  /** What former terms have listed. */
  open(): Promise<void> {
    this.#opening = this.#read();
    return this.#opening;
  }

  async #read(): Promise<void> {
    const { items } = await readQuarantine(this.#options.store);
    for (const item of items) {
      const known = this.#items.get(keyOf(item));
      this.#items.set(keyOf(item), known === undefined ? item : { ...known, sinceMs: item.sinceMs });
    }
  }

  get items(): readonly Quarantined[] {
    return [...this.#items.values()];
  }

  /** By id; by agent too, where two agents have one of that id. */
  find(id: string, agentId?: string): readonly Quarantined[] {
    return this.items.filter((item) => item.id === id && (agentId === undefined || item.agentId === agentId));
  }

  put(found: Omit<Quarantined, 'sinceMs'>): void {
    const key = keyOf(found);
    const before = this.#items.get(key);
    if (before?.why === found.why && isSameData(before.mesosVolume ?? null, found.mesosVolume ?? null)) return;
    if (before === undefined && this.#items.size >= MAX_ITEMS) {
      if (this.#crowded.size < MAX_ITEMS * 10) this.#crowded.add(key);
    } else this.#items.set(key, { ...found, sinceMs: before?.sinceMs ?? this.#options.now() });
    const what = `${found.kind} ${found.id} on agent ${found.agentId}: ${found.why}`;
    if (before === undefined) this.tell(found.uid, 'quarantined', what);
    this.#save();
  }

  drop(which: (item: Quarantined) => boolean): void {
    const gone = this.items.filter(which);
    for (const item of gone) this.#items.delete(keyOf(item));
    if (gone.length > 0) {
      this.#crowded.clear(); // the next audit lists those that find room now
      this.#save();
    }
  }

  tell(uid: string | null, kind: JournalEntry['kind'], message: string): void {
    const entry = { kind, atMs: this.#options.now(), member: null, message: message.slice(0, 2_048) };
    this.#untold.push({ uid: uid ?? '', entry });
    this.#save();
  }

  /** Resolves when all that has come so far is stored. */
  saved(): Promise<void> {
    return this.#saving;
  }

  #save(): void {
    this.#changed = true;
    if (this.#isSaving) return;
    this.#isSaving = true;
    this.#saving = this.#saveAll();
  }

  async #saveAll(): Promise<void> {
    const { closing, log } = this.#options;
    // What former terms have listed must not be overwritten before it was read.
    await this.#opening.catch(() => undefined);
    while (this.#changed && !closing.aborted) {
      this.#changed = false;
      const untold = this.#untold;
      this.#untold = [];
      try {
        await this.#write(untold);
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'the quarantine was not stored; trying again');
        this.#untold = [...untold, ...this.#untold];
        this.#changed = true;
        await pause(RETRY_MS, closing);
      }
    }
    // At once, not when somebody hears of the end: what changes in between would be stored with the next change only.
    this.#isSaving = false;
  }

  async #write(untold: readonly { uid: string; entry: JournalEntry }[]): Promise<void> {
    const { store, leadership } = this.#options;
    const byUid = Map.groupBy(untold, ({ uid }) => uid);
    const told = byUid.size > MAX_TOLD ? [summaryOf(untold)] : [...byUid].map(([uid, some]) => toldOf(uid, some));
    for (const one of told.length === 0 ? [undefined] : told) {
      const value = JSON.stringify({ items: this.items, more: this.#crowded.size } satisfies QuarantineList);
      const written = await store.writeSetting(leadership.term, SETTING, value, one);
      if (written !== 'ok') throw new Error('another scheduler leads');
    }
  }
}

function keyOf({ kind, agentId, id }: Pick<Quarantined, 'kind' | 'agentId' | 'id'>): string {
  return `${kind} ${agentId} ${id}`;
}

function toldOf(uid: string, some: readonly { readonly entry: JournalEntry }[]): Told {
  return { uid, name: uid.replace(/-[a-z0-9]{8}$/, ''), entries: some.map(({ entry }) => entry) };
}

function summaryOf(untold: readonly { readonly entry: JournalEntry }[]): Told {
  const [first] = untold;
  const kinds = new Set(untold.map(({ entry }) => entry.kind));
  const entry: JournalEntry = {
    kind: first?.entry.kind ?? 'quarantined',
    atMs: first?.entry.atMs ?? 0,
    member: null,
    message: `${untold.length} things at once (${[...kinds].join(', ')}): see keelson audit`,
  };
  return { uid: '', name: '', entries: [entry] };
}
