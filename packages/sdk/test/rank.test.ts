import type { ProbeAnswer } from '@keelson/core';
import { expect, it } from 'vitest';
import { rank } from '../src/host/rank.ts';

const at = (ordinal: number, value: number, history = 'h'): ProbeAnswer => ({
  ordinal,
  ok: true,
  position: { history, value: String(value) },
  synced: true,
});
const compare = (a: { history: string; value: string }, b: { history: string; value: string }) =>
  a.history === b.history ? Number(a.value) - Number(b.value) : undefined;

it('puts the freshest first, equal ones by ordinal', () => {
  expect(rank([at(2, 5), at(1, 7), at(0, 5)], compare, null)).toEqual([1, 0, 2]);
});

it('leaves out who did not answer', () => {
  expect(rank([{ ordinal: 1, ok: false, error: 'timeout' }, at(2, 1)], compare, null)).toEqual([2]);
});

it('keeps to the largest comparable history', () => {
  expect(rank([at(0, 9, 'old'), at(1, 3), at(2, 4)], compare, null)).toEqual([2, 1]);
});

it('leaves out who has not come far enough, or can not be compared', () => {
  expect(rank([at(0, 3), at(1, 5), at(2, 9, 'other')], compare, { history: 'h', value: '4' })).toEqual([1]);
});

it('ranks nobody where nobody answers', () => {
  expect(rank([], compare, null)).toEqual([]);
});
