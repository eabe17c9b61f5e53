import { setTimeout as delay } from 'node:timers/promises';

const probeTimeoutMs = 5000;
const firstPauseMs = 5;
const longestPauseMs = 250;

/** Asks a probe until it says yes, until it is too late, or until `life` ends. */
export async function untilReady(
  probe: (signal: AbortSignal) => Promise<boolean>,
  timeoutMs: number,
  life: AbortSignal,
): Promise<'ready' | 'late' | 'ended'> {
  const deadline = performance.now() + timeoutMs;
  let pauseMs = firstPauseMs;
  while (!life.aborted) {
    if (await ask(probe, life)) return life.aborted ? 'ended' : 'ready';
    if (performance.now() >= deadline) return 'late';
    await delay(pauseMs, undefined, { signal: life }).catch(() => {}); // ended: the loop looks itself
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
  }
  return 'ended';
}

/** A probe that fails, or that takes too long, says no. */
async function ask(probe: (signal: AbortSignal) => Promise<boolean>, life: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.any([life, AbortSignal.timeout(probeTimeoutMs)]);
  const over = new Promise<false>((resolve) => limit.addEventListener('abort', () => resolve(false), { once: true }));
  try {
    return await Promise.race([probe(limit), over]);
  } catch {
    return false;
  }
}
