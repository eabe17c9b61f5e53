import { describe, expect, it } from 'vitest';
import { memberStateOf } from '../src/index.ts';
import { Scenario } from './support/scenario.ts';

describe('a container that exits at once', () => {
  it('is tried again at once, then after 1 s, 2 s, 4 s, and at most 5 min', () => {
    const cache = new Scenario();
    const waits: number[] = [];
    for (let launch = 1; launch <= 12; launch++) {
      cache.place().prepared(0).sent(0).dies(0, 'exited 1');
      const { backoff } = cache.member(0);
      waits.push((backoff?.untilMs ?? 0) - cache.nowMs);
      cache.wait(300_000);
    }
    expect(waits).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000));
    expect(cache.member(0).launch).toBe(12);
  });

  it('waits for no offer meanwhile, and says why', () => {
    const cache = new Scenario().place().prepared(0).sent(0).dies(0).place().prepared(0).sent(0).dies(0, 'exited 1');
    expect(cache.waiting).toEqual([]);
    expect(memberStateOf(cache.instance, cache.member(0), cache.nowMs)).toBe('backoff');
    expect(cache.said('backoff')).toEqual(['cache-0 backoff: 2 failures: next try in 1 s (exited 1)']);
    cache.wait(1_000);
    expect(cache.waiting).toEqual([0]);
  });

  it('is forgiven once it has run for a minute', () => {
    const cache = new Scenario();
    for (const _ of [1, 2, 3]) cache.place().prepared(0).sent(0).dies(0).wait(5_000);
    cache.place().prepared(0).sent(0).runs(0);
    cache.nowMs += 60_000;
    cache.dies(0);
    expect(cache.member(0).backoff?.failures).toBe(1);
  });

  it('is not launched again where it was to end', () => {
    const cache = Scenario.running({ slaves: 1 }).slaves(0).dies(1, 'stopped');
    expect(cache.member(1)).toMatchObject({ task: null, backoff: null });
    expect(cache.waiting).toEqual([]);
  });
});

describe('a config hook that fails', () => {
  it('is called again after 1 s, 2 s, 4 s, with the reason in the status', () => {
    const cache = new Scenario();
    for (const waitMs of [1_000, 2_000, 4_000]) {
      cache.place().fail('prepare 0', 'no password');
      expect(cache.status.problem).toMatchObject({ where: 'config of cache-0', message: 'no password' });
      expect(cache.status.problem?.retryAtMs).toBe(cache.nowMs + waitMs);
      cache.wait(waitMs - 1);
      expect(cache.waiting).toEqual([]);
      cache.wait(1);
      expect(cache.waiting).toEqual([0]);
    }
    cache.place().prepared(0);
    expect(cache.status.problem).toBeNull();
    expect(cache.said('hookFailed')).toHaveLength(3);
  });

  it('holds up no other member', () => {
    const cache = new Scenario({ slaves: 2 }).place().fail('prepare 1').prepared(0, 2);
    expect(cache.open).toEqual(['launch 0', 'launch 2']);
  });

  it('is no problem any more where its instance is stopped', () => {
    const cache = new Scenario().place().fail('prepare 0').intent({ kind: 'suspend', by: 'operator' });
    expect(cache.status.problem).toBeNull();
  });

  it('may say as much as it wants', () => {
    const cache = new Scenario().place().fail('prepare 0', 'x'.repeat(100_000));
    expect(cache.status.problem?.message).toHaveLength(2_000);
  });
});

describe('a task that is not well', () => {
  it('is ended after 30 s, and launched again', () => {
    const cache = Scenario.running();
    cache.update(0, { state: 'running', healthy: false, message: 'no PONG' });
    cache.wait(29_999);
    expect(cache.open).toEqual([]);
    cache.wait(1);
    expect(cache.open).toEqual(['kill 0']);
    expect(cache.said('killed')).toEqual(['cache-0 killed: unhealthy for 30 s: no PONG']);
    expect(cache.settle().member(0)).toMatchObject({ launch: 2, task: { healthy: true } });
  });

  it('is left alone where it gets well in time', () => {
    const cache = Scenario.running();
    cache.update(0, { state: 'running', healthy: false }).wait(20_000).runs(0).wait(60_000);
    expect(cache.open).toEqual([]);
  });
});

describe('an effect that fails', () => {
  it('is tried again with growing waits, and is a problem until it succeeds', () => {
    const cache = Scenario.running({}, { hooks: ['config', 'masterRunning'] })
      .dies(0)
      .place()
      .prepared(0)
      .sent(0)
      .runs(0);
    const delays = [1, 2, 3, 4].map(() => {
      cache.fail('masterRunning 0', 'boom');
      return cache.effect('masterRunning 0').notBeforeMs - cache.nowMs;
    });
    expect(delays).toEqual([100, 200, 400, 800]);
    expect(cache.status.problem).toMatchObject({ where: 'masterRunning of cache-0', message: 'boom' });
    cache.answer('masterRunning 0', { kind: 'hookDone' });
    expect(cache.status.problem).toBeNull();
  });

  it('is no problem any more once what it was about has ended', () => {
    const cache = Scenario.running().lost(0).fail('inspect 0', 'no answer');
    expect(cache.status.problem).toMatchObject({ where: 'inspect of cache-0' });
    cache.dies(0);
    expect(cache.status.problem).toBeNull();
  });
});
