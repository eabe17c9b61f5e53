/** Folders of the data directory, made so that what is wrong with it is said at once and clearly. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeelsonError, messageOf } from '@keelson/core';
import { isErrno } from './errno.ts';

/**
 * Makes a folder that only its owner may look into, and those above it.
 * @throws KeelsonError DATA_DIR_INVALID where that can't be, or where this user may not write there
 */
export function makeDataFolder(path: string): void {
  try {
    makeFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw dataDirError(path, error);
  }
}

/** One level at a time: Node's own recursive mkdir never returns where a level can't be made, such as in /proc. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!isErrno(error, 'EEXIST') || !isFolder(path)) throw error; // another process may have been quicker
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export function dataDirError(path: string, cause: unknown): KeelsonError {
  return new KeelsonError('DATA_DIR_INVALID', `${path} ${reasonOf(cause)}`, { cause });
}

function reasonOf(cause: unknown): string {
  if (isErrno(cause, 'EEXIST', 'ENOTDIR')) return 'is a file, or lies below one';
  if (isErrno(cause, 'EACCES', 'EPERM')) return 'may not be written to by this user';
  if (isErrno(cause, 'EROFS')) return 'is on a read-only file system';
  if (isErrno(cause, 'ENOSPC', 'EDQUOT')) return 'is on a disk that is full';
  if (isErrno(cause, 'ENOENT')) return 'can not be made: there is no such place';
  return `can not be used: ${messageOf(cause)}`;
}
