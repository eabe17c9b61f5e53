import { createInstance, specSchema } from '@keelson/core';
import { expect, it } from 'vitest';
import { Random, World } from '../src/index.ts';
import { plainCode } from './frameworks.ts';

const { checks } = new World(1, plainCode, false);
const spec = specSchema.parse({ name: 'db', framework: 'redis' });
const instance = createInstance('db-aaaaaaaa', spec, plainCode(new Random(1)).traits, 0);

it.each([
  [
    'the freshest first',
    [2, 1],
    [
      [1, 5],
      [2, 9],
    ],
  ],
  [
    'one of two that are equal',
    [1, 2],
    [
      [1, 9],
      [2, 9],
    ],
  ],
  ['nobody, where nobody answered', [], []],
  ['nobody, where none has come far enough', [], [[1, 5]]],
] as const)('a ranking is right that has %s', (_words, ranking, offsets) => {
  expect(() => checks.ranked(instance, ranking, new Map(offsets.map(([a, b]) => [a, b])))).not.toThrow();
});

it.each([
  ['who is behind before who is not', [1, 2], 'compare ranks db-1 (at 5) before db-2 (at 9)'],
  ['who is behind alone', [1], 'compare ranks db-1 (at 5) before db-2 (at 9)'],
  ['somebody who did not answer', [3, 2], 'compare ranks db-3 (at undefined) before db-2 (at 9)'],
] as const)('a ranking is a violation that has %s', (_words, ranking, message) => {
  const offsets = new Map([
    [1, 5],
    [2, 9],
  ]);
  expect(() => checks.ranked(instance, ranking, offsets)).toThrow(message);
});
