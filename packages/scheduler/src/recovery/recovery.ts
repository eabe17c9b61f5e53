/**
 * After a store that went back was accepted by the operator's word: what runs is found by asking the master for all tasks,
 * and each task's executor for all that it knows.
 *
 *   adopt    instances that live are written as they are, whether or not the store has them
 *   forget   only those that the store has; what it does not know stays in quarantine
 *
 * Until that is done nothing is decided of any instance: what an older store says of it may be wrong.
 */
import { messageOf, parseTaskId, type TaskRef } from '@keelson/core';
import type { TaskStatus } from '@keelson/mesos';
import { newKeyPair } from '@keelson/sdk';
import type { Leadership, Store } from '@keelson/store';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ExecutorAddress, ExecutorChannel } from '../executor-channel.ts';
import type { Frameworks } from '../frameworks.ts';
import { pause } from '../time-limit.ts';
import { isTerminal } from '../updates.ts';
import { type DescribedLaunch, describeLaunch, newestOfEach } from './describe.ts';
import { takeUpInstance } from './take-up-instance.ts';

export const ACCEPTANCES = ['adopt', 'forget'] as const;
export type Acceptance = (typeof ACCEPTANCES)[number];

/** Settings that an acceptance leaves in the store. */
export const RECOVERING = 'recovering';
export const PAST = 'pastStores';

export interface RecoveryState {
  /** What is still to be done; null: nothing. */
  readonly how: Acceptance | null;
  /** Stores that were given up: that executors have seen them says nothing against this one. */
  readonly past: ReadonlySet<string>;
}

export async function readRecovery(store: Store): Promise<RecoveryState> {
  const [how, past] = await Promise.all([store.setting(RECOVERING), store.setting(PAST)]);
  return {
    how: z.enum(ACCEPTANCES).safeParse(how).data ?? null,
    past: new Set(past === undefined ? [] : z.array(z.string()).parse(JSON.parse(past))),
  };
}

export interface RecoveryOptions {
  readonly how: Acceptance;
  readonly store: Store;
  readonly leadership: Leadership;
  readonly frameworks: Frameworks;
  readonly channel: ExecutorChannel;
  /** Of executors whose updates do not say which they are of. */
  readonly executorId: string;
  readonly reconcileAll: () => Promise<void>;
  readonly now: () => number;
  readonly log: Logger;
  readonly closing: AbortSignal;
}

/** The master says nothing at the end of its list: it has come when nothing new has come for this long. */
const QUIET_MS = 3_000;
const LONGEST_MS = 60_000;
const ASK_AGAIN_MS = 1_000;
const RETRY_MS = 1_000;

interface FoundTask {
  readonly at: ExecutorAddress;
  readonly ref: TaskRef;
}

export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #found = new Map<string, FoundTask>();
  readonly #subscribed = new AbortController();
  readonly #keys = newKeyPair();
  #newestMs = 0;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  subscribed(): void {
    this.#subscribed.abort();
  }

  heard(status: TaskStatus): void {
    const taskId = status.task_id.value;
    const ref = parseTaskId(taskId);
    const agentId = status.agent_id?.value;
    if (ref === null || agentId === undefined) return;
    if (isTerminal(status)) return void this.#found.delete(taskId);
    if (this.#found.has(taskId)) return;
    const executorId = status.executor_id?.value ?? this.#options.executorId;
    this.#found.set(taskId, { ref, at: { agentId, executorId } });
    this.#newestMs = performance.now();
  }

  /** Resolves when it is done and stored, or this leader ends. */
  async run(): Promise<void> {
    const { closing, log } = this.#options;
    while (!closing.aborted) {
      try {
        await this.#collect();
        if (!closing.aborted) await this.#takeUpAll();
        return;
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'what runs could not be taken up; trying again');
        await pause(RETRY_MS, closing);
      }
    }
  }

  async #collect(): Promise<void> {
    const { closing, reconcileAll } = this.#options;
    await pause(LONGEST_MS, AbortSignal.any([closing, this.#subscribed.signal]));
    const beganMs = performance.now();
    this.#newestMs = beganMs;
    while (!closing.aborted && performance.now() - this.#newestMs < QUIET_MS) {
      if (performance.now() - beganMs > LONGEST_MS) return;
      await reconcileAll().catch(() => undefined);
      await pause(ASK_AGAIN_MS, closing);
    }
  }

  async #takeUpAll(): Promise<void> {
    const { how, store, leadership, log } = this.#options;
    const byUid = Map.groupBy(this.#found.values(), ({ ref }) => ref.uid);
    const done = await Promise.all([...byUid].map(([uid, tasks]) => this.#takeUp(uid, tasks)));
    const instances = done.filter((one) => one).length;
    const atMs = this.#options.now();
    const message = `the store was accepted (${how}): ${instances} of ${byUid.size} instances that run were taken up`;
    log.info({ how, instances, found: byUid.size }, 'the store was accepted');
    const told = { uid: '', name: '', entries: [{ kind: 'storeRegressed' as const, atMs, member: null, message }] };
    const written = await store.writeSetting(leadership.term, RECOVERING, '', told);
    if (written !== 'ok') throw new Error('another scheduler leads');
  }

  /** Whether it was taken up; what was not is quarantined by the audit. */
  async #takeUp(uid: string, tasks: readonly FoundTask[]): Promise<boolean> {
    const { how, store, leadership, frameworks, now, log } = this.#options;
    if (how === 'forget' && (await store.read(uid)) === undefined) return false;
    const described = await Promise.all(tasks.map((task) => this.#describe(task)));
    const launches = newestOfEach(described.flatMap((one) => one ?? []));
    if (launches.length === 0) return false;
    try {
      await takeUpInstance({ store, term: leadership.term, frameworks, now }, uid, launches);
      return true;
    } catch (error) {
      log.warn({ uid, error: messageOf(error) }, 'an instance was not taken up');
      return false;
    }
  }

  async #describe({ at, ref }: FoundTask): Promise<DescribedLaunch | undefined> {
    const { channel, closing, log } = this.#options;
    try {
      return await describeLaunch(channel, this.#keys, at, ref, closing);
    } catch (error) {
      log.warn({ ...ref, ...at, error: messageOf(error) }, 'an executor did not describe what it runs');
      return undefined;
    }
  }
}
