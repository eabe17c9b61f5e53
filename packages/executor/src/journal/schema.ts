import type { DatabaseSync } from 'node:sqlite';

export const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS launches (
    uid TEXT NOT NULL, ordinal INTEGER NOT NULL, launch INTEGER NOT NULL,
    taskId TEXT NOT NULL, executorId TEXT NOT NULL, runId TEXT NOT NULL,
    state TEXT NOT NULL, proof TEXT, message TEXT NOT NULL, told INTEGER NOT NULL, atMs INTEGER NOT NULL,
    PRIMARY KEY (uid, ordinal, launch)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS launchesByExecutor ON launches (executorId, state);
  CREATE TABLE IF NOT EXISTS epochs (uid TEXT PRIMARY KEY, epoch INTEGER NOT NULL, atMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS senders (
    storeId TEXT PRIMARY KEY, term INTEGER NOT NULL, revision INTEGER NOT NULL, atMs INTEGER NOT NULL
  ) STRICT;
`;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Uids are never used again, so what was not heard of for this long is not asked for again. */
const KEPT_MS = 180 * DAY_MS;
const KEPT_LAUNCHES = 3;
const TOLD_AFTER_MS = 7 * DAY_MS;

/** Bounds the journal: of each member the last launches stay, and nothing stays forever. Open launches always do. */
export function prune(database: DatabaseSync, nowMs: number): void {
  database
    .prepare(
      `DELETE FROM launches WHERE state <> 'open' AND (atMs < ? OR launch <= (
         SELECT max(launch) FROM launches AS other WHERE other.uid = launches.uid AND other.ordinal = launches.ordinal
       ) - ?)`,
    )
    .run(nowMs - KEPT_MS, KEPT_LAUNCHES);
  database.prepare(`UPDATE launches SET told = 1 WHERE state = 'dead' AND atMs < ?`).run(nowMs - TOLD_AFTER_MS);
  database.prepare('DELETE FROM epochs WHERE atMs < ?').run(nowMs - KEPT_MS);
  database.prepare('DELETE FROM senders WHERE atMs < ?').run(nowMs - KEPT_MS);
}
