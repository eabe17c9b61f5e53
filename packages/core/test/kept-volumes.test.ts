/** Volumes that a member has left behind, removed by the operator's word; and strange ones that are taken up. */
import { describe, expect, it } from 'vitest';
import { type FoundVolume, isGone, judge, removalRefusal, volumeAdoption } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

const LEFT = { agentId: 'agent-1', volumeId: 'volume-1' };
/** Member 1 was on agent-1 and lives on agent-9 now. */
function moved(): Scenario {
  const cache = Scenario.running({ slaves: 1 });
  cache.send({ kind: 'agentsDraining', agents: [{ agentId: 'agent-1', why: 'drained' }] });
  cache.send({ kind: 'roomFound', ordinal: 1, hostname: 'host-9' }).dies(1, 'stopped');
  cache.placeAt({ ordinal: 1, home: home(9, { volumeId: 'volume-1' }) }).settle();
  expect(cache.member(1).formerVolumes).toMatchObject([LEFT]);
  return cache;
}
const ask = (cache: Scenario, volume = LEFT, ordinal = 1) =>
  cache.send({ kind: 'volumeRemovalAsked', ordinal, volume });
const removals = (cache: Scenario) => cache.status.effects.filter(({ kind }) => kind === 'removeVolume');

describe('a volume that was left behind', () => {
  it('goes by the word of the operator, which is stored until it is gone', () => {
    const cache = ask(moved());
    expect(removals(cache)).toMatchObject([{ ordinal: 1, ...LEFT }]);
    expect(cache.member(1).formerVolumes).toMatchObject([{ removal: { askedAtMs: cache.nowMs, error: null } }]);
    ask(cache).look();
    expect(removals(cache)).toHaveLength(1);
    expect(cache.said('volumeRemovalAsked')).toHaveLength(1);
    cache.answer('removeVolume 1', { kind: 'volumeRemoved' });
    expect([cache.member(1).formerVolumes, cache.open]).toEqual([[], []]);
    expect(cache.member(1).home).toMatchObject({ agentId: 'agent-9', volumeId: 'volume-1' });
  });

  it('I6: is never one that its member is on, nor one that is nobody’s', () => {
    const cache = moved();
    for (const volume of [
      { agentId: 'agent-9', volumeId: 'volume-1' },
      { agentId: 'agent-1', volumeId: 'other' },
    ]) {
      expect(removalRefusal(cache.instance, 1, volume)).not.toBe(null);
      expect(removals(ask(cache, volume))).toEqual([]);
    }
    expect(removals(ask(cache, LEFT, 0))).toEqual([]);
    expect(removalRefusal(cache.instance, 1, LEFT)).toBe(null);
  });

  it('stays asked for while its agent is away, says what failed, and is no problem of its instance', () => {
    const cache = ask(moved());
    for (let tries = 0; tries < 12; tries++) {
      cache.fail('removeVolume 1', 'agent-1 offers nothing').wait(300_000);
      expect(removals(cache)).toHaveLength(1);
    }
    expect(cache.member(1).formerVolumes[0]?.removal?.error).toBe('agent-1 offers nothing');
    expect([cache.status.problem, removals(cache)[0]?.attempt]).toEqual([null, 12]);
    cache.intent({ kind: 'suspend', by: 'operator' }).settleStopped();
    expect(cache.member(1).formerVolumes).toEqual([]);
  });

  it('is reclaimed wherever it is found meanwhile, and owned before', () => {
    const cache = moved();
    const found = { id: 'volume-1', agentId: 'agent-1', uid: cache.instance.uid, ordinal: 1, launch: null };
    const verdicts = () =>
      (['volume', 'reservation'] as const).map(
        (kind) => judge({ kind, ...found }, { instance: cache.instance, tombstone: undefined, retained: [] }).kind,
      );
    expect(verdicts()[0]).toBe('owned');
    ask(cache);
    expect(verdicts()).toEqual(['reclaim', 'reclaim']);
  });

  it('takes no member back while it is on its way out', () => {
    const cache = ask(moved()).dies(1);
    const before = cache.member(1).launch;
    cache.placeAt({ ordinal: 1, home: home(1) });
    expect([cache.member(1).launch, cache.member(1).task]).toEqual([before, null]);
    cache.placeAt({ ordinal: 1, home: home(1, { volumeId: 'volume-1.fresh' }) });
    expect(cache.member(1).home).toMatchObject({ agentId: 'agent-1', volumeId: 'volume-1.fresh' });
    expect(removals(cache)).toHaveLength(1);
  });

  it('does not hold up the end of an instance whose data is kept', () => {
    const cache = ask(moved()).intent({ kind: 'destroy', data: 'keep' });
    for (const ordinal of [1, 0]) cache.dies(ordinal, 'stopped');
    expect(isGone(cache.instance)).toBe(true);
  });
});

