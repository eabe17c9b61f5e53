/** Names that the configuration, the scripts and the agent side share. */
import type { Instance, Member } from '@keelson/sdk';

/** Of the official images and of Keelson's own. */
export const USER = 999;
export const FOLDER = '/keelson';
export const DATA = '/data/mysql';
/** Of clients and administrators: all privileges but those that get around `read_only`. */
export const ADMIN = 'admin';
/** Keelson's own. */
export const OPERATOR = 'keelson';
export const REPLICATOR = 'replicator';

/** How far a copy has come, written into it when it was made: older than where the server is now, once that has gone on. */
export const COPIED_GTID = `${DATA}/keelson.gtid`;
/** Written beside the data of a slave that can't go on with what it has: the next prepare step makes it right. */
export const DIVERGED = '/data/keelson.diverged';

export function portOf(member: Member, name: 'mysql' | 'clone' = 'mysql'): number {
  const port = member.ports[name];
  if (port === undefined) throw new Error(`${member.name} has no port yet`);
  return port;
}

export function secretOf({ name, secrets }: Instance, secret: string): string {
  const value = secrets[secret];
  if (value === undefined) throw new Error(`${name} has no ${secret}`);
  return value;
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Distinct in an instance, and never 0. */
export function serverIdOf({ ordinal }: Member): number {
  return ordinal + 1;
}
