const PATIENCE_MS = Number(process.env.MESOS_PATIENCE ?? 30) * 1000;
const POLL_MS = 10;

/** Polls until the condition gives something. What is waited for is named in the error. */
export async function eventually<T>(
  what: string | (() => string),
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`did not come: ${typeof what === 'string' ? what : what()}`);
    await sleep(POLL_MS);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
