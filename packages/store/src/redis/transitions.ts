/** The writes of the contract, as arguments of their transitions. Each is one call to Redis. */
import type { Declared, Instance, JournalEntry } from '@keelson/core';
import { retainedKey } from '../keys.ts';
import type { Sealer } from '../seal/sealer.ts';
import type { Told, Written } from '../store.ts';
import type { Removal, StatusWrite } from '../writes.ts';
import type { Outcome, RedisSession } from './session.ts';

/** How long the journal of an instance that is gone can be read. */
export const REMOVED_JOURNAL_SECONDS = 7 * 86_400;

export async function createInstanceRecord(
  session: RedisSession,
  sealer: Sealer,
  { uid, createdAtMs, traits, declared, status }: Instance,
  secrets: Readonly<Record<string, string>>,
  journal: readonly JournalEntry[],
): Promise<'ok' | 'exists'> {
  const { keys } = session;
  const { name } = declared.spec;
  const outcome = await session.commit(
    'create',
    [...logKeys(session, uid), keys.names, keys.instance(uid), keys.secrets(uid), keys.instance(name)],
    [
      ...logLimits(session),
      uid,
      name,
      createdAtMs,
      JSON.stringify(traits),
      JSON.stringify(declared),
      declared.generation,
      JSON.stringify(status),
      status.revision,
      sealer.sealTexts(secretsPlace(uid), secrets),
      ...journal.map((entry) => JSON.stringify(entry)),
    ],
  );
  return outcome.kind === 'ok' ? 'ok' : 'exists';
}

export async function writeDeclaredPart(
  session: RedisSession,
  uid: string,
  expectedGeneration: number,
  declared: Declared,
  journal: readonly JournalEntry[],
): Promise<Written> {
  const outcome = await session.commit(
    'write-declared',
    [...logKeys(session, uid), session.keys.instance(uid)],
    [
      ...logLimits(session),
      uid,
      expectedGeneration,
      JSON.stringify(declared),
      declared.generation,
      ...journal.map((entry) => JSON.stringify(entry)),
    ],
  );
  return toWritten(outcome);
}

export async function writeStatusPart(session: RedisSession, sealer: Sealer, write: StatusWrite): Promise<Written> {
  const { uid, term, expectedRevision, status, traits, files, journal } = write;
  const { keys } = session;
  const outcome = await session.commit(
    'write-status',
    [...logKeys(session, uid), keys.instance(uid), keys.files(uid)],
    [
      ...logLimits(session),
      uid,
      term,
      expectedRevision,
      JSON.stringify(status),
      status.revision,
      traits === undefined ? '' : JSON.stringify(traits),
      files?.ordinal ?? '',
      files === undefined ? '' : `${files.launch}:${sealer.sealTexts(filesPlace(uid, files), files.texts)}`,
      ...journal.map((entry) => JSON.stringify(entry)),
    ],
  );
  return toWritten(outcome);
}

export async function removeRecord(session: RedisSession, removal: Removal): Promise<Written> {
  const { uid, term, expectedRevision, expectedGeneration, tombstone, retained, journal } = removal;
  const { keys, limits } = session;
  const outcome = await session.commit(
    'remove',
    [
      ...logKeys(session, uid),
      keys.instance(uid),
      keys.files(uid),
      keys.secrets(uid),
      keys.names,
      keys.tombstones,
      keys.tombstoneOrder,
      keys.retained,
    ],
    [
      ...logLimits(session),
      uid,
      term,
      expectedRevision,
      expectedGeneration,
      JSON.stringify(tombstone),
      limits.tombstones,
      REMOVED_JOURNAL_SECONDS,
      retained.length,
      ...retained.flatMap((volume) => [retainedKey(volume), JSON.stringify(volume)]),
      ...journal.map((entry) => JSON.stringify(entry)),
    ],
  );
  return toWritten(outcome);
}

export async function writeSettingValue(
  session: RedisSession,
  term: number,
  key: string,
  value: string,
  told: Told = { uid: '', name: '', entries: [] },
): Promise<'ok' | 'staleTerm'> {
  const outcome = await session.commit(
    'write-setting',
    [...logKeys(session, told.uid), session.keys.settings],
    [
      ...logLimits(session),
      term,
      key,
      value,
      told.uid,
      told.name,
      REMOVED_JOURNAL_SECONDS,
      ...told.entries.map((entry) => JSON.stringify(entry)),
    ],
  );
  return outcome.kind === 'ok' ? 'ok' : 'staleTerm';
}

/** Not fenced: it is what makes terms that come after it count. */
export async function acceptStore(
  session: RedisSession,
  beyond: { readonly term: number; readonly revision: number },
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const { keys, limits } = session;
  await session.commit(
    'accept',
    [keys.changes, keys.settings],
    [limits.changes, beyond.term, beyond.revision, ...Object.entries(settings).flat()],
  );
}

/** Where secrets are kept, bound to them by their seal. */
export function secretsPlace(uid: string): string {
  return `secrets of ${uid}`;
}

export function filesPlace(uid: string, { ordinal, launch }: { ordinal: number; launch: number }): string {
  return `files of ${uid}.${ordinal}.${launch}`;
}

export function logKeys({ keys }: RedisSession, uid: string): string[] {
  return [keys.changes, keys.journal, keys.journalOf(uid)];
}

export function logLimits({ limits }: RedisSession): number[] {
  return [limits.changes, limits.journal, limits.instanceJournal];
}

function toWritten(outcome: Outcome): Written {
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'ok', seq: outcome.seq };
    case 'conflict':
    case 'staleTerm':
    case 'missing':
      return { kind: outcome.kind };
    default:
      throw new Error(`unexpected outcome: ${outcome.kind}`);
  }
}
