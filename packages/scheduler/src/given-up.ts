/**
 * Launches that the operator has given up (`keelson fence`) and that nobody has seen the end of: where that word was wrong they
 * take writes as soon as their agent can be reached again. The master is asked for each, again and again; where it says that
 * one runs, the audit judges it, and has it ended.
 */
import { type Instance, taskIdOf } from '@keelson/core';
import type { KnownTask } from './reconciler.ts';
import { pause } from './time-limit.ts';

export interface GivenUpOptions {
  readonly ask: (tasks: readonly KnownTask[]) => Promise<void>;
  readonly mayAct: () => boolean;
  readonly closing: AbortSignal;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 5_000;

export class GivenUp {
  readonly #options: GivenUpOptions;
  readonly #tasks = new Map<string, readonly KnownTask[]>();
  #isAsking = false;
  #waitMs = FIRST_WAIT_MS;

  constructor(options: GivenUpOptions) {
    this.#options = options;
  }

  /** Call with each instance as stored; null when its record has ended: its tombstone has the rest ended. */
  noticed(uid: string, instance: Instance | null): void {
    const tasks = (instance?.status.members ?? []).flatMap(({ ordinal, givenUp }) =>
      givenUp.map(({ launch, agentId }) => ({ taskId: taskIdOf({ uid, ordinal, launch }), agentId })),
    );
    const isNew = tasks.length > (this.#tasks.get(uid)?.length ?? 0);
    if (tasks.length === 0) this.#tasks.delete(uid);
    else this.#tasks.set(uid, tasks);
    if (isNew) this.#waitMs = FIRST_WAIT_MS;
    if (isNew && !this.#isAsking) void this.#askForLong();
  }

  async #askForLong(): Promise<void> {
    const { ask, mayAct, closing } = this.#options;
    this.#isAsking = true;
    while (this.#tasks.size > 0 && !closing.aborted) {
      // Not taken: asked again.
      if (mayAct()) await ask([...this.#tasks.values()].flat()).catch(() => undefined);
      await pause(this.#waitMs, closing);
      this.#waitMs = Math.min(this.#waitMs * 2, MAX_WAIT_MS);
    }
    this.#isAsking = false;
  }
}
