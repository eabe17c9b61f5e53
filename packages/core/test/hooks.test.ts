import { describe, expect, it } from 'vitest';
import type { Decision, Traits } from '../src/index.ts';
import { at, Scenario } from './support/scenario.ts';

const hooked = {
  hooks: ['config', 'masterLost', 'slaveLost', 'masterRunning', 'slaveRunning'],
} satisfies Partial<Traits>;
const lostMaster = (traits: Partial<Traits> = hooked) => Scenario.running({ slaves: 2 }, traits).dies(0);
const decide = (cache: Scenario, decision: Decision) => cache.answer('masterLost 0', { kind: 'decided', decision });

describe('masterLost', () => {
  it('is asked once the master is proven dead, not before', () => {
    const cache = Scenario.running({ slaves: 2 }, hooked).lost(0);
    expect(cache.open).toEqual(['inspect 0']);
    cache.dies(0);
    expect(cache.open).toEqual(['masterLost 0']);
    expect(cache.waiting).toEqual([]);
  });

  it('may leave it to the default', () => {
    expect(decide(lostMaster(), { kind: 'default' }).open).toEqual(['elect 1,2']);
  });

  it('may choose a slave that is in sync', () => {
    const cache = decide(lostMaster(), { kind: 'promote', ordinal: 1 });
    expect(cache.open).toEqual(['promote 1']);
  });

  it.each([0, 7])('may not choose member %i, who is no slave in sync: the freshest is elected', (ordinal) => {
    const cache = decide(lostMaster(), { kind: 'promote', ordinal });
    expect(cache.open).toEqual(['elect 1,2']);
    expect(cache.said('failoverWaits').join()).toContain('not healthy and in sync');
  });

  it('may not choose anybody where the framework can not promote', () => {
    const cache = lostMaster({ ...hooked, operations: ['probe', 'follow'] });
    decide(cache, { kind: 'promote', ordinal: 1 });
    expect(cache.waiting).toEqual([0]);
  });

  it('may wait, and is asked again', () => {
    const cache = decide(lostMaster(), { kind: 'wait', reason: 'a backup runs', retryMs: 2_000 });
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([]);
    expect(cache.said('failoverWaits')).toEqual(['- failoverWaits: a backup runs']);
    cache.wait(1_999);
    expect(cache.open).toEqual([]);
    cache.wait(1);
    expect(cache.open).toEqual(['masterLost 0']);
  });

  it('may not spin by waiting for no time, nor say more than the status takes', () => {
    const cache = decide(lostMaster(), { kind: 'wait', reason: 'x'.repeat(9_999), retryMs: -5 });
    expect(cache.status.failover).toMatchObject({ phase: 'waiting', untilMs: cache.nowMs + 100 });
  });

  it('may have the master launched again, though a slave could serve', () => {
    const cache = decide(lostMaster(), { kind: 'relaunch' });
    expect(cache.waiting).toEqual([0]);
    cache.settle();
    expect(cache.status).toMatchObject({ master: 0, epoch: 2 });
  });

  it('may have all of them launched again: the slaves are ended at once, and wait for the new master', () => {
    const cache = decide(lostMaster({ ...hooked, startOrder: 'masterFirst' }), { kind: 'relaunchAll' });
    expect(cache.open).toEqual(['kill 1', 'kill 2']);
    cache.dies(1).dies(2);
    expect(cache.waiting).toEqual([0]);
    cache.settle();
    expect(cache.status).toMatchObject({ master: 0, epoch: 2 });
    expect(cache.member(1).launch).toBe(2);
    expect(cache.member(2).launch).toBe(2);
  });

  it('is asked once more where the master still waits to be launched, while a slave could serve', () => {
    const cache = decide(lostMaster(), { kind: 'relaunch' }).wait(4_999);
    expect(cache.open).toEqual([]);
    cache.wait(1);
    expect(cache.open).toEqual(['masterLost 0']);
    decide(cache, { kind: 'relaunch' });
    expect(cache.waiting).toEqual([0]);
    expect(decide(cache.wait(5_000), { kind: 'promote', ordinal: 2 }).open).toEqual(['promote 2']);
  });

  it('is asked anew about the next loss', () => {
    const cache = decide(lostMaster(), { kind: 'relaunch' }).settle().dies(0);
    expect(cache.open).toContain('masterLost 0');
  });

  it('that throws three times leaves it to the default', () => {
    const cache = lostMaster();
    cache.fail('masterLost 0', 'boom').fail('masterLost 0', 'boom');
    expect(cache.open).toEqual(['masterLost 0']);
    expect(cache.status.problem).toMatchObject({ where: 'masterLost of cache-0', message: 'boom' });
    cache.fail('masterLost 0', 'boom');
    expect(cache.open).toEqual(['elect 1,2']);
    expect(cache.said('hookFailed')).toHaveLength(3);
    expect(cache.status.problem).toBeNull();
  });

  it('is not asked about a failover that the operator wants', () => {
    const cache = Scenario.running({ slaves: 1 }, hooked).request({ kind: 'failover', to: null }).dies(0);
    expect(cache.open).toEqual(['elect 1']);
  });
});

