import { describe, expect, it } from 'vitest';
import { at, Scenario } from './support/scenario.ts';

const asked = (to: number | null = null) => Scenario.running({ slaves: 2 }).request({ kind: 'switchover', to });
const demoting = () => asked().probed('elect 1,2', { 1: 100, 2: 90 });
const catchingUp = () => demoting().done('demote 0', at(120));

describe('a planned switchover', () => {
  it('demotes the master, waits until the candidate has all of its data, and promotes it', () => {
    const cache = asked();
    expect(cache.open).toEqual(['elect 1,2']);
    cache.probed('elect 1,2', { 1: 100, 2: 90 });
    expect(cache.open).toEqual(['demote 0']);
    cache.done('demote 0', at(120));
    expect(cache.effect('elect 1')).toMatchObject({ atLeast: at(120) });
    cache.probed('elect 1', { 1: 119 }).probed('elect 1', { 1: 120 });
    expect(cache.open).toEqual(['promote 1']);
    cache.done('promote 1');
    expect(cache.status).toMatchObject({ master: 1, epoch: 2, failover: null });
    expect(cache.open).toEqual(['follow 0 -> 1', 'follow 2 -> 1']);
    expect(cache.settle().members.map(({ launch }) => launch)).toEqual([1, 1, 1]);
  });

  it('goes to the slave that was named', () => {
    expect(asked(2).probed('elect 1,2', { 1: 100, 2: 90 }).status.failover?.candidate).toBe(2);
  });

  it('goes to nobody else than the slave that was named, which is silent', () => {
    const cache = asked(2);
    for (let election = 1; election <= 5; election++) cache.probed('elect 1,2', { 1: 100 });
    expect(cache.status).toMatchObject({ master: 0, epoch: 1, failover: null });
    expect(cache.status.requestOutcomes).toMatchObject([
      { outcome: 'givenUp', message: 'cache-2 was asked for, and does not say how far it is' },
    ]);
    expect(cache.open).toEqual([]);
  });

  it('goes to nobody else than the slave that was named, which dies meanwhile', () => {
    const cache = asked(2).dies(2).probed('elect 1,2', { 1: 100 });
    expect(cache.status).toMatchObject({ master: 0, epoch: 1, failover: null });
    expect(cache.status.requestOutcomes).toMatchObject([
      { outcome: 'givenUp', message: 'cache-2 was asked for, and is not healthy and in sync any more' },
    ]);
  });

  it('whose master is lost meanwhile goes on with another than was named, and says that it is another', () => {
    const cache = asked(2).probed('elect 1,2', { 1: 100, 2: 90 }).dies(0).probed('elect 1,2', { 1: 100 });
    expect(cache.done('promote 1').status.master).toBe(1);
    const message = expect.stringMatching(/^cache-1 is master, not cache-2, which was asked for: freshest of 1 /);
    expect(cache.status.requestOutcomes).toMatchObject([{ outcome: 'givenUp', message }]);
  });

  it('is refused where the master is not well, or the framework can not', () => {
    const ill = Scenario.running({ slaves: 1 }).update(0, { state: 'running', healthy: false });
    expect(ill.request({ kind: 'switchover', to: null }).said('requestRefused').join()).toContain('ask for a failover');
    const unable = Scenario.running({ slaves: 1 }, { operations: ['probe', 'promote', 'follow'] });
    expect(unable.request({ kind: 'switchover', to: null }).said('requestRefused')).toHaveLength(1);
  });

  it('is given up, the master untouched, where nobody says how far it is', () => {
    const cache = asked();
    for (let election = 1; election <= 5; election++) cache.probed('elect 1,2', {});
    expect(cache.status).toMatchObject({ master: 0, epoch: 1, failover: null });
    expect(cache.open).toEqual([]);
  });
});

describe('a switchover whose candidate', () => {
  const givenBack = (cache: Scenario) => {
    expect(cache.open).toContain('promote 0');
    expect(cache.effect('promote 0')).toMatchObject({ epoch: 3 });
    cache.done('promote 0').settle();
    expect(cache.status).toMatchObject({ master: 0, epoch: 3, failover: null });
    expect(cache.member(0).launch).toBe(1);
  };

  it('dies while the master is demoted gives mastership back, in an epoch of its own', () => {
    givenBack(demoting().dies(1));
  });

  it('dies while it catches up gives mastership back', () => {
    givenBack(catchingUp().dies(1));
  });

  it('does not catch up within 10 s gives mastership back', () => {
    const cache = catchingUp();
    cache.probed('elect 1', { 1: 119 }).wait(9_999);
    expect(cache.open).toEqual(['elect 1']);
    givenBack(cache.wait(1));
  });

  it('can not be promoted gives mastership back, once it is dead', () => {
    const cache = catchingUp().probed('elect 1', { 1: 120 });
    for (let attempt = 1; attempt <= 5; attempt++) cache.fail('promote 1');
    expect(cache.open).toEqual(['kill 1']);
    givenBack(cache.dies(1, 'killed'));
  });
});

describe('a switchover whose master', () => {
  it('can not be demoted five times stays master, in an epoch of its own', () => {
    const cache = demoting();
    for (let attempt = 1; attempt <= 5; attempt++) cache.fail('demote 0');
    expect(cache.open).toEqual(['promote 0']);
    cache.done('promote 0').settle();
    expect(cache.status).toMatchObject({ master: 0, epoch: 3 });
  });

  it('dies while it is demoted is a lost master: the freshest in sync with it is elected', () => {
    const cache = demoting().dies(0);
    expect(cache.status.failover).toMatchObject({ reason: 'lost', phase: 'electing', baseEpoch: 1, candidate: null });
    cache.probed('elect 1,2', { 1: 100, 2: 101 }).done('promote 2').settle();
    expect(cache.status.master).toBe(2);
  });

  it('dies while it is demoted is lost for the masterLost hook too', () => {
    const cache = Scenario.running({ slaves: 1 }, { hooks: ['config', 'masterLost'] });
    cache.request({ kind: 'switchover', to: null }).probed('elect 1', { 1: 1 }).dies(0);
    expect(cache.open).toEqual(['masterLost 0']);
  });

  it('dies while its candidate catches up is a lost master', () => {
    expect(catchingUp().dies(0).status.failover).toMatchObject({ reason: 'lost', phase: 'electing' });
  });

  it('dies while its candidate is promoted changes nothing', () => {
    const cache = catchingUp().probed('elect 1', { 1: 120 }).dies(0);
    expect(cache.open).toEqual(['promote 1']);
    cache.done('promote 1').settle();
    expect(cache.status.master).toBe(1);
  });

  it('is lost while it is demoted is waited for', () => {
    const cache = demoting().lost(0);
    for (let attempt = 1; attempt <= 5; attempt++) cache.fail('demote 0', 'no answer');
    expect(cache.open).toEqual(['inspect 0']);
    cache.answer('inspect 0', { kind: 'inspected', alive: false, proof: 'foundGone', message: '' });
    expect(cache.open).toEqual(['elect 1,2']);
  });
});
