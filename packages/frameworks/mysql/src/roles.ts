/** How a server becomes a master, a slave, or one that takes no writes. */
import { setTimeout } from 'node:timers/promises';
import type { Instance, Member } from '@keelson/sdk';
import { type Replication, replicationOf, type Session } from './local-server.ts';
import { COPIED_GTID, OPERATOR, portOf, quoted, REPLICATOR, secretOf } from './names.ts';
import { isAtLeast, laterOf } from './position.ts';
import { acknowledgeSql, waitForSlavesSql } from './semi-sync.ts';

const POLL_MS = 10;
const LOCK_WAIT_S = 1;

export function isFollowing({ host, port }: Replication, master: Member): boolean {
  return host === master.address && port === portOf(master);
}

/** Once it has applied all that it has received. */
export async function makeMaster(instance: Instance, session: Session, signal: AbortSignal): Promise<void> {
  const replication = await replicationOf(session);
  if (replication !== null) {
    // First: started while neither thread runs, the server drops what it has received.
    if (!replication.applying) await session.run('START SLAVE SQL_THREAD');
    await session.run('STOP SLAVE IO_THREAD');
    const received = laterOf(replication.received, (await replicationOf(session))?.received ?? '');
    while (!(await hasApplied(session, received))) await setTimeout(POLL_MS, undefined, { signal });
    await session.run('STOP SLAVE');
    await session.run('RESET SLAVE ALL');
  }
  for (const sql of waitForSlavesSql(instance)) await session.run(sql);
  await session.run('SET GLOBAL read_only = OFF');
}

/** @throws where it can't go on. */
async function hasApplied(session: Session, received: string): Promise<boolean> {
  if (isAtLeast(await session.text('SELECT @@gtid_slave_pos'), received)) return true;
  const replication = await replicationOf(session);
  if (replication?.applying === false && replication.error !== null) throw new Error(replication.error.message);
  return false;
}

export async function makeSlave(
  instance: Instance,
  master: Member,
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  // A write that waits for a slave would be acknowledged when the wait is switched off: its client is cut off before.
  if ((await session.text('SELECT @@read_only')) !== '1') await stopWrites(session, signal);
  await session.run('SET GLOBAL rpl_semi_sync_master_enabled = OFF');
  const replication = await replicationOf(session);
  if (replication !== null && isFollowing(replication, master) && replication.receiving && replication.applying) return;
  await session.run('STOP SLAVE');
  await session.run(acknowledgeSql(instance));
  // Of one that was a master, or was copied from one: what it has written itself counts too.
  const copied = await session.text(`SELECT LOAD_FILE(${quoted(COPIED_GTID)})`);
  const current = laterOf(await session.text('SELECT @@gtid_current_pos'), copied.trim());
  const slave = await session.text('SELECT @@gtid_slave_pos');
  if (current !== '' && current !== slave) await session.run(`SET GLOBAL gtid_slave_pos = ${quoted(current)}`);
  await session.run(`CHANGE MASTER TO MASTER_HOST = ${quoted(master.address)}, MASTER_PORT = ${portOf(master)},
    MASTER_USER = ${quoted(REPLICATOR)}, MASTER_PASSWORD = ${quoted(secretOf(instance, 'replicationPassword'))},
    MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 2`);
  await session.run('START SLAVE');
}

/**
 * Clients are ended first: the server switches only when no write is under way, and one may wait for a slave, or keep its
 * transaction open, for ever. Who comes in between is met by the next try.
 */
export async function stopWrites(session: Session, signal: AbortSignal): Promise<void> {
  await session.run(`SET SESSION lock_wait_timeout = ${LOCK_WAIT_S}`);
  do {
    signal.throwIfAborted();
    await endClients(session);
  } while (!(await isSwitched(session)));
  await endClients(session);
}

async function isSwitched(session: Session): Promise<boolean> {
  try {
    await session.run('SET GLOBAL read_only = ON');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && error.errno === 1205) return false; // the lock was not free in time
    throw error;
  }
}

async function endClients(session: Session): Promise<void> {
  const clients = await session.rows(
    `SELECT id FROM information_schema.processlist WHERE user NOT IN ('system user', 'event_scheduler', ${quoted(OPERATOR)}, ${quoted(REPLICATOR)})`,
  );
  for (const { id } of clients) await session.run(`KILL ${Number(id)}`).catch(() => undefined); // it may have gone by itself
}
