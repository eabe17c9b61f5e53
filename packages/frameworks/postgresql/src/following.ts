/** Whether a slave has caught up with its master, and whether it ever can as it is. */
import { type Instance, type Member, MustRelaunch } from '@keelson/sdk';
import { type Session, type Standing, standingOf, withServer } from './local-server.ts';
import { portOf, quoted, UNFIT } from './names.ts';
import { isOnWayTo } from './position.ts';

export function onMaster<T>(
  instance: Instance,
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return withServer({ instance, member: instance.master, host: instance.master.address }, signal, work);
}

export function streamsFrom({ inRecovery, source }: Standing, master: Member): boolean {
  return inRecovery && source?.host === master.address && source.port === portOf(master);
}

/** Its master says so: from then on it is behind at most by what is on its way. */
export async function hasCaughtUp(instance: Instance, member: Member, signal: AbortSignal): Promise<boolean> {
  return (await onMaster(instance, signal, caughtUp)).includes(member.name);
}

/** Names of the slaves that have caught up: while they catch up their state is another. */
export function caughtUp(session: Session): Promise<readonly (string | null)[]> {
  return session.values(`SELECT application_name FROM pg_stat_replication WHERE state = 'streaming'`);
}

/** @throws MustRelaunch where its log can't go on with the master's; its next prepare step is told what to do. */
export async function assertCanFollow(
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
  if (!isOnWayTo(replayed, there))
    return mustRelaunch(session, 'rewind', `it has writes that ${instance.master.name} has not`);
  if (point.lsn < oldest)
    return mustRelaunch(session, 'copy', `what it misses is not kept by ${instance.master.name} any more`);
}

async function mustRelaunch(session: Session, remedy: 'rewind' | 'copy', why: string): Promise<never> {
  await session.values(`COPY (VALUES (${quoted(remedy)})) TO ${quoted(UNFIT)}`);
  throw new MustRelaunch(why);
}

/** The first byte of the oldest log segment that is there. */
const OLDEST_LOG = `SELECT min(('x' || substr(name, 9, 8))::bit(32)::bigint * 4294967296
    + ('x' || substr(name, 17, 8))::bit(32)::bigint * (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'))
  FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'`;
