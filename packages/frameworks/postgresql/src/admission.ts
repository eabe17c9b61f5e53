/** Lets clients and slaves in, or keeps them out and ends those who are in: the server goes on meanwhile. */
import { setTimeout } from 'node:timers/promises';
import type { Member } from '@keelson/sdk';
import pg from 'pg';
import { CLOSED_HBA, GONE_HBA, OPEN_HBA } from './hba.ts';
import type { Session } from './local-server.ts';
import { HBA, OPERATOR, portOf, quoted, REPLICATOR, SUPERUSER } from './names.ts';

const POLL_MS = 10;
/** PostgreSQL's code of a connection that pg_hba.conf does not admit. */
const NOT_ADMITTED = '28000';

export async function open(session: Session): Promise<void> {
  await admit(session, OPEN_HBA);
}

/** From its return on no client is in, and none comes in: only Keelson and the slaves. */
export async function close(session: Session, member: Member, signal: AbortSignal): Promise<void> {
  await admit(session, CLOSED_HBA);
  await until(signal, async () => !(await admits(member, { user: SUPERUSER })));
  await endNewcomers(session, signal);
  await until(signal, async () => (await endClients(session)) === 0);
}

/** From its return on nobody streams from it: what it writes when it stops must not reach those that follow another. */
export async function closeToSlaves(session: Session, member: Member, signal: AbortSignal): Promise<void> {
  await admit(session, GONE_HBA);
  await until(signal, async () => !(await admits(member, { user: REPLICATOR, replication: 'true' })));
  await endNewcomers(session, signal);
  await until(signal, async () => {
    const ended = await session.values('SELECT pg_terminate_backend(pid) FROM pg_stat_replication');
    return ended.length === 0;
  });
}

async function admit(session: Session, lines: readonly string[]): Promise<void> {
  const rows = lines.map((line) => `(${quoted(line)})`).join(', ');
  await session.values(`COPY (VALUES ${rows}) TO ${quoted(HBA)}`);
  await session.values('SELECT pg_reload_conf()');
}

/** Whether the server lets this user so far as to give a password: it reads its new rules a moment after it was told to. */
async function admits(member: Member, who: { user: string; replication?: string }): Promise<boolean> {
  const place = { host: '127.0.0.1', port: portOf(member), database: 'postgres' };
  const client = new pg.Client({ ...place, ...who, password: '', connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === NOT_ADMITTED);
  } finally {
    void client.end().catch(() => undefined);
  }
}

/**
 * Connections that are no sessions yet: pg_stat_activity does not show them, and those that were made under the former
 * rules go by these. Their processes' titles tell: the server's own at first, then what they are at.
 */
const NEWCOMERS = `WITH titles AS (
    SELECT pid, encode(pg_read_binary_file('/proc/' || pid || '/cmdline', 0, 4096, true), 'escape') AS title
    FROM pg_ls_dir('/proc') AS pid WHERE pid ~ '^[0-9]+$'),
  server AS (SELECT pid, title FROM titles WHERE pid = split_part(pg_read_file('postmaster.pid'), E'\\n', 1))
  SELECT titles.pid FROM titles, server WHERE titles.pid <> server.pid AND (titles.title = server.title
    OR titles.title ~ '^postgres: .* (initializing|authentication|startup)( |\\\\000)*$')`;

/** Those that are there now; who comes later comes under the new rules. */
async function endNewcomers(session: Session, signal: AbortSignal): Promise<void> {
  const before = await session.values(NEWCOMERS);
  await until(signal, async () => {
    const now = await session.values(NEWCOMERS);
    const left = before.filter((pid) => now.includes(pid));
    if (left.length === 0) return true;
    const kill = `kill ${left.join(' ')} 2>/dev/null; true`;
    await session.values(`COPY (SELECT 1 WHERE false) TO PROGRAM ${quoted(kill)}`);
    return false;
  });
}

/** How many were still there. */
async function endClients(session: Session): Promise<number> {
  const ended = await session.values(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND usename NOT IN (${quoted(OPERATOR)}, ${quoted(REPLICATOR)})`);
  return ended.length;
}

async function until(signal: AbortSignal, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(POLL_MS, undefined, { signal });
}
