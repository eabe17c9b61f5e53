/** Volumes that are kept though no instance has them: a hash, a field for each agent and volume id. */
import { type JournalEntry, mesosVolumeSchema, volumeRemovalSchema } from '@keelson/core';
import { z } from 'zod';
import { retainedKey } from '../keys.ts';
import type { RetainedVolume } from '../store.ts';
import { parseFields, parseJson, parseRecord } from './records.ts';
import type { RedisSession } from './session.ts';
import { logKeys, logLimits, REMOVED_JOURNAL_SECONDS } from './transitions.ts';

const retainedSchema = z.strictObject({
  uid: z.string(),
  name: z.string(),
  ordinal: z.int(),
  agentId: z.string(),
  volumeId: z.string(),
  sinceMs: z.number(),
  mesosVolume: mesosVolumeSchema.optional(),
  why: z.string().optional(),
  removal: volumeRemovalSchema.optional(),
});

/** Throws STORE_CORRUPT. */
export async function readRetained(session: RedisSession): Promise<readonly RetainedVolume[]> {
  return [...(await readFields(session)).values()];
}

export async function writeRetainedVolume(
  session: RedisSession,
  term: number,
  change: 'put' | 'forget',
  volume: RetainedVolume,
  journal: readonly JournalEntry[],
): Promise<'ok' | 'staleTerm'> {
  const key = retainedKey(volume);
  // Former versions called the fields otherwise.
  const former = [...(await readFields(session))].filter(([field, one]) => field !== key && retainedKey(one) === key);
  const outcome = await session.commit(
    'write-retained',
    [...logKeys(session, volume.uid), session.keys.retained],
    [
      ...logLimits(session),
      term,
      key,
      change === 'put' ? JSON.stringify(volume) : '',
      volume.uid,
      volume.name,
      REMOVED_JOURNAL_SECONDS,
      former[0]?.[0] ?? '',
      ...journal.map((entry) => JSON.stringify(entry)),
    ],
  );
  return outcome.kind === 'ok' ? 'ok' : 'staleTerm';
}

async function readFields(session: RedisSession): Promise<ReadonlyMap<string, RetainedVolume>> {
  const key = session.keys.retained;
  const [reply] = await session.read((transaction) => transaction.hgetall(key));
  const fields = [...parseFields(key, reply)];
  return new Map(fields.map(([field, text]) => [field, parseRecord(key, retainedSchema, parseJson(key, field, text))]));
}
