/** The end of an executor as proof of its containers' death: only of those that were seen in its cgroup. */
import { describe, expect, it } from 'vitest';
import { Scenario } from './support/scenario.ts';

const terminated = { state: 'ended', message: 'Executor terminated', executorTerminated: true } as const;
const seen = { state: 'running', healthy: true, inExecutorCgroup: true } as const;

describe('the end of an executor', () => {
  it('proves the death of a task that was seen in its cgroup', () => {
    const cache = Scenario.running({ slaves: 2 }).update(0, seen).update(0, terminated);
    expect(cache.member(0)).toMatchObject({ task: null, lastDeath: { proof: 'executorCgroup' } });
    expect(cache.open).toEqual(['elect 1,2']);
  });

  it('proves nothing of one that was not: its agent is asked', () => {
    const cache = Scenario.running({ slaves: 2 }).update(0, terminated);
    expect(cache.member(0).task?.state).toBe('lost');
    expect(cache.open).toEqual(['inspect 0']);
  });

  it.each([false, undefined])(
    'proves nothing of one that was seen elsewhere, or of which nothing was said: %s',
    (said) => {
      const cache = Scenario.running({ slaves: 2 })
        .update(0, { ...seen, inExecutorCgroup: said })
        .update(0, terminated);
      expect(cache.open).toEqual(['inspect 0']);
    },
  );

  it('proves it still when later updates say nothing of the cgroup, as those of the master', () => {
    const cache = Scenario.running({ slaves: 2 })
      .update(0, seen)
      .update(0, { state: 'running', healthy: true, message: 'reconciled' })
      .lost(0)
      .update(0, terminated);
    expect(cache.member(0).lastDeath).toMatchObject({ launch: 1, proof: 'executorCgroup' });
  });

  it('proves nothing any more when it was seen outside since', () => {
    const cache = Scenario.running({ slaves: 2 })
      .update(0, seen)
      .update(0, { ...seen, inExecutorCgroup: false })
      .update(0, terminated);
    expect(cache.open).toEqual(['inspect 0']);
  });

  it.each(['ended', 'unknown'] as const)('is not what another word of the agent says: %s', (state) => {
    const cache = Scenario.running({ slaves: 2 }).update(0, seen).update(0, { state, message: 'it is gone' });
    expect(cache.open).toEqual(['inspect 0']);
  });

  it('is that of one launch: the next one has to be seen in the cgroup of its own executor', () => {
    const cache = Scenario.running({ slaves: 1 }).update(1, seen).update(1, terminated).wait(60_000);
    cache.place(1).prepared(1).sent(1).runs(1);
    expect(cache.member(1)).toMatchObject({ launch: 2, task: { state: 'running' } });
    cache.update(1, terminated);
    expect(cache.open).toContain('inspect 1');
  });
});
