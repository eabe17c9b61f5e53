/** Brings the changes that the log tells of into the cache: it reads what they changed as it is now, many at a time. */
import { type Instance, KeelsonError } from '@keelson/core';
import type { InstanceCache } from '../cache.ts';
import type { Wake } from '../wake.ts';
import type { LoggedChange, LogPosition } from './change-tail.ts';
import { readLogPosition } from './open-session.ts';
import type { OwnWrites } from './own-writes.ts';
import { readAllInstances, readInstances } from './records.ts';
import type { RedisSession } from './session.ts';

export interface FollowerOptions {
  readonly session: RedisSession;
  readonly cache: InstanceCache;
  readonly ownWrites: OwnWrites;
  readonly journalNews: Wake;
  readonly leaderNews: Wake;
  readonly onWarning: (message: string) => void;
}

export class Follower {
  readonly #options: FollowerOptions;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** May be called again with the same changes. */
  async apply(changes: readonly LoggedChange[]): Promise<void> {
    const { session, cache, ownWrites, journalNews, leaderNews } = this.#options;
    await ownWrites.settled(this.#stale(changes));
    const stale = this.#stale(changes);
    const fresh = stale.size === 0 ? new Map<string, Instance>() : await this.#readReadable([...stale]);
    for (const { kind, uid, version } of changes) {
      if (kind === 'removed') cache.remove(uid);
      if (kind === 'term') session.watermark.see(0, Number(version));
      const instance = fresh.get(uid);
      if (instance !== undefined) cache.put(instance);
    }
    if (changes.some(({ journalled }) => journalled > 0)) journalNews.wake();
    if (changes.some(({ kind }) => kind === 'term' || kind === 'resigned')) leaderNews.wake();
  }

  /** Loads everything; tells listeners of what differs. */
  async reload(): Promise<LogPosition> {
    const { session, cache, journalNews, leaderNews, onWarning } = this.#options;
    onWarning('the change log was cut off before it was read: loading everything again');
    const position = await readLogPosition(session);
    const instances = await readAllInstances(session);
    const missing = [...cache.all()].filter(({ uid }) => !instances.has(uid)).map(({ uid }) => uid);
    // What was created after the names were read is in the cache by now, and no less there.
    const created = await readInstances(session, missing);
    for (const uid of missing) if (!created.has(uid)) cache.remove(uid);
    for (const instance of [...instances.values(), ...created.values()]) cache.put(instance);
    session.watermark.see(position.revision);
    journalNews.wake();
    leaderNews.wake();
    return position;
  }

  #stale(changes: readonly LoggedChange[]): ReadonlySet<string> {
    return new Set(changes.filter((change) => this.#isNews(change)).map(({ uid }) => uid));
  }

  #isNews({ kind, uid, version }: LoggedChange): boolean {
    const known = this.#options.cache.get(uid);
    switch (kind) {
      case 'created':
        return known === undefined;
      case 'declared':
        return known === undefined || known.declared.generation < Number(version);
      case 'status':
        return known === undefined || known.status.revision < Number(version);
      default:
        return false;
    }
  }

  /** One record that can't be read does not hold up the others; it is told of, and stays as it was known. */
  async #readReadable(uids: readonly string[]): Promise<ReadonlyMap<string, Instance>> {
    const { session, onWarning } = this.#options;
    try {
      return await readInstances(session, uids);
    } catch (error) {
      if (!(error instanceof KeelsonError && error.code === 'STORE_CORRUPT')) throw error;
      if (uids.length === 1) {
        onWarning(error.message);
        return new Map();
      }
    }
    const found = new Map<string, Instance>();
    for (const uid of uids) for (const [key, instance] of await this.#readReadable([uid])) found.set(key, instance);
    return found;
  }
}
