import { describe, expect, it } from 'vitest';
import { Displacements } from '../src/displacements.ts';

describe('a subscription that is taken away', () => {
  it('is taken back at once the first time, then ever later', () => {
    const displacements = new Displacements();
    const seen = Array.from({ length: 12 }, (_, time) => displacements.next(time));
    expect(seen.map(({ waitMs }) => waitMs)).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200, 60_000, 60_000,
    ]);
    expect(seen.map(({ isFight }) => isFight).slice(0, 4)).toEqual([false, false, true, true]);
  });

  it('between two that fight never counts as a new story: neither has it for longer than the other one waits', () => {
    const [one, two] = [new Displacements(), new Displacements()];
    let nowMs = 0;
    let taken = 0;
    for (; nowMs < 3_600_000; taken += 1) nowMs += (taken % 2 === 0 ? one : two).next(nowMs).waitMs;
    expect(taken).toBeLessThan(100);
  });

  it('after a long time of peace is taken back at once again', () => {
    const displacements = new Displacements();
    for (let time = 0; time < 10; time += 1) displacements.next(time);
    expect(displacements.next(600_000)).toEqual({ waitMs: 100, isFight: false });
  });
});
