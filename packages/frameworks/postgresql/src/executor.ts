/**
 * PostgreSQL's agent side: operations on the servers of this agent. All may run twice with the same result.
 *
 * A master that is demoted is closed to everybody but Keelson and its slaves; it becomes a slave by its prepare step.
 */
import { type Instance, type Member, MustRelaunch, type ProbeResult, StatefulExecutor } from '@keelson/sdk';
import { close, closeToSlaves, open } from './admission.ts';
import { assertCanFollow, caughtUp, hasCaughtUp, onMaster, streamsFrom } from './following.ts';
import { ServerError, type Session, standingOf, withServer } from './local-server.ts';
import { primaryConninfo, quoted, slotOf } from './names.ts';
import { positionOf } from './position.ts';
import { makeMaster } from './promotion.ts';
import { slotStatements } from './scripts.ts';

const START_TIMEOUT_MS = 20_000;
/** SQLSTATE */
const TOO_MANY_CONNECTIONS = '53300';

export class PostgresqlExecutor extends StatefulExecutor {
  /** A master whose data directory was a slave's is promoted: its writes get a timeline of their own. */
  override async taskStarted(instance: Instance, member: Member): Promise<void> {
    if (member.role === 'master') await this.promote(instance, member, AbortSignal.timeout(START_TIMEOUT_MS));
  }

  /** A query is answered. One whose clients have taken all connections is well: to end it would not give them more. */
  override async checkHealth(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    try {
      await withServer({ instance, member }, signal, (session) => session.values('SELECT 1'));
    } catch (error) {
      if (!(error instanceof ServerError && error.code === TOO_MANY_CONNECTIONS)) throw error;
    }
  }

  override async probe(instance: Instance, member: Member, signal: AbortSignal): Promise<ProbeResult> {
    return withServer({ instance, member }, signal, async (session) => {
      const standing = await standingOf(session);
      const position = positionOf(standing.point);
      const { master } = instance;
      if (master.ordinal === member.ordinal) return { position, synced: !standing.inRecovery };
      // In an election there is no master to be asked.
      if (!master.running) return { position, synced: false };
      if (streamsFrom(standing, master)) return { position, synced: await hasCaughtUp(instance, member, signal) };
      await assertCanFollow(instance, session, standing, signal);
      return { position, synced: false };
    });
  }

  override async promote(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    await withServer({ instance, member }, signal, async (session) => {
      await makeMaster(session, instance.epoch);
      await open(session);
    });
  }

  /** @throws MustRelaunch where it was the master, or has what `master` has not. */
  override async follow(instance: Instance, member: Member, master: Member, signal: AbortSignal): Promise<void> {
    if (master.ordinal === member.ordinal) throw new Error(`${member.name} can't follow itself`);
    await withServer({ instance, member }, signal, async (session) => {
      const standing = await standingOf(session);
      if (!standing.inRecovery) {
        await closeToSlaves(session, member, signal);
        throw new MustRelaunch('a master becomes a slave by its prepare step');
      }
      await assertCanFollow(instance, session, standing, signal);
      await onMaster(instance, signal, (there) => runAll(there, slotStatements(instance, member)));
      await runAll(session, [
        `ALTER SYSTEM SET primary_conninfo = ${quoted(primaryConninfo(master, member))}`,
        `ALTER SYSTEM SET primary_slot_name = ${quoted(slotOf(member))}`,
        'SELECT pg_reload_conf()',
      ]);
    });
  }

  /** Closes it, and ends who is in. Refused where `next` does not stream from it. */
  override async demote(instance: Instance, member: Member, next: Member, signal: AbortSignal): Promise<ProbeResult> {
    return withServer({ instance, member }, signal, async (session) => {
      if (!(await caughtUp(session)).includes(next.name))
        throw new Error(`${next.name} does not follow ${member.name}: it can't take over`);
      await close(session, member, signal);
      const { point } = await standingOf(session);
      return { position: positionOf(point), synced: true };
    });
  }
}

async function runAll(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.values(statement);
}