describe('slaveLost', () => {
  it('is asked before a slave is launched again', () => {
    const cache = Scenario.running({ slaves: 1 }, hooked).dies(1);
    expect(cache.open).toEqual(['slaveLost 1']);
    expect(cache.waiting).toEqual([]);
    cache.answer('slaveLost 1', { kind: 'decided', decision: { kind: 'default' } });
    expect(cache.waiting).toEqual([1]);
  });

  it('may wait', () => {
    const cache = Scenario.running({ slaves: 1 }, hooked).dies(1);
    const decision = { kind: 'wait', reason: 'x'.repeat(9_999), retryMs: 5_000 } as const;
    cache.answer('slaveLost 1', { kind: 'decided', decision });
    expect(cache.waiting).toEqual([]);
    cache.wait(5_000);
    expect(cache.waiting).toEqual([1]);
  });

  it('that throws three times leaves it to the default', () => {
    const cache = Scenario.running({ slaves: 1 }, hooked).dies(1);
    cache.fail('slaveLost 1').fail('slaveLost 1').fail('slaveLost 1');
    expect(cache.waiting).toEqual([1]);
  });

  it('is not asked about a slave that was to end', () => {
    expect(Scenario.running({ slaves: 1 }, hooked).slaves(0).dies(1, 'stopped').open).toEqual([]);
  });
});

describe('the hooks of a task that runs', () => {
  const starting = (traits: Partial<Traits> = hooked) =>
    new Scenario({ slaves: 1 }, traits).place().prepared(0, 1).sent(0, 1);

  it('are called once for each launch, by its role', () => {
    const cache = starting().runs(0);
    expect(cache.open).toEqual(['masterRunning 0']);
    cache.answer('masterRunning 0', { kind: 'hookDone' }).runs(0).runs(1);
    expect(cache.open).toEqual(['sync 1', 'slaveRunning 1']);
  });

  it('are called for the new role after a promotion, whatever the old one is at', () => {
    const cache = Scenario.running({ slaves: 1 }, hooked).dies(1).settle();
    cache.request({ kind: 'failover', to: null }).dies(0).probed('elect 1', { 1: 1 }).done('promote 1');
    expect(cache.open).toContain('masterRunning 1');
  });

  it('are called for the new role of a master that was demoted', () => {
    const cache = Scenario.running({ slaves: 1 }, hooked).request({ kind: 'switchover', to: null });
    cache.probed('elect 1', { 1: 1 }).done('demote 0', at(1)).probed('elect 1', { 1: 1 }).done('promote 1');
    expect(cache.open).toEqual(['follow 0 -> 1', 'slaveRunning 0', 'masterRunning 1']);
  });

  it('are not called again for a role that is over, though they failed', () => {
    const cache = Scenario.running({ slaves: 0 }, hooked).slaves(1).place().prepared(1).sent(1).runs(1);
    cache
      .probed('sync 1', { 1: 1 })
      .dies(0)
      .answer('masterLost 0', { kind: 'decided', decision: { kind: 'default' } });
    cache.probed('elect 1', { 1: 1 }).done('promote 1').fail('slaveRunning 1');
    expect(cache.open).toEqual(['masterRunning 1']);
  });

  it('are the slave ones for peers, once each', () => {
    const peers = { ...hooked, topology: 'cluster', operations: [] } satisfies Partial<Traits>;
    const cache = new Scenario({ peers: 1 }, peers).place().prepared(0).sent(0).runs(0);
    expect(cache.open).toEqual(['slaveRunning 0']);
    cache.answer('slaveRunning 0', { kind: 'hookDone' });
    expect(cache.open).toEqual([]);
  });
});
