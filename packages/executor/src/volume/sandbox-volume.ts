/**
 * Where a persistent volume of Mesos is on the agent. While a task uses it, the agent shows it in the executor's sandbox,
 * under the path that the volume was made with (its id): as a link to its folder, or mounted there.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The agent makes it before it hands the task over; a mount may take a moment to be seen. */
const WAIT_MS = 5_000;
const TRY_AGAIN_MS = 50;

/** @throws where it is not there. */
export async function sandboxVolume(sandbox: string, volumeId: string, signal: AbortSignal): Promise<string> {
  const deadlineMs = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return realpathSync(join(sandbox, volumeId));
    } catch (cause) {
      if (performance.now() > deadlineMs)
        throw new Error(`the agent does not show the volume ${volumeId} in the sandbox`, { cause });
    }
    await delay(TRY_AGAIN_MS, undefined, { signal });
  }
}
