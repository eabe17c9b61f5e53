/** What the store keeps beside the instances: secrets and files (sealed), tombstones, settings. */
import type { TaskRef } from '@keelson/core';
import { z } from 'zod';
import type { Sealer } from '../seal/sealer.ts';
import type { Tombstone } from '../store.ts';
import { parseJson, parseRecord } from './records.ts';
import type { RedisSession } from './session.ts';
import { filesPlace, secretsPlace } from './transitions.ts';

type Texts = Readonly<Record<string, string>>;

const tombstoneSchema = z.strictObject({
  uid: z.string(),
  name: z.string(),
  data: z.enum(['keep', 'delete']),
  atMs: z.number(),
});

export async function readSecrets(session: RedisSession, sealer: Sealer, uid: string): Promise<Texts | undefined> {
  const key = session.keys.secrets(uid);
  const sealed = await readText(session, key, (transaction) => transaction.get(key));
  return sealed === undefined ? undefined : sealer.openTexts(secretsPlace(uid), sealed);
}

/** Of this launch only: those of the member's launch before are no answer. */
export async function readFiles(session: RedisSession, sealer: Sealer, ref: TaskRef): Promise<Texts | undefined> {
  const key = session.keys.files(ref.uid);
  const kept = await readText(session, key, (transaction) => transaction.hget(key, String(ref.ordinal)));
  const mark = `${ref.launch}:`;
  if (kept === undefined || !kept.startsWith(mark)) return undefined;
  return sealer.openTexts(filesPlace(ref.uid, ref), kept.slice(mark.length));
}

export async function readTombstone(session: RedisSession, uid: string): Promise<Tombstone | undefined> {
  const key = session.keys.tombstones;
  const text = await readText(session, key, (transaction) => transaction.hget(key, uid));
  return text === undefined ? undefined : parseRecord(key, tombstoneSchema, parseJson(key, uid, text));
}

export function readSetting(session: RedisSession, name: string): Promise<string | undefined> {
  const { settings } = session.keys;
  return readText(session, settings, (transaction) => transaction.hget(settings, name));
}

async function readText(
  session: RedisSession,
  key: string,
  build: Parameters<RedisSession['read']>[0],
): Promise<string | undefined> {
  const [reply] = await session.read(build);
  return parseRecord(key, z.string().nullable(), reply) ?? undefined;
}
