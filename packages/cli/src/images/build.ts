/**
 * Makes an image from the packages of the host's own distribution: mmdebstrap unpacks them into a tar file, Docker
 * imports it. It gets its name only after it has been seen to run.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { runCommand } from '../setup/run-command.ts';
import { addFiles } from './added-files.ts';
import { findSuite, mirrorLines } from './debian.ts';
import { basePackages, type ImageRecipe, unavailable } from './recipes.ts';
import { runInImage } from './run-in-image.ts';

export interface BuiltImage {
  readonly image: string;
  readonly version: string;
}

/** @throws KeelsonError IMAGE_UNAVAILABLE with what went wrong. mmdebstrap must be there. */
export async function buildImage(docker: Docker, recipe: ImageRecipe, signal: AbortSignal): Promise<BuiltImage> {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-image-'));
  const trial = `keelson/build:${recipe.name}-${randomUUID()}`;
  try {
    const tar = join(folder, 'root.tar');
    const added = join(folder, 'added');
    await addFiles(recipe, added, signal);
    await unpackPackages(recipe, tar, added, signal);
    await importTar(docker, recipe, tar, trial, signal);
    const version = await seeVersion(docker, recipe, trial, signal);
    const former = await imageId(docker, recipe.image);
    await tag(docker, trial, recipe.image);
    if (former !== undefined) await docker.getImage(former).remove().catch(ignoreMissingOrUsed);
    return { image: recipe.image, version };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await docker.getImage(trial).remove().catch(ignoreMissingOrUsed);
  }
}

/** @param added a folder whose files are put over those of the packages */
async function unpackPackages(recipe: ImageRecipe, tar: string, added: string, signal: AbortSignal): Promise<void> {
  const suite = findSuite();
  const args = [
    '--variant=extract',
    `--include=${[...recipe.packages, ...basePackages].join(',')}`,
    `--components=${suite.components.join(',')}`,
    `--extract-hook=${finishingScript(recipe, added)}`,
    suite.name,
    tar,
    ...(await mirrorLines(suite, signal)),
  ];
  const { code, output } = await runCommand('mmdebstrap', args, { signal });
  if (code !== 0) throw unavailable(recipe, `mmdebstrap failed:\n${output.split('\n').slice(-15).join('\n')}`);
}

/**
 * Packages are unpacked, not configured: what their scripts would have made, and what Docker's images have, is made here.
 * Documentation and Perl (of scripts that never run) are half of the size.
 */
function finishingScript({ user, volume }: ImageRecipe, added: string): string {
  const path = `"$1${volume}"`;
  return [
    'set -e',
    'rm -rf "$1"/usr/share/doc "$1"/usr/share/man "$1"/usr/share/info "$1"/usr/share/locale "$1"/usr/share/lintian',
    'rm -rf "$1"/usr/share/perl* "$1"/usr/lib/*/perl* "$1"/usr/lib/*/libperl* "$1"/usr/bin/perl* "$1"/var/cache/apt',
    `printf 'root:x:0:0:root:/root:/bin/sh\\n${user.name}:x:${user.id}:${user.id}::${volume}:/bin/sh\\n' > "$1/etc/passwd"`,
    `printf 'root:x:0:\\n${user.name}:x:${user.id}:\\n' > "$1/etc/group"`,
    '[ -e "$1/bin/sh" ] || ln -s dash "$1/bin/sh"',
    `cp -R --no-preserve=ownership '${added}'/. "$1"/`,
    `mkdir -p ${path} "$1/root" "$1/tmp" && chmod 1777 "$1/tmp" && chown ${user.id}:${user.id} ${path}`,
  ].join('\n');
}

async function importTar(
  docker: Docker,
  recipe: ImageRecipe,
  tar: string,
  image: string,
  signal: AbortSignal,
): Promise<void> {
  const [repo = image, tagName = 'latest'] = image.split(':');
  const changes = [
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    `WORKDIR ${recipe.volume}`,
    `LABEL keelson.recipe=${recipe.name}`,
    `CMD ${JSON.stringify(recipe.command)}`,
  ];
  const file = createReadStream(tar, { signal });
  const progress = await docker.importImage(file, { repo, tag: tagName, changes });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

async function seeVersion(docker: Docker, recipe: ImageRecipe, image: string, signal: AbortSignal): Promise<string> {
  const { code, output } = await runInImage(docker, image, recipe.versionCommand, signal);
  const version = recipe.versionPattern.exec(output)?.[1];
  if (code !== 0 || version === undefined) {
    throw unavailable(recipe, `the image was built, and does not run (exit code ${code}): ${output}`);
  }
  return version;
}

/** Gives the image `source` the name `target` as well. */
export async function tag(docker: Docker, source: string, target: string): Promise<void> {
  const [repo = target, tagName = 'latest'] = target.split(':');
  await docker.getImage(source).tag({ repo, tag: tagName });
}

/** The id of an image; undefined where there is none of this name. */
export async function imageId(docker: Docker, image: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(image).inspect()).Id;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function ignoreMissingOrUsed(error: unknown): void {
  const status = statusOf(error);
  if (status !== 404 && status !== 409) throw error;
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
