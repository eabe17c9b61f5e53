import { Connection } from './connection.ts';
import { checkSafety } from './safety-check.ts';

/**
 * Asks a Redis whether it can be a store, before anything depends on it.
 * @throws KeelsonError STORE_UNAVAILABLE where it does not answer in time, or refuses the user; STORE_UNSAFE
 */
export async function checkRedis(url: string, timeoutMs = 3_000): Promise<void> {
  const ignored = (): void => undefined;
  const connection = new Connection({ url, commandTimeoutMs: timeoutMs, onWarning: ignored });
  try {
    await connection.connect(timeoutMs);
    await checkSafety(connection, ignored);
  } finally {
    connection.close();
  }
}
