/** The images that tests run containers of. Each is built once from Debian packages where it is missing. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findRecipe } from '@keelson/cli';
import { messageOf } from '@keelson/core';
import Docker from 'dockerode';

export const REDIS_IMAGE = 'keelson/redis:7.0';
export const ETCD_IMAGE = 'keelson/etcd:3.4';
export const MARIADB_IMAGE = 'keelson/mariadb:10.11';
export const POSTGRESQL_IMAGE = 'keelson/postgresql:15';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const BUILD_TIMEOUT_MS = 110_000;
const PULL_TIMEOUT_MS = 60_000;

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

/** Why tests with containers of a recipe's image can't run here; undefined where they can: it is there, or was made or pulled. */
export async function imageProblem(name: string, docker = new Docker()): Promise<string | undefined> {
  const problem = await dockerProblem(docker);
  if (problem !== undefined) return problem;
  try {
    await ensureImage(name, docker);
    return undefined;
  } catch (error) {
    return pull(name, docker).then(
      () => undefined,
      (refusal: unknown) =>
        `its image can't be built (${lastLine(messageOf(error))}) or pulled (${messageOf(refusal)})`,
    );
  }
}

export function mariadbProblem(): Promise<string | undefined> {
  return imageProblem('mysql');
}

export function postgresqlProblem(): Promise<string | undefined> {
  return imageProblem('postgresql');
}

/** The reason of tests that are skipped, where it is read. */
export function skips(what: string, problem: string | undefined): boolean {
  if (problem !== undefined) console.warn(`skipped: ${what}: ${problem}`);
  return problem !== undefined;
}

async function pull(name: string, docker: Docker): Promise<void> {
  const recipe = findRecipe(name);
  if (recipe === undefined) throw new Error(`there is no recipe for ${name}`);
  const stream = await docker.pull(recipe.upstream, { abortSignal: AbortSignal.timeout(PULL_TIMEOUT_MS) });
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    docker.modem.followProgress(stream, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
  const [repo = '', tag = ''] = recipe.image.split(':');
  await docker.getImage(recipe.upstream).tag({ repo, tag });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
