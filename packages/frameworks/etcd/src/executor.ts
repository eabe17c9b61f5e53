/** etcd's agent side: whether the server of this agent is well, and who is a member, asked of it. */
import { type Instance, type Member, type ProbeResult, StatefulExecutor } from '@keelson/sdk';
import { knownPeerUrl, peerUrl, portOf } from './places.ts';
import { EtcdServer, type ListedMember } from './server.ts';
import { tokenKeyOf } from './token.ts';

interface Local {
  readonly launch: number;
  readonly server: EtcdServer;
}

export class EtcdExecutor extends StatefulExecutor {
  readonly #locals = new Map<string, Local>();

  override async cleanup(instance: Instance, member: Member): Promise<void> {
    this.#locals.delete(keyOf(instance, member));
  }

  /** It answers a linearizable read, so a majority does; and nobody gets in without the password any more. */
  override async checkHealth(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    const server = this.#serverOf(instance, member);
    await server.read(signal);
    await server.guard(signal);
  }

  /** How far its log goes, and whether it knows of a leader. */
  override async probe(instance: Instance, member: Member, signal: AbortSignal): Promise<ProbeResult> {
    const { header, raftIndex, leader } = await this.#serverOf(instance, member).status(signal);
    return { position: { history: header.cluster_id, value: raftIndex }, synced: leader !== '0' };
  }

  /** A server that is in touch with no majority can still tell that it was done before. */
  override async addMember(instance: Instance, member: Member, target: Member, signal: AbortSignal): Promise<void> {
    const server = this.#serverOf(instance, member);
    const listed = await server.members(signal);
    const wanted = peerUrl(target);
    if (listed.some(({ peerURLs }) => peerURLs.includes(wanted))) return;
    const known = listed.find((each) => isTarget(each, target));
    if (known !== undefined) return server.move(known, wanted, signal);
    await removeAll(
      server,
      listed.filter((each) => isForgotten(each, instance)),
      signal,
    );
    await server.add(wanted, signal);
  }

  override async removeMember(instance: Instance, member: Member, target: Member, signal: AbortSignal): Promise<void> {
    const server = this.#serverOf(instance, member);
    const listed = await server.members(signal);
    await removeAll(
      server,
      listed.filter((each) => isTarget(each, target) || isForgotten(each, instance)),
      signal,
    );
  }

  #serverOf(instance: Instance, member: Member): EtcdServer {
    const key = keyOf(instance, member);
    const known = this.#locals.get(key);
    if (known?.launch === member.launch) return known.server;
    const url = `http://127.0.0.1:${portOf(member, member.name, 'client')}`;
    const password = instance.secrets.password ?? '';
    // A backup has the root user of the instance that it is of.
    const server = new EtcdServer(url, password, instance.spec.restore === undefined ? null : tokenKeyOf(password));
    this.#locals.set(key, { launch: member.launch, server });
    return server;
  }
}

/** One after the other: each is a change that all have to agree to. */
async function removeAll(server: EtcdServer, listed: readonly ListedMember[], signal: AbortSignal): Promise<void> {
  for (const each of listed) await server.remove(each, signal);
}

function isTarget({ name, peerURLs }: ListedMember, target: Member): boolean {
  return name === target.name || peerURLs.includes(knownPeerUrl(target) ?? peerUrl(target));
}

/** Added once by a request that nobody waited for any more, and never started: it would count as a vote against. */
function isForgotten({ name, peerURLs }: ListedMember, { members }: Instance): boolean {
  if (name !== '') return false;
  const places = members.flatMap((member) =>
    member.membership === null || member.membership.state === 'outside' ? [] : [knownPeerUrl(member), peerUrl(member)],
  );
  return !peerURLs.some((url) => places.includes(url));
}

function keyOf({ uid }: Instance, { ordinal }: Member): string {
  return `${uid}.${ordinal}`;
}
