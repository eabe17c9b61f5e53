/**
 * The log of a child. The child writes to the file itself, so that its output is not lost with its supervisor; the
 * supervisor keeps the file from growing: it copies a file that is too long to `NAME.log.1` and empties it, which is safe
 * because the child appends.
 */
import { closeSync, copyFileSync, mkdirSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { isErrno } from './errno.ts';

export const maxLogBytes = 10 * 1024 * 1024;

/** Opens the log for appending; the caller closes it. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  boundLog(path);
  return openSync(path, 'a', 0o600);
}

export function boundLog(path: string, maxBytes = maxLogBytes): void {
  if (logSize(path) <= maxBytes) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

/** The last lines of a log, for an error message. */
export function tailLog(path: string, lines = 10, maxBytes = 8192): string {
  const size = logSize(path);
  if (size === 0) return '';
  const buffer = Buffer.alloc(Math.min(size, maxBytes));
  const fd = openSync(path, 'r');
  try {
    const read = readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, read).trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(fd);
  }
}

function logSize(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return 0;
    throw error;
  }
}
