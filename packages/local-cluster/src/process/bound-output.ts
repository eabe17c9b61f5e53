/**
 * Keeps the output of executors from filling the disk, as Mesos's logrotate container logger does: a file that is too long is
 * set aside as NAME.1 and emptied, which is safe because its writer appends. Sandboxes belong to the user of their executor:
 * no link in them is followed.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const MAX_OUTPUT_BYTES = 10 * 1024 * 1024;

/** @throws what the file system throws */
export function boundOutput(sandbox: string, maxBytes = MAX_OUTPUT_BYTES): void {
  for (const name of ['stdout', 'stderr']) boundFile(join(sandbox, name), maxBytes);
}

function boundFile(path: string, maxBytes: number): void {
  const file = openFile(path);
  if (file === undefined) return;
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size <= maxBytes) return;
    const end = Buffer.alloc(maxBytes);
    const read = readSync(file, end, 0, maxBytes, stat.size - maxBytes);
    rmSync(`${path}.1`, { recursive: true, force: true });
    writeFileSync(`${path}.1`, end.subarray(0, read), { flag: 'wx', mode: stat.mode & 0o777 });
    ftruncateSync(file);
  } finally {
    closeSync(file);
  }
}

/** Undefined where there is none, or a link in its place. */
function openFile(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP'))
      return undefined;
    throw error;
  }
}
