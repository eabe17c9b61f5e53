import { setTimeout as delay } from 'node:timers/promises';

/** The first value that is not undefined. @throws where there is none in time, with what was waited for. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
  timeoutMs = 20_000,
  seen: () => string = () => '',
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadlineMs) throw new Error(`waited ${timeoutMs} ms for ${what}\n${seen()}`);
    await delay(5);
  }
}
