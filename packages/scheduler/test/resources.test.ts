import type { Resource } from '@keelson/mesos';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeResources, totalsOf } from '../src/resources.ts';

const role = fc.constantFrom('a', 'b').map((name) => ({ allocation_info: { role: name } }));
const scalar = fc
  .tuple(fc.constantFrom('cpus', 'mem', 'disk'), fc.integer({ min: 1, max: 8_000 }), role)
  .map(
    ([name, thousandths, own]): Resource => ({ name, type: 'SCALAR', scalar: { value: thousandths / 1000 }, ...own }),
  );
/** Ranges of one offer never overlap: one hundred ports for each entry. */
const ports = fc
  .tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 19 }), role)
  .map(([begin, length, own]) => ({ begin, end: begin + length, own }));
const pool = fc
  .tuple(fc.array(scalar, { maxLength: 8 }), fc.array(ports, { maxLength: 3 }))
  .map(([scalars, ranges]) => [
    ...scalars,
    ...ranges.map(({ begin, end, own }, entry): Resource => {
      const range = [{ begin: 31_000 + entry * 100 + begin, end: 31_000 + entry * 100 + end }];
      return { name: 'ports', type: 'RANGES', ranges: { range }, ...own };
    }),
  ]);
const need = fc.record({
  cpus: fc.integer({ min: 0, max: 6_000 }).map((value) => value / 1000),
  memMb: fc.integer({ min: 0, max: 6 }),
  diskMb: fc.integer({ min: 0, max: 6 }),
});

const portsOf = (resources: readonly Resource[]): number[] =>
  totalsOf(resources)
    .ports.flatMap(({ begin, end }) => Array.from({ length: end - begin + 1 }, (_, i) => begin + i))
    .sort((a, b) => a - b);

describe('taking resources', () => {
  it('rule 19: takes what was reserved for our role beforehand first, cpus, memory and ports alike, and the rest of what is free', () => {
    const ours = { reservations: [{ type: 'STATIC' as const, role: 'a' }] };
    const amount = (name: string, value: number, more: Partial<Resource> = {}): Resource => ({
      name,
      type: 'SCALAR',
      scalar: { value },
      ...more,
    });
    const range = (begin: number, end: number, more: Partial<Resource> = {}): Resource => ({
      name: 'ports',
      type: 'RANGES',
      ranges: { range: [{ begin, end }] },
      ...more,
    });
    const mount = amount('disk', 1_000, { disk: { source: { type: 'MOUNT', mount: { root: '/mnt' } } } });
    const offered = [
      amount('cpus', 4),
      amount('cpus', 1, ours),
      amount('mem', 100, ours),
      range(31_000, 31_001),
      range(31_002, 31_002, ours),
      mount,
    ];
    expect(totalsOf(offered)).toMatchObject({ cpus: 5, memMb: 100, diskMb: 0 });
    const split = takeResources(offered, { cpus: 1.5, memMb: 50, diskMb: 0, ports: [31_000, 31_002] });
    expect(split?.taken).toEqual([
      amount('cpus', 1, ours),
      amount('cpus', 0.5),
      amount('mem', 50, ours),
      range(31_002, 31_002, ours),
      range(31_000, 31_000),
    ]);
    expect(split?.rest).toContain(mount);
  });

  it('rule 19: splits a pool into what is needed and the rest, and loses nothing', () => {
    fc.assert(
      fc.property(pool, need, fc.integer({ min: 0, max: 3 }), (resources, amounts, portCount) => {
        const wanted = portsOf(resources).slice(0, portCount);
        const split = takeResources(resources, { ...amounts, ports: wanted });
        const all = totalsOf(resources);
        const enough = all.cpus >= amounts.cpus && all.memMb >= amounts.memMb && all.diskMb >= amounts.diskMb;
        expect(split !== null).toBe(enough);
        if (split === null) return;
        const taken = totalsOf(split.taken);
        const rest = totalsOf(split.rest);
        expect(taken).toMatchObject(amounts);
        for (const name of ['cpus', 'memMb', 'diskMb'] as const)
          expect(taken[name] + rest[name]).toBeCloseTo(all[name], 6);
        expect(portsOf(split.taken)).toEqual(wanted);
        expect([...portsOf(split.taken), ...portsOf(split.rest)].sort((a, b) => a - b)).toEqual(portsOf(resources));
      }),
    );
  });

  it('rule 19, fact 22: gives back pieces with the role of the entry that they come from', () => {
    const entry = (value: number, name: string): Resource => ({
      name: 'cpus',
      type: 'SCALAR',
      scalar: { value },
      allocation_info: { role: name },
    });
    const split = takeResources([entry(1, 'a'), entry(2, 'b')], { cpus: 1.5, memMb: 0, diskMb: 0, ports: [] });
    expect(split?.taken).toEqual([entry(1, 'a'), entry(0.5, 'b')]);
    expect(split?.rest).toEqual([entry(1.5, 'b')]);
  });

  it('leaves volumes and revocable resources alone', () => {
    const volume: Resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 100 },
      disk: { persistence: { id: 'v' } },
    };
    const revocable: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 8 }, revocable: {} };
    expect(totalsOf([volume, revocable])).toEqual({ cpus: 0, memMb: 0, diskMb: 0, ports: [] });
    expect(takeResources([volume], { cpus: 0, memMb: 0, diskMb: 1, ports: [] })).toBe(null);
  });

  it('takes no port that was not offered', () => {
    const offered: Resource = { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 10, end: 12 }] } };
    expect(takeResources([offered], { cpus: 0, memMb: 0, diskMb: 0, ports: [13] })).toBe(null);
  });
});
