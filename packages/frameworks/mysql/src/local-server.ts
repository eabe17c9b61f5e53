/** Sessions with a server as Keelson's own account. Errors carry the server's words alone: never a password. */
import { type Instance, type Member, MustRelaunch } from '@keelson/sdk';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { OPERATOR, portOf, secretOf } from './names.ts';

const CONNECT_TIMEOUT_MS = 2_000;

type Row = Readonly<Record<string, unknown>>;

export interface Session {
  run(sql: string): Promise<void>;
  row(sql: string): Promise<Row | undefined>;
  rows(sql: string): Promise<readonly Row[]>;
  text(sql: string): Promise<string>;
}

/** @param host where it listens: `127.0.0.1` for the server of this agent. */
export async function withServer<T>(
  { instance, member, host = '127.0.0.1' }: { instance: Instance; member: Member; host?: string },
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let connection: Connection | undefined;
  const stop = (): void => connection?.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    connection = await createConnection({
      host,
      port: portOf(member),
      user: OPERATOR,
      password: secretOf(instance, 'operatorPassword'),
      connectTimeout: CONNECT_TIMEOUT_MS,
      supportBigNumbers: true,
      bigNumberStrings: true,
    });
    connection.on('error', () => undefined); // what is under way fails by itself
    signal.throwIfAborted();
    const outcome = await work(sessionOf(connection));
    await connection.end(); // in good order: the server writes one that breaks off into its log
    return outcome;
  } catch (error) {
    if (error instanceof MustRelaunch) throw error;
    if (signal.aborted) throw new Error(`${member.name}: no answer in time`);
    throw new Error(`${member.name}: ${error instanceof Error ? error.message : 'failed'}`);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function sessionOf(connection: Connection): Session {
  const rows = async (sql: string): Promise<readonly Row[]> => (await connection.query<RowDataPacket[]>(sql))[0];
  return {
    rows,
    row: async (sql) => (await rows(sql))[0],
    run: async (sql) => void (await connection.query(sql)),
    text: async (sql) => {
      const [first] = Object.values((await rows(sql))[0] ?? {});
      return first === null || first === undefined ? '' : String(first);
    },
  };
}

export interface Replication {
  readonly host: string;
  readonly port: number;
  readonly receiving: boolean;
  readonly applying: boolean;
  /** The last GTID that it has received. */
  readonly received: string;
  /** What keeps it from going on; null: nothing. */
  readonly error: { readonly code: number; readonly message: string } | null;
}

/** null: it follows nobody. */
export async function replicationOf(session: Session): Promise<Replication | null> {
  const status = await session.row('SHOW SLAVE STATUS');
  if (status === undefined) return null;
  const code = Number(status.Last_IO_Errno) || Number(status.Last_SQL_Errno);
  const message = String(status.Last_IO_Error || status.Last_SQL_Error || '');
  return {
    host: String(status.Master_Host),
    port: Number(status.Master_Port),
    receiving: status.Slave_IO_Running === 'Yes',
    applying: status.Slave_SQL_Running === 'Yes',
    received: String(status.Gtid_IO_Pos ?? ''),
    error: code === 0 ? null : { code, message },
  };
}
