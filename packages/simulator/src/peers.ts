/**
 * The truth of clusters of peers: who is a member as their servers know it, and what they agree to. A majority of the members
 * must be up for that. Nobody may look here but the agents and the checks.
 */
import type { Instance, InstanceView, Member, MemberView } from '@keelson/core';
import { addressOf } from './agent.ts';
import type { Container } from './servers.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

interface Entry {
  readonly since: number;
  readonly address: string;
}

type Env = Readonly<Record<string, string>>;

/** What a peer's configuration says: whether it forms a cluster, and with whom, or joins one. */
export function peerEnv(view: InstanceView, ordinal: number): Env {
  const self = view.members.find((member) => member.ordinal === ordinal);
  if (self?.membership == null) return {};
  const { state, since } = self.membership;
  const forming = view.members.filter(({ membership }) => membership?.state === 'forming' || membership?.since === 0);
  const initial = forming.map((member) => `${member.ordinal}=${knownAddress(member)}`);
  return { STATE: state, SINCE: String(since), INITIAL: initial.join(',') };
}

function knownAddress({ membership, ordinal, agentId, ports }: MemberView): string {
  const at = membership?.at ?? null;
  return addressOf({ ordinal, agentId: at?.address ?? agentId, ports: at?.ports ?? ports });
}

export class Peers {
  readonly #world: World;
  readonly #clusters = new Map<string, Map<number, Entry>>();
  /** Of each launch that is up: with which data it runs. */
  readonly #since = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The task goes out: its peer must be one of those that form the cluster, or known to the others at its place. */
  launching(uid: string, ordinal: number, address: string, { STATE, SINCE, INITIAL = '' }: Env): void {
    if (STATE === undefined) return;
    const cluster = this.#clusters.get(uid);
    if (STATE === 'forming') {
      if (!INITIAL.split(',').includes(`${ordinal}=${address}`))
        throw new Violation(`${uid}.${ordinal} is launched at ${address} to form a cluster of ${INITIAL}`);
      if (cluster === undefined) this.#clusters.set(uid, entriesOf(INITIAL));
      else if (!cluster.has(ordinal))
        throw new Violation(`${uid}.${ordinal} is launched to form what was formed without it`);
      return;
    }
    const known = cluster?.get(ordinal);
    // Of one that is alone, nobody need be told where it lives.
    if (known !== undefined && cluster?.size === 1) cluster.set(ordinal, { ...known, address });
    const entry = cluster?.get(ordinal);
    if (entry?.since !== Number(SINCE) || entry.address !== address)
      throw new Violation(`${uid}.${ordinal} is launched at ${address}, but the others know ${JSON.stringify(entry)}`);
  }

  started({ key }: Container, { SINCE }: Env): void {
    if (SINCE !== undefined) this.#since.set(key, Number(SINCE));
  }

  /** Whether it was launched as one whose membership matters. */
  counts({ key }: Container): boolean {
    return this.#since.has(key);
  }

  isMember({ uid, ordinal, key, address }: Container): boolean {
    const entry = this.#clusters.get(uid)?.get(ordinal);
    return entry !== undefined && entry.since === this.#since.get(key) && entry.address === address;
  }

  hasQuorum(uid: string): boolean {
    const size = this.#clusters.get(uid)?.size ?? 0;
    const up = this.#world.servers.live(uid).filter((each) => each.state === 'up' && this.isMember(each));
    return up.length >= Math.floor(size / 2) + 1;
  }

  /** Why not; null: it is done. */
  change(host: Container, operation: 'addMember' | 'removeMember', target: number, view: InstanceView): string | null {
    const cluster = this.#clusters.get(host.uid);
    const member = view.members.find(({ ordinal }) => ordinal === target);
    if (cluster === undefined || !this.isMember(host)) return 'it is no member';
    if (member?.membership == null) return 'no such member';
    const wanted = { since: member.membership.since, address: addressOf(member) };
    const known = cluster.get(target);
    const isDone = operation === 'removeMember' ? known === undefined : isSame(known, wanted);
    if (isDone) return null;
    if (!this.hasQuorum(host.uid)) return 'no quorum';
    if (operation === 'removeMember') cluster.delete(target);
    else cluster.set(target, wanted);
    this.#world.history.note('', () => `        truth: ${operation} ${target}: ${[...cluster.keys()].join(',')}`);
    return null;
  }

  unsettled({ uid, status }: Instance): string[] {
    const cluster = this.#clusters.get(uid);
    if (cluster === undefined) return [];
    const present = status.members.filter(({ wanted }) => wanted === 'present').map(({ ordinal }) => ordinal);
    const known = [...cluster.keys()].sort((a, b) => a - b);
    const same = present.length === known.length && present.every((ordinal) => cluster.has(ordinal));
    return same ? [] : [`its servers count ${known} as members, not ${present}`];
  }
}

function entriesOf(initial: string): Map<number, Entry> {
  return new Map(
    initial.split(',').map((text) => {
      const [ordinal = '', address = ''] = text.split('=');
      return [Number(ordinal), { since: 0, address }];
    }),
  );
}

function isSame(a: Entry | undefined, b: Entry): boolean {
  return a?.since === b.since && a.address === b.address;
}

/**
 * Nobody that serves is ended or taken out by Keelson's own doing where that leaves no majority of the members. With one or two
 * of them none can be launched again otherwise: then the others serve (see checkRoll).
 */
export function checkQuorum(before: Instance, after: Instance): void {
  if (after.declared.intent.kind !== 'run') return;
  const voters = after.status.members.filter(counts);
  const serving = voters.filter(servesNow);
  for (const member of after.status.members) {
    const was = before.status.members.find(({ ordinal }) => ordinal === member.ordinal);
    if (was === undefined || !counts(was)) continue;
    if (
      servesNow(was) &&
      counts(member) &&
      member.task?.healthy === true &&
      member.task.killSinceMs != null &&
      lacksQuorum(serving.length, voters.length)
    )
      throw new Violation(`${member.ordinal} is ended: ${serving.length} of ${voters.length} members are left`);
    const others = serving.filter((other) => other !== member).length;
    if (
      member.membership?.state === 'removing' &&
      was.membership?.state !== 'removing' &&
      others * 2 <= voters.length - 1
    )
      throw new Violation(`${member.ordinal} is taken out: ${others} of ${voters.length - 1} members are left`);
  }
}

function lacksQuorum(serving: number, voters: number): boolean {
  return voters > 2 && serving * 2 <= voters;
}

function counts({ membership }: Member): boolean {
  return membership !== null && membership.state !== 'outside';
}

export function servesNow({ task }: Member): boolean {
  return task?.state === 'running' && task.healthy && task.killSinceMs === null;
}
