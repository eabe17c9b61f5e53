import { expect, test } from 'vitest';
import { behind, movesOff, onlyWith } from '../src/partitions.ts';

const partition = (index: number, replicas: number[], inSync = replicas) => ({ topic: 't', index, replicas, inSync });

test('a partition is behind where a broker that is up lacks something', () => {
  const partitions = [partition(0, [0, 1, 2]), partition(1, [0, 1, 2], [0, 2])];
  expect(behind({ brokers: [0, 1, 2], partitions })).toEqual(['t-1']);
});

test('what is on a broker that is down is not waited for', () => {
  expect(behind({ brokers: [0, 2], partitions: [partition(1, [0, 1, 2], [0, 2])] })).toEqual([]);
});

test('one that leaves is replaced at its place in each partition, by brokers in turns that have no copy', () => {
  const moves = movesOff(3, [partition(0, [3, 0]), partition(1, [0, 3]), partition(2, [1, 3])], [0, 1, 2]);
  expect(moves.map(({ replicas }) => replicas)).toEqual([
    [1, 0],
    [0, 2],
    [1, 0],
  ]);
});

test('nobody leaves where no other broker can take its copy', () => {
  expect(() => movesOff(3, [partition(0, [0, 1, 2, 3])], [0, 1, 2])).toThrow(
    't-0 has 4 copies, and no other broker is up to take the one of broker 3',
  );
});

test('a broker is the only one with a partition where nobody else that is up is in sync', () => {
  const partitions = [
    partition(0, [0, 1, 2], [0, 1]),
    partition(1, [0, 1, 2], [0]),
    partition(2, [0, 2], [0, 2]),
    partition(3, [1], [1]),
  ];
  expect(onlyWith(0, { brokers: [0, 1], partitions })).toEqual(['t-1', 't-2']);
});
