import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, readProcessStat } from './proc-stat.ts';

/**
 * Keeps a second cluster off a data directory. Returns the release.
 * @throws when a live process holds it.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock');
  const holder = readHolder(path);
  if (holder !== undefined && isAlive(holder.pid, holder.startTime)) {
    throw new Error(`${directory} is in use by process ${holder.pid}`);
  }
  const own = readProcessStat(process.pid);
  writeFileSync(path, `${process.pid} ${own?.startTime ?? 0}\n`);
  return () => rmSync(path, { force: true });
}

function readHolder(path: string): { pid: number; startTime: number } | undefined {
  try {
    const [pid, startTime] = readFileSync(path, 'utf8').trim().split(' ').map(Number);
    return pid === undefined || startTime === undefined ? undefined : { pid, startTime };
  } catch {
    return undefined;
  }
}
