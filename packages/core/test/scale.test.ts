import { describe, expect, it } from 'vitest';
import { memberStateOf, phaseOf } from '../src/index.ts';
import { Scenario } from './support/scenario.ts';

describe('scaling', () => {
  it('up adds members with the next ordinals', () => {
    const cache = Scenario.running({ slaves: 1 }).slaves(3);
    expect(cache.waiting).toEqual([2, 3]);
    cache.settle();
    expect(phaseOf(cache.instance)).toBe('running');
    expect(cache.members.map(({ role }) => role)).toEqual(['master', 'slave', 'slave', 'slave']);
  });

  it('down retires the highest slaves, and keeps their volumes', () => {
    const cache = Scenario.running({ slaves: 3 }).slaves(1);
    expect(cache.open).toEqual(['kill 3', 'kill 2']);
    cache.settle();
    expect(cache.member(3)).toMatchObject({ wanted: 'retired', task: null, home: { volumeId: 'volume-3' } });
    expect(memberStateOf(cache.instance, cache.member(3), cache.nowMs)).toBe('retired');
    expect(phaseOf(cache.instance)).toBe('running');
  });

  it('down spares a master with the highest ordinal', () => {
    const cache = Scenario.running({ slaves: 2 }).request({ kind: 'switchover', to: 2 }).settle();
    expect(cache.status.master).toBe(2);
    cache.slaves(0).settle();
    expect(cache.members.map(({ wanted }) => wanted)).toEqual(['retired', 'retired', 'present']);
    expect(phaseOf(cache.instance)).toBe('running');
  });

  it('up again takes retired members back on their volumes, the lowest first', () => {
    const cache = Scenario.running({ slaves: 3 }).slaves(1).settle().slaves(2);
    expect(cache.waiting).toEqual([2]);
    expect(cache.place().member(2)).toMatchObject({ wanted: 'present', launch: 2, home: { volumeId: 'volume-2' } });
  });

  it('up again before the retired one has ended waits for its end', () => {
    const cache = Scenario.running({ slaves: 1 }).slaves(0).slaves(1);
    expect(cache.waiting).toEqual([]);
    expect(cache.open).toEqual(['kill 1']);
    cache.dies(1, 'stopped');
    expect(cache.waiting).toEqual([1]);
  });

  it('down in the middle of a failover retires nobody before that is over', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(0).probed('elect 1,2', { 1: 1, 2: 9 });
    expect(cache.open).toEqual(['promote 2']);
    cache.slaves(0);
    expect(cache.open).toEqual(['promote 2']);
    cache.done('promote 2').settle();
    expect(cache.members.map(({ wanted }) => wanted)).toEqual(['retired', 'retired', 'present']);
  });

  it('down while a slave is lost has its agent asked for it', () => {
    const cache = Scenario.running({ slaves: 1 }).lost(1).slaves(0);
    expect(cache.open).toEqual(['inspect 1', 'kill 1']);
    cache.answer('inspect 1', { kind: 'inspected', alive: false, proof: 'foundGone', message: '' });
    expect(cache.open).toEqual([]);
  });

  it('a cluster up and down', () => {
    const cache = Scenario.running({ peers: 3 }, { topology: 'cluster', operations: [] });
    cache.declare({ spec: { ...cache.instance.declared.spec, peers: 4 } }).settle();
    expect(cache.members.map(({ role }) => role)).toEqual(['peer', 'peer', 'peer', 'peer']);
    cache.declare({ spec: { ...cache.instance.declared.spec, peers: 2 } }).settle();
    expect(cache.members.map(({ wanted }) => wanted)).toEqual(['present', 'present', 'retired', 'retired']);
  });
});
