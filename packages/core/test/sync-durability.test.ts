import { describe, expect, it } from 'vitest';
import { at, Scenario } from './support/scenario.ts';

const sync = (slaves: number, syncSlaves = 1) => Scenario.running({ slaves, durability: 'sync', syncSlaves });

describe('durability sync: a lost master', () => {
  it('is replaced by the freshest once n - k + 1 slaves have said how far they are', () => {
    const cache = sync(2).dies(0).probed('elect 1,2', { 1: 100, 2: 90 });
    expect(cache.open).toEqual(['promote 1']);
  });

  it('is not replaced while one of two is silent: what it acknowledged may be there alone', () => {
    const cache = sync(2).dies(0);
    for (let election = 1; election <= 5; election++) cache.probed('elect 1,2', { 1: 100 });
    expect(cache.status.failover).toBeNull();
    expect(cache.waiting).toEqual([0]);
    expect(cache.said('failoverWaits').join()).toContain('2 slaves must say how far they are');
  });

  it('is not replaced by the one slave left, for as long as the other is away; nor asked for again and again', () => {
    const cache = sync(2).dies(1).dies(0);
    expect(cache.open).toEqual([]);
    cache.wait(60_000);
    expect(cache.said('failoverStarted')).toHaveLength(1);
    expect(cache.waiting).toContain(0);
  });

  it('is replaced with one slave silent where two of three have to have each write', () => {
    const cache = sync(3, 2).dies(0).probed('elect 1,2,3', { 1: 100, 3: 110 });
    expect(cache.open).toEqual(['promote 3']);
  });

  it('is replaced by the slave left once the operator accepts the loss', () => {
    const cache = sync(2).dies(1).dies(0);
    cache.request({ kind: 'failover', to: null });
    expect(cache.said('requestRefused').join()).toContain('durability is sync');
    cache.request({ kind: 'failover', to: null, acceptLoss: true }).probed('elect 2', { 2: 5 });
    expect(cache.open).toEqual(['promote 2']);
  });

  it('is replaced by the one that masterLost chose only after both have been asked', () => {
    const cache = Scenario.running({ slaves: 2, durability: 'sync' }, { hooks: ['masterLost'] }).dies(0);
    cache.answer('masterLost 0', { kind: 'decided', decision: { kind: 'promote', ordinal: 2 } });
    expect(cache.open).toEqual(['elect 1,2']);
  });

  it('is not replaced by the one that masterLost chose, where another has come further', () => {
    const cache = Scenario.running({ slaves: 2, durability: 'sync' }, { hooks: ['masterLost'] }).dies(0);
    cache.answer('masterLost 0', { kind: 'decided', decision: { kind: 'promote', ordinal: 2 } });
    cache.probed('elect 1,2', { 1: 100, 2: 90 });
    expect(cache.open).toEqual(['promote 1']);
    expect(cache.said('elected').join()).toContain('cache-2 was asked for, and has not come as far');
  });

  it('is replaced by the one that was asked for, where it is as fresh as any, or the operator accepts the loss', () => {
    const failover = (acceptLoss: boolean) =>
      sync(2).request({ kind: 'failover', to: 2, acceptLoss }).dies(0, 'stopped');
    expect(failover(false).probed('elect 1,2', { 1: 100, 2: 100 }).open).toEqual(['promote 2']);
    expect(failover(false).probed('elect 1,2', { 1: 100, 2: 90 }).open).toEqual(['promote 1']);
    expect(failover(true).probed('elect 1,2', { 1: 100, 2: 90 }).open).toEqual(['promote 2']);
  });

  it('is not replaced by one of two where the other answered, and died before that was known', () => {
    const cache = sync(2).dies(0).dies(1).probed('elect 1,2', { 1: 100, 2: 90 });
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toContain(0);
  });

  it('is not replaced by one of two where the framework can not say how far they are', () => {
    const cache = Scenario.running({ slaves: 2, durability: 'sync' }, { operations: ['promote', 'follow'] }).dies(0);
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0]);
    cache.wait(60_000);
    expect(cache.said('failoverStarted')).toHaveLength(1);
  });

  it('is replaced by no slave where the framework can not say how far it is, be it the only one', () => {
    const cache = Scenario.running({ slaves: 1, durability: 'sync' }, { operations: ['promote', 'follow'] }).dies(0);
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0]);
  });

  it('is replaced with one slave of two by async durability', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(0).probed('elect 1,2', { 1: 100 });
    expect(cache.open).toEqual(['promote 1']);
  });
});

