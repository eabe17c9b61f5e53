/**
 * Runs the stored effects of all instances. What is stored decides what runs: after each write the running set is brought
 * in line with it, new ones started, those that are gone aborted. Results go back as events.
 */
import type { Effect, EffectResult, Instance } from '@keelson/core';
import { messageOf } from '@keelson/core';
import type { Logger } from 'pino';
import type { LaunchFiles } from './instance-loop.ts';
import { pause } from './time-limit.ts';

/** Performs one attempt. Throws where it failed; returns null where there is nothing to say (kill). */
export type Perform = (
  instance: Instance,
  effect: Effect,
  signal: AbortSignal,
) => Promise<{ result: EffectResult; files?: LaunchFiles } | null>;

export interface RunnerOptions {
  readonly perform: Perform;
  readonly report: (uid: string, effectId: number, result: EffectResult, files?: LaunchFiles) => void;
  readonly latest: (uid: string) => Instance | undefined;
  readonly now: () => number;
  readonly log: Logger;
}

export class EffectRunner {
  readonly #options: RunnerOptions;
  readonly #running = new Map<string, Map<number, AbortController>>();
  #closed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Call with each instance as stored; null when its record has ended. */
  align(uid: string, instance: Instance | null): void {
    if (this.#closed) return;
    const effects = instance?.status.effects ?? [];
    if (effects.length === 0 && !this.#running.has(uid)) return;
    const running = this.#running.get(uid) ?? new Map<number, AbortController>();
    const wanted = new Set(effects.map(({ id }) => id));
    for (const [id, controller] of running) {
      if (wanted.has(id)) continue;
      controller.abort();
      running.delete(id);
    }
    for (const effect of effects) {
      if (running.has(effect.id)) continue;
      const controller = new AbortController();
      running.set(effect.id, controller);
      void this.#run(uid, effect, controller.signal);
    }
    if (running.size === 0) this.#running.delete(uid);
    else this.#running.set(uid, running);
  }

  close(): void {
    this.#closed = true;
    for (const running of this.#running.values()) for (const controller of running.values()) controller.abort();
    this.#running.clear();
  }

  async #run(uid: string, effect: Effect, signal: AbortSignal): Promise<void> {
    const { latest, perform, report, now, log } = this.#options;
    await pause(effect.notBeforeMs - now(), signal);
    const instance = latest(uid);
    if (signal.aborted || instance === undefined) return;
    try {
      const performed = await perform(instance, effect, signal);
      if (!signal.aborted && performed !== null) report(uid, effect.id, performed.result, performed.files);
    } catch (error) {
      if (signal.aborted) return;
      log.debug({ uid, effect: effect.kind, attempt: effect.attempt, error: messageOf(error) }, 'an effect failed');
      report(uid, effect.id, { kind: 'failed', error: messageOf(error).slice(0, 2_000) });
    }
  }
}
