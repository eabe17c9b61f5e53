/** The image that tests run containers of: Redis and a shell. Built once from Debian packages where it is missing. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf } from '@keelson/core';
import Docker from 'dockerode';

export const REDIS_IMAGE = 'keelson/redis:7.0';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const BUILD_TIMEOUT_MS = 110_000;

/** Why tests with Docker can't run here; undefined where they can. */
export async function dockerProblem(docker = new Docker()): Promise<string | undefined> {
  try {
    await docker.ping();
    return undefined;
  } catch (error) {
    return `no Docker Engine answers: ${messageOf(error)}`;
  }
}

/** Makes sure that the image is there. */
export async function ensureRedisImage(docker = new Docker()): Promise<string> {
  try {
    await docker.getImage(REDIS_IMAGE).inspect();
  } catch {
    await run(process.execPath, [CLI, 'images', 'build', 'redis'], { timeout: BUILD_TIMEOUT_MS });
  }
  return REDIS_IMAGE;
}
