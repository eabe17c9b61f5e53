/**
 * Reads what the other end of Keelson has sent. It may be a version ahead: schedulers are replaced while executors with
 * running servers stay. So a field that this version does not know is left out, and the rest is checked as ever. What must
 * not be ignored is a new `kind`, which this version refuses. Launches are read strictly: what would run is all or nothing.
 */
import type { z } from 'zod';

/** Unknown fields can hide behind each other, as deep as a message goes. */
const MAX_PASSES = 8;

/** @param bytes JSON, UTF-8. @returns undefined where it is not such a message */
export function readMessage<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array): z.infer<Schema> | undefined {
  try {
    return withoutUnknown(schema, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

function withoutUnknown<Schema extends z.ZodType>(schema: Schema, message: unknown): z.infer<Schema> | undefined {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const { success, data, error } = schema.safeParse(message);
    if (success) return data;
    for (const issue of error.issues) {
      if (issue.code !== 'unrecognized_keys') return undefined;
      for (const key of issue.keys) Reflect.deleteProperty(at(message, issue.path), key);
    }
  }
  return undefined;
}

function at(message: unknown, path: readonly PropertyKey[]): object {
  const found = path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), message);
  return Object(found);
}
