import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';

const timeLimitMs = 30_000;

/** Runs a short command in a container of its own, without a network, and removes it. */
export async function runInImage(
  docker: Docker,
  image: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly output: string }> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: [...command],
    Tty: true,
    Labels: { 'keelson.purpose': 'image-check' },
    HostConfig: { NetworkMode: 'none' },
  });
  const over = new AbortController();
  try {
    await container.start();
    const limit = delay(timeLimitMs, undefined, { signal: AbortSignal.any([signal, over.signal]) });
    const result: { StatusCode: number } | undefined = await Promise.race([container.wait(), limit]);
    if (result === undefined) throw new Error(`${command.join(' ')} did not end within ${timeLimitMs} ms`);
    const output = (await container.logs({ stdout: true, stderr: true })).toString('utf8').trim();
    return { code: result.StatusCode, output };
  } finally {
    over.abort();
    await container.remove({ force: true });
  }
}
