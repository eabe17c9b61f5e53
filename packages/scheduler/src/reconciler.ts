/**
 * After every subscribe the master is asked for all tasks that have not ended, again and again with growing waits, until
 * each has been heard of since. One run at a time: a new one replaces it.
 */
import { pause } from './time-limit.ts';

export interface KnownTask {
  readonly taskId: string;
  readonly agentId: string;
}

export interface ReconcilerOptions {
  /** Tasks that the store says are launched and not ended. */
  readonly tasks: () => readonly KnownTask[];
  readonly reconcile: (tasks: readonly KnownTask[]) => Promise<void>;
  readonly firstWaitMs?: number;
  readonly maxWaitMs?: number;
  /** Time between two questions for all tasks that the master knows (implicit reconciliation). */
  readonly implicitMs?: number;
}

const BATCH = 1_000;

export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #unheard = new Set<string>();
  #run = new AbortController();

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#run = new AbortController();
    for (const { taskId } of this.#options.tasks()) this.#unheard.add(taskId);
    void this.#explicit(this.#run.signal);
    void this.#implicit(this.#run.signal);
  }

  stop(): void {
    this.#run.abort();
    this.#unheard.clear();
  }

  /** Any news of a task is an answer. */
  heard(taskId: string): void {
    this.#unheard.delete(taskId);
  }

  /** Asks for one task now. */
  async ask(task: KnownTask): Promise<void> {
    await this.#options.reconcile([task]);
  }

  async #explicit(signal: AbortSignal): Promise<void> {
    let waitMs = this.#options.firstWaitMs ?? 1_000;
    while (!signal.aborted) {
      const open = this.#options.tasks().filter(({ taskId }) => this.#unheard.has(taskId));
      if (open.length === 0) return;
      for (let at = 0; at < open.length; at += BATCH) {
        // What the master did not take is asked for again in the next round.
        await this.#options.reconcile(open.slice(at, at + BATCH)).catch(() => undefined);
      }
      await pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, this.#options.maxWaitMs ?? 60_000);
    }
  }

  async #implicit(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.#options.implicitMs ?? 900_000, signal);
      if (!signal.aborted) await this.#options.reconcile([]).catch(() => undefined);
    }
  }
}
