/** A client of MariaDB's, for tests. */
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Dialect } from './database.ts';

const CONNECT_TIMEOUT_MS = 2_000;

export const MARIADB: Dialect<Connection> = {
  framework: 'mysql',
  makeApp: 'CREATE DATABASE app',
  takesWrites: 'SELECT @@read_only = 0 AS writes',

  async connect({ address, ports }, password) {
    const client = await createConnection({
      host: address,
      port: ports.mysql ?? 0,
      user: 'admin',
      password,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    client.on('error', () => undefined);
    return client;
  },

  async query(client, sql, timeout) {
    const [rows] = await client.query<RowDataPacket[]>(timeout === undefined ? { sql } : { sql, timeout });
    return rows;
  },

  async close(client) {
    client.destroy();
  },
};
