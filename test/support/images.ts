/** The images that tests run containers of. Each is built once from Debian packages where it is missing. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findRecipe } from '@keelson/cli';
import { messageOf } from '@keelson/core';
import Docker from 'dockerode';

export const REDIS_IMAGE = 'keelson/redis:7.0';
export const ETCD_IMAGE = 'keelson/etcd:3.4';

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
  return ensureImage('redis', docker);
}

export function ensureEtcdImage(docker = new Docker()): Promise<string> {
  return ensureImage('etcd', docker);
}

/** The same for the image of another recipe. @returns its name */
export async function ensureImage(name: string, docker = new Docker()): Promise<string> {
  const image = findRecipe(name)?.image ?? name;
  try {
    await docker.getImage(image).inspect();
  } catch {
    await run(process.execPath, [CLI, 'images', 'build', name], { timeout: BUILD_TIMEOUT_MS });
  }
  return image;
}
