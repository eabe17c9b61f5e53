/** Sessions with a server as Keelson's own role. Errors carry the server's words alone: never a password. */
import { type Instance, type Member, MustRelaunch } from '@keelson/sdk';
import pg from 'pg';
import { OPERATOR, portOf, quoted, secretOf } from './names.ts';
import { lsnOf, type Point, parseTimeline } from './position.ts';

const CONNECT_TIMEOUT_MS = 2_000;

/** What a server has answered, or why it has not. */
export class ServerError extends Error {
  /** SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html; undefined where no server answered. */
  readonly code: string | undefined;

  constructor(member: string, error: unknown) {
    super(`${member}: ${error instanceof Error ? error.message : 'failed'}`);
    this.code = error instanceof pg.DatabaseError ? error.code : undefined;
  }
}

export interface Session {
  /** The rows' first columns as texts; null for NULL. */
  values(sql: string): Promise<readonly (string | null)[]>;
  row(sql: string): Promise<readonly (string | null)[]>;
}

/** @param host where it listens: `127.0.0.1` for the server of this agent. */
export async function withServer<T>(
  { instance, member, host = '127.0.0.1' }: { instance: Instance; member: Member; host?: string },
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = new pg.Client({
    host,
    port: portOf(member),
    user: OPERATOR,
    database: 'postgres',
    password: secretOf(instance, 'operatorPassword'),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'keelson',
  });
  client.on('error', () => undefined); // what is under way fails by itself
  const stop = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    return await work(sessionOf(client));
  } catch (error) {
    if (error instanceof MustRelaunch) throw error;
    if (signal.aborted) throw new Error(`${member.name}: no answer in time`);
    throw new ServerError(member.name, error);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function sessionOf(client: pg.Client): Session {
  const row = async (sql: string): Promise<readonly (string | null)[][]> => {
    const { rows } = await client.query<(string | null)[]>({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => textOf },
    });
    return rows;
  };
  return {
    values: async (sql) => (await row(sql)).map(([first]) => first ?? null),
    row: async (sql) => (await row(sql))[0] ?? [],
  };
}

function textOf(value: string): string {
  return value;
}

export interface Standing {
  /** Of a slave: what it has on its disk; all of it is there after a promotion, but for a record that came in part. */
  readonly point: Point;
  /** Of a slave: what it has done of that, and can't undo. */
  readonly replayed: Point;
  readonly inRecovery: boolean;
  /** Of a slave: the address and port that it streams from, now. */
  readonly source: { readonly host: string; readonly port: number } | null;
}

/** A slave's timeline is that of the newest log that it has: its receiver says which only while there is one. */
const STANDING = `SELECT pg_is_in_recovery(), s.system_identifier,
  CASE WHEN pg_is_in_recovery() THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) ELSE pg_current_wal_flush_lsn() END,
  CASE WHEN pg_is_in_recovery() THEN greatest(c.timeline_id, (SELECT max(('x' || substr(name, 1, 8))::bit(32)::int) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$')) ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END,
  r.status, r.sender_host, r.sender_port,
  CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END
  FROM pg_control_system() s, pg_control_checkpoint() c LEFT JOIN pg_stat_wal_receiver r ON true`;

/** @throws while a slave has nothing yet. */
export async function standingOf(session: Session): Promise<Standing> {
  const [recovery, system, lsn, timelineId, status, host, port, replay] = await session.row(STANDING);
  if (system == null || lsn == null || timelineId == null) throw new Error('it has no log yet');
  const id = Number(timelineId);
  const file = `pg_wal/${id.toString(16).toUpperCase().padStart(8, '0')}.history`;
  const [history] = id === 1 ? [''] : await session.values(`SELECT pg_read_file(${quoted(file)}, 0, 1048576, true)`);
  const point: Point = { system, timeline: parseTimeline(id, history ?? ''), lsn: lsnOf(lsn) };
  const streams = status === 'streaming' && host != null && port != null;
  const replayed = { ...point, lsn: lsnOf(replay ?? lsn) };
  return { point, replayed, inRecovery: recovery === 't', source: streams ? { host, port: Number(port) } : null };
}
