import { KeelsonError } from '@keelson/core';
import { z } from 'zod';
import type { Candidate, Lease, LeaseStore } from '../leadership/lease.ts';
import { parseFields, parseRecord } from './records.ts';
import type { RedisSession } from './session.ts';

const leaseSchema = z.object({
  nonce: z.string(),
  renewal: z.coerce.number(),
  name: z.string(),
  url: z.string(),
  ttlMs: z.coerce.number(),
  term: z.coerce.number(),
});

/** The leader's lease in Redis. */
export class RedisLease implements LeaseStore {
  readonly #session: RedisSession;

  constructor(session: RedisSession) {
    this.#session = session;
  }

  async look(): Promise<Lease | undefined> {
    const { keys } = this.#session;
    const [reply] = await this.#session.read((transaction) => transaction.hgetall(keys.leader));
    const fields = parseFields(keys.leader, reply);
    return fields.size === 0 ? undefined : parseRecord(keys.leader, leaseSchema, Object.fromEntries(fields));
  }

  async take(seen: Lease | undefined, { name, url, ttlMs }: Candidate, nonce: string): Promise<number | null> {
    const { keys, limits } = this.#session;
    const expected = seen === undefined ? ['', ''] : [seen.nonce, seen.renewal];
    const outcome = await this.#session.commit(
      'take-lease',
      [keys.changes, keys.leader],
      [limits.changes, ...expected, nonce, name, url, ttlMs],
    );
    return outcome.kind === 'ok' ? outcome.term : null;
  }

  /** A store that has gone back has no leader: the lease counts as lost. */
  async renew(nonce: string): Promise<'ok' | 'lost'> {
    const { keys } = this.#session;
    try {
      const outcome = await this.#session.commit('renew-lease', [keys.leader], [nonce], { confirm: false });
      return outcome.kind === 'ok' ? 'ok' : 'lost';
    } catch (error) {
      if (error instanceof KeelsonError && error.code === 'STORE_REGRESSED') return 'lost';
      throw error;
    }
  }

  async resign(nonce: string): Promise<void> {
    const { keys, limits } = this.#session;
    await this.#session.commit('resign-lease', [keys.changes, keys.leader], [limits.changes, nonce]);
  }
}
