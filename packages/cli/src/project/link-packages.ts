/**
 * Links in a project's node_modules to the packages of this Keelson: its tests and an editor find them there, though nothing was
 * installed. `keelson up` does without (own-packages.ts).
 */
import { existsSync, lstatSync, mkdirSync, realpathSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KeelsonError, messageOf } from '@keelson/core';

const CLI = fileURLToPath(new URL('../../', import.meta.url));
const CHECKOUT = join(CLI, '..', '..');

/** By the name under which a project imports it. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@keelson/sdk': join(CLI, 'node_modules', '@keelson', 'sdk'),
  '@keelson/cli': CLI,
  zod: join(CLI, 'node_modules', 'zod'),
  '@types/node': join(CHECKOUT, 'node_modules', '@types', 'node'),
};

/**
 * What the project has installed itself is left as it is.
 * @returns the names of what was linked.
 * @throws KeelsonError FOLDER_UNUSABLE where there is no such folder, or nothing may be written there.
 */
export function linkPackages(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new KeelsonError('FOLDER_UNUSABLE', `there is no folder ${folder}`);
  try {
    return Object.entries(PACKAGES).flatMap(([name, target]) =>
      existsSync(target) && link(join(folder, 'node_modules', name), realpathSync(target)) ? name : [],
    );
  } catch (cause) {
    throw new KeelsonError('FOLDER_UNUSABLE', `${folder} can't be written: ${messageOf(cause)}`, { cause });
  }
}

function link(path: string, target: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isSymbolicLink()) return false;
  if (found !== undefined) unlinkSync(path);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'dir');
  return true;
}
