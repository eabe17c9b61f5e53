/**
 * PostgreSQL's agent side: operations on the servers of this agent. All may run twice with the same result.
 *
 * A master that is demoted is closed to everybody but Keelson and its slaves; it becomes a slave by its prepare step.
 */
import { setTimeout } from 'node:timers/promises';
import { type Instance, type Member, MustRelaunch, type ProbeResult, StatefulExecutor } from '@keelson/sdk';
import pg from 'pg';
import { CLOSED_HBA, GONE_HBA, OPEN_HBA } from './hba.ts';
import { type Session, type Standing, standingOf, withServer } from './local-server.ts';
import { DATA, DIVERGED, OPERATOR, portOf, primaryConninfo, quoted, REPLICATOR, SUPERUSER, slotOf } from './names.ts';
import { isOnWayTo, positionOf } from './position.ts';
import { slotStatements } from './scripts.ts';

const POLL_MS = 20;
/** PostgreSQL's code of a connection that pg_hba.conf does not admit. */
const NOT_ADMITTED = '28000';

export class PostgresqlExecutor extends StatefulExecutor {
  /** A master whose data directory was a slave's is promoted: its writes get a timeline of their own. */
  override async taskStarted(instance: Instance, member: Member): Promise<void> {
    if (member.role !== 'master') return;
    await withServer({ instance, member }, AbortSignal.timeout(20_000), makeMaster);
  }

  override async checkHealth(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    await withServer({ instance, member }, signal, (session) => session.values('SELECT 1'));
  }

  override async probe(instance: Instance, member: Member, signal: AbortSignal): Promise<ProbeResult> {
    const standing = await withServer({ instance, member }, signal, standingOf);
    const isMaster = instance.master.ordinal === member.ordinal;
    if (isMaster || streams(standing, instance.master)) {
      const synced = isMaster ? !standing.inRecovery : await hasCaughtUp(instance, member, signal);
      return { position: positionOf(standing.point), synced };
    }
    // In an election there is no master to be asked.
    if (instance.master.running)
      await withServer({ instance, member }, signal, (session) => assertCanFollow(instance, session, standing, signal));
    return { position: positionOf(standing.point), synced: false };
  }

  override async promote(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    await withServer({ instance, member }, signal, makeMaster);
  }

  /** @throws MustRelaunch where it was the master, or has what `master` has not. */
  override async follow(instance: Instance, member: Member, master: Member, signal: AbortSignal): Promise<void> {
    if (master.ordinal === member.ordinal) throw new Error(`${member.name} can't follow itself`);
    await withServer({ instance, member }, signal, async (session) => {
      const standing = await standingOf(session);
      if (!standing.inRecovery) return leave(session);
      await assertCanFollow(instance, session, standing, signal);
      await onMaster(instance, signal, (there) => runAll(there, slotStatements(instance, member)));
      await session.values(`ALTER SYSTEM SET primary_conninfo = ${quoted(primaryConninfo(master, member))}`);
      await session.values(`ALTER SYSTEM SET primary_slot_name = ${quoted(slotOf(member))}`);
      await session.values('SELECT pg_reload_conf()');
    });
  }

  /** Closes it, and ends who is in. Refused where `next` does not stream from it. */
  override async demote(instance: Instance, member: Member, next: Member, signal: AbortSignal): Promise<ProbeResult> {
    return withServer({ instance, member }, signal, async (session) => {
      if (!(await caughtUp(session)).includes(next.name))
        throw new Error(`${next.name} does not follow ${member.name}: it can't take over`);
      await admit(session, CLOSED_HBA);
      await until(signal, async () => !(await admitsClients(member)));
      await until(signal, async () => (await endClients(session)) === 0);
      const { point } = await standingOf(session);
      return { position: positionOf(point), synced: true };
    });
  }
}

/**
 * A former master is ended, to become a slave by its prepare step. What it writes when it stops must not reach those that still
 * stream from it: they would have more than the new master.
 */
async function leave(session: Session): Promise<never> {
  await admit(session, GONE_HBA);
  await session.values('SELECT pg_terminate_backend(pid) FROM pg_stat_replication');
  throw new MustRelaunch('a master becomes a slave by its prepare step');
}

async function makeMaster(session: Session): Promise<void> {
  await session.values('SELECT pg_promote(true, 60) WHERE pg_is_in_recovery()');
  const [inRecovery] = await session.values('SELECT pg_is_in_recovery()');
  if (inRecovery !== 'f') throw new Error('it is still in recovery');
  await admit(session, OPEN_HBA);
}

async function admit(session: Session, lines: readonly string[]): Promise<void> {
  const rows = lines.map((line) => `(${quoted(line)})`).join(', ');
  await session.values(`COPY (VALUES ${rows}) TO ${quoted(`${DATA}/keelson_hba.conf`)}`);
  await session.values('SELECT pg_reload_conf()');
}

/** Whether the server lets a client so far as to give its password: it reads its new rules a moment after it was told to. */
async function admitsClients(member: Member): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: portOf(member),
    user: SUPERUSER,
    database: 'postgres',
    password: '',
    connectionTimeoutMillis: 1_000,
  });
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

/** How many were still there. */
async function endClients(session: Session): Promise<number> {
  const ended = await session.values(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND usename NOT IN (${quoted(OPERATOR)}, ${quoted(REPLICATOR)})`);
  return ended.length;
}

function onMaster<T>(instance: Instance, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
  return withServer({ instance, member: instance.master, host: instance.master.address }, signal, work);
}

function streams({ inRecovery, streamsFrom }: Standing, master: Member): boolean {
  return inRecovery && streamsFrom?.host === master.address && streamsFrom.port === portOf(master);
}

/** Its master says so: from then on it is behind at most by what is on its way. */
async function hasCaughtUp(instance: Instance, member: Member, signal: AbortSignal): Promise<boolean> {
  return (await onMaster(instance, signal, caughtUp)).includes(member.name);
}

/** Names of the slaves that have caught up: while they catch up their state is another. */
function caughtUp(session: Session): Promise<readonly (string | null)[]> {
  return session.values(`SELECT application_name FROM pg_stat_replication WHERE state = 'streaming'`);
}

/** @throws MustRelaunch where its log can't go on with the master's; its next prepare step is told. */
async function assertCanFollow(
  instance: Instance,
  session: Session,
  { point, replayed }: Standing,
  signal: AbortSignal,
): Promise<void> {
  const { there, oldest } = await onMaster(instance, signal, async (remote) => {
    const standing = await standingOf(remote);
    if (standing.inRecovery) throw new Error(`${instance.master.name} is no master yet`);
    const [first] = await remote.values(OLDEST_LOG);
    return { there: standing.point, oldest: first == null ? 0n : BigInt(first) };
  });
  const why = !isOnWayTo(replayed, there)
    ? `it has writes that ${instance.master.name} has not`
    : point.lsn < oldest
      ? `what it misses is not kept by ${instance.master.name} any more`
      : undefined;
  if (why === undefined) return;
  await session.values(`COPY (VALUES (${quoted(why)})) TO ${quoted(DIVERGED)}`);
  throw new MustRelaunch(why);
}

/** The first byte of the oldest log segment that is there. */
const OLDEST_LOG = `SELECT min(('x' || substr(name, 9, 8))::bit(32)::bigint * 4294967296
    + ('x' || substr(name, 17, 8))::bit(32)::bigint * (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'))
  FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'`;

async function runAll(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.values(statement);
}

async function until(signal: AbortSignal, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(POLL_MS, undefined, { signal });
}
