/** Waiting in tests of frameworks, whose servers are not there at once. */
import { setTimeout as sleep } from 'node:timers/promises';

export function soon(timeoutMs = 20_000): AbortSignal {
  return AbortSignal.timeout(timeoutMs);
}

/** Waits until it is so; an error counts as not yet. */
export async function until(check: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await check().catch((error: unknown) => error);
    if (outcome === true) return;
    if (performance.now() > end) throw new Error('it did not come about in time', { cause: outcome });
    await sleep(25);
  }
}
