import { describe, expect, it } from 'vitest';
import { Scenario } from './support/scenario.ts';

describe('a task that Mesos has no word of', () => {
  it('has its agent asked, and is neither replaced nor ended meanwhile', () => {
    const cache = Scenario.running({ slaves: 2 }).lost(0);
    expect(cache.open).toEqual(['inspect 0']);
    cache.wait(3_600_000);
    expect(cache.open).toEqual(['inspect 0']);
    expect(cache.waiting).toEqual([]);
    expect(cache.status.failover).toBeNull();
    expect(cache.said('lost')[0]).toContain('no proof that cache-0 is dead; asking its agent');
  });

  it('is asked for again and again, at most every 15 s', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0);
    for (let attempt = 1; attempt <= 12; attempt++) cache.fail('inspect 0', 'no answer');
    expect(cache.effect('inspect 0')).toMatchObject({ attempt: 12, notBeforeMs: cache.nowMs + 15_000 });
  });

  it('is as it was where its agent says that it lives', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0);
    cache.answer('inspect 0', { kind: 'inspected', alive: true, proof: null, message: '' });
    expect(cache.open).toEqual([]);
    expect(cache.member(0).task).toMatchObject({ state: 'running', healthy: true, launch: 1 });
    expect(cache.status.epoch).toBe(1);
  });

  it('is as it was where it is heard of again', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0).runs(0);
    expect(cache.member(0).task?.state).toBe('running');
    expect(cache.status.epoch).toBe(1);
  });

  it('is not dead where its agent can not tell', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0);
    cache.answer('inspect 0', { kind: 'inspected', alive: false, proof: null, message: 'Docker does not answer' });
    expect(cache.open).toEqual(['inspect 0']);
    expect(cache.status.problem).toMatchObject({ message: 'Docker does not answer' });
  });

  it('is dead where its agent has proof, and only then is the master replaced', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0);
    cache.answer('inspect 0', { kind: 'inspected', alive: false, proof: 'newBoot', message: '' });
    expect(cache.open).toEqual(['elect 1']);
    expect(cache.member(0).lastDeath).toMatchObject({ launch: 1, proof: 'newBoot' });
  });

  it('is dead where a guard says so by itself', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0);
    cache.send({ kind: 'deathReported', ordinal: 0, launch: 1, proof: 'guard', message: 'ended' });
    expect(cache.open).toEqual(['elect 1']);
  });

  it('is not dead though it ended for Mesos, without proof', () => {
    const cache = Scenario.running({ slaves: 1 });
    cache.update(0, { state: 'ended', message: 'REASON_EXECUTOR_TERMINATED' });
    expect(cache.member(0).task?.state).toBe('lost');
    expect(cache.open).toEqual(['inspect 0']);
  });

  it('keeps slaves from being placed, if it is the master', () => {
    const cache = Scenario.running({ slaves: 1 }).dies(1).lost(0);
    expect(cache.waiting).toEqual([]);
  });
});

describe("the operator's word", () => {
  it('counts as proof, and is recorded', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0).request({ kind: 'fence', ordinal: 0, launch: 1 });
    expect(cache.open).toEqual(['elect 1']);
    expect(cache.member(0).lastDeath).toMatchObject({ proof: 'operator' });
    expect(cache.said('dead')[0]).toContain("the operator's word");
  });

  it('is about one launch: another is not meant', () => {
    const cache = Scenario.running({ slaves: 1 }).dies(1).settle().request({ kind: 'fence', ordinal: 1, launch: 1 });
    expect(cache.said('requestRefused').join()).toContain('this launch is not there any more');
    expect(cache.member(1).task).not.toBeNull();
  });

  it('lets a failover go on that waits for proof', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(0).request({ kind: 'failover', to: null });
    expect(cache.open).toEqual(['inspect 0', 'kill 0']);
    cache.request({ kind: 'fence', ordinal: 0, launch: 1 });
    expect(cache.open).toEqual(['elect 1']);
  });
});

describe('a launch that the operator has given up', () => {
  const fenced = () =>
    Scenario.running({ slaves: 1 }).lost(0).request({ kind: 'fence', ordinal: 0, launch: 1 }).settle();

  it('is remembered, with its agent, until somebody has seen its end', () => {
    const cache = fenced();
    expect(cache.member(0).givenUp).toEqual([{ launch: 1, agentId: 'agent-0' }]);
    const update = { ordinal: 0, launch: 1, healthy: null, message: '' };
    cache.send({ kind: 'update', update: { ...update, state: 'running', proof: null } });
    cache.send({ kind: 'update', update: { ...update, state: 'unknown', proof: null } });
    expect(cache.member(0).givenUp).toHaveLength(1);
    cache.send({ kind: 'update', update: { ...update, state: 'ended', proof: 'exitSeen' } });
    expect(cache.member(0).givenUp).toEqual([]);
    expect(cache.member(0).task?.state).toBe('running');
  });

  it('is done with where its guard reports it', () => {
    const cache = fenced().send({ kind: 'deathReported', ordinal: 0, launch: 1, proof: 'guard', message: '' });
    expect(cache.member(0).givenUp).toEqual([]);
  });
});
