import { describe, expect, it } from 'vitest';
import { isGone, isSuspended, memberStateOf, phaseOf } from '../src/index.ts';
import { at, Scenario } from './support/scenario.ts';

const suspend = { kind: 'suspend', by: 'operator' } as const;
const run = { kind: 'run' } as const;
const destroy = (data: 'keep' | 'delete' = 'delete') => ({ kind: 'destroy', data }) as const;

describe('suspend', () => {
  it('ends slaves first, then the master, without a failover', () => {
    const cache = Scenario.running({ slaves: 2 }).intent(suspend);
    expect(cache.open).toEqual(['kill 1', 'kill 2']);
    cache.dies(1, 'stopped').dies(2, 'stopped');
    expect(cache.open).toEqual(['kill 0']);
    expect(phaseOf(cache.instance)).toBe('suspending');
    cache.dies(0, 'stopped');
    expect(isSuspended(cache.instance)).toBe(true);
    expect(phaseOf(cache.instance)).toBe('suspended');
    expect(cache.open).toEqual([]);
    expect(memberStateOf(cache.instance, cache.member(0), cache.nowMs)).toBe('stopped');
    expect(cache.said('failoverStarted')).toEqual([]);
  });

  it('goes on to the master where all slaves were only placed', () => {
    const cache = Scenario.running().slaves(1).place().intent(suspend);
    expect(cache.open).toEqual(['kill 0']);
  });

  it('then resume starts the last master first, on its volume, and the slaves after it', () => {
    const cache = Scenario.running({ slaves: 2 })
      .request({ kind: 'switchover', to: 1 })
      .settle()
      .intent(suspend)
      .settle();
    cache.intent(run);
    expect(cache.waiting[0]).toBe(1);
    cache.settle();
    expect(phaseOf(cache.instance)).toBe('running');
    expect(cache.status.master).toBe(1);
    expect(cache.status.epoch).toBe(3);
  });

  it('taken back at once ends only who was being ended', () => {
    const cache = Scenario.running({ slaves: 1 }).intent(suspend).intent(run);
    expect(cache.open).toEqual(['kill 1']);
    cache.settle();
    expect(cache.members.map(({ launch }) => launch)).toEqual([1, 2]);
    expect(phaseOf(cache.instance)).toBe('running');
  });

  it('needs proof of death for a task that is lost, and takes the word of the operator', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(1).intent(suspend);
    expect(cache.open).toEqual(['inspect 1', 'kill 1']);
    cache.request({ kind: 'fence', ordinal: 1, launch: 1 });
    expect(cache.open).toEqual(['kill 0']);
  });

  it('refuses other requests, with the reason', () => {
    const cache = Scenario.running({ slaves: 1 }).intent(suspend).request({ kind: 'failover', to: null });
    expect(cache.said('requestRefused').join()).toContain('the instance is being stopped');
    expect(cache.status.handledRequest).toBe(1);
  });

  it('keeps a bound candidate in mind until it is dead: resumed before that, nobody else becomes master', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(0).probed('elect 1,2', { 1: 1, 2: 2 });
    cache.intent(suspend);
    expect(cache.open).toEqual(['kill 1', 'kill 2']);
    // Its promotion may have been done: nobody knows.
    cache.dies(1, 'stopped').intent(run);
    expect(cache.waiting).toEqual([]);
    expect(cache.open).toEqual(['kill 2']);
    cache.dies(2, 'stopped');
    expect(cache.waiting).toEqual([0, 1, 2]);
  });

  it('in the middle of a switchover, taken back, gives mastership back to who was demoted', () => {
    const cache = Scenario.running({ slaves: 1 }).request({ kind: 'switchover', to: null });
    cache.probed('elect 1', { 1: 1 }).done('demote 0', at(1)).intent(suspend).intent(run);
    expect(cache.open).toEqual(['kill 1', 'promote 0']);
    cache.done('promote 0').settle();
    expect(cache.status).toMatchObject({ master: 0, failover: null });
    expect(phaseOf(cache.instance)).toBe('running');
  });

  it('forgets a change of master once all are dead', () => {
    const cache = Scenario.running({ slaves: 1 }).dies(0).intent(suspend).dies(1, 'stopped');
    expect(cache.status.failover).toBeNull();
    expect(cache.intent(run).waiting).toEqual([0, 1]);
  });
});

describe('destroy', () => {
  it('with its data ends all, then removes the volumes, then is gone', () => {
    const cache = Scenario.running({ slaves: 1 }).intent(destroy()).dies(1, 'stopped').dies(0, 'stopped');
    expect(cache.open).toEqual(['removeVolume 0', 'removeVolume 1']);
    expect(isGone(cache.instance)).toBe(false);
    cache.answer('removeVolume 1', { kind: 'volumeRemoved' }).fail('removeVolume 0', 'agent away');
    expect(cache.open).toEqual(['removeVolume 0']);
    cache.answer('removeVolume 0', { kind: 'volumeRemoved' });
    expect(isGone(cache.instance)).toBe(true);
  });

  it('with its data removes the volumes of retired members too', () => {
    const cache = Scenario.running({ slaves: 2 }).slaves(0).settle().intent(destroy()).dies(0, 'stopped');
    expect(cache.open).toEqual(['removeVolume 0', 'removeVolume 1', 'removeVolume 2']);
  });

  it('keeping its data removes no volume', () => {
    const cache = Scenario.running({ slaves: 1 }).intent(destroy('keep')).dies(1, 'stopped').dies(0, 'stopped');
    expect(cache.open).toEqual([]);
    expect(isGone(cache.instance)).toBe(true);
    expect(cache.member(1).home?.volumeId).toBe('volume-1');
  });

  it('removes no more volumes once its data is to stay after all', () => {
    const cache = Scenario.running().intent(destroy()).dies(0, 'stopped');
    expect(cache.open).toEqual(['removeVolume 0']);
    expect(cache.intent(destroy('keep')).open).toEqual([]);
  });

  it('before anything was placed is done at once', () => {
    expect(isGone(new Scenario({ slaves: 2 }).intent(destroy()).instance)).toBe(true);
  });

  it.each([
    ['placed, its config not made', () => new Scenario().place(), [], true],
    ['launching', () => new Scenario().place().prepared(0), ['launch 0', 'kill 0'], false],
    ['pulling', () => new Scenario().place().prepared(0).sent(0).update(0, { state: 'starting' }), ['kill 0'], false],
    ['backing off', () => new Scenario().place().fail('prepare 0'), [], true],
    ['lost', () => Scenario.running().lost(0), ['inspect 0', 'kill 0'], false],
    ['failing over', () => Scenario.running({ slaves: 1 }).dies(0), ['kill 1'], false],
  ])('while it is %s', (_name, build, open, gone) => {
    const cache = build().intent(destroy());
    expect(cache.open).toEqual(open);
    expect(isGone(cache.instance)).toBe(gone);
    expect(cache.settleStopped().open).toEqual([]);
    expect(isGone(cache.instance)).toBe(true);
  });

  it('asks for no effect on anyone that it has removed', () => {
    const cache = Scenario.running({ slaves: 2 }).intent(destroy()).settleStopped();
    expect(cache.members).toEqual([]);
    expect(cache.status.effects).toEqual([]);
  });
});
