/**
 * One `keelson up` at a time on a data directory. The lock is the kernel's: a record lock that SQLite takes on the file
 * `lock`, so it ends with its process, however that ends, and holds across containers that share the folder. Who holds
 * it stands in `lock-holder.json`, for the error message alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KeelsonError } from '@keelson/core';
import { z } from 'zod';
import { dataDirError, makeDataFolder } from './data-folder.ts';
import { writePrivateFile } from './write-file.ts';

export interface DataDirLock {
  /** May be called twice. */
  release(): void;
}

/** Locks that are held: a database that nothing refers to is closed with the garbage, and its lock with it. */
const held = new Set<DatabaseSync>();

/** @throws KeelsonError DATA_DIR_INVALID; DATA_DIR_LOCKED, naming the process that holds it. */
export function lockDataDir(dataDir: string): DataDirLock {
  makeDataFolder(dataDir);
  const database = openLock(dataDir);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw dataDirError(dataDir, error);
    const message = `another keelson${holder(dataDir)} runs on ${dataDir}`;
    throw new KeelsonError('DATA_DIR_LOCKED', message, { cause: error });
  }
  writePrivateFile(join(dataDir, 'lock-holder.json'), `${JSON.stringify({ pid: process.pid })}\n`);
  held.add(database);
  return {
    release: () => {
      held.delete(database);
      if (database.isOpen) database.close();
    },
  };
}

function openLock(dataDir: string): DatabaseSync {
  try {
    return new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 });
  } catch (error) {
    throw dataDirError(dataDir, error);
  }
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

const holderFile = z.object({ pid: z.int() });

function holder(dataDir: string): string {
  try {
    const { pid } = holderFile.parse(JSON.parse(readFileSync(join(dataDir, 'lock-holder.json'), 'utf8')));
    return ` (pid ${pid})`;
  } catch {
    return '';
  }
}
