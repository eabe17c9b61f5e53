import type { ChainableCommander } from 'ioredis';
import { z } from 'zod';
import type { Keys } from '../keys.ts';
import type { CommandName } from './commands.ts';
import { type Connection, unavailable } from './connection.ts';
import type { Replication } from './replication.ts';
import type { StorePosition, Watermark } from './watermark.ts';

/** Bounds on what grows, in entries. */
export interface StoreLimits {
  readonly changes: number;
  readonly journal: number;
  readonly instanceJournal: number;
  readonly tombstones: number;
}

export type Outcome =
  | { readonly kind: 'ok'; readonly seq: number; readonly term: number | null }
  | { readonly kind: 'conflict' | 'staleTerm' | 'missing' | 'exists' | 'held' | 'lost' };

/** The most frequent first: they are tried in this order. */
const outcomeSchema = z.union([
  z.tuple([z.literal('ok'), z.int()]).transform(([kind, seq]) => ({ kind, seq, term: null }) as const),
  z.tuple([z.literal('ok')]).transform(() => ({ kind: 'ok', seq: 0, term: null }) as const),
  z.tuple([z.literal('ok'), z.int(), z.int()]).transform(([kind, seq, term]) => ({ kind, seq, term }) as const),
  z
    .tuple([z.enum(['conflict', 'staleTerm', 'missing', 'exists', 'held', 'lost'])])
    .transform(([kind]) => ({ kind }) as const),
  z
    .tuple([z.literal('regressed'), z.string(), z.coerce.number(), z.coerce.number()])
    .transform(([kind, storeId, revision, term]) => ({ kind, found: { storeId, revision, term } }) as const),
]);

const foundSchema = z.tuple([z.string().nullable(), z.coerce.number(), z.coerce.number()]);

/** What every access to the opened store goes through: it is still the store that it was, and what is written counts. */
export class RedisSession {
  readonly connection: Connection;
  readonly keys: Keys;
  readonly limits: StoreLimits;
  readonly watermark: Watermark;
  readonly replication: Replication;

  constructor(parts: {
    connection: Connection;
    keys: Keys;
    limits: StoreLimits;
    watermark: Watermark;
    replication: Replication;
  }) {
    this.connection = parts.connection;
    this.keys = parts.keys;
    this.limits = parts.limits;
    this.watermark = parts.watermark;
    this.replication = parts.replication;
  }

  /** Runs a transition; its first key is `meta`, its first arguments are the store id and the revision seen. */
  async commit(
    name: CommandName,
    keys: readonly string[],
    args: readonly (string | number)[],
    options: { confirm: boolean } = { confirm: true },
  ): Promise<Outcome> {
    this.watermark.assertSound();
    this.replication.noteWrite();
    const { storeId, revision } = this.watermark.seen;
    const reply = await this.connection.run(name, [this.keys.meta, ...keys], [storeId, revision, ...args]);
    const outcome = outcomeSchema.parse(reply);
    if (outcome.kind === 'regressed') this.watermark.fail(outcome.found);
    if (outcome.kind !== 'ok') return outcome;
    this.watermark.see(outcome.seq, outcome.term ?? 0);
    if (options.confirm) await this.replication.confirm();
    return outcome;
  }

  /** Reads in one transaction, with the check that the store has not gone back. Confirmed, as all that is read. */
  async read(build: (transaction: ChainableCommander) => ChainableCommander): Promise<readonly unknown[]> {
    this.watermark.assertSound();
    const { seen } = this.watermark;
    const replies = await this.connection.do((client) =>
      build(client.multi().hmget(this.keys.meta, 'id', 'revision', 'term')).exec(),
    );
    const [meta, ...rest] = (replies ?? []).map(([error, result]) => {
      if (error !== null) throw unavailable(error);
      return result;
    });
    this.watermark.check(seen, positionOf(meta));
    await this.replication.confirm();
    return rest;
  }
}

function positionOf(meta: unknown): StorePosition {
  const [storeId, revision, term] = foundSchema.parse(meta);
  return { storeId: storeId ?? '', revision, term };
}
