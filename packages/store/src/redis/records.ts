/**
 * Instances as Redis keeps them: a hash each, its parts in JSON. Reading back is an edge: what does not parse is an error
 * that names the key and the field, never a value.
 */
import { type Instance, instanceSchema, KeelsonError } from '@keelson/core';
import { z } from 'zod';
import type { RedisSession } from './session.ts';

export const INSTANCE_FIELDS = ['createdAtMs', 'traits', 'declared', 'status'] as const;

/** Instances that are asked for in one round trip. */
const CHUNK = 200;

const fieldsSchema = z.array(z.string().nullable()).length(INSTANCE_FIELDS.length);

/** Reads the instances; those that are not there are left out of the answer. Throws STORE_CORRUPT. */
export async function readInstances(
  session: RedisSession,
  uids: readonly string[],
): Promise<ReadonlyMap<string, Instance>> {
  const found = new Map<string, Instance>();
  const keep = (chunk: readonly string[], replies: readonly unknown[]) => {
    for (const [index, uid] of chunk.entries()) {
      const instance = parseInstance(session.keys.instance(uid), uid, replies[index]);
      if (instance !== undefined) found.set(uid, instance);
    }
  };
  const chunks = chunked(uids);
  let coming = fetchChunk(session, chunks[0]);
  for (const [index, chunk] of chunks.entries()) {
    const replies = await coming;
    // The next chunk travels while this one is parsed.
    coming = fetchChunk(session, chunks[index + 1]);
    coming.catch(() => undefined);
    keep(chunk, replies);
  }
  return found;
}

/** The live instance of that name. Throws STORE_CORRUPT. */
export async function readNamed(session: RedisSession, name: string): Promise<Instance | undefined> {
  const { keys } = session;
  for (let before: string | undefined; ; ) {
    const [reply] = await session.read((transaction) => transaction.hget(keys.names, name));
    const uid = parseRecord(keys.names, z.string().nullable(), reply);
    if (uid === null) return undefined;
    const instance = (await readInstances(session, [uid])).get(uid);
    if (instance !== undefined) return instance;
    // It has ended between the two reads; another may have taken its name.
    if (uid === before) throw corrupt(keys.instance(uid), `is missing, though ${keys.names} has it as ${name}`);
    before = uid;
  }
}

/** All live instances. Throws STORE_CORRUPT where one can't be read, or a name leads nowhere. */
export async function readAllInstances(session: RedisSession): Promise<ReadonlyMap<string, Instance>> {
  const { keys } = session;
  const [names] = await session.read((transaction) => transaction.hgetall(keys.names));
  const uidByName = parseFields(keys.names, names);
  const instances = await readInstances(session, [...uidByName.values()]);
  for (const [name, uid] of uidByName) {
    if (!instances.has(uid)) await assertRemoved(session, name, uid);
  }
  return instances;
}

/** It was removed while the others were read, or the record is gone though its name is there. */
async function assertRemoved({ connection, keys }: RedisSession, name: string, uid: string): Promise<void> {
  const now = await connection.do((client) => client.hget(keys.names, name));
  if (now === uid) throw corrupt(keys.instance(uid), `is missing, though ${keys.names} has it as ${name}`);
}

/** Undefined where there is no such record. */
export function parseInstance(key: string, uid: string, reply: unknown): Instance | undefined {
  const fields = fieldsSchema.safeParse(reply);
  if (!fields.success) throw corrupt(key, 'is not what it should be');
  if (fields.data.every((field) => field === null)) return undefined;
  const parts = Object.fromEntries(
    INSTANCE_FIELDS.map((name, index) => [name, parseJson(key, name, fields.data[index])]),
  );
  return parseRecord(key, instanceSchema, { uid, ...parts });
}

export function parseRecord<T>(key: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw corrupt(key, `${issue?.path.join('.') ?? ''}: ${issue?.code ?? 'invalid'}`);
}

export function parseJson(key: string, field: string, text: string | null | undefined): unknown {
  if (typeof text !== 'string') throw corrupt(key, `${field}: missing`);
  try {
    return JSON.parse(text);
  } catch {
    throw corrupt(key, `${field}: not JSON`);
  }
}

/** A hash as a transaction answers it: an object, or a flat list of fields and values. */
export function parseFields(key: string, reply: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(parseRecord(key, z.record(z.string(), z.string()), reply)));
}

function corrupt(key: string, detail: string): KeelsonError {
  return new KeelsonError('STORE_CORRUPT', `Redis key ${key}: ${detail}`);
}

function fetchChunk(session: RedisSession, chunk: readonly string[] | undefined): Promise<readonly unknown[]> {
  if (chunk === undefined) return Promise.resolve([]);
  return session.read((transaction) =>
    chunk.reduce((calls, uid) => calls.hmget(session.keys.instance(uid), ...INSTANCE_FIELDS), transaction),
  );
}

function chunked(uids: readonly string[]): string[][] {
  const count = Math.ceil(uids.length / CHUNK);
  return Array.from({ length: count }, (_, index) => uids.slice(index * CHUNK, (index + 1) * CHUNK));
}
