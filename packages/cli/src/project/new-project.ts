/**
 * A project for a framework of one's own, made of the files in template/, which are real ones: they are checked and tested as they
 * are. It appears whole or not at all: it is written beside its place, and moved there.
 */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KeelsonError, messageOf } from '@keelson/core';
import { linkPackages } from './link-packages.ts';
import { type ProjectNames, projectNames } from './names.ts';

const TEMPLATE = fileURLToPath(new URL('../../template/', import.meta.url));
const EXECUTOR_FILE = 'executor.ts';

export interface NewProject {
  readonly given: string;
  readonly folder: string;
  /** Whether it has an agent-side class. */
  readonly executor: boolean;
}

export interface MadeProject extends ProjectNames {
  readonly folder: string;
  readonly files: readonly string[];
}

/** @throws KeelsonError NAME_INVALID, FOLDER_UNUSABLE; nothing is written then. */
export function makeProject({ given, folder, executor }: NewProject): MadeProject {
  const names = projectNames(given);
  checkFree(folder);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    const beside = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
    try {
      const files = writeFiles(beside, names, executor);
      linkPackages(beside);
      chmodSync(beside, 0o755);
      renameSync(beside, folder);
      return { ...names, folder, files };
    } catch (error) {
      rmSync(beside, { recursive: true, force: true });
      throw error;
    }
  } catch (cause) {
    throw new KeelsonError('FOLDER_UNUSABLE', `${folder} can't be written: ${messageOf(cause)}`, { cause });
  }
}

function checkFree(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw new KeelsonError('FOLDER_UNUSABLE', `${folder} is a file`);
  throw new KeelsonError('FOLDER_UNUSABLE', `${folder} is there already`);
}

function writeFiles(folder: string, names: ProjectNames, executor: boolean): string[] {
  const files = readdirSync(TEMPLATE).filter((file) => executor || file !== EXECUTOR_FILE);
  return files.map((file) => {
    const name = nameInProject(file);
    writeFileSync(join(folder, name), filledIn(readFileSync(join(TEMPLATE, file), 'utf8'), names, executor));
    return name;
  });
}

/** `_package.json`, `_gitignore`: under their own names they would be about the template itself. */
function nameInProject(file: string): string {
  return file === '_gitignore' ? '.gitignore' : file.replace(/^_/, '');
}

/** Lines for those who want an executor end in `[executor]`. */
function filledIn(text: string, { title, name }: ProjectNames, executor: boolean): string {
  return text
    .replaceAll(/^(.*?) *(?:\/\/ )?\[executor\]\n/gm, executor ? '$1\n' : '')
    .replaceAll(/[Ee]xample/g, (word) => (word === 'Example' ? title : name));
}
