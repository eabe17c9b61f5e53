import type { PortRange } from './types.ts';

/** Sorted, without overlaps, within what a port can be. */
export function normalizePorts(ranges: readonly PortRange[]): PortRange[] {
  const sorted = ranges
    .map(({ begin, end }) => ({ begin: Math.max(1, begin), end: Math.min(65_535, end) }))
    .filter(({ begin, end }) => begin <= end)
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  const merged: PortRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.begin <= last.end + 1) {
      merged[merged.length - 1] = { begin: last.begin, end: Math.max(last.end, range.end) };
    } else merged.push(range);
  }
  return merged;
}

export function countPorts(ranges: readonly PortRange[]): number {
  return ranges.reduce((sum, { begin, end }) => sum + end - begin + 1, 0);
}

export interface TakenPorts {
  readonly ports: Readonly<Record<string, number>>;
  readonly left: readonly PortRange[];
}

/**
 * A free port for each name: the wanted number where there is one, else the lowest that is not to be avoided. null: a
 * wanted number is not free, or there are too few.
 */
export function takePorts(
  ranges: readonly PortRange[],
  names: readonly string[],
  wanted: Readonly<Record<string, number>>,
  avoid: readonly number[] = [],
): TakenPorts | null {
  let left = ranges;
  const ports: Record<string, number> = {};
  for (const name of names) {
    const port = wanted[name];
    if (port === undefined) continue;
    const rest = without(left, port);
    if (rest === null) return null;
    left = rest;
    ports[name] = port;
  }
  for (const name of names) {
    if (ports[name] !== undefined) continue;
    const port = lowest(left, avoid);
    const rest = port === undefined ? null : without(left, port);
    if (port === undefined || rest === null) return null;
    left = rest;
    ports[name] = port;
  }
  return { ports, left };
}

/** The wanted ports that are free. */
export function onlyFree(
  ranges: readonly PortRange[],
  wanted: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const isFree = (port: number): boolean => ranges.some(({ begin, end }) => begin <= port && port <= end);
  return Object.fromEntries(Object.entries(wanted).filter(([, port]) => isFree(port)));
}

function lowest(ranges: readonly PortRange[], avoid: readonly number[]): number | undefined {
  for (const { begin, end } of ranges)
    for (let port = begin; port <= end; port += 1) if (!avoid.includes(port)) return port;
  return undefined;
}

/** The ranges without one port; null where it is not in them. */
function without(ranges: readonly PortRange[], port: number): readonly PortRange[] | null {
  const index = ranges.findIndex(({ begin, end }) => begin <= port && port <= end);
  const range = ranges[index];
  if (range === undefined) return null;
  const parts = [
    { begin: range.begin, end: port - 1 },
    { begin: port + 1, end: range.end },
  ].filter(({ begin, end }) => begin <= end);
  return ranges.toSpliced(index, 1, ...parts);
}
