/**
 * The highest state of the store that this machine's scheduler has seen, in a file: a Redis that comes back empty or older is
 * noticed though the process that knew better is gone. With it the id under which Mesos knows what runs, which is in that store.
 */
import { readFileSync } from 'node:fs';
import type { StorePosition } from '@keelson/store';
import { z } from 'zod';
import { writePrivateFile } from '../supervisor/write-file.ts';

const seenSchema = z.object({
  storeId: z.string(),
  term: z.int(),
  revision: z.int(),
  mesosFrameworkId: z.string().optional(),
});
export interface Seen extends StorePosition {
  readonly mesosFrameworkId?: string | undefined;
}

/** What is wrong with the store as it is now; null: nothing. */
export function regression(seen: Seen | null, now: StorePosition): string | null {
  if (seen === null) return null;
  if (seen.storeId !== now.storeId)
    return `this Redis holds another store (${now.storeId}) than before (${seen.storeId}): it came back empty, or is another one`;
  if (seen.revision > now.revision) return `the store is at revision ${now.revision}; ${seen.revision} had been seen`;
  return null;
}

/** Writes what is seen, once a second where it has changed. Returns what ends it. */
export function keepSeen(file: string, look: () => Seen): () => void {
  let last = '';
  const keep = () => {
    const seen = JSON.stringify(look());
    if (seen === last) return;
    last = seen;
    writePrivateFile(file, seen);
  };
  const timer = setInterval(keep, 1_000);
  keep();
  let stopped = false;
  return () => {
    clearInterval(timer);
    if (!stopped) keep();
    stopped = true;
  };
}

export function writeSeen(file: string, seen: Seen): void {
  writePrivateFile(file, JSON.stringify(seen));
}

export function readSeen(file: string): Seen | null {
  try {
    return seenSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
