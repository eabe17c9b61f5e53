import { describe, expect, test } from 'vitest';
import { comparePositions, positionOf } from '../src/position.ts';
import { parseReplication } from '../src/replication.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const C = 'c'.repeat(40);
const at = (history: string, value: number) => ({ history, value: `${value}` });

describe('positions', () => {
  test('of one history are compared by offset, beyond what a double holds', () => {
    expect(comparePositions(at(A, 10), at(A, 20))).toBe(-1);
    expect(comparePositions(at(A, 20), at(A, 20))).toBe(0);
    const huge = { history: A, value: '9007199254740993' };
    expect(comparePositions(huge, { history: A, value: '9007199254740992' })).toBe(1);
  });

  test('of different histories can not be compared', () => {
    expect(comparePositions(at(A, 10), at(B, 20))).toBeUndefined();
  });

  test('of a promoted slave and one that stopped before are compared', () => {
    const promoted = at(`${B}/${A}@101`, 150);
    expect(comparePositions(at(A, 100), promoted)).toBe(-1);
    expect(comparePositions(promoted, at(A, 100))).toBe(1);
    expect(comparePositions(at(A, 100), at(`${B}/${A}@101`, 100))).toBe(0);
  });

  test('of a promoted slave and a server that went on by itself can not be compared', () => {
    expect(comparePositions(at(A, 101), at(`${B}/${A}@101`, 150))).toBeUndefined();
    expect(comparePositions(at(`${C}/${A}@101`, 120), at(`${B}/${A}@101`, 150))).toBeUndefined();
  });

  test('are the same for a slave whether it remembers a former master or not', () => {
    expect(comparePositions(at(`${B}/${A}@101`, 150), at(B, 140))).toBe(1);
  });
});

describe('what INFO says', () => {
  const info = [
    '# Replication',
    'role:master',
    'connected_slaves:2',
    'slave0:ip=10.0.0.1,port=31000,state=online,offset=14,lag=0',
    'slave1:ip=10.0.0.2,port=31001,state=wait_bgsave,offset=0,lag=0',
    `master_replid:${B}`,
    `master_replid2:${A}`,
    'master_repl_offset:28',
    'second_repl_offset:15',
    '# Persistence',
    'loading:0',
  ].join('\r\n');

  test('is read', () => {
    const replication = parseReplication(info);
    expect(replication.slaves).toEqual([
      { host: '10.0.0.1', port: 31_000, online: true },
      { host: '10.0.0.2', port: 31_001, online: false },
    ]);
    expect(positionOf(replication)).toEqual(at(`${B}/${A}@15`, 28));
  });

  test('without a former history gives a plain one', () => {
    const first = info.replace(A, '0'.repeat(40)).replace('second_repl_offset:15', 'second_repl_offset:-1');
    expect(positionOf(parseReplication(first))).toEqual(at(B, 28));
  });

  test('is refused where it is something else', () => {
    expect(() => parseReplication('hello')).toThrow('INFO has no replication in it');
  });
});
