/**
 * What the executors of an agent must not forget, in one SQLite file that they and their guards share. Every write is on
 * disk when its call returns (WAL, synchronous=FULL).
 *
 * 1. A launch number of a member is admitted once, and only if no higher one was seen: it is stored before the container.
 * 2. A refused number stays refused, whichever executor run is asked for it later.
 * 3. A launch that was admitted is `open` until its container is known to be dead.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { DeathProof, Sender, TaskRef } from '@keelson/core';
import { z } from 'zod';
import { prune, SCHEMA } from './schema.ts';

const MAX_MESSAGE = 2048;
const BUSY_TIMEOUT_MS = 5_000;
const REVISION_EVERY_MS = 1_000;

const proofSchema = z.enum([
  'exitSeen',
  'guard',
  'foundGone',
  'newBoot',
  'executorCgroup',
  'neverStarted',
  'operator',
]) satisfies z.ZodType<DeathProof>;

const launchSchema = z.object({
  uid: z.string(),
  ordinal: z.number(),
  launch: z.number(),
  taskId: z.string(),
  executorId: z.string(),
  runId: z.string(),
  state: z.enum(['open', 'dead', 'refused']),
  proof: proofSchema.nullable(),
  message: z.string(),
});
export type LaunchRecord = z.infer<typeof launchSchema>;

const senderRow = z.object({ storeId: z.string(), term: z.number(), revision: z.number(), atMs: z.number() });

export interface RunIdentity {
  readonly executorId: string;
  readonly runId: string;
}

export interface Death extends TaskRef {
  readonly proof: DeathProof;
  readonly message: string;
}

export class Journal {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private heard: Sender | null = null;

  constructor(path: string, nowMs: number) {
    this.database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    this.database.exec(SCHEMA);
    prune(this.database, nowMs);
  }

  /** Takes the launch, or says the highest number that was seen of its member. */
  admit(ref: TaskRef, taskId: string, run: RunIdentity, nowMs: number): { ok: true } | { ok: false; highest: number } {
    return this.transaction(() => {
      const highest = this.highest(ref);
      if (ref.launch <= highest) return { ok: false, highest };
      this.insert(ref, taskId, run, 'open', nowMs);
      // The scheduler has launched it again: it knows that the former ones are dead.
      this.run('UPDATE launches SET told = 1 WHERE uid = ? AND ordinal = ? AND launch < ?', [
        ref.uid,
        ref.ordinal,
        ref.launch,
      ]);
      return { ok: true };
    });
  }

  /** Binds: this launch and all before it will not be admitted. */
  refuse(ref: TaskRef, taskId: string, run: RunIdentity, nowMs: number): void {
    this.transaction(() => {
      if (ref.launch > this.highest(ref)) this.insert(ref, taskId, run, 'refused', nowMs);
    });
  }

  /**
   * The launch's container is dead. The first proof stays. It outlives this process, though maybe not the machine's fall: then
   * no container does either, and others wait for it, so that nobody waits for the disk.
   */
  died({ uid, ordinal, launch, proof, message }: Death): void {
    this.withoutSync(
      `UPDATE launches SET state = 'dead', proof = ?, message = ? WHERE uid = ? AND ordinal = ? AND launch = ? AND state = 'open'`,
      [proof, message.slice(0, MAX_MESSAGE), uid, ordinal, launch],
    );
  }

  /** The agent has acknowledged the update that says so. Forgotten, it is told again. */
  told({ uid, ordinal, launch }: TaskRef): void {
    this.withoutSync('UPDATE launches SET told = 1 WHERE uid = ? AND ordinal = ? AND launch = ?', [
      uid,
      ordinal,
      launch,
    ]);
  }

  find({ uid, ordinal, launch }: TaskRef): LaunchRecord | undefined {
    return this.launches('uid = ? AND ordinal = ? AND launch = ?', [uid, ordinal, launch])[0];
  }

  /** Launches of earlier runs of this executor whose containers' fate is not known yet. */
  openOfFormerRuns({ executorId, runId }: RunIdentity): readonly LaunchRecord[] {
    return this.launches(`executorId = ? AND runId <> ? AND state = 'open'`, [executorId, runId]);
  }

  /** Deaths of earlier runs' launches that the scheduler may not know of yet. */
  untold({ executorId, runId }: RunIdentity): readonly LaunchRecord[] {
    return this.launches(`executorId = ? AND runId <> ? AND state = 'dead' AND told = 0 LIMIT 1000`, [
      executorId,
      runId,
    ]);
  }

  /**
   * Refuses a term that is lower than one seen of the same store; remembers the highest. A higher revision alone reaches the
   * disk about once a second.
   */
  takeSender(sender: Sender, nowMs: number): { ok: true } | { ok: false; seenTerm: number } {
    const { storeId, term, revision } = sender;
    const seen = senderRow.optional().parse(this.statement('SELECT * FROM senders WHERE storeId = ?').get(storeId));
    if (seen !== undefined && term < seen.term) return { ok: false, seenTerm: seen.term };
    const isNewTerm = seen === undefined || term > seen.term;
    if (isNewTerm || (revision > seen.revision && nowMs - seen.atMs >= REVISION_EVERY_MS)) {
      this.run('INSERT OR REPLACE INTO senders (storeId, term, revision, atMs) VALUES (?, ?, ?, ?)', [
        storeId,
        term,
        isNewTerm ? revision : Math.max(revision, seen.revision),
        nowMs,
      ]);
    }
    this.heard = isHigher(sender, this.lastSender()) ? sender : this.heard;
    return { ok: true };
  }

  /** The store that was heard last, with its highest term and revision. */
  lastSender(): Sender | null {
    if (this.heard !== null) return this.heard;
    const row = this.statement('SELECT * FROM senders ORDER BY atMs DESC LIMIT 1').get();
    const found = senderRow.optional().parse(row);
    return found === undefined ? null : { storeId: found.storeId, term: found.term, revision: found.revision };
  }

  /** Refuses an epoch that is lower than one seen of this instance; remembers the highest. */
  takeEpoch(uid: string, epoch: number, nowMs: number): { ok: true } | { ok: false; seenEpoch: number } {
    const row = this.statement('SELECT epoch FROM epochs WHERE uid = ?').get(uid);
    const seen = z.object({ epoch: z.number() }).optional().parse(row)?.epoch ?? -1;
    if (epoch < seen) return { ok: false, seenEpoch: seen };
    if (epoch > seen)
      this.run('INSERT OR REPLACE INTO epochs (uid, epoch, atMs) VALUES (?, ?, ?)', [uid, epoch, nowMs]);
    return { ok: true };
  }

  /** The highest epoch that was seen of this instance; 0: none. */
  epochOf(uid: string): number {
    const row = this.statement('SELECT epoch FROM epochs WHERE uid = ?').get(uid);
    return z.object({ epoch: z.number() }).optional().parse(row)?.epoch ?? 0;
  }

  /** The highest launch numbers that were seen of this instance's members, refused ones too. */
  launchesOf(uid: string): readonly { ordinal: number; launch: number }[] {
    const rows = this.statement(
      'SELECT ordinal, max(launch) AS launch FROM launches WHERE uid = ? GROUP BY ordinal ORDER BY ordinal LIMIT 1000',
    ).all(uid);
    return z.array(z.object({ ordinal: z.number(), launch: z.number() })).parse(rows);
  }

  /** May be called twice. */
  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private highest({ uid, ordinal }: TaskRef): number {
    const row = this.statement('SELECT max(launch) AS highest FROM launches WHERE uid = ? AND ordinal = ?').get(
      uid,
      ordinal,
    );
    return z.object({ highest: z.number().nullable() }).parse(row).highest ?? 0;
  }

  private insert(ref: TaskRef, taskId: string, run: RunIdentity, state: 'open' | 'refused', nowMs: number): void {
    this.run(
      `INSERT INTO launches (uid, ordinal, launch, taskId, executorId, runId, state, proof, message, told, atMs)
       VALUES (?, ?, ?, ?, ?, ?, ?, NULL, '', 0, ?)`,
      [ref.uid, ref.ordinal, ref.launch, taskId, run.executorId, run.runId, state, nowMs],
    );
  }

  private launches(where: string, values: readonly (string | number)[]): readonly LaunchRecord[] {
    return z.array(launchSchema).parse(this.statement(`SELECT * FROM launches WHERE ${where}`).all(...values));
  }

  private run(sql: string, values: readonly (string | number)[]): void {
    this.statement(sql).run(...values);
  }

  private withoutSync(sql: string, values: readonly (string | number)[]): void {
    this.database.exec('PRAGMA synchronous = NORMAL');
    try {
      this.run(sql, values);
    } finally {
      this.database.exec('PRAGMA synchronous = FULL');
    }
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  private transaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Another store takes the place of the one heard before: which of them may act is not decided here. */
function isHigher(sender: Sender, before: Sender | null): boolean {
  if (before === null || before.storeId !== sender.storeId) return true;
  return sender.term > before.term || (sender.term === before.term && sender.revision > before.revision);
}
