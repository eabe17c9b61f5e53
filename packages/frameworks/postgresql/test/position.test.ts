import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePositions, isOnWayTo, lsnOf, type Point, parseTimeline, positionOf } from '../src/position.ts';

const at = (history: string, value: number | bigint) => ({ history: `7:${history}`, value: `${value}` });

describe('positions', () => {
  test('of one timeline are compared by how far its log is, beyond what a double holds', () => {
    expect(comparePositions(at('1', 10), at('1', 20))).toBe(-1);
    expect(comparePositions(at('1', 20), at('1', 20))).toBe(0);
    expect(comparePositions(at('1', 9_007_199_254_740_993n), at('1', 9_007_199_254_740_992n))).toBe(1);
  });

  test('of a promoted slave and of one that stopped before are compared', () => {
    expect(comparePositions(at('1', 100), at('1@100,2', 150))).toBe(-1);
    expect(comparePositions(at('1@100,2', 150), at('1', 90))).toBe(1);
    expect(comparePositions(at('1@100,2@200,5', 250), at('1@100,2', 150))).toBe(1);
  });

  test('of a promoted slave and of one that went on by itself can not be compared', () => {
    expect(comparePositions(at('1', 101), at('1@100,2', 150))).toBeUndefined();
    expect(comparePositions(at('1@90,2', 120), at('1@100,2', 150))).toBeUndefined();
    expect(comparePositions(at('1@100,3', 120), at('1@100,2', 150))).toBeUndefined();
  });

  test('of another database can not be compared', () => {
    expect(comparePositions(at('1', 10), { history: '8:1', value: '10' })).toBeUndefined();
  });
});

/** A tree of timelines, each leaving one before it where that has been, and points on them. */
const tree = fc.array(fc.record({ parent: fc.nat(), at: fc.nat(50) }), { maxLength: 6 }).map((forks) => {
  const timelines: { former: { id: number; end: bigint }[]; id: number; begin: bigint }[] = [
    { id: 1, former: [], begin: 0n },
  ];
  for (const fork of forks) {
    const parent = timelines[fork.parent % timelines.length] ?? { id: 1, former: [], begin: 0n };
    const end = parent.begin + BigInt(fork.at);
    timelines.push({ id: timelines.length + 1, former: [...parent.former, { id: parent.id, end }], begin: end });
  }
  return timelines;
});
const points = (count: number) =>
  fc
    .tuple(tree, fc.array(fc.record({ on: fc.nat(), past: fc.nat(60) }), { minLength: count, maxLength: count }))
    .map(([timelines, places]) =>
      places.map(({ on, past }): Point => {
        const { id, former, begin } = timelines[on % timelines.length] ?? { id: 1, former: [], begin: 0n };
        return { system: '7', timeline: { id, former }, lsn: begin + BigInt(past) };
      }),
    );

/** All bytes of the log up to a point, as what they are: which timeline wrote them. What comparing must agree with. */
function bytesOf({ timeline, lsn }: Point): string[] {
  const bytes: string[] = [];
  let from = 0n;
  for (const { id, end } of [...timeline.former, { id: timeline.id, end: lsn }]) {
    for (let byte = from; byte < end; byte++) bytes.push(`${id}:${byte}`);
    from = from > end ? from : end;
  }
  return bytes;
}

const isBeginning = (a: string[], b: string[]) => a.length <= b.length && a.every((byte, index) => b[index] === byte);

describe('comparing, for any history', () => {
  test('says that one is older exactly where all of its log is the beginning of the other’s', () => {
    fc.assert(
      fc.property(points(2), ([a, b]) => {
        if (a === undefined || b === undefined) return;
        const [mine, others] = [bytesOf(a), bytesOf(b)];
        const compared = comparePositions(positionOf(a), positionOf(b));
        if (isOnWayTo(a, b)) expect(isBeginning(mine, others) || isBeginning(others, mine)).toBe(true);
        if (compared === undefined) return;
        expect(compared).toBe(Math.sign(mine.length - others.length));
        expect(isBeginning(compared <= 0 ? mine : others, compared <= 0 ? others : mine)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is the same from both sides, and goes through', () => {
    fc.assert(
      fc.property(points(3), (three) => {
        const [a, b, c] = three.map(positionOf);
        if (a === undefined || b === undefined || c === undefined) return;
        const back = comparePositions(b, a);
        expect(comparePositions(a, b)).toBe(back === undefined ? undefined : 0 - back);
        const [first, second, third] = [comparePositions(a, b), comparePositions(b, c), comparePositions(a, c)];
        if (first === undefined || second === undefined || first > 0 || second > 0 || third === undefined) return;
        expect(third).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what PostgreSQL writes', () => {
  test('as a position is read', () => {
    expect(lsnOf('0/3000148')).toBe(0x3000148n);
    expect(lsnOf('16/B374D848')).toBe((0x16n << 32n) + 0xb374d848n);
    expect(() => lsnOf('nowhere')).toThrow('not a log position: nowhere');
  });

  test('as a timeline’s history is read, comments and empty lines left out', () => {
    const text = '1\t0/3000148\tno recovery target specified\n\n# a comment\n2\t1/A0\tbefore 2026-01-01\n';
    expect(parseTimeline(3, text)).toEqual({
      id: 3,
      former: [
        { id: 1, end: 0x3000148n },
        { id: 2, end: (1n << 32n) + 0xa0n },
      ],
    });
    expect(parseTimeline(1, '')).toEqual({ id: 1, former: [] });
  });
});
