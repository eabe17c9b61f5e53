/** Looks at instances again at the time that they ask for. */
import { type Instance, nextLookMs } from '@keelson/core';
import type { Jobs } from './jobs.ts';

export interface LooksOptions {
  readonly look: (uid: string) => void;
  readonly now: () => number;
  readonly jobs: Pick<Jobs, 'lookAgain'>;
}

/** Shorter waits are not worth a job. */
const JOB_FROM_MS = 1_000;

export class Looks {
  readonly #options: LooksOptions;
  readonly #timers = new Map<string, { readonly atMs: number; readonly timer: NodeJS.Timeout }>();

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  /** Call with each instance as stored. */
  plan(uid: string, instance: Instance | null): void {
    const { look, now, jobs } = this.#options;
    const nowMs = now();
    const atMs = instance === null ? undefined : nextLookMs(instance, nowMs);
    const planned = this.#timers.get(uid);
    // Most of what is stored changes nothing of it.
    if (planned !== undefined && planned.atMs === atMs) return;
    clearTimeout(planned?.timer);
    this.#timers.delete(uid);
    if (instance === null || atMs === undefined) return;
    const delayMs = Math.max(0, atMs - nowMs);
    const timer = setTimeout(() => {
      this.#timers.delete(uid);
      look(uid);
    }, delayMs + 1);
    this.#timers.set(uid, { atMs, timer });
    // Should this process die meanwhile, the queue reminds the next leader before its sweep does.
    if (delayMs > JOB_FROM_MS && backsOff(instance)) jobs.lookAgain(uid, delayMs).catch(() => undefined);
  }

  close(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

function backsOff({ status }: Instance): boolean {
  return status.members.some(({ task, backoff }) => task === null && backoff !== null);
}
