/** The Docker Engine of this machine, what its errors mean, and waiting while it is away. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@keelson/core';
import Docker from 'dockerode';

/** @param dockerHost unix:///path or tcp://host:port */
export function connectEngine(dockerHost: string): Docker {
  const url = new URL(dockerHost);
  if (url.protocol === 'unix:') return new Docker({ socketPath: decodeURIComponent(url.pathname) });
  return new Docker({ protocol: 'http', host: url.hostname, port: url.port || 2375 });
}

export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

const AWAY_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EAGAIN']);
/** What the engine answers while it shuts down or has lost its containerd. */
const AWAY_WORDS =
  /transport is closing|ttrpc: closed|containerd\.sock|shutting down|context canceled|code = (Unavailable|Canceled)/i;

/** Whether the engine could not be asked: neither a death nor a failure of what it was asked for. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && AWAY_CODES.has(error.code)) return true;
  if ('syscall' in error && error.syscall === 'connect') return true; // no such socket, say
  const status = statusOf(error);
  if (status === undefined) return /socket hang up/.test(error.message);
  return status === 503 || (status >= 500 && AWAY_WORDS.test(error.message));
}

/** The engine's own words, without the HTTP that carried them. */
export function wordsOf(error: unknown): string {
  const message = messageOf(error);
  return message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

/** There is no engine, or this process may not speak with it. */
export class EngineMissing extends Error {}

/**
 * Waits until the engine answers.
 * @throws EngineMissing where it does not for so long.
 */
export async function findEngine(docker: Docker, answerMs: number, { signal, onAway }: Patience): Promise<void> {
  let away: unknown;
  const late = AbortSignal.timeout(answerMs);
  const patience = {
    signal: AbortSignal.any([signal, late]),
    onAway: (error: unknown) => {
      away = error;
      onAway?.(error);
    },
  };
  try {
    await whenThere(() => docker.ping(), patience);
  } catch (error) {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
    const message = `no Docker Engine has answered for ${answerMs / 1000} s: ${wordsOf(away)}`;
    throw new EngineMissing(message, { cause: error });
  }
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

export interface Patience {
  readonly signal: AbortSignal;
  /** Called once for each stretch in which the engine is away. */
  readonly onAway?: ((error: unknown) => void) | undefined;
}

/** Does it again while the engine is away; any other error is thrown. `ask` must be fit to be repeated. */
export async function whenThere<T>(ask: () => Promise<T>, { signal, onAway }: Patience): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (waitMs === FIRST_WAIT_MS) onAway?.(error);
    }
    await delay(waitMs, undefined, { signal });
  }
}
