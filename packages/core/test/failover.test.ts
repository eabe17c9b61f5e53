import { describe, expect, it } from 'vitest';
import { phaseOf } from '../src/index.ts';
import { at, Scenario } from './support/scenario.ts';

describe('a master that is lost', () => {
  it('is replaced by the freshest slave; the rest follow, and it comes back as a slave', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(0);
    expect(phaseOf(cache.instance)).toBe('failingOver');
    expect(cache.waiting).toEqual([]);
    cache.probed('elect 1,2', { 1: 100, 2: 200 });
    expect(cache.status).toMatchObject({ epoch: 2, failover: { phase: 'promoting', candidate: 2, baseEpoch: 1 } });
    cache.done('promote 2');
    expect(cache.status).toMatchObject({ master: 2, epoch: 2, failover: null });
    expect(cache.open).toEqual(['follow 1 -> 2']);
    expect(cache.waiting).toEqual([0]);
    cache.settle();
    expect(cache.member(0)).toMatchObject({ role: 'slave', task: { launchedAs: 'slave' }, syncedEpoch: 2 });
    expect(cache.said('promoted')[0]).toContain('freshest of 2 healthy slaves (position 200)');
  });

  it('is launched again where no slave was in sync', () => {
    const cache = new Scenario({ slaves: 1 }).place().prepared(0, 1).sent(0, 1).runs(0, 1).dies(0);
    expect(cache.open).toEqual([]);
    expect(cache.status.failover).toBeNull();
    expect(cache.waiting).toEqual([0]);
    expect(cache.said('failoverWaits')[0]).toContain('no slave is healthy and in sync');
  });

  it('starts an epoch of its own when it runs again: slaves must show that they are in sync with it', () => {
    const cache = new Scenario({ slaves: 1 }).place().prepared(0, 1).sent(0, 1).runs(0, 1).dies(0);
    cache.place().prepared(0).sent(0).runs(0);
    expect(cache.status).toMatchObject({ epoch: 2, epochLaunch: 2 });
    expect(cache.open).toEqual(['follow 1 -> 0']);
    cache.done('follow 1 -> 0').probed('sync 1', { 1: 7 });
    expect(cache.member(1).syncedEpoch).toBe(2);
  });

  it('is launched again where the framework can not promote', () => {
    const cache = Scenario.running({ slaves: 1 }, { operations: ['probe', 'follow'] }).dies(0);
    expect(cache.waiting).toEqual([0]);
    cache.wait(60_000);
    expect(cache.said('failoverStarted')).toHaveLength(1);
  });

  it('is replaced by the first healthy slave where the framework can not probe', () => {
    const cache = Scenario.running({ slaves: 2 }, { operations: ['promote', 'follow'] }).dies(0);
    expect(cache.open).toEqual(['promote 1']);
  });

  it('is launched again after five elections that nobody answered', () => {
    const cache = Scenario.running({ slaves: 1 }).dies(0);
    for (let election = 1; election <= 5; election++) cache.probed('elect 1', {});
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0]);
    expect(cache.said('failoverWaits')[0]).toContain('no slave says how far it is');
  });

  it('has its chance to start again before the next election', () => {
    const cache = Scenario.running({ slaves: 1 }).dies(0);
    for (let election = 1; election <= 5; election++) cache.probed('elect 1', {});
    cache.wait(4_999);
    expect(cache.open).toEqual([]);
    cache.wait(1);
    expect(cache.open).toEqual(['elect 1']);
    expect(cache.waiting).toEqual([]);
  });

  it('is overtaken, while it waits for an offer, by a slave that is well again', () => {
    const cache = Scenario.running({ slaves: 1 }).update(1, { state: 'running', healthy: false }).dies(0);
    expect(cache.waiting).toEqual([0]);
    cache.runs(1).wait(5_000).probed('elect 1', { 1: 5 }).done('promote 1');
    expect(cache.status.master).toBe(1);
  });

  it('is not replaced by a slave that is not well', () => {
    const cache = Scenario.running({ slaves: 2 }).update(2, { state: 'running', healthy: false }).dies(0);
    expect(cache.open).toEqual(['elect 1']);
  });

  it('leaves a config that is being made to be made again: it names the master before', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(1).place();
    const before = cache.effect('prepare 1').id;
    cache.dies(0).probed('elect 2', { 2: 9 }).done('promote 2');
    expect(cache.effect('prepare 1').id).toBeGreaterThan(before);
  });

  it('says no more than the status takes, however long a position is', () => {
    const cache = Scenario.running({ slaves: 1 }).dies(0);
    const position = { history: 'h', value: '9'.repeat(4_096) };
    const answers = [{ ordinal: 1, ok: true as const, position, synced: true }];
    cache.answer('elect 1', { kind: 'probed', answers, ranking: [1] });
    expect(cache.status.failover?.message.length).toBeLessThanOrEqual(2_048);
  });
});

