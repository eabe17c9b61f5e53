/** What an operator reads: one entry per decision, with its reason (I7). Written in the transition that made it. */
import { z } from 'zod';

export const JOURNAL_KINDS = [
  'created',
  'specChanged',
  'updating',
  'updated',
  'suspended',
  'resumed',
  'memberAdded',
  'memberRetired',
  'placed',
  'unplaced',
  'draining',
  'launching',
  'starting',
  'running',
  'unhealthy',
  'killed',
  'lost',
  'dead',
  'backoff',
  'failoverStarted',
  'elected',
  'demoted',
  'promoted',
  'followed',
  'synced',
  'failoverWaits',
  'requestRefused',
  'hookFailed',
  'operationFailed',
  'volumeRemoved',
  'volumeRetained',
  'destroying',
  'destroyed',
  'storeRegressed',
  'quarantined',
  'reclaimed',
  'adopted',
] as const;

export const journalEntrySchema = z.strictObject({
  kind: z.enum(JOURNAL_KINDS),
  atMs: z.number(),
  member: z.string().nullable(),
  message: z.string().max(2048),
});
export type JournalKind = (typeof JOURNAL_KINDS)[number];
export type JournalEntry = z.infer<typeof journalEntrySchema>;
