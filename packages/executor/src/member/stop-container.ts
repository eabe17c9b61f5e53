/** Ends a container: its stop signal, a grace, then SIGKILL until its end is seen. Patient with an engine that is away. */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { statusOf } from '../docker/engine.ts';
import type { Exit, ExitWatch } from '../docker/exit-watch.ts';

export interface StopOptions {
  readonly docker: Docker;
  readonly exits: ExitWatch;
  readonly containerId: string;
  readonly exit: Promise<Exit>;
  readonly signalName: string;
  /** Aborted when the grace is over. */
  readonly hurry: AbortSignal;
}

const SIGNAL_AGAIN_MS = 2_000;

export async function stopContainer(options: StopOptions): Promise<Exit> {
  if (!options.hurry.aborted) {
    const ended = await signalUntil(options, options.signalName, options.hurry);
    if (ended !== undefined) return ended;
  }
  for (;;) {
    const ended = await signalUntil(options, 'SIGKILL', AbortSignal.timeout(SIGNAL_AGAIN_MS));
    if (ended !== undefined) return ended;
  }
}

/** Sends the signal, once it can be sent; the exit where it is seen before `limit` is aborted. */
async function signalUntil(options: StopOptions, signalName: string, limit: AbortSignal): Promise<Exit | undefined> {
  const over = new AbortController();
  const stop = AbortSignal.any([limit, over.signal]);
  void send(options, signalName, stop); // never rejects, ends with `over`
  const aborted = Promise.withResolvers<undefined>();
  limit.addEventListener('abort', () => aborted.resolve(undefined), { once: true });
  try {
    return await Promise.race([options.exit, aborted.promise]);
  } finally {
    over.abort();
  }
}

async function send({ docker, exits, containerId }: StopOptions, signal: string, stop: AbortSignal): Promise<void> {
  for (let waitMs = 50; !stop.aborted; waitMs = Math.min(waitMs * 2, 1_000)) {
    try {
      await docker.getContainer(containerId).kill({ signal, abortSignal: stop });
      return;
    } catch (error) {
      const status = statusOf(error);
      if (status === 404 || status === 409) {
        await exits.look(); // not there, or not running: its end was missed
        return;
      }
    }
    await delay(waitMs, undefined, { signal: stop }).catch(() => {}); // the loop sees the abort
  }
}
