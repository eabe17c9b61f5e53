/**
 * Arithmetic on lists of Resource messages, as Mesos has it: scalars with three decimals, ranges, and an identity made of
 * name, reservations and disk. Persistent volumes are never divided or merged. `allocation_info` is not part of the
 * identity here: lists are kept without it, and `allocateTo` writes it where the wire wants it.
 */
import type { Resource } from '../wire.ts';
import { containsRanges, joinRanges, subtractRanges } from './ranges.ts';

export type Resources = readonly Resource[];

/** Equal for resources that can be added up. */
export function identityOf(resource: Resource): string {
  const reservations = (resource.reservations ?? []).map(({ type, role, principal, labels }) => [
    type,
    role,
    principal ?? null,
    (labels?.labels ?? []).map(({ key, value }) => [key, value ?? null]),
  ]);
  const { persistence, volume, source } = resource.disk ?? {};
  const from = [source?.type ?? null, source?.path?.root ?? null, source?.mount?.root ?? null];
  const disk = [persistence?.id ?? null, volume?.container_path ?? null, volume?.mode ?? null, ...from];
  return JSON.stringify([resource.name, resource.type, reservations, disk]);
}

/**
 * A resource in the form with `reservations` and without `allocation_info`: what frameworks without
 * RESERVATION_REFINEMENT send (`role`, `reservation`) is rewritten.
 */
export function normalize(resource: Resource): Resource {
  const { allocation_info: _allocation, role, reservation, reservations, ...rest } = resource;
  if (reservations !== undefined && reservations.length > 0) return { ...rest, reservations };
  if (role === undefined || role === '*') return rest;
  const refined =
    reservation === undefined ? { type: 'STATIC' as const } : { type: 'DYNAMIC' as const, ...reservation };
  return { ...rest, reservations: [{ ...refined, role }] };
}

/** What `normalize` undoes: the form that frameworks without RESERVATION_REFINEMENT read. It can say one reservation. */
export function toOldForm(resource: Resource): Resource {
  const { reservations = [], ...rest } = resource;
  const [only] = reservations;
  if (only === undefined) return { ...rest, role: '*' };
  const { role, type, principal, labels } = only;
  const details = {
    ...(principal === undefined ? {} : { principal }),
    ...(labels === undefined ? {} : { labels }),
  };
  return { ...rest, role: role ?? '*', ...(type === 'DYNAMIC' ? { reservation: details } : {}) };
}

export function add(all: Resources, more: Resources): Resources {
  const sum = [...all];
  for (const resource of more) {
    const index = isVolume(resource) ? -1 : sum.findIndex((other) => identityOf(other) === identityOf(resource));
    const same = sum[index];
    if (same === undefined) sum.push(resource);
    else sum[index] = merge(same, resource);
  }
  return sum.filter((resource) => !isEmpty(resource));
}

/** What is left; parts of `less` that are not there are ignored. */
export function subtract(all: Resources, less: Resources): Resources {
  let left = [...all];
  for (const resource of less) {
    const index = left.findIndex((other) => identityOf(other) === identityOf(resource));
    const same = left[index];
    if (same === undefined) continue;
    if (isVolume(resource)) left.splice(index, 1);
    else left[index] = cut(same, resource);
    left = left.filter((other) => !isEmpty(other));
  }
  return left;
}

export function contains(all: Resources, part: Resources): boolean {
  let left = all;
  for (const resource of part) {
    if (isEmpty(resource)) continue;
    const same = left.find((other) => identityOf(other) === identityOf(resource));
    if (same === undefined || !holds(same, resource)) return false;
    left = subtract(left, [resource]);
  }
  return true;
}

export function isVolume(resource: Resource): boolean {
  return resource.disk?.persistence !== undefined;
}

export function isReserved(resource: Resource): boolean {
  return (resource.reservations ?? []).length > 0;
}

/** The role that a resource is reserved for; `*` when for none. */
export function roleOf(resource: Resource): string {
  return resource.reservations?.at(-1)?.role ?? '*';
}

/** Whether an offer to this role may hold the resource: unreserved, or reserved for the role or one above it. */
export function isAvailableTo(resource: Resource, role: string): boolean {
  const owner = roleOf(resource);
  return owner === '*' || owner === role || role.startsWith(`${owner}/`);
}

export function allocateTo(resources: Resources, role: string): Resource[] {
  return resources.map((resource) => ({ ...resource, allocation_info: { role } }));
}

/** The sum of a scalar, over all its entries. */
export function scalarOf(resources: Resources, name: string): number {
  const milli = resources.filter((one) => one.name === name).reduce((sum, one) => sum + milliOf(one), 0);
  return milli / 1000;
}

export function isEmpty(resource: Resource): boolean {
  if (resource.type === 'RANGES') return rangesOf(resource).length === 0;
  if (resource.type === 'SET') return (resource.set?.item ?? []).length === 0;
  return milliOf(resource) <= 0;
}

export function milliOf(resource: Resource): number {
  return Math.round((resource.scalar?.value ?? 0) * 1000);
}

export function rangesOf(resource: Resource): { begin: number; end: number }[] {
  return (resource.ranges?.range ?? []).map(({ begin, end }) => ({ begin: Number(begin), end: Number(end) }));
}

function merge(a: Resource, b: Resource): Resource {
  if (a.type === 'RANGES') return { ...a, ranges: { range: joinRanges([...rangesOf(a), ...rangesOf(b)]) } };
  if (a.type === 'SET') return { ...a, set: { item: [...new Set([...(a.set?.item ?? []), ...(b.set?.item ?? [])])] } };
  return { ...a, scalar: { value: (milliOf(a) + milliOf(b)) / 1000 } };
}

function cut(a: Resource, b: Resource): Resource {
  if (a.type === 'RANGES') return { ...a, ranges: { range: subtractRanges(rangesOf(a), rangesOf(b)) } };
  if (a.type === 'SET') {
    const gone = new Set(b.set?.item ?? []);
    return { ...a, set: { item: (a.set?.item ?? []).filter((item) => !gone.has(item)) } };
  }
  return { ...a, scalar: { value: (milliOf(a) - milliOf(b)) / 1000 } };
}

/** A disk that can only be had whole. */
function isMount({ disk }: Resource): boolean {
  return disk?.source?.type === 'MOUNT';
}

function holds(a: Resource, b: Resource): boolean {
  if (isVolume(a) || isMount(a)) return milliOf(a) === milliOf(b);
  if (a.type === 'RANGES') return containsRanges(rangesOf(a), rangesOf(b));
  if (a.type === 'SET') return (b.set?.item ?? []).every((item) => a.set?.item?.includes(item));
  return milliOf(a) >= milliOf(b);
}
