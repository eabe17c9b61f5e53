/** A client of PostgreSQL's, for tests. */
import pg from 'pg';
import type { Dialect } from './database.ts';

const CONNECT_TIMEOUT_MS = 2_000;

export const POSTGRESQL: Dialect<pg.Client> = {
  framework: 'postgresql',
  makeApp: 'CREATE SCHEMA app',
  takesWrites: 'SELECT NOT pg_is_in_recovery() AS writes',

  async connect({ address, ports }, password) {
    const client = new pg.Client({
      host: address,
      port: ports.postgresql,
      user: 'postgres',
      database: 'postgres',
      password,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  },

  async query(client, text, timeoutMs) {
    const query: pg.QueryConfig & Pick<pg.ClientConfig, 'query_timeout'> = { text, query_timeout: timeoutMs };
    const { rows } = await client.query<Record<string, unknown>>(query);
    return rows;
  },

  async close(client) {
    await client.end().catch(() => undefined);
  },
};
