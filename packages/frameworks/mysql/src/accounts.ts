/** Accounts of Keelson's own. Root's, beside them, can only be used inside of the container. */
import type { Instance } from '@keelson/sdk';
import { ADMIN, OPERATOR, quoted, REPLICATOR, secretOf } from './names.ts';

/**
 * They get around `read_only`, change whom a server follows, write what slaves don't get, or take the one session that is kept
 * for Keelson when there are `max_connections` others.
 */
const KEPT_FROM_ADMIN = [
  'SUPER',
  'READ_ONLY ADMIN',
  'REPLICATION SLAVE ADMIN',
  'REPLICATION MASTER ADMIN',
  'BINLOG ADMIN',
  'BINLOG REPLAY',
  'CONNECTION ADMIN',
] as const;

/** What the accounts may do that Keelson makes. */
const GRANTS: readonly string[] = [
  `GRANT ALL PRIVILEGES ON *.* TO '${ADMIN}'@'%' WITH GRANT OPTION;`,
  `REVOKE ${KEPT_FROM_ADMIN.join(', ')} ON *.* FROM '${ADMIN}'@'%';`,
  `GRANT ALL PRIVILEGES ON *.* TO '${OPERATOR}'@'%';`,
  `GRANT REPLICATION SLAVE ON *.* TO '${REPLICATOR}'@'%';`,
];

/** For a new database. One statement a line. */
export function accountsSql(instance: Instance): string {
  const create = (user: string, secret: string) =>
    `CREATE USER '${user}'@'%' IDENTIFIED BY ${quoted(secretOf(instance, secret))};`;
  return [
    'USE mysql;',
    'FLUSH PRIVILEGES;',
    create(ADMIN, 'password'),
    create(OPERATOR, 'operatorPassword'),
    create(REPLICATOR, 'replicationPassword'),
    ...GRANTS,
    '',
  ].join('\n');
}

/** Statements on what was restored: Keelson's accounts are the new instance's, whoever had these names before. One a line. */
export function restoredAccountsSql(instance: Instance): string {
  const own = (user: string, secret: string) => [
    `CREATE USER IF NOT EXISTS '${user}'@'%';`,
    `ALTER USER '${user}'@'%' IDENTIFIED BY ${quoted(secretOf(instance, secret))} REQUIRE NONE WITH MAX_QUERIES_PER_HOUR 0 MAX_UPDATES_PER_HOUR 0 MAX_CONNECTIONS_PER_HOUR 0 MAX_USER_CONNECTIONS 0 ACCOUNT UNLOCK PASSWORD EXPIRE NEVER;`,
  ];
  return [
    'USE mysql;',
    'FLUSH PRIVILEGES;',
    ...own(OPERATOR, 'operatorPassword'),
    ...own(REPLICATOR, 'replicationPassword'),
    ...own(ADMIN, 'password'),
    ...GRANTS,
    'DELETE FROM gtid_slave_pos;',
    '',
  ].join('\n');
}
