/** MariaDB's agent side: operations on the servers of this agent. All may run twice with the same result. */
import { setTimeout } from 'node:timers/promises';
import { type Instance, type Member, MustRelaunch, type ProbeResult, StatefulExecutor } from '@keelson/sdk';
import { CatchUp } from './catch-up.ts';
import { type Replication, replicationOf, type Session, withServer } from './local-server.ts';
import { DIVERGED, portOf, quoted } from './names.ts';
import { laterOf, positionOf } from './position.ts';
import { isFollowing, makeMaster, makeSlave, stopWrites } from './roles.ts';

const POLL_MS = 10;
/** How long the servers get to say that they don't agree. */
const AGREE_MS = 2_000;
const START_TIMEOUT_MS = 10_000;

/**
 * The master has not what the slave has, or not any more (1236); rows are not as the log says (1032, 1062); a GTID comes again
 * (1950). https://mariadb.com/kb/en/mariadb-error-code-reference/
 */
const DIVERGENCES: ReadonlySet<number> = new Set([1032, 1062, 1236, 1950]);

export class MysqlExecutor extends StatefulExecutor {
  readonly #catchUp = new CatchUp();

  /** A slave that was just started, or copied, is told whom it follows. */
  override async taskStarted(instance: Instance, member: Member): Promise<void> {
    const signal = AbortSignal.timeout(START_TIMEOUT_MS);
    await withServer({ instance, member }, signal, async (session) => {
      if (instance.master.ordinal === member.ordinal) return makeMaster(instance, session, signal);
      await makeSlave(instance, instance.master, session, signal);
      return untilHeard(session, signal);
    });
  }

  override async cleanup(instance: Instance, member: Member): Promise<void> {
    this.#catchUp.forget(instance, member);
  }

  override async checkHealth(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    await withServer({ instance, member }, signal, (session) => session.run('SELECT 1'));
  }

  /** @throws MustRelaunch where its log can't go on with the master's; its next prepare step is told. */
  override async probe(instance: Instance, member: Member, signal: AbortSignal): Promise<ProbeResult> {
    return withServer({ instance, member }, signal, async (session) => {
      const replication = await replicationOf(session);
      const done = await doneOf(session);
      if (instance.master.ordinal === member.ordinal)
        return { position: positionOf(done), synced: replication === null };
      if (replication === null) return { position: positionOf(done), synced: false };
      await assertAgrees(session, replication);
      const streams = isFollowing(replication, instance.master) && replication.receiving && replication.applying;
      const synced = streams && (await this.#catchUp.has(instance, member, () => doneOf(session), signal));
      return { position: positionOf(laterOf(done, replication.received)), synced };
    });
  }

  override async promote(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    await withServer({ instance, member }, signal, (session) => makeMaster(instance, session, signal));
  }

  override async follow(instance: Instance, member: Member, master: Member, signal: AbortSignal): Promise<void> {
    if (master.ordinal === member.ordinal) throw new Error(`${member.name} can't follow itself`);
    await withServer({ instance, member }, signal, async (session) => {
      await makeSlave(instance, master, session, signal);
      await untilHeard(session, signal);
      const replication = await replicationOf(session);
      if (replication !== null) await assertAgrees(session, replication);
    });
  }

  /** No account but Keelson's own can write any more; its sessions are ended. Refused where `next` does not follow. */
  override async demote(instance: Instance, member: Member, next: Member, signal: AbortSignal): Promise<ProbeResult> {
    return withServer({ instance, member }, signal, async (session) => {
      if ((await replicationOf(session)) !== null) throw new Error('it is no master');
      const slaves = await session.rows('SHOW SLAVE HOSTS');
      const follows = slaves.some(({ Host, Port }) => Host === next.address && Number(Port) === portOf(next));
      if (!follows) throw new Error(`${next.name} does not follow it: it can't take over`);
      await stopWrites(session, signal);
      return { position: positionOf(await doneOf(session)), synced: true };
    });
  }
}

/** What it has written itself, or has received and applied. */
function doneOf(session: Session): Promise<string> {
  return session.text('SELECT @@gtid_current_pos');
}

/** Until the master sends, or says that it can't; for a bounded time. */
async function untilHeard(session: Session, signal: AbortSignal): Promise<void> {
  const end = performance.now() + AGREE_MS;
  for (;;) {
    const replication = await replicationOf(session);
    if (replication === null || replication.receiving || hasDiverged(replication) || performance.now() > end) return;
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

function hasDiverged({ error }: Replication): boolean {
  return error !== null && DIVERGENCES.has(error.code);
}

async function assertAgrees(session: Session, { error }: Replication): Promise<void> {
  if (error === null || !DIVERGENCES.has(error.code)) return;
  await session.run(`SELECT ${quoted(error.message)} INTO OUTFILE ${quoted(DIVERGED)}`).catch((failure: unknown) => {
    // It is there already.
    if (!(failure instanceof Error && /exists/.test(failure.message))) throw failure;
  });
  throw new MustRelaunch(error.message);
}
