import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatResources } from '../src/resources/format.ts';
import { containsRanges, joinRanges, shareRange, subtractRanges } from '../src/resources/ranges.ts';
import { add, allocateTo, contains, normalize, scalarOf, subtract } from '../src/resources/resources.ts';
import type { Resource } from '../src/wire.ts';

const cpus = (value: number): Resource => ({ name: 'cpus', type: 'SCALAR', scalar: { value } });
const disk = (value: number, more: Partial<Resource> = {}): Resource => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value },
  ...more,
});
const ports = (...range: { begin: number; end: number }[]): Resource => ({
  name: 'ports',
  type: 'RANGES',
  ranges: { range },
});

const range = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 10 }))
  .map(([begin, length]) => ({ begin, end: begin + length }));
const numbers = (ranges: readonly { begin: number; end: number }[]): Set<number> =>
  new Set(ranges.flatMap(({ begin, end }) => Array.from({ length: end - begin + 1 }, (_, index) => begin + index)));

describe('ranges', () => {
  it('behave as sets of numbers', () => {
    fc.assert(
      fc.property(fc.array(range), fc.array(range), (a, b) => {
        expect(numbers(joinRanges(a))).toEqual(numbers(a));
        const [inA, inB] = [numbers(a), numbers(b)];
        expect(numbers(subtractRanges(a, b))).toEqual(new Set([...inA].filter((one) => !inB.has(one))));
        expect(containsRanges(a, b)).toBe([...inB].every((one) => inA.has(one)));
      }),
    );
  });

  it('are shared out without a gap', () => {
    expect(shareRange({ begin: 31_000, end: 32_000 }, 3)).toEqual([
      { begin: 31_000, end: 31_332 },
      { begin: 31_333, end: 31_665 },
      { begin: 31_666, end: 32_000 },
    ]);
  });
});

describe('resources', () => {
  it('add up to three decimals, and come back to what they were', () => {
    const amount = fc.integer({ min: 1, max: 100_000 }).map((milli) => milli / 1000);
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 20 }), (parts) => {
        const sum = parts.reduce<readonly Resource[]>((all, part) => add(all, [cpus(part)]), [cpus(1)]);
        expect(parts.reduce((all, part) => subtract(all, [cpus(part)]), sum)).toEqual([cpus(1)]);
      }),
    );
    expect(scalarOf(add([cpus(0.1)], [cpus(0.2)]), 'cpus')).toBe(0.3);
  });

  it('are told apart by reservation and volume', () => {
    const reservations = [{ type: 'DYNAMIC' as const, role: 'r', labels: { labels: [{ key: 'k', value: 'v' }] } }];
    const volume = disk(10, {
      reservations,
      disk: { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } },
    });
    const all = add([disk(5), disk(20, { reservations })], [volume]);
    expect(all).toHaveLength(3);
    expect(contains(all, [disk(5), volume])).toBe(true);
    expect(contains(all, [disk(6)])).toBe(false);
    expect(contains(all, [{ ...volume, scalar: { value: 5 } }])).toBe(false);
    expect(subtract(all, [volume])).toHaveLength(2);
  });

  it('in the form before refined reservations are understood', () => {
    const old: Resource = { ...disk(1), role: 'r', reservation: { principal: 'p' } };
    expect(normalize(old)).toEqual(disk(1, { reservations: [{ type: 'DYNAMIC', principal: 'p', role: 'r' }] }));
    expect(normalize({ ...disk(1), role: '*' })).toEqual(disk(1));
  });

  it('are written as Mesos writes them', () => {
    const reservations = [
      { type: 'DYNAMIC' as const, role: 'keelson', labels: { labels: [{ key: 'service', value: 'db' }] } },
    ];
    const volume = disk(64, {
      reservations,
      disk: { persistence: { id: 'vol-1' }, volume: { container_path: 'data', mode: 'RW' } },
    });
    const text = formatResources(allocateTo([cpus(0.5), ports({ begin: 80, end: 80 }), volume], 'keelson'));
    expect(text).toBe(
      'cpus(allocated: keelson):0.5; ports(allocated: keelson):[80-80]; disk(allocated: keelson)(reservations: [(DYNAMIC,keelson,{service: db})])[vol-1:data]:64',
    );
  });
});
