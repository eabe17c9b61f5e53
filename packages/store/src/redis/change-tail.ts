/**
 * Follows the change log on a connection of its own. Entries are numbered without gaps: a gap means that the log was cut
 * off before it was read here (all is loaded again), a number that comes again that the store has gone back.
 */
import { KeelsonError } from '@keelson/core';
import { z } from 'zod';
import type { Connection } from './connection.ts';
import { fieldsOf } from './journal.ts';
import { parseRecord } from './records.ts';
import type { RedisSession } from './session.ts';

const changeSchema = z.object({
  r: z.coerce.number().int(),
  k: z.enum(['created', 'declared', 'status', 'removed', 'setting', 'term', 'resigned']),
  u: z.string(),
  v: z.string(),
  j: z.coerce.number().int(),
});

export interface LoggedChange {
  readonly revision: number;
  readonly kind: z.infer<typeof changeSchema>['k'];
  readonly uid: string;
  /** A generation or revision, where the kind has one. */
  readonly version: string;
  readonly journalled: number;
}

/** From where on to read: the newest entry that is known, and its number. */
export interface LogPosition {
  readonly id: string;
  readonly revision: number;
}

export interface ChangeTailOptions {
  readonly session: RedisSession;
  readonly connection: Connection;
  /** Takes changes over, in order; called again with the same ones where it throws. */
  readonly apply: (changes: readonly LoggedChange[]) => Promise<void>;
  /** Loads everything again. */
  readonly reload: () => Promise<LogPosition>;
  readonly onWarning: (message: string) => void;
}

/** A blocking read ends after this long: then it is checked that the store is still the same. */
export const BLOCK_MS = 1_000;
const PAGE = 500;
const REFRESH_MS = 5_000;
const RETRY_MS = 100;

export class ChangeTail {
  readonly #options: ChangeTailOptions;
  readonly #closing = new AbortController();
  #position: LogPosition = { id: '0-0', revision: 0 };
  #running: Promise<void> | undefined;
  #refreshedAtMs = 0;

  constructor(options: ChangeTailOptions) {
    this.#options = options;
  }

  start(position: LogPosition): void {
    this.#position = position;
    this.#running ??= this.#run();
  }

  /** The connection must be closed too, so that a blocking read ends. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let warned = false;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#round();
        warned = false;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        const code = error instanceof KeelsonError ? error.code : undefined;
        if (code === 'STORE_REGRESSED') return;
        if (code !== 'STORE_UNAVAILABLE' && !warned) {
          this.#options.onWarning(
            `the change log can't be followed: ${error instanceof Error ? error.message : error}`,
          );
          warned = true;
        }
        await pause(RETRY_MS, this.#closing.signal);
      }
    }
  }

  async #round(): Promise<void> {
    const { session, connection, apply, reload } = this.#options;
    const { generation } = connection;
    const key = session.keys.changes;
    const reply = await connection.do((client) =>
      client.xread('COUNT', PAGE, 'BLOCK', BLOCK_MS, 'STREAMS', key, this.#position.id),
    );
    if (generation !== connection.generation || reply === null) await this.#checkStore();
    const entries = reply?.[0]?.[1] ?? [];
    const changes = entries.map(([id, fields]) => ({ id, change: toChange(`${key} ${id}`, fields) }));
    const [first] = changes;
    const last = changes.at(-1);
    if (first === undefined || last === undefined) return;
    if (first.change.revision <= this.#position.revision) {
      session.watermark.fail({ ...session.watermark.seen, revision: first.change.revision });
    }
    if (first.change.revision > this.#position.revision + 1) {
      this.#position = await reload();
      return;
    }
    await apply(changes.map(({ change }) => change));
    session.watermark.see(last.change.revision);
    this.#position = { id: last.id, revision: last.change.revision };
  }

  async #checkStore(): Promise<void> {
    const { session } = this.#options;
    await session.read((transaction) => transaction);
    if (Date.now() - this.#refreshedAtMs < REFRESH_MS) return;
    this.#refreshedAtMs = Date.now();
    await session.replication.refresh();
  }
}

function toChange(place: string, fields: readonly string[]): LoggedChange {
  const { r, k, u, v, j } = parseRecord(place, changeSchema, Object.fromEntries(fieldsOf(fields)));
  return { revision: r, kind: k, uid: u, version: v, journalled: j };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const go = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', go);
    resolve();
  };
  const timer = setTimeout(go, ms);
  signal.addEventListener('abort', go, { once: true });
  return promise;
}