describe('durability sync: a slave that was retired', () => {
  const retired = () => sync(2).slaves(1).dies(2, 'stopped');

  it('may have acknowledged alone what the other lacks: that one does not take over', () => {
    const cache = retired().dies(0);
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0]);
    expect(cache.said('failoverWaits').join()).toContain('2 slaves must say how far they are');
  });

  it('counts no more once the other has come to where the master was after its end', () => {
    const cache = retired().probed('departed 0', { 0: 120 }).probed('departed 1', { 1: 119 });
    expect(cache.effect('departed 1')).toMatchObject({ attempt: 1, atLeast: at(120) });
    cache.probed('departed 1', { 1: 120 });
    expect(cache.open).toEqual([]);
    expect(cache.dies(0).probed('elect 1', { 1: 120 }).open).toEqual(['promote 1']);
  });

  it('is awaited anew where another is retired meanwhile', () => {
    const cache = sync(3).slaves(2).dies(3, 'stopped').probed('departed 0', { 0: 120 }).slaves(1);
    expect(cache.open).toEqual(['kill 2', 'departed 0']);
    cache.probed('departed 0', { 0: 130 });
    expect(cache.dies(2, 'stopped').effect('departed 0')).toMatchObject({ atLeast: null });
  });

  it('has been asked for nothing where durability is async', () => {
    expect(Scenario.running({ slaves: 2 }).slaves(1).dies(2, 'stopped').open).toEqual([]);
  });
});

describe('durability sync: the number of slaves that have each write', () => {
  const spec = (cache: Scenario, syncSlaves: number) =>
    cache.declare({ spec: { ...cache.instance.declared.spec, syncSlaves } });

  it('is, once raised, still what the master was launched with', () => {
    const cache = spec(sync(2), 2).dies(0);
    expect(cache.open).toEqual(['kill 1']);
    expect(cache.waiting).toEqual([0]);
  });

  it('is what the spec says when the master was launched with it', () => {
    const cache = spec(sync(2), 2).settle();
    const { master } = cache.status;
    const [first, second] = [0, 1, 2].filter((ordinal) => ordinal !== master);
    cache.dies(master ?? -1).probed(`elect ${first},${second}`, { [first ?? -1]: 100 });
    expect(cache.open).toEqual([`promote ${first}`]);
  });
});

describe('durability sync: a switchover', () => {
  it('is given back where the demoted master does not say how far it has come', () => {
    const cache = sync(2).request({ kind: 'switchover', to: 1 }).probed('elect 1,2', { 1: 100 }).done('demote 0');
    expect(cache.open).toEqual(['promote 0']);
  });

  it('needs no other slave: the demoted master says itself how far its successor must come', () => {
    const cache = sync(2).request({ kind: 'switchover', to: 1 }).probed('elect 1,2', { 1: 100 });
    expect(cache.open).toEqual(['demote 0']);
  });
});

describe('a slave that says that it must be launched again', () => {
  const why = 'it has writes that nobody else has';

  it('when it is to follow is ended, and launched again', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(0).probed('elect 1,2', { 1: 100, 2: 90 }).done('promote 1');
    cache.answer('follow 2 -> 1', { kind: 'mustRelaunch', why });
    expect(cache.open).toContain('kill 2');
    expect(cache.said('killed').join()).toContain(why);
    cache.settle();
    expect(cache.member(2)).toMatchObject({ launch: 2, role: 'slave', syncedEpoch: 2 });
  });

  it('when its sync is looked at is ended, and launched again', () => {
    const cache = new Scenario({ slaves: 1 }).place().prepared(0, 1).sent(0, 1).runs(0, 1);
    const effect = cache.effect('sync 1');
    const answers = [{ ordinal: 1, ok: false as const, error: why, mustRelaunch: true }];
    cache.send({ kind: 'effectDone', effectId: effect.id, result: { kind: 'probed', answers, ranking: [] } });
    expect(cache.open).toContain('kill 1');
  });

  it('again and again waits longer each time', () => {
    const cache = Scenario.running({ slaves: 2 }).dies(0).probed('elect 1,2', { 1: 100, 2: 90 }).done('promote 1');
    for (let launch = 1; launch <= 3; launch++) {
      if (launch > 1) cache.wait(10_000).place(2).prepared(2).sent(2).runs(2);
      const name = launch === 1 ? 'follow 2 -> 1' : 'sync 2';
      const effect = cache.effect(name);
      if (effect.kind === 'operate') cache.answer(name, { kind: 'mustRelaunch', why });
      else {
        const answers = [{ ordinal: 2, ok: false as const, error: why, mustRelaunch: true }];
        cache.send({ kind: 'effectDone', effectId: effect.id, result: { kind: 'probed', answers, ranking: [] } });
      }
      cache.dies(2, 'stopped');
    }
    expect(cache.member(2).backoff?.failures).toBe(3);
  });
});
