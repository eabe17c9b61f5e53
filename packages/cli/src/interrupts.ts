/**
 * Ctrl-C and SIGTERM: the first asks for a clean stop, the second for a kill, the third ends the process at once.
 * Wrappers and terminals may pass the same one on twice: what comes within a moment of the last is not another.
 * A command that needs a word before it dies of the second one registers it with `onKill`.
 */
import type { EventEmitter } from 'node:events';

const sameWithinMs = 200;

export interface Interrupts {
  /** Aborted by the first interrupt. */
  readonly stop: AbortSignal;
  /** Called at the second interrupt, before the process ends with 130. */
  onKill(handler: () => Promise<void> | void): void;
}

export function watchInterrupts(source: EventEmitter, exit: (code: number) => void): Interrupts & { close(): void } {
  const stop = new AbortController();
  const handlers: (() => Promise<void> | void)[] = [];
  let received = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  const onSignal = (): void => {
    const sinceLastMs = performance.now() - lastMs;
    lastMs = performance.now();
    if (sinceLastMs < sameWithinMs) return;
    received += 1;
    if (received === 1) stop.abort(new Error('interrupted'));
    else if (received === 2) void kill(handlers).finally(() => exit(130));
    else exit(130);
  };
  source.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    stop: stop.signal,
    onKill: (handler) => void handlers.push(handler),
    close: () => void source.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}

async function kill(handlers: readonly (() => Promise<void> | void)[]): Promise<void> {
  await Promise.allSettled(handlers.map(async (handler) => handler()));
}
