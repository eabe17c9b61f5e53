import { describe, expect, test } from 'vitest';
import { MysqlFramework } from '../src/index.ts';
import { comparePositions, isAtLeast, laterOf, positionOf } from '../src/position.ts';

const at = (gtid: string) => positionOf(gtid);
const compare = (a: string, b: string) => comparePositions(at(a), at(b));

/** GTIDs of three servers that took turns as masters, in the order in which they were written. */
function history(length: number): string[] {
  return Array.from({ length }, (_, index) => `0-${1 + (Math.floor(index / 7) % 3)}-${index + 1}`);
}

describe('positions', () => {
  test('are compared by their place in the log, whoever wrote it, beyond what a double holds', () => {
    expect(compare('0-1-10', '0-2-20')).toBe(-1);
    expect(compare('0-3-20', '0-2-19')).toBe(1);
    expect(compare('0-1-20', '0-1-20')).toBe(0);
    expect(compare('0-1-9007199254740993', '0-1-9007199254740992')).toBe(1);
  });

  test('of a server that has written nothing are the oldest of all', () => {
    expect(compare('', '0-1-1')).toBe(-1);
    expect(compare('', '')).toBe(0);
  });

  test('of two servers that wrote different things at one place can not be compared', () => {
    expect(compare('0-1-20', '0-2-20')).toBeUndefined();
  });

  test('of two domains or frameworks can not be compared', () => {
    expect(compare('1-1-10', '0-1-20')).toBeUndefined();
    expect(comparePositions(at('0-1-1'), { history: 'mysql', value: '0-1-1' })).toBeUndefined();
  });

  test('that are no GTID of one domain are refused', () => {
    expect(() => compare('0-1-10,1-1-10', '0-1-20')).toThrow('not a GTID of one domain');
    expect(() => isAtLeast('x', '0-1-1')).toThrow('not a GTID of one domain: x');
  });

  test('of one history are in total order: each against each', () => {
    const gtids = ['', ...history(40)];
    for (const [left, a] of gtids.entries())
      for (const [right, b] of gtids.entries()) {
        expect(Math.sign(compare(a, b) ?? Number.NaN)).toBe(Math.sign(left - right));
        expect(laterOf(a, b)).toBe(gtids[Math.max(left, right)]);
        expect(isAtLeast(a, b)).toBe(left >= right);
      }
  });

  test('compare to the opposite the other way around, also where they have gone separate ways', () => {
    const gtids = ['', ...history(25), ...history(25).map((gtid) => gtid.replace(/-\d-/, '-9-'))];
    for (const a of gtids)
      for (const b of gtids) {
        const [there, back] = [compare(a, b), compare(b, a)];
        expect(back).toBe(there === undefined ? undefined : there === 0 ? 0 : -there);
      }
  });

  test('are compared by the framework in the same way', () => {
    expect(new MysqlFramework().compare(at('0-1-10'), at('0-1-11'))).toBe(-1);
  });
});
