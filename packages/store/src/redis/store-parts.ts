/** What a RedisStore is made of, put together: no decision is taken here. */

import { messageOf } from '@keelson/core';
import { InstanceCache } from '../cache.ts';
import { keysWith } from '../keys.ts';
import { Sealer } from '../seal/sealer.ts';
import type { Wake } from '../wake.ts';
import { BLOCK_MS, ChangeTail } from './change-tail.ts';
import { Connection } from './connection.ts';
import { Follower } from './follower.ts';
import type { OwnWrites } from './own-writes.ts';
import { Replication } from './replication.ts';
import { RedisSession, type StoreLimits } from './session.ts';
import { type StorePosition, Watermark } from './watermark.ts';

export interface RedisStoreOptions {
  /** See `redisOptions`. */
  readonly url: string;
  /** The cluster's key, 32 bytes: see loadSealKey. */
  readonly sealKey: Uint8Array;
  /** Of all keys; default `keelson:`. */
  readonly prefix?: string;
  /** How long Redis may take to answer; default 5 s. */
  readonly commandTimeoutMs?: number;
  /** How long `open` waits for Redis; default 10 s. */
  readonly openTimeoutMs?: number;
  /** How long a replica may take to confirm a write, where there is one; default 500 ms. */
  readonly waitTimeoutMs?: number;
  /** Writes are refused with fewer replicas than this; default 0: as many as there are, one of them must confirm. */
  readonly minReplicas?: number;
  readonly limits?: Partial<StoreLimits>;
  /** What an operator should know: no error, nothing to do at once. */
  readonly onWarning?: (message: string) => void;
  /** Called once when Redis turns out to be empty, another store, or older than it was: everything is refused from then on. */
  readonly onRegressed?: (seen: StorePosition, found: StorePosition) => void;
}

const LIMITS: StoreLimits = { changes: 10_000, journal: 10_000, instanceJournal: 200, tombstones: 100_000 };

export interface StoreHooks {
  readonly ownWrites: OwnWrites;
  readonly journalNews: Wake;
  readonly leaderNews: Wake;
}

export function assembleStore(options: RedisStoreOptions, hooks: StoreHooks) {
  const { url, commandTimeoutMs = 5_000, waitTimeoutMs = 500, minReplicas = 0, limits } = options;
  const onWarning = (message: string) => options.onWarning?.(message);
  const keys = keysWith(options.prefix ?? 'keelson:');
  const connection = new Connection({ url, commandTimeoutMs, onWarning });
  const cache = new InstanceCache((error) => onWarning(`a listener failed: ${messageOf(error)}`));
  const session = new RedisSession({
    connection,
    keys,
    limits: { ...LIMITS, ...limits },
    watermark: new Watermark((seen, found) => options.onRegressed?.(seen, found)),
    replication: new Replication({ connection, metaKey: keys.meta, waitTimeoutMs, minReplicas, onWarning }),
  });
  const follower = new Follower({ session, cache, ...hooks, onWarning });
  // What happens to both connections is told of once, by the first.
  const tailConnection = new Connection({ url, commandTimeoutMs, blockMs: BLOCK_MS, onWarning: () => undefined });
  const tail = new ChangeTail({
    session,
    connection: tailConnection,
    apply: (changes) => follower.apply(changes),
    reload: () => follower.reload(),
    onWarning,
  });
  return { sealer: new Sealer(options.sealKey), cache, session, tailConnection, tail };
}