describe('a volume that the store does not know', () => {
  const found = (over: Partial<FoundVolume> = {}): FoundVolume => ({
    ordinal: 1,
    agentId: 'agent-7',
    hostname: 'host-7',
    address: '10.0.0.7',
    volumeId: 'volume-7',
    use: false,
    ...over,
  });
  const stopped = () =>
    Scenario.running({ slaves: 1 }).intent({ kind: 'suspend', by: 'operator' }).settleStopped().settleStopped();
  const adopt = (cache: Scenario, over: Partial<FoundVolume> = {}) =>
    cache.send({ kind: 'volumeAdopted', found: found(over) });
  const verdict = (cache: Scenario, over: Partial<FoundVolume> = {}) =>
    volumeAdoption(cache.instance, found(over)).kind;

  it('is kept, where its member has another: the member stays where it is', () => {
    const cache = stopped();
    const before = cache.member(1).home;
    adopt(cache);
    expect(cache.member(1).home).toEqual(before);
    expect(cache.member(1).formerVolumes).toMatchObject([{ agentId: 'agent-7', volumeId: 'volume-7' }]);
    expect(cache.said('volumeAdopted')[0]).toContain('its member has another, volume-1 on host-1');
    expect(verdict(cache)).toBe('refused');
  });

  it('is its member’s where the operator says so: it waits for that agent, and the other volume is left behind', () => {
    const cache = adopt(stopped(), { use: true });
    expect(cache.member(1).home).toMatchObject({ agentId: 'agent-7', address: '10.0.0.7', volumeId: 'volume-7' });
    expect(cache.member(1).formerVolumes).toMatchObject([LEFT]);
    cache.intent({ kind: 'run' });
    cache.place(0).prepared(0).sent(0).runs(0);
    expect(cache.waiting).toEqual([1]);
    cache.placeAt({ ordinal: 1, home: { ...home(7), volumeId: 'volume-7' } }).settle();
    expect(cache.member(1)).toMatchObject({ home: { volumeId: 'volume-7' }, task: { state: 'running' } });
  });

  it('is its member’s where that is without just this one', () => {
    const mesosVolume = { role: 'keelson', sizeMb: 64 };
    const cache = stopped();
    const { home: at } = cache.member(1);
    if (at === null) throw new Error('no home');
    at.mesosVolume = { ...mesosVolume, state: 'used' };
    const same = { volumeId: 'volume-1', mesosVolume };
    expect([verdict(cache, same), verdict(cache, { mesosVolume })]).toEqual(['used', 'kept']);
    // Folders are called the same on every agent: that says nothing.
    expect(verdict(cache, { volumeId: 'volume-1' })).toBe('kept');
    adopt(cache, same);
    expect(cache.member(1).home).toMatchObject({ agentId: 'agent-7', mesosVolume: { ...mesosVolume, state: 'used' } });
  });

  it('of a member that the instance does not have yet is there when it grows, and goes with it', () => {
    const cache = adopt(Scenario.running({ slaves: 1 }), { ordinal: 2 });
    expect(cache.member(2)).toMatchObject({ wanted: 'retired', home: { volumeId: 'volume-7' } });
    cache.slaves(2);
    expect(cache.waiting).toEqual([2]);
    cache.placeAt({ ordinal: 2, home: { ...home(7), volumeId: 'volume-7' } });
    cache.send({ kind: 'offersGone', offerIds: cache.member(2).task?.offerIds ?? [] });
    expect(cache.member(2).home?.volumeId).toBe('volume-7');
    cache.settle();
    cache.intent({ kind: 'destroy', data: 'delete' });
    for (let round = 0; round < 4; round++) cache.settleStopped();
    expect(isGone(cache.instance)).toBe(true);
  });

  it.each([
    ['of an instance that is being destroyed', () => stopped().intent({ kind: 'destroy', data: 'keep' }), {}],
    ['that a member with a task is to use', () => Scenario.running({ slaves: 1 }), { use: true }],
    ['that is its member’s', stopped, { agentId: 'agent-1', volumeId: 'volume-1' }],
  ])('is refused: one %s', (_what, make, over) => {
    const cache = make();
    expect(verdict(cache, over)).toBe('refused');
    const before = cache.members;
    expect(adopt(cache, over).members).toEqual(before);
  });
});
