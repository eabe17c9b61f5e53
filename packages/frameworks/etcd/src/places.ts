/** Where members are reached. */
import type { Member } from '@keelson/sdk';

type Place = Pick<Member, 'address' | 'ports'>;

export function clientUrl(member: Member): string {
  return urlOf(member, portOf(member, member.name, 'client'));
}

export function peerUrl(member: Member): string {
  return urlOf(member, portOf(member, member.name, 'peer'));
}

/** Where the other members look for it; undefined: they were not told of any place. */
export function knownPeerUrl({ membership, name }: Member): string | undefined {
  const at = membership?.at ?? null;
  return at === null ? undefined : urlOf(at, portOf(at, name, 'peer'));
}

export function portOf({ ports }: Pick<Place, 'ports'>, name: string, port: 'client' | 'peer'): number {
  const number = ports[port];
  if (number === undefined) throw new Error(`${name} has no ${port} port yet`);
  return number;
}

export function urlOf({ address }: Pick<Place, 'address'>, port: number): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
