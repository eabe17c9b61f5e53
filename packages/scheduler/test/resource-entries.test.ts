/** Offers as clusters with roles, reservations and disks make them: every entry is given back as it came, to the thousandth. */
import type { Resource } from '@keelson/mesos';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeResources, totalsOf } from '../src/resources.ts';

/** Hierarchical roles, and reservations that are refined down one of them. */
const roles = ['eng', 'eng/db', 'eng/db/redis'] as const;
const owner: fc.Arbitrary<Pick<Resource, 'allocation_info' | 'reservations'>> = fc
  .tuple(fc.constantFrom(...roles), fc.nat(3))
  .map(([role, depth]) => ({
    allocation_info: { role },
    ...(depth === 0
      ? {}
      : {
          reservations: roles.slice(0, depth).map((reservedFor, index) => ({
            type: index === 0 ? ('STATIC' as const) : ('DYNAMIC' as const),
            role: reservedFor,
            ...(index === 0 ? {} : { principal: 'ops' }),
          })),
        }),
  }));
const scalar = fc
  .tuple(fc.constantFrom('cpus', 'mem', 'disk'), fc.integer({ min: 1, max: 9_000 }), owner)
  .map(([name, value, own]): Resource => ({ name, type: 'SCALAR', scalar: { value: value / 1000 }, ...own }));
/** What is somebody's: volumes, and what can be taken back at any time. */
const unusable = fc.tuple(fc.integer({ min: 1, max: 9_000 }), owner, fc.boolean()).map(
  ([value, own, isDisk]): Resource => ({
    name: isDisk ? 'disk' : 'cpus',
    type: 'SCALAR',
    scalar: { value: value / 1000 },
    ...own,
    ...(isDisk
      ? { disk: { persistence: { id: 'v' }, volume: { container_path: 'v', mode: 'RW' } } }
      : { revocable: {} }),
  }),
);
/** Entries of one offer share no port; one entry may have several ranges. */
const ports = fc.array(fc.tuple(fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 1, maxLength: 3 }), owner), {
  maxLength: 3,
});
const pool = fc
  .tuple(fc.array(scalar, { maxLength: 10 }), fc.array(unusable, { maxLength: 3 }), ports)
  .chain(([scalars, others, entries]) => {
    const ranges = entries.map(([some, own], entry): Resource => {
      const range = some.map(([offset, length], index) => {
        const begin = 31_000 + entry * 100 + index * 20 + offset;
        return { begin, end: begin + length };
      });
      return { name: 'ports', type: 'RANGES', ranges: { range }, ...own };
    });
    const all = [...scalars, ...others, ...ranges];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
const need = fc.record({
  cpus: fc.integer({ min: 0, max: 9_000 }).map((value) => value / 1000),
  memMb: fc.nat(9),
  diskMb: fc.nat(9),
});

/** All that an entry says but how much of it there is. */
function identity({ scalar: _scalar, ranges: _ranges, ...rest }: Resource): string {
  return JSON.stringify(rest);
}

/** How much there is of each kind of entry: thousandths, and port numbers. */
function ledger(resources: readonly Resource[]): Map<string, { amount: number; ports: number[] }> {
  const entries = new Map<string, { amount: number; ports: number[] }>();
  for (const resource of resources) {
    const entry = entries.get(identity(resource)) ?? { amount: 0, ports: [] };
    entry.amount += Math.round((resource.scalar?.value ?? 0) * 1000);
    for (const { begin, end } of resource.ranges?.range ?? [])
      for (let port = Number(begin); port <= Number(end); port++) entry.ports.push(port);
    entries.set(identity(resource), { ...entry, ports: entry.ports.sort((a, b) => a - b) });
  }
  return entries;
}

const allPorts = (resources: readonly Resource[]) => [...ledger(resources).values()].flatMap(({ ports: own }) => own);

describe('what is taken of an offer', () => {
  it('rule 19: and what is left is what was offered, entry by entry, with roles and reservations as they came', () => {
    fc.assert(
      fc.property(pool, need, fc.nat(4), (resources, amounts, portCount) => {
        const wanted = allPorts(resources).slice(-portCount || resources.length + 99);
        const split = takeResources(resources, { ...amounts, ports: wanted });
        if (split === null) return;
        expect(ledger([...split.taken, ...split.rest])).toEqual(ledger(resources));
        expect(allPorts(split.taken).sort((a, b) => a - b)).toEqual([...wanted].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  it('rule 19: is what was needed, and none of it is somebody’s volume or may be taken back', () => {
    fc.assert(
      fc.property(pool, need, (resources, amounts) => {
        const split = takeResources(resources, { ...amounts, ports: [] });
        const free = totalsOf(resources);
        const isThere = free.cpus >= amounts.cpus && free.memMb >= amounts.memMb && free.diskMb >= amounts.diskMb;
        expect(split !== null).toBe(isThere);
        expect(totalsOf(split?.taken ?? [])).toMatchObject(split === null ? {} : amounts);
        expect((split?.taken ?? []).filter(({ disk, revocable }) => disk != null || revocable != null)).toEqual([]);
        for (const { scalar: piece } of split?.taken ?? []) expect(piece?.value ?? 1).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('rule 19: is nothing where a port is not offered, or is offered to nobody', () => {
    fc.assert(
      fc.property(pool, (resources) => {
        const port = Math.max(30_999, ...allPorts(resources)) + 1;
        expect(takeResources(resources, { cpus: 0, memMb: 0, diskMb: 0, ports: [port] })).toBeNull();
      }),
    );
  });
});
