/**
 * Where the disk for a new persistent volume can come from, for members of a role R. A volume is made of one kind of disk:
 * what is reserved in different ways can't be one resource.
 *
 *   reserved for R, by nobody's labels (static, or by an operator)  CREATE on it as it is; DESTROY gives all of it back
 *   reserved for a role above R                                     RESERVE refines it to R, with labels; then CREATE
 *   unreserved                                                      RESERVE for R, with labels; then CREATE
 *
 * In this order: what is reserved for us is of use to nobody else. Disks of their own (PATH, MOUNT, CSI) are none of these: a
 * MOUNT disk can only be had whole, whatever its size, and which of several disks is meant is not in any spec.
 */
import type { Resource, ResourceReservationInfo } from '@keelson/mesos';
import { scalarOf, thousandths } from '../resources.ts';

export interface DiskSource {
  readonly sizeMb: number;
  /** What a piece of it is, but for its size. */
  readonly kind: Resource;
  /** Reserved for the role already: there is nothing to reserve. */
  readonly isOurs: boolean;
  readonly has: (resource: Resource) => boolean;
}

/** The best first. `role`: the one that the offers are for. */
export function diskSources(resources: readonly Resource[], role: string): DiskSource[] {
  const usable = resources.filter((resource) => rankOf(resource, role) !== null);
  return [...Map.groupBy(usable, kindOf).values()]
    .flatMap((alike) => {
      const [first] = alike;
      if (first === undefined) return [];
      const rank = rankOf(first, role) ?? 0;
      const kind = kindOf(first);
      const sizeMb = thousandths(alike.reduce((sum, resource) => sum + scalarOf(resource), 0));
      return [
        { rank, source: { sizeMb, kind: first, isOurs: rank === 0, has: (one: Resource) => kindOf(one) === kind } },
      ];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ source }) => source);
}

/** The most that one volume can be made of. */
export function largestVolumeMb(resources: readonly Resource[], role: string): number {
  return Math.max(0, ...diskSources(resources, role).map(({ sizeMb }) => sizeMb));
}

/** Disks of their own that nobody has a volume on. */
export function ownDisksMb(resources: readonly Resource[]): number {
  const disks = resources.filter(
    ({ name, disk }) => name === 'disk' && disk?.source != null && disk.persistence == null,
  );
  return thousandths(disks.reduce((sum, resource) => sum + scalarOf(resource), 0));
}

function rankOf(resource: Resource, role: string): number | null {
  const { name, disk, revocable, provider_id } = resource;
  if (name !== 'disk' || disk != null || revocable != null || provider_id != null) return null;
  const reservations = reservationsOf(resource);
  if (reservations.some(({ labels }) => (labels?.labels?.length ?? 0) > 0)) return null;
  const last = reservations.at(-1)?.role;
  if (last === undefined)
    return resource.role === undefined || resource.role === '' || resource.role === '*' ? 2 : null;
  if (last === role) return 0;
  return last !== undefined && role.startsWith(`${last}/`) ? 1 : null;
}

/** `reservation` on top of what the disk is reserved by already. */
export function refined({ reservations }: Resource, reservation: ResourceReservationInfo): ResourceReservationInfo[] {
  return [...(reservations ?? []), reservation];
}

function reservationsOf({ reservations }: Resource): readonly ResourceReservationInfo[] {
  return reservations ?? [];
}

function kindOf({ scalar: _, ...kind }: Resource): string {
  return JSON.stringify(kind);
}