describe('a candidate', () => {
  const elected = () => Scenario.running({ slaves: 2 }).dies(0).probed('elect 1,2', { 1: 1, 2: 2 });

  it('that can not be promoted five times is ended, and only then another is elected', () => {
    const cache = elected();
    for (let attempt = 1; attempt <= 5; attempt++) cache.fail('promote 2');
    expect(cache.open).toEqual(['kill 2']);
    expect(cache.effect('kill 2')).toMatchObject({ graceMs: 0 });
    cache.wait(60_000);
    expect(cache.open).toEqual(['kill 2']);
    cache.dies(2, 'killed');
    expect(cache.open).toEqual(['elect 1']);
    cache.probed('elect 1', { 1: 1 }).done('promote 1');
    expect(cache.status).toMatchObject({ master: 1, epoch: 3 });
  });

  it('that is lost is waited for: it may be master already', () => {
    const cache = elected().lost(2).fail('promote 2', 'no answer');
    expect(cache.open).toEqual(['inspect 2']);
    cache.answer('inspect 2', { kind: 'inspected', alive: true, proof: null, message: '' });
    expect(cache.open).toEqual(['promote 2']);
    cache.done('promote 2');
    expect(cache.status).toMatchObject({ master: 2, epoch: 2 });
  });

  it('that dies is replaced by another', () => {
    const cache = elected().dies(2);
    expect(cache.open).toEqual(['elect 1']);
  });

  it('that dies as the last one has the old master launched again', () => {
    const cache = Scenario.running({ slaves: 1 }).dies(0).probed('elect 1', { 1: 1 }).dies(1);
    expect(cache.status.failover).toBeNull();
    expect(cache.waiting).toEqual([0, 1]);
  });

  it('is promoted once more where nobody knows whether it was', () => {
    const cache = elected().fail('promote 2', 'timeout');
    expect(cache.effect('promote 2')).toMatchObject({ attempt: 1, epoch: 2, notBeforeMs: cache.nowMs + 200 });
  });
});

describe('a failover that the operator asks for', () => {
  it('ends the master at once, and waits for proof of its death', () => {
    const cache = Scenario.running({ slaves: 1 }).request({ kind: 'failover', to: null });
    expect(cache.open).toEqual(['kill 0']);
    expect(cache.effect('kill 0')).toMatchObject({ graceMs: 0 });
    cache.dies(0, 'killed').probed('elect 1', { 1: 4 }).done('promote 1').settle();
    expect(cache.status.master).toBe(1);
  });

  it('goes to the slave that was named, though it is not the freshest', () => {
    const cache = Scenario.running({ slaves: 2 }).request({ kind: 'failover', to: 1 }).dies(0);
    cache.probed('elect 1,2', { 1: 1, 2: 9 });
    expect(cache.open).toEqual(['promote 1']);
  });

  it.each([
    ['nobody is in sync', new Scenario({ slaves: 1 }), null, 'no slave is healthy and in sync'],
    ['the one named is no slave', Scenario.running({ slaves: 1 }), 0, 'not a healthy slave in sync'],
    ['there are no slaves', Scenario.running({}, { topology: 'single' }), null, 'the instance has no slaves'],
    ['one is under way', Scenario.running({ slaves: 1 }).dies(0), null, 'a change of master is under way'],
  ])('is refused where %s, and never kept for later', (_name, cache, to, reason) => {
    cache.request({ kind: 'failover', to });
    expect(cache.said('requestRefused').join()).toContain(reason);
    expect(cache.status.handledRequest).toBe(1);
  });
});

describe('a slave that runs', () => {
  it('is elected only once it was seen in sync', () => {
    const cache = Scenario.running({ slaves: 1 }).slaves(2).place().prepared(2).sent(2).runs(2);
    cache.probed('sync 2', { 2: 3 }, false);
    expect(cache.dies(0).open).toEqual(['elect 1']);
  });

  it('is asked ever more seldom whether it is in sync', () => {
    const cache = Scenario.running({ slaves: 0 }).slaves(1).place().prepared(1).sent(1).runs(1);
    const delays = Array.from({ length: 9 }, () => {
      cache.probed('sync 1', { 1: 0 }, false);
      return cache.effect('sync 1').notBeforeMs - cache.nowMs;
    });
    expect(delays).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('follows the new master, again and again until it does', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(0).probed('elect 1,2', { 1: 2, 2: 1 }).done('promote 1');
    cache.fail('follow 2 -> 1');
    expect(cache.effect('follow 2 -> 1')).toMatchObject({ attempt: 1 });
    cache.done('follow 2 -> 1');
    expect(cache.member(2)).toMatchObject({ followedEpoch: 2, syncedEpoch: null });
  });

  it('is launched again where the framework can not make it follow', () => {
    const cache = Scenario.running({ slaves: 2 }, { operations: ['probe', 'promote'] });
    cache.dies(0).probed('elect 1,2', { 1: 2, 2: 1 }).done('promote 1');
    expect(cache.open).toEqual(['kill 2']);
    cache.settle();
    expect(cache.member(2)).toMatchObject({ launch: 2, syncedEpoch: 2 });
  });

  it('is not in sync by an answer about the epoch before', () => {
    const cache = Scenario.running({ slaves: 0 }).slaves(1).place().prepared(1).sent(1).runs(1);
    const stale = cache.effect('sync 1').id;
    cache.dies(0).place().prepared(0).sent(0).runs(0);
    const answers = [{ ordinal: 1, ok: true as const, position: at(1), synced: true }];
    cache.send({ kind: 'effectDone', effectId: stale, result: { kind: 'probed', answers, ranking: [1] } });
    expect(cache.member(1).syncedEpoch).toBeNull();
  });
});
