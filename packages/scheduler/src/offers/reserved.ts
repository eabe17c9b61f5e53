/**
 * Persistent volumes of Mesos, as they come in offers and go into operations. Each is on a reservation of its own, whose
 * labels name cluster, instance, member and volume: what is found says whose it is. Where the disk was reserved for our role
 * by the operator, it can't have labels; the volume's id says whose it is then.
 *
 *   disk --RESERVE--> labelled reservation --CREATE--> volume --DESTROY--> reservation --UNRESERVE--> disk
 *   disk reserved for our role                       --CREATE--> volume --DESTROY--> disk
 *
 * None of these steps is sure to follow another (an ACCEPT is not atomic): a launch takes what of it is there, and asks for
 * the rest.
 */
import { type Instance, type Member, memberName, parseVolumeId } from '@keelson/core';
import type { OfferOperation, Resource, ResourceReservationInfo } from '@keelson/mesos';
import { type Need, scalarOf, takeResources, thousandths } from '../resources.ts';
import { diskSources, refined } from './disk-sources.ts';

const LABEL = {
  cluster: 'keelson.cluster',
  instance: 'keelson.instance',
  member: 'keelson.member',
  volume: 'keelson.volume',
} as const;

/** A volume that a member's task needs. */
export interface VolumeNeed {
  readonly id: string;
  readonly sizeMb: number;
  /** There is data on it: it is never made anew. */
  readonly isUsed: boolean;
  readonly reservation: ResourceReservationInfo;
}

export interface MemberNeed extends Need {
  readonly volume?: VolumeNeed | undefined;
}

/** One entry of an offer that is reserved for a member of this cluster. */
export interface Reserved {
  readonly volumeId: string;
  readonly isVolume: boolean;
  readonly resource: Resource;
}

export interface VolumeOwner {
  readonly cluster: string;
  readonly principal: string | undefined;
}

/** Undefined where the member's home has no persistent volume. */
export function volumeNeedOf(
  { cluster, principal }: VolumeOwner,
  { uid, declared }: Instance,
  { ordinal, home }: Member,
): VolumeNeed | undefined {
  if (home === null || home.volumeId === null || home.mesosVolume === undefined) return undefined;
  const { sizeMb, role, state } = home.mesosVolume;
  const labels = [
    { key: LABEL.cluster, value: cluster },
    { key: LABEL.instance, value: uid },
    { key: LABEL.member, value: memberName(declared.spec.name, ordinal) },
    { key: LABEL.volume, value: home.volumeId },
  ];
  const reservation: ResourceReservationInfo = {
    type: 'DYNAMIC',
    role,
    ...(principal === undefined ? {} : { principal }),
    labels: { labels },
  };
  return { id: home.volumeId, sizeMb, isUsed: state === 'used', reservation };
}

/** What of an offer is reserved for members of this cluster, or, where there are no labels, has a member's volume on it. */
export function reservedOf(resources: readonly Resource[], cluster: string): Reserved[] {
  return resources.flatMap((resource) => {
    const volumeId = labelOf(resource, LABEL.volume) ?? unlabelledVolume(resource);
    const owner = labelOf(resource, LABEL.cluster);
    if (volumeId === undefined || (owner !== undefined && owner !== cluster)) return [];
    return [{ volumeId, isVolume: isVolume(resource), resource }];
  });
}

function unlabelledVolume(resource: Resource): string | undefined {
  const id = resource.disk?.persistence?.id;
  if (id === undefined || hasLabels(resource) || parseVolumeId(id) === null) return undefined;
  return id;
}

/** Splits `pool` into what a member's task takes and the rest; null where it does not cover the need. */
export function takeForMember(
  pool: readonly Resource[],
  need: MemberNeed,
  operationSuffix = '0',
): { taken: Resource[]; rest: readonly Resource[]; operations: OfferOperation[] } | null {
  const split = takeResources(pool, need);
  if (split === null) return null;
  if (need.volume === undefined) return { ...split, operations: [] };
  const volume = takeVolume(split.rest, need.volume, operationSuffix);
  return volume === null ? null : { ...volume, taken: [...split.taken, ...volume.taken] };
}

