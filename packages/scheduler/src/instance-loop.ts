/**
 * One event loop per instance, in the leader's process: events of one instance are taken one after the other, those of
 * different instances do not wait for each other. The order of things is the invariant of the whole system (I1):
 *
 *   1. take what has come, through step, from the instance as it is stored;
 *   2. store the new status, with its effects and journal, in one write;
 *   3. only then tell whoever waits for it (the ACKNOWLEDGE of an update), and start the new effects.
 *
 * Events that come while one is being stored are taken together in the next round: none is overlooked.
 *
 * A new leader's cache may lag behind what the one before has written. Nothing but a look is taken without effect before
 * the instance was read past the cache, or written, in this term: from then on nobody else writes its status.
 */
import {
  type Instance,
  type InstanceEvent,
  isGone,
  isSameData,
  type JournalEntry,
  messageOf,
  step,
  type Traits,
} from '@keelson/core';
import type { Store } from '@keelson/store';
import type { Logger } from 'pino';
import { QuietLog } from './quiet-log.ts';
import { Slots } from './slots.ts';
import { pause } from './time-limit.ts';
import { retainedOf } from './volumes/kept.ts';

/** Texts of a launch's files, to be stored (sealed) with the event that names them. */
export interface LaunchFiles {
  readonly ordinal: number;
  readonly launch: number;
  readonly texts: Readonly<Record<string, string>>;
}

interface Posted {
  readonly event: InstanceEvent;
  readonly files: LaunchFiles | undefined;
  readonly stored: Promise<Instance | undefined>;
  readonly done: (instance: Instance | undefined) => void;
}

export interface LoopOptions {
  readonly store: Store;
  readonly term: number;
  readonly log: Logger;
  readonly now: () => number;
  /** The traits of the framework as it is now; undefined where this process does not know it. */
  readonly traitsOf: (framework: string) => Traits | undefined;
  /** Called after each write, in order, with what is stored now; null when the record has ended. */
  readonly onStored: (uid: string, instance: Instance | null) => void;
  /** False while nothing may be decided: leadership is in doubt, or the store has gone back. */
  readonly mayAct: () => boolean;
}

/** Events of one instance that are taken into one write, at most. */
const MAX_BATCH = 64;
/** Instances that are stored at the same time, at most: the lease's renewal must not wait behind thousands of writes. */
const MAX_ROUNDS = 128;
const RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

