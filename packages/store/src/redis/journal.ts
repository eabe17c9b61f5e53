import { journalEntrySchema } from '@keelson/core';
import { assertEventId, boundedLimit } from '../event-id.ts';
import type { StoredEvent } from '../store.ts';
import { parseJson, parseRecord } from './records.ts';
import type { RedisSession } from './session.ts';

type StreamEntry = [id: string, fields: string[]];

/** Entries after `since`, oldest first. */
export async function readEvents(
  { connection, keys }: RedisSession,
  { since, limit, uid }: { since: string; limit: number; uid?: string },
): Promise<readonly StoredEvent[]> {
  assertEventId(since);
  const key = uid === undefined ? keys.journal : keys.journalOf(uid);
  const entries = await connection.do((client) => client.xrange(key, `(${since}`, '+', 'COUNT', boundedLimit(limit)));
  return entries.map((entry) => toEvent(key, entry));
}

/** The newest entries of one instance, newest last. */
export async function readLastEvents(
  { connection, keys }: RedisSession,
  uid: string,
  limit: number,
): Promise<readonly StoredEvent[]> {
  const key = keys.journalOf(uid);
  const entries = await connection.do((client) => client.xrevrange(key, '+', '-', 'COUNT', boundedLimit(limit)));
  return entries.map((entry) => toEvent(key, entry)).reverse();
}

function toEvent(key: string, [id, fields]: StreamEntry): StoredEvent {
  const named = fieldsOf(fields);
  const place = `${key} ${id}`;
  const entry = parseRecord(place, journalEntrySchema, parseJson(place, 'e', named.get('e')));
  return { ...entry, id, uid: named.get('u') ?? '', instance: named.get('n') ?? '' };
}

/** A stream entry's fields: names and values, one after the other. */
export function fieldsOf(flat: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) fields.set(flat[index] ?? '', flat[index + 1] ?? '');
  return fields;
}
