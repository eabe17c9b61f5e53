import { z } from 'zod';

/** A message of the wire within a stored record: its shape is taken on trust, since this program wrote it. */
export function stored<T extends object>(): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === 'object' && value !== null);
}

/** The stored records whose keys start with `prefix/`, with the rest of the key. */
export function* readEntries<T>(
  entries: ReadonlyMap<string, unknown>,
  prefix: string,
  schema: z.ZodType<T>,
): Generator<[string, T]> {
  for (const [key, value] of entries) {
    if (key.startsWith(`${prefix}/`)) yield [key.slice(prefix.length + 1), schema.parse(value)];
  }
}