export class InstanceLoops {
  readonly #options: LoopOptions;
  readonly #queues = new Map<string, Posted[]>();
  readonly #slots = new Slots(MAX_ROUNDS);
  readonly #closing = new AbortController();
  readonly #quiet: QuietLog;
  /** Instances whose status is known as it is, not just as the cache has it. */
  readonly #known = new Set<string>();

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#quiet = new QuietLog(options.log);
  }

  /**
   * Resolves once the event's consequences are stored, with the instance; undefined where there is none (any more), or
   * where the loops were closed before: then nothing may be concluded from it.
   */
  post(uid: string, event: InstanceEvent, files?: LaunchFiles): Promise<Instance | undefined> {
    if (this.#closing.signal.aborted) return Promise.resolve(undefined);
    const queue = this.#queues.get(uid);
    const alike = event.kind === 'look' ? queue?.find((waiting) => waiting.event.kind === 'look') : undefined;
    if (alike !== undefined) return alike.stored;
    const { promise, resolve } = Promise.withResolvers<Instance | undefined>();
    const posted: Posted = { event, files, stored: promise, done: resolve };
    if (queue !== undefined) {
      queue.push(posted);
      return promise;
    }
    const fresh = [posted];
    this.#queues.set(uid, fresh);
    void this.#run(uid, fresh);
    return promise;
  }

  /** Events of this instance are being taken, or wait: whatever is written now is this loop's, or seen by its next round. */
  isBusy(uid: string): boolean {
    return this.#queues.has(uid);
  }

  close(): void {
    this.#closing.abort();
    this.#queues.clear();
  }

  async #run(uid: string, queue: Posted[]): Promise<void> {
    let retryMs = RETRY_MS;
    while (queue.length > 0 && !this.#closing.signal.aborted) {
      const batch = takeBatch(queue);
      try {
        const instance = await this.#slots.run(() => this.#round(uid, batch));
        retryMs = RETRY_MS;
        for (const { done } of batch) done(instance);
      } catch (error) {
        // The store is away, or this is not the leader any more: nothing was acted on. What has come is kept.
        queue.unshift(...batch);
        if (this.#options.mayAct()) {
          this.#quiet.warn('store', { uid, error: messageOf(error) }, 'an instance could not be stored; trying again');
        }
        await pause(retryMs, this.#closing.signal);
        retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      }
    }
    for (const { done } of queue) done(undefined);
    if (this.#queues.get(uid) === queue) this.#queues.delete(uid);
  }

  async #round(uid: string, batch: readonly Posted[]): Promise<Instance | undefined> {
    const { store } = this.#options;
    if (!this.#options.mayAct()) throw new Error('this scheduler may not act now');
    let before = store.get(uid) ?? (await this.#read(uid));
    for (let attempt = 0; attempt < 5; attempt++) {
      if (before === undefined) return this.#gone(uid);
      const written = await this.#write(before, batch);
      if (written !== 'again') return written;
      before = await this.#read(uid);
    }
    throw new Error('the stored status keeps changing under this scheduler');
  }

  async #read(uid: string): Promise<Instance | undefined> {
    const instance = await this.#options.store.read(uid);
    if (instance !== undefined) this.#known.add(uid);
    return instance;
  }

  #gone(uid: string): undefined {
    this.#known.delete(uid);
    this.#options.onStored(uid, null);
  }

  async #write(stored: Instance, batch: readonly Posted[]): Promise<Instance | undefined | 'again'> {
    const { store, term, now, onStored } = this.#options;
    const before = this.#withTraits(stored);
    const nowMs = now();
    const journal: JournalEntry[] = [];
    let after = before;
    for (const { event } of batch) {
      const result = step(after, event, nowMs);
      after = result.instance;
      journal.push(...result.journal);
    }
    const files = batch.flatMap((posted) => posted.files ?? []);
    if (isGone(after)) return this.#end(stored, after, journal);
    if (after === stored) {
      if (!this.#known.has(stored.uid) && batch.some(({ event }) => event.kind !== 'look')) return 'again';
      onStored(stored.uid, stored);
      return stored;
    }
    const status = { ...after.status, revision: stored.status.revision + 1 };
    const [first] = files;
    const written = await store.writeStatus({
      term,
      uid: stored.uid,
      expectedRevision: stored.status.revision,
      status,
      journal,
      ...(before === stored ? {} : { traits: before.traits }),
      ...(first === undefined ? {} : { files: first }),
    });
    if (written.kind === 'conflict') return 'again';
    if (written.kind === 'missing') return this.#gone(stored.uid);
    if (written.kind === 'staleTerm') throw new Error(`term ${term} is over`);
    this.#known.add(stored.uid);
    const instance = { ...after, status };
    onStored(stored.uid, instance);
    return instance;
  }

  #withTraits(stored: Instance): Instance {
    const traits = this.#options.traitsOf(stored.declared.spec.framework);
    if (traits === undefined || isSameData(traits, stored.traits)) return stored;
    return { ...stored, traits };
  }

  async #end(stored: Instance, after: Instance, journal: readonly JournalEntry[]): Promise<undefined | 'again'> {
    const { store, term, now } = this.#options;
    const { uid, declared } = after;
    const { name } = declared.spec;
    const atMs = now();
    const data = declared.intent.kind === 'destroy' ? declared.intent.data : 'keep';
    const retained = retainedOf(after, atMs);
    const written = await store.remove({
      term,
      uid,
      expectedRevision: stored.status.revision,
      expectedGeneration: stored.declared.generation,
      tombstone: { uid, name, data, atMs },
      retained,
      journal: [
        ...journal,
        ...retained.map(({ volumeId }) => ({ kind: 'volumeRetained' as const, atMs, member: null, message: volumeId })),
        { kind: 'destroyed', atMs, member: null, message: data === 'delete' ? 'with its data' : 'its data is kept' },
      ],
    });
    if (written.kind === 'conflict') return 'again';
    if (written.kind === 'staleTerm') throw new Error(`term ${term} is over`);
    return this.#gone(uid);
  }
}

/** At most one event with files to a batch: a write takes one set of them. */
function takeBatch(queue: Posted[]): Posted[] {
  const batch: Posted[] = [];
  while (batch.length < MAX_BATCH) {
    const next = queue[0];
    if (next === undefined || (next.files !== undefined && batch.some(({ files }) => files !== undefined))) break;
    batch.push(next);
    queue.shift();
  }
  return batch;
}
