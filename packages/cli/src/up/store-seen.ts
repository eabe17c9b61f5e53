/**
 * The highest state of the store that this machine's scheduler has seen, in a file: a Redis that comes back empty or older is
 * noticed though the process that knew better is gone.
 */
import { readFileSync } from 'node:fs';
import type { Sender } from '@keelson/core';
import { z } from 'zod';
import { writePrivateFile } from '../supervisor/write-file.ts';

const seenSchema = z.object({ storeId: z.string(), term: z.int(), revision: z.int() });

/** What is wrong with the store as it is now; null: nothing. */
export function regression(file: string, now: Sender): string | null {
  const seen = readSeen(file);
  if (seen === null) return null;
  if (seen.storeId !== now.storeId)
    return `this Redis holds another store (${now.storeId}) than before (${seen.storeId}): it came back empty, or is another one`;
  if (seen.revision > now.revision) return `the store is at revision ${now.revision}; ${seen.revision} had been seen`;
  return null;
}

/** Writes what is seen, once a second where it has grown. Returns what ends it. */
export function keepSeen(file: string, stamp: () => Sender): () => void {
  let last = -1;
  const keep = () => {
    const seen = stamp();
    if (seen.revision === last) return;
    last = seen.revision;
    writePrivateFile(file, JSON.stringify(seen));
  };
  const timer = setInterval(keep, 1_000);
  keep();
  return () => {
    clearInterval(timer);
    keep();
  };
}

function readSeen(file: string): z.infer<typeof seenSchema> | null {
  try {
    return seenSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
