/**
 * Whether a slave has come to where its master was after the slave had begun to follow it. The server alone can't tell: right
 * after it has connected it knows of no write that it lacks, and it has dropped what it had received before, and acknowledged,
 * but not yet applied.
 */
import { setTimeout } from 'node:timers/promises';
import type { Instance, Member } from '@keelson/sdk';
import { withServer } from './local-server.ts';
import { isAtLeast } from './position.ts';

const MOMENT_MS = 500;
const POLL_MS = 10;

interface Goal {
  /** A launch under one master. */
  readonly of: string;
  /** GTID at which the master was; null: it has been reached. */
  readonly gtid: string | null;
}

export class CatchUp {
  readonly #goals = new Map<string, Goal>();

  /** @param done gives the GTID up to which the slave has applied. @throws where the master has to be asked, and does not answer. */
  async has(instance: Instance, member: Member, done: () => Promise<string>, signal: AbortSignal): Promise<boolean> {
    const key = keyOf(instance, member);
    const of = `${member.launch}/${instance.epoch}/${instance.master.ordinal}`;
    const known = this.#goals.get(key);
    const gtid = known?.of === of ? known.gtid : await positionOfMaster(instance, signal);
    const reached = gtid === null || (await comesTo(gtid, done, signal));
    this.#goals.set(key, { of, gtid: reached ? null : gtid });
    return reached;
  }

  forget(instance: Instance, member: Member): void {
    this.#goals.delete(keyOf(instance, member));
  }
}

/** A slave that is close gets a moment: the next probe is seconds away. */
async function comesTo(gtid: string, done: () => Promise<string>, signal: AbortSignal): Promise<boolean> {
  const end = performance.now() + MOMENT_MS;
  while (!isAtLeast(await done(), gtid)) {
    if (performance.now() > end) return false;
    await setTimeout(POLL_MS, undefined, { signal });
  }
  return true;
}

function positionOfMaster(instance: Instance, signal: AbortSignal): Promise<string> {
  const { master } = instance;
  return withServer({ instance, member: master, host: master.address }, signal, (session) =>
    session.text('SELECT @@gtid_current_pos'),
  );
}

function keyOf({ uid }: Instance, { ordinal }: Member): string {
  return `${uid}.${ordinal}`;
}
