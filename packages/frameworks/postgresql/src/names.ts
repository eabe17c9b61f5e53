/** Names that the configuration, the scripts and the agent side share. */
import type { Instance, Member } from '@keelson/sdk';

/** Of the official image and of Keelson's own. */
export const USER = 999;
export const FOLDER = '/keelson';
export const DATA = '/data/pg';
/** Of clients and administrators. */
export const SUPERUSER = 'postgres';
/** Keelson's own: it may connect where nobody else may. */
export const OPERATOR = 'keelson';
export const REPLICATOR = 'replicator';

// What Keelson notes of the data lies beside it: a copy or a rewind brings the master's files, and these are not its own.
/** The data is whole: no copy or rewind was interrupted. */
export const WHOLE = '/data/whole';
/** Of a slave that can't go on with what it has; `rewind` or `copy`, by which the next prepare step makes it right. */
export const UNFIT = '/data/unfit';
/** The epoch that this server was last promoted for. */
export const PROMOTED = '/data/promoted';
export const HBA = '/data/hba.conf';

export function portOf(member: Member): number {
  const port = member.ports.postgresql;
  if (port === undefined) throw new Error(`${member.name} has no port yet`);
  return port;
}

/** The replication slot of a member on its master: letters, digits and underscores. */
export function slotOf(member: Pick<Member, 'name'>): string {
  return member.name.replaceAll('-', '_');
}

export function secretOf({ name, secrets }: Instance, secret: string): string {
  const value = secrets[secret];
  if (value === undefined) throw new Error(`${name} has no ${secret}`);
  return value;
}

/** How a slave connects to its master. https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING */
export function primaryConninfo(master: Member, member: Member): string {
  const passfile = `${FOLDER}/pgpass`;
  const parts = {
    host: master.address,
    port: portOf(master),
    user: REPLICATOR,
    passfile,
    application_name: member.name,
  };
  return [...Object.entries(parts), ['connect_timeout', 5]].map(([key, value]) => `${key}=${value}`).join(' ');
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
