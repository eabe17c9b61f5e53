/**
 * Arithmetic on Mesos resources. They come as several entries per name (roles, reservations, allocation): taken pieces
 * repeat everything of the entry that they come from, since Mesos wants back exactly what it offered.
 */
import type { PortRange } from '@keelson/core';
import type { Resource } from '@keelson/mesos';

export interface Need {
  readonly cpus: number;
  readonly memMb: number;
  readonly diskMb: number;
  readonly ports: readonly number[];
}

export interface Totals {
  readonly cpus: number;
  readonly memMb: number;
  readonly diskMb: number;
  readonly ports: readonly PortRange[];
}

/** What may be used freely: volumes and reserved-with-labels entries are somebody's already. */
export function totalsOf(resources: readonly Resource[]): Totals {
  const free = resources.filter(isFree);
  return {
    cpus: sumOf(free, 'cpus'),
    memMb: sumOf(free, 'mem'),
    diskMb: sumOf(free, 'disk'),
    ports: free.filter(({ name }) => name === 'ports').flatMap(rangesOf),
  };
}

/** Whether it may be used for anything. */
export function isFree({ disk, revocable, reservations }: Resource): boolean {
  const isSomebodys = reservations?.some(({ labels }) => (labels?.labels?.length ?? 0) > 0) === true;
  return disk == null && revocable == null && !isSomebodys;
}

function sumOf(resources: readonly Resource[], name: string): number {
  const sum = resources.reduce((total, resource) => total + (resource.name === name ? scalarOf(resource) : 0), 0);
  return thousandths(sum);
}

export function scalarOf(resource: Resource): number {
  return resource.scalar?.value ?? 0;
}

function rangesOf(resource: Resource): PortRange[] {
  return (resource.ranges?.range ?? []).map(({ begin, end }) => ({ begin: Number(begin), end: Number(end) }));
}

/** Mesos counts in thousandths. */
export function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Splits `pool` into what covers the need and the rest; null where it does not cover it. */
export function takeResources(pool: readonly Resource[], need: Need): { taken: Resource[]; rest: Resource[] } | null {
  const taken: Resource[] = [];
  // What is reserved for us is of use to nobody else.
  let rest: Resource[] = pool.toSorted((a, b) => (b.reservations?.length ?? 0) - (a.reservations?.length ?? 0));
  for (const [name, amount] of [
    ['cpus', need.cpus],
    ['mem', need.memMb],
    ['disk', need.diskMb],
  ] as const) {
    const split = takeScalar(rest, name, amount);
    if (split === null) return null;
    taken.push(...split.taken);
    rest = split.rest;
  }
  const split = takePorts(rest, need.ports);
  if (split === null) return null;
  return { taken: [...taken, ...split.taken], rest: split.rest };
}

/** As `takeResources`, of one name and of those entries alone that may be used for it. */
export function takeScalar(
  pool: readonly Resource[],
  name: string,
  amount: number,
  which: (resource: Resource) => boolean = isFree,
): { taken: Resource[]; rest: Resource[] } | null {
  let missing = thousandths(amount);
  const taken: Resource[] = [];
  const rest: Resource[] = [];
  for (const resource of pool) {
    if (resource.name !== name || !which(resource) || missing <= 0) {
      rest.push(resource);
      continue;
    }
    const here = scalarOf(resource);
    const part = Math.min(here, missing);
    missing = thousandths(missing - part);
    taken.push({ ...resource, scalar: { value: part } });
    if (here > part) rest.push({ ...resource, scalar: { value: thousandths(here - part) } });
  }
  return missing > 0 ? null : { taken, rest };
}

function takePorts(
  pool: readonly Resource[],
  ports: readonly number[],
): { taken: Resource[]; rest: Resource[] } | null {
  const missing = new Set(ports);
  const taken: Resource[] = [];
  const rest: Resource[] = [];
  for (const resource of pool) {
    if (resource.name !== 'ports' || !isFree(resource)) {
      rest.push(resource);
      continue;
    }
    const ranges = rangesOf(resource);
    const here = [...missing].filter((port) => ranges.some(({ begin, end }) => begin <= port && port <= end));
    for (const port of here) missing.delete(port);
    if (here.length > 0)
      taken.push(
        withRanges(
          resource,
          here.sort((a, b) => a - b).map((port) => ({ begin: port, end: port })),
        ),
      );
    const left = here.reduce<PortRange[]>((all, port) => all.flatMap((range) => without(range, port)), ranges);
    if (left.length > 0) rest.push(withRanges(resource, left));
  }
  return missing.size > 0 ? null : { taken, rest };
}

function without({ begin, end }: PortRange, port: number): PortRange[] {
  if (port < begin || port > end) return [{ begin, end }];
  return [
    { begin, end: port - 1 },
    { begin: port + 1, end },
  ].filter((range) => range.begin <= range.end);
}

function withRanges(resource: Resource, ranges: readonly PortRange[]): Resource {
  return { ...resource, ranges: { range: ranges.map(({ begin, end }) => ({ begin, end })) } };
}