/** Gives all of these back: volumes first, then what they are on. */
export function giveBack(reserved: readonly Reserved[], operationSuffix: string): OfferOperation[] {
  const id = (kind: string, volumeId: string) => ({ value: `${kind}.${volumeId}.${operationSuffix}` });
  return reserved.flatMap(({ volumeId, isVolume: hasVolume, resource }): OfferOperation[] => {
    const { allocation_info: _, ...rest } = resource;
    const { disk: _disk, ...bare } = rest;
    const unreserve: OfferOperation = {
      type: 'UNRESERVE',
      id: id('unreserve', volumeId),
      unreserve: { resources: [hasVolume ? bare : rest] },
    };
    if (!hasVolume) return [unreserve];
    // The disk is reserved by somebody else's word, and stays so.
    if (!hasLabels(resource)) return [{ type: 'DESTROY', id: id('release', volumeId), destroy: { volumes: [rest] } }];
    return [{ type: 'DESTROY', id: id('destroy', volumeId), destroy: { volumes: [rest] } }, unreserve];
  });
}

export type OperationName = 'reserve' | 'create' | 'destroy' | 'unreserve';

/** What an operation's id says that it is about; undefined: it is none of this cluster's volumes. */
export function readOperationId(
  id: string,
): { operation: OperationName; volumeId: string; uid: string; ordinal: number } | undefined {
  const [, word = '', volumeId = ''] = /^(reserve|create|destroy|unreserve|release)\.(.+)\.[^.]+$/.exec(id) ?? [];
  // With the volume all is given back.
  const name = word === 'release' ? 'unreserve' : word;
  const owner = parseVolumeId(volumeId);
  return owner === null || !isOperationName(name) ? undefined : { operation: name, volumeId, ...owner };
}

function isOperationName(name: string): name is OperationName {
  return name === 'reserve' || name === 'create' || name === 'destroy' || name === 'unreserve';
}

function takeVolume(pool: readonly Resource[], volume: VolumeNeed, suffix: string) {
  const made = pool.find((resource) => isVolume(resource) && isOf(resource, volume));
  if (made !== undefined) return { taken: [made], rest: pool.filter((one) => one !== made), operations: [] };
  if (volume.isUsed) return null;
  const found = takeDisk(pool, volume.sizeMb, (resource) => labelOf(resource, LABEL.volume) === volume.id);
  const source = diskSources(pool, volume.reservation.role ?? '*').find(({ sizeMb }) => sizeMb >= volume.sizeMb);
  const split = found ?? (source === undefined ? null : takeDisk(pool, volume.sizeMb, source.has));
  const [first] = split?.taken ?? [];
  if (split === null || first === undefined) return null;
  const { allocation_info, ...piece } = { ...first, scalar: { value: volume.sizeMb } };
  const isReserved = found !== null || source?.isOurs === true;
  const reserved: Resource = isReserved ? piece : { ...piece, reservations: refined(piece, volume.reservation) };
  const { principal } = volume.reservation;
  const created: Resource = {
    ...reserved,
    disk: {
      persistence: { id: volume.id, ...(principal === undefined ? {} : { principal }) },
      volume: { container_path: volume.id, mode: 'RW' },
    },
  };
  const operationId = (kind: OperationName) => ({ value: `${kind}.${volume.id}.${suffix}` });
  const create: OfferOperation = { type: 'CREATE', id: operationId('create'), create: { volumes: [created] } };
  const reserve: OfferOperation = { type: 'RESERVE', id: operationId('reserve'), reserve: { resources: [reserved] } };
  const allocated = allocation_info === undefined ? created : { ...created, allocation_info };
  return { taken: [allocated], rest: split.rest, operations: isReserved ? [create] : [reserve, create] };
}

function isOf(resource: Resource, { id }: VolumeNeed): boolean {
  return labelOf(resource, LABEL.volume) === id || unlabelledVolume(resource) === id;
}

function takeDisk(pool: readonly Resource[], sizeMb: number, which: (resource: Resource) => boolean) {
  let missing = sizeMb;
  const taken: Resource[] = [];
  const rest: Resource[] = [];
  for (const resource of pool) {
    const part = resource.name === 'disk' && which(resource) ? Math.min(scalarOf(resource), missing) : 0;
    const left = thousandths(scalarOf(resource) - part);
    missing = thousandths(missing - part);
    if (part > 0) taken.push({ ...resource, scalar: { value: part } });
    if (part === 0) rest.push(resource);
    else if (left > 0) rest.push({ ...resource, scalar: { value: left } });
  }
  return missing > 0 ? null : { taken, rest };
}

function isVolume({ disk }: Resource): boolean {
  return disk?.persistence != null;
}

function labelOf({ reservations }: Resource, key: string): string | undefined {
  const labels = reservations?.at(-1)?.labels?.labels ?? [];
  return labels.find((label) => label.key === key)?.value;
}

function hasLabels({ reservations }: Resource): boolean {
  return (reservations?.at(-1)?.labels?.labels?.length ?? 0) > 0;
}
