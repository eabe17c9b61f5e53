/**
 * The instances in memory. What is declared and what is seen grow by numbers of their own, so that news may come twice and
 * in any order: of each part the higher number stays, and nothing goes back. Listeners hear of what was new, once.
 */
import type { Instance } from '@keelson/core';
import type { Change } from './store.ts';

/** Uids are never used again; those of the last removals are remembered, so that late news can't bring one back. */
const MAX_REMOVED = 10_000;

export class InstanceCache {
  readonly #byUid = new Map<string, Instance>();
  readonly #uidByName = new Map<string, string>();
  readonly #removed = new Set<string>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #onListenerError: (error: unknown) => void;
  #sortedNames: string[] | undefined;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  get(nameOrUid: string): Instance | undefined {
    return this.#byUid.get(nameOrUid) ?? this.#byUid.get(this.#uidByName.get(nameOrUid) ?? '');
  }

  has(uid: string): boolean {
    return this.#byUid.has(uid);
  }

  all(): Iterable<Instance> {
    return this.#byUid.values();
  }

  list({ after, limit }: { after?: string; limit: number }): readonly Instance[] {
    this.#sortedNames ??= [...this.#uidByName.keys()].sort();
    const names = this.#sortedNames;
    const start = after === undefined ? 0 : firstAfter(names, after);
    return names.slice(start, start + Math.max(0, limit)).flatMap((name) => this.get(name) ?? []);
  }

  onChange(listener: (change: Change) => void): () => void {
    // A function of its own for each call: the same listener may be given twice.
    const own = (change: Change) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Takes the instance as it was read or written; what is newer here stays. */
  put(instance: Instance): void {
    const { uid } = instance;
    if (this.#removed.has(uid)) return;
    const before = this.#byUid.get(uid);
    const after = before === undefined ? instance : merge(before, instance);
    if (after === before) return;
    if (before === undefined) this.#takeName(instance);
    this.#byUid.set(uid, after);
    this.#tell({ kind: 'instance', instance: after });
  }

  remove(uid: string): void {
    this.#remember(uid);
    const before = this.#byUid.get(uid);
    if (before === undefined) return;
    const { name } = before.declared.spec;
    this.#byUid.delete(uid);
    if (this.#uidByName.get(name) === uid) {
      this.#uidByName.delete(name);
      this.#sortedNames = undefined;
    }
    this.#tell({ kind: 'removed', uid, name });
  }

  clearListeners(): void {
    this.#listeners.clear();
  }

  /** A name is given again only after the record that had it has ended. */
  #takeName({ uid, declared }: Instance): void {
    const { name } = declared.spec;
    const other = this.#uidByName.get(name);
    if (other !== undefined) this.remove(other);
    this.#uidByName.set(name, uid);
    this.#sortedNames = undefined;
  }

  #remember(uid: string): void {
    this.#removed.add(uid);
    if (this.#removed.size <= MAX_REMOVED) return;
    const [oldest] = this.#removed;
    if (oldest !== undefined) this.#removed.delete(oldest);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}

function merge(before: Instance, news: Instance): Instance {
  const newDeclared = news.declared.generation > before.declared.generation;
  const newStatus = news.status.revision > before.status.revision;
  if (!newDeclared && !newStatus) return before;
  return {
    ...before,
    ...(newDeclared ? { declared: news.declared } : {}),
    ...(newStatus ? { status: news.status, traits: news.traits } : {}),
  };
}

/** Index of the first name behind `after`, in a sorted list. */
function firstAfter(names: readonly string[], after: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
