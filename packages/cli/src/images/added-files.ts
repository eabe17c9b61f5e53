/** What an image has besides the distribution's packages: jars from Maven Central, and files of Keelson's own. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '../setup/run-command.ts';
import { type ImageRecipe, unavailable } from './recipes.ts';

const MAVEN_TIMEOUT_MS = 600_000;

/**
 * Makes `folder` with all of it, laid out as in the image. mvn must be there where the recipe has jars.
 * @throws KeelsonError IMAGE_UNAVAILABLE where the jars can't be had, with Maven's words
 */
export async function addFiles(recipe: ImageRecipe, folder: string, signal: AbortSignal): Promise<void> {
  mkdirSync(folder, { mode: 0o755 });
  for (const [path, text] of Object.entries(recipe.files ?? {})) addFile(join(folder, path), text);
  if (recipe.maven !== undefined) await addJars(recipe, recipe.maven, folder, signal);
}

function addFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, basename(dirname(path)) === 'bin' ? 0o755 : 0o644);
}

/** Maven checks each file against the checksum that the repository gives for it. */
async function addJars(
  recipe: ImageRecipe,
  maven: NonNullable<ImageRecipe['maven']>,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const pom = `${folder}.pom.xml`;
  const jars = join(folder, maven.folder);
  writeFileSync(pom, pomOf(maven.coordinates));
  const args = ['-B', '-q', '-C', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  const limit = AbortSignal.timeout(MAVEN_TIMEOUT_MS);
  const { code, output } = await runCommand('mvn', [...args, '-DincludeScope=runtime'], {
    signal: AbortSignal.any([signal, limit]),
  }).catch((error: unknown) => {
    if (!limit.aborted || signal.aborted) throw error;
    throw unavailable(recipe, `Maven took longer than ${MAVEN_TIMEOUT_MS / 60_000} minutes`);
  });
  if (code !== 0) throw unavailable(recipe, `mvn failed:\n${output.split('\n').slice(-15).join('\n')}`);
  const there = readdirSync(jars);
  for (const coordinate of maven.coordinates) {
    const [, artifact, version] = coordinate.split(':');
    if (!there.includes(`${artifact}-${version}.jar`)) throw unavailable(recipe, `mvn did not bring ${coordinate}`);
  }
}

function pomOf(coordinates: readonly string[]): string {
  const dependencies = coordinates.map((coordinate) => {
    const [group, artifact, version] = coordinate.split(':');
    const lines = [
      `<groupId>${group}</groupId>`,
      `<artifactId>${artifact}</artifactId>`,
      `<version>${version}</version>`,
    ];
    return `<dependency>${lines.join('')}</dependency>`;
  });
  const own = '<groupId>keelson</groupId><artifactId>image</artifactId><version>1</version><packaging>pom</packaging>';
  return `<project><modelVersion>4.0.0</modelVersion>${own}<dependencies>${dependencies.join('')}</dependencies></project>\n`;
}
