/** What Mesos says of a task by itself, as a real master was seen to say it. */
import { describe, expect, it } from 'vitest';
import { Scenario } from './support/scenario.ts';

const launched = () => new Scenario({ slaves: 0 }).place(0).prepared(0);

describe('rule 12, fact 31: a launch that was refused', () => {
  it('never started, where nothing was heard of it: the member is placed again under the next launch number', () => {
    const cache = launched().update(0, { state: 'refused', message: 'REASON_INVALID_OFFERS' });
    expect(cache.member(0)).toMatchObject({ task: null, launch: 1, lastDeath: { launch: 1, proof: 'neverStarted' } });
    expect(cache.place(0).member(0).task).toMatchObject({ state: 'placed', launch: 2 });
  });

  it.each(['starting', 'running', 'lost'] as const)('does not end the task of that id which is %s', (state) => {
    const cache = launched();
    if (state !== 'starting') cache.runs(0);
    cache.update(0, { state: state === 'lost' ? 'unknown' : state });
    cache.update(0, { state: 'refused', message: 'Task has another kind of duplicate' });
    expect(cache.member(0)).toMatchObject({ task: { state, launch: 1 }, lastDeath: null });
    expect(cache.open).toContain('inspect 0');
    cache.answer('inspect 0', { kind: 'inspected', alive: true, proof: null, message: '' });
    expect(cache.member(0).task?.state).toBe(state === 'lost' ? 'running' : state);
    expect(cache.open).not.toContain('inspect 0');
  });
});

describe('rule 16: RUNNING by the master', () => {
  it('that says nothing of health changes nothing of it', () => {
    const cache = Scenario.running({ slaves: 0 }).update(0, { state: 'running', healthy: false });
    const { sinceMs } = cache.member(0).task ?? {};
    cache.wait(1_000).update(0, { state: 'running', healthy: null });
    expect(cache.member(0).task).toMatchObject({ healthy: false, sinceMs });
    cache.update(0, { state: 'running', healthy: true }).update(0, { state: 'running', healthy: null });
    expect(cache.member(0).task?.healthy).toBe(true);
  });

  it('that says nothing new changes nothing at all', () => {
    const cache = Scenario.running({ slaves: 1 }).update(0, { state: 'running', healthy: false, message: 'no PONG' });
    const before = cache.status;
    for (const ordinal of [0, 1]) cache.update(ordinal, { state: 'running', healthy: null, message: '' });
    expect(cache.status.revision).toBe(before.revision);
    expect(cache.member(0).task?.message).toBe('no PONG');
  });

  it('takes up a task that was lost, under its own launch number', () => {
    const cache = Scenario.running({ slaves: 1 });
    cache.update(0, { state: 'unknown', message: 'TASK_UNREACHABLE' }).wait(600_000);
    expect(cache.status).toMatchObject({ master: 0, failover: null });
    cache.update(0, { state: 'running', healthy: null });
    expect(cache.member(0).task).toMatchObject({ state: 'running', healthy: true, launch: 1 });
    expect(cache.status.epoch).toBe(1);
  });
});

describe('rule 14: updates in any order', () => {
  it('STARTING after RUNNING takes nothing back', () => {
    const cache = Scenario.running({ slaves: 0 }).update(0, { state: 'starting', message: 'pulling' });
    expect(cache.member(0).task?.state).toBe('running');
  });

  it('an end before any word of a start ends the launch, and what comes late changes nothing', () => {
    const cache = launched().dies(0);
    const before = cache.instance;
    cache.update(0, { state: 'running', healthy: true }).update(0, { state: 'unknown' });
    expect(cache.instance).toBe(before);
  });

  it('news of a former launch says nothing of the present one', () => {
    const cache = launched().dies(0).place(0).prepared(0).runs(0);
    const before = cache.instance;
    for (const state of ['ended', 'unknown', 'refused', 'running'] as const) {
      cache.update(0, { launch: 1, state, proof: state === 'ended' ? 'exitSeen' : null });
    }
    expect(cache.instance).toBe(before);
  });
});

it('rule 11: the same update five times is one change', () => {
  const cache = launched().runs(0);
  const { revision } = cache.status;
  for (let time = 0; time < 4; time += 1) cache.runs(0);
  expect(cache.status.revision).toBe(revision);
  cache.dies(0);
  const dead = cache.instance;
  for (let time = 0; time < 4; time += 1) cache.update(0, { state: 'ended', proof: 'exitSeen' });
  expect(cache.instance).toBe(dead);
});
