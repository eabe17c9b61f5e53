import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { addFiles } from '../src/images/added-files.ts';
import { findRecipe, type ImageRecipe, imageRecipes } from '../src/images/recipes.ts';

const signal = new AbortController().signal;

function kafkaRecipe(): ImageRecipe {
  const recipe = findRecipe('kafka');
  if (recipe === undefined) throw new Error('there is no recipe for kafka');
  return recipe;
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-added-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts a program named mvn before all others. It writes its arguments to the file that this returns. */
function mvnThat(script: string): string {
  const folder = emptyFolder();
  const said = join(folder, 'arguments');
  writeFileSync(join(folder, 'mvn'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${said}\n${script}\n`);
  chmodSync(join(folder, 'mvn'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return said;
}

const brings = (jars: readonly string[]): string =>
  [
    'for each in "$@"; do case $each in -DoutputDirectory=*) out=$(echo "$each" | cut -d= -f2);; esac; done',
    'mkdir -p "$out"',
    ...jars.map((jar) => `touch "$out/${jar}"`),
  ].join('\n');

test('jars are asked of Maven by their coordinates, checked against their checksums, and put where the image wants them', async () => {
  const folder = join(emptyFolder(), 'added');
  const said = mvnThat(brings(['kafka_2.13-4.3.1.jar', 'log4j-slf4j-impl-2.25.4.jar', 'scala-library-2.13.18.jar']));
  await addFiles(kafkaRecipe(), folder, signal);
  expect(existsSync(join(folder, 'opt/kafka/libs/scala-library-2.13.18.jar'))).toBe(true);
  expect(readFileSync(said, 'utf8').split('\n')).toEqual(expect.arrayContaining(['-C', '-DincludeScope=runtime']));
  const pom = readFileSync(`${folder}.pom.xml`, 'utf8');
  expect(pom).toContain('<artifactId>kafka_2.13</artifactId><version>4.3.1</version>');
  expect(statSync(join(folder, 'opt/kafka/bin/kafka-server-start.sh')).mode & 0o777).toBe(0o755);
  expect(statSync(join(folder, 'opt/kafka/config/log4j2.properties')).mode & 0o777).toBe(0o644);
});

test('where Maven Central can not be had the image can not be made, in the words of Maven', async () => {
  mvnThat('echo "Could not transfer artifact: Connection refused"; exit 1');
  await expect(addFiles(kafkaRecipe(), join(emptyFolder(), 'added'), signal)).rejects.toMatchObject({
    code: 'IMAGE_UNAVAILABLE',
    message: expect.stringContaining('Connection refused'),
  });
});

test('nor where it says that all is well and a jar is missing', async () => {
  mvnThat(brings(['kafka_2.13-4.3.1.jar']));
  await expect(addFiles(kafkaRecipe(), join(emptyFolder(), 'added'), signal)).rejects.toMatchObject({
    code: 'IMAGE_UNAVAILABLE',
    message: expect.stringContaining('did not bring org.apache.logging.log4j:log4j-slf4j-impl:2.25.4'),
  });
});

test('an image of packages alone needs no Maven', async () => {
  const redis = findRecipe('redis');
  if (redis === undefined) throw new Error('there is no recipe for redis');
  mvnThat('exit 1');
  await addFiles(redis, join(emptyFolder(), 'added'), signal);
});

test('what up sees to beforehand needs no Maven', () => {
  const needs = imageRecipes.filter(({ maven }) => maven !== undefined);
  expect(needs.map(({ name, withUp }) => [name, withUp])).toEqual([['kafka', undefined]]);
});
