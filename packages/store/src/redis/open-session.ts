import { randomUUID } from 'node:crypto';
import { KeelsonError } from '@keelson/core';
import { z } from 'zod';
import type { Sealer } from '../seal/sealer.ts';
import type { LogPosition } from './change-tail.ts';
import type { RedisSession } from './session.ts';

/** Of the layout that keys.ts describes. */
const FORMAT = '1';
const CHECK_PLACE = 'seal check';
const CHECK_TEXT = 'keelson';

const openedSchema = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.coerce.number().int(),
  z.coerce.number().int(),
  z.string(),
]);

/**
 * Finds the store in Redis, or makes it, and begins to watch that it does not go back. Throws SETTINGS_INVALID where the
 * cluster key is not the one that the store was made with.
 */
export async function openSession(session: RedisSession, sealer: Sealer): Promise<LogPosition> {
  const { connection, keys, watermark, replication } = session;
  await connection.loadCommands();
  await replication.refresh();
  replication.noteWrite();
  const args = [randomUUID(), FORMAT, sealer.seal(CHECK_PLACE, CHECK_TEXT)];
  const reply = await connection.run('open', [keys.meta, keys.changes], args);
  const [storeId, format, sealCheck, revision, term, newest] = openedSchema.parse(reply);
  if (format !== FORMAT)
    throw new KeelsonError('STORE_CORRUPT', `the store has format ${format}; this version of Keelson knows ${FORMAT}`);
  assertSameKey(sealer, sealCheck);
  await replication.confirm();
  watermark.start({ storeId, revision, term });
  return { id: newest, revision };
}

function assertSameKey(sealer: Sealer, sealCheck: string): void {
  try {
    sealer.open(CHECK_PLACE, sealCheck);
  } catch {
    throw new KeelsonError('SETTINGS_INVALID', 'the cluster key is not the one that this store was made with');
  }
}

/** Where the change log is now. */
export async function readLogPosition({ keys, connection, watermark }: RedisSession): Promise<LogPosition> {
  const { seen } = watermark;
  const replies = await connection.do((client) =>
    client.multi().hmget(keys.meta, 'id', 'revision', 'term').xrevrange(keys.changes, '+', '-', 'COUNT', 1).exec(),
  );
  const [meta, newest] = (replies ?? []).map(([, result]) => result);
  const [storeId, revision, term] = z.tuple([z.string(), z.coerce.number(), z.coerce.number()]).parse(meta);
  watermark.check(seen, { storeId, revision, term });
  const [entry] = z.array(z.tuple([z.string(), z.array(z.string())])).parse(newest);
  return { id: entry?.[0] ?? '0-0', revision };
}
