/**
 * Redis's agent side: operations on the servers of this agent, over a connection to each. All may run twice with the same
 * result.
 */
import { setTimeout } from 'node:timers/promises';
import { type Instance, type Member, type ProbeResult, StatefulExecutor } from '@keelson/sdk';
import { portOf } from './conf.ts';
import { LocalServer } from './local-server.ts';
import { positionOf } from './position.ts';
import type { Replication } from './replication.ts';

/** Ten years: writes stay stopped until the server is promoted, follows another, or starts anew. */
const PAUSE_MS = `${10 * 365 * 86_400_000}`;
const START_TIMEOUT_MS = 5_000;
const ONLINE_POLL_MS = 20;

/** One launch of one member, as its agent knows it. */
interface Local {
  readonly launch: number;
  readonly server: LocalServer;
  /** It has answered once: from then on a server that loads or is busy counts as alive. */
  served: boolean;
  hurried: boolean;
  /** The end of the last operation that changed whom it follows or what it takes: they come one at a time. */
  turn: Promise<unknown>;
}

export class RedisExecutor extends StatefulExecutor {
  readonly #locals = new Map<string, Local>();

  override async taskStarted(instance: Instance, member: Member): Promise<void> {
    await this.#localOf(instance, member).server.replication(AbortSignal.timeout(START_TIMEOUT_MS));
  }

  override async cleanup(instance: Instance, member: Member): Promise<void> {
    const key = keyOf(instance, member);
    this.#locals.get(key)?.server.close();
    this.#locals.delete(key);
  }

  /** PING. While it loads its data at first it is not healthy yet; later (a full copy from its master) it is. */
  override async checkHealth(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    const local = this.#localOf(instance, member);
    try {
      await local.server.call(signal, 'PING');
      local.served = true;
    } catch (error) {
      if (!local.served || !(error instanceof Error && /: (LOADING|BUSY|MASTERDOWN) /.test(error.message))) throw error;
    }
  }

  /** Position and sync. Throws while the server loads its data: nobody can say then what it has. */
  override async probe(instance: Instance, member: Member, signal: AbortSignal): Promise<ProbeResult> {
    const local = this.#localOf(instance, member);
    const replication = await local.server.replication(signal);
    if (replication.loading) throw new Error(`${member.name} is loading its data`);
    const isMaster = instance.master.ordinal === member.ordinal;
    if (!isMaster && needsHurry(local, replication, instance.master)) await hurry(local, instance.master, signal);
    const synced = isMaster ? replication.role === 'master' : isSynced(replication, instance.master);
    return { position: positionOf(replication), synced };
  }

  override async promote(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    const local = this.#localOf(instance, member);
    await inTurn(local, () => promote(local.server, member, signal));
  }

  /** Clients whose writes a demotion has held back are refused (READONLY) as soon as it follows. */
  override async follow(instance: Instance, member: Member, master: Member, signal: AbortSignal): Promise<void> {
    if (master.ordinal === member.ordinal) throw new Error(`${member.name} can't follow itself`);
    const local = this.#localOf(instance, member);
    await inTurn(local, () => follow(local.server, member, master, signal));
  }

  /** Holds back writes, expiry and eviction; replication and reads go on. Refused where `next` does not follow. */
  override async demote(instance: Instance, member: Member, next: Member, signal: AbortSignal): Promise<ProbeResult> {
    const local = this.#localOf(instance, member);
    return inTurn(local, () => demote(local.server, member, next, signal));
  }

  #localOf(instance: Instance, member: Member): Local {
    const key = keyOf(instance, member);
    const known = this.#locals.get(key);
    if (known?.launch === member.launch) return known;
    known?.server.close();
    const server = new LocalServer(portOf(member), instance.secrets.password ?? '');
    const local: Local = { launch: member.launch, server, served: false, hurried: false, turn: Promise.resolve() };
    this.#locals.set(key, local);
    return local;
  }
}

async function promote(server: LocalServer, member: Member, signal: AbortSignal): Promise<void> {
  if ((await server.replication(signal)).role !== 'master') await server.call(signal, 'REPLICAOF', 'NO', 'ONE');
  await server.call(signal, 'CLIENT', 'UNPAUSE');
  const { role } = await server.replication(signal);
  if (role !== 'master') throw new Error(`${member.name} is still a ${role}`);
}

async function follow(server: LocalServer, member: Member, master: Member, signal: AbortSignal): Promise<void> {
  if (!isFollowing(await server.replication(signal), master)) {
    await server.call(signal, 'REPLICAOF', master.address, `${portOf(master)}`);
  }
  await server.call(signal, 'CLIENT', 'UNPAUSE');
  if (!isFollowing(await server.replication(signal), master)) {
    throw new Error(`${member.name} does not follow ${master.name}`);
  }
}

async function demote(server: LocalServer, member: Member, next: Member, signal: AbortSignal): Promise<ProbeResult> {
  await followedBy(server, member, next, signal);
  await server.call(signal, 'CLIENT', 'PAUSE', PAUSE_MS, 'WRITE');
  return { position: positionOf(await server.replication(signal)), synced: true };
}

/** Waits until the master counts its slave as online: it does so a moment after the slave has all of the data. */
async function followedBy(server: LocalServer, master: Member, next: Member, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { role, slaves } = await server.replication(signal);
    if (role !== 'master') throw new Error(`${master.name} is no master`);
    const slave = slaves.find(({ host, port }) => host === next.address && port === portOf(next));
    if (slave === undefined) throw new Error(`${next.name} does not follow ${master.name}: it can't take over`);
    if (slave.online) return;
    await setTimeout(ONLINE_POLL_MS, undefined, { signal });
  }
}

function keyOf({ uid }: Instance, { ordinal }: Member): string {
  return `${uid}.${ordinal}`;
}

function isFollowing({ following }: Replication, master: Member): boolean {
  return following !== null && following.host === master.address && following.port === portOf(master);
}

function isSynced(replication: Replication, master: Member): boolean {
  return isFollowing(replication, master) && replication.linkUp && !replication.syncing;
}

/**
 * A slave that was started before its master listened tries again a second later. Once, and only while it has not got
 * anything from a master in this launch (it will get a full copy anyway), it is made to try at once. Not while
 * it is at it: the master makes copies for one slave at a time, and would have the second try wait for the next.
 */
async function hurry(local: Local, master: Member, signal: AbortSignal): Promise<void> {
  await inTurn(local, async () => {
    const [role, host, port, state] = await local.server.role(signal);
    if (role !== 'slave' || host !== master.address || port !== portOf(master) || state !== 'connect') return;
    local.hurried = true;
    await local.server.callAll(signal, [
      ['MULTI'],
      ['REPLICAOF', 'NO', 'ONE'],
      ['REPLICAOF', master.address, `${portOf(master)}`],
      ['EXEC'],
    ]);
  });
}

function needsHurry({ hurried }: Local, replication: Replication, master: Member): boolean {
  const { linkUp, syncing, offset } = replication;
  return !hurried && isFollowing(replication, master) && !linkUp && !syncing && offset === 0n;
}

async function inTurn<T>(local: Local, work: () => Promise<T>): Promise<T> {
  const mine = local.turn.then(work);
  local.turn = mine.catch(() => undefined);
  return mine;
}
