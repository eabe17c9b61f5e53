/**
 * A lock that ends with its holder, however that ends: the kernel's record lock, which SQLite takes on the file. It holds
 * between processes and between connections of one process. Nothing else in the process may open the file.
 */
import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  /** May be called twice. */
  release(): void;
}

const SQLITE_BUSY = 5;

/** Undefined where another holds it. The folder must be there. */
export function tryLock(path: string): FileLock | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return {
    release: () => {
      if (database.isOpen) database.close();
    },
  };
}
