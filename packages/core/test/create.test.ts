import { describe, expect, it } from 'vitest';
import { phaseOf, whyNotYet } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

describe('an instance that is created', () => {
  it('says for whom a slave waits that can not start before its master', () => {
    const cache = new Scenario({ slaves: 1 }, { startOrder: 'masterFirst' });
    const why = (ordinal: number) => whyNotYet(cache.instance, cache.member(ordinal), cache.nowMs);
    expect([why(0), why(1)]).toEqual([null, 'its master, cache-0, gets a place first']);
    cache.place();
    expect(why(1)).toBe('its master, cache-0, must be healthy first');
    cache.prepared(0).sent(0).runs(0);
    expect(why(1)).toBeNull();
  });

  it('starts slaves beside their master, where they can wait for it', () => {
    const cache = new Scenario({ slaves: 2 });
    expect(cache.waiting).toEqual([0, 1, 2]);
    cache.place();
    expect(cache.open).toEqual(['prepare 0', 'prepare 1', 'prepare 2']);
    cache.prepared(1, 0, 2);
    expect(cache.open).toEqual(['launch 1', 'launch 0', 'launch 2']);
    cache.sent(0, 1, 2).runs(1, 2, 0);
    expect(cache.open).toEqual(['sync 1,2']);
    cache.probed('sync 1,2', { 1: 5, 2: 5 });
    expect(cache.open).toEqual([]);
    expect(phaseOf(cache.instance)).toBe('running');
    expect(cache.status).toMatchObject({ master: 0, epoch: 1, epochLaunch: 1 });
  });

  it('places no slave before its master', () => {
    const cache = new Scenario({ slaves: 2 });
    cache.place(1, 2);
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0, 1, 2]);
  });

  it('places a slave only once its master is well, where it can not wait for it', () => {
    const cache = new Scenario({ slaves: 1 }, { startOrder: 'masterFirst' });
    expect(cache.waiting).toEqual([0]);
    cache.place().prepared(0).sent(0).update(0, { state: 'running', healthy: false });
    expect(cache.waiting).toEqual([]);
    cache.runs(0);
    expect(cache.waiting).toEqual([1]);
  });

  it('starts nobody before all are placed, where the framework needs that', () => {
    const cache = new Scenario({ peers: 3 }, { topology: 'cluster', bootstrap: 'all', operations: [] });
    cache.place(0, 2);
    expect(cache.open).toEqual([]);
    cache.place(1);
    expect(cache.open).toEqual(['prepare 0', 'prepare 1', 'prepare 2']);
  });

  it('starts nobody either while one that was placed has lost its place again', () => {
    const cache = new Scenario({ peers: 2 }, { topology: 'cluster', bootstrap: 'all', operations: [] });
    cache
      .place(0)
      .send({ kind: 'offersGone', offerIds: ['offer-0'] })
      .place(1);
    expect(cache.open).toEqual([]);
    cache.place(0);
    expect(cache.open).toEqual(['prepare 0', 'prepare 1']);
  });

  it('says why a member waits, once', () => {
    const cache = new Scenario();
    const rejections = [{ stage: 'cpus', reason: 'needs 1, the most is 0.5', agents: 3 }];
    cache.send({ kind: 'unplaced', ordinal: 0, rejections }).send({ kind: 'unplaced', ordinal: 0, rejections });
    expect(cache.said('unplaced')).toEqual(['cache-0 unplaced: cpus: needs 1, the most is 0.5 (3 agents)']);
    expect(phaseOf(cache.instance)).toBe('waiting');
  });
});

describe('a placement', () => {
  it('is given up where no config came in time', () => {
    const cache = new Scenario().place();
    cache.wait(30_000);
    expect(cache.member(0).task).toBeNull();
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0]);
  });

  it('ends with its offer, and binds nobody to an agent where no data can be', () => {
    const cache = new Scenario().place();
    expect(cache.member(0).home?.volumeId).toBe('volume-0');
    cache.send({ kind: 'offersGone', offerIds: ['offer-0'] });
    expect(cache.member(0)).toMatchObject({ task: null, home: { agentId: 'agent-0', volumeId: null } });
    cache.place().prepared(0).answer('launch 0', { kind: 'notSent', reason: 'its offer was gone' });
    expect(cache.member(0)).toMatchObject({ task: null, launch: 2, home: { volumeId: null } });
    expect(cache.waiting).toEqual([0]);
  });

  it('leaves a member that has run at its data', () => {
    const cache = Scenario.running().dies(0).place();
    cache.send({ kind: 'offersGone', offerIds: ['offer-1'] });
    expect(cache.member(0).home?.volumeId).toBe('volume-0');
    expect(cache.waiting).toEqual([0]);
  });

  it('leaves the decision about a lost master as it was, when it is lost again', () => {
    const cache = Scenario.running({}, { hooks: ['config', 'masterLost'] }).dies(0);
    cache.answer('masterLost 0', { kind: 'decided', decision: { kind: 'relaunch' } });
    cache.place().send({ kind: 'offersGone', offerIds: ['offer-1'] });
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0]);
  });

  it('is ignored where the member is placed already', () => {
    const cache = new Scenario().place(0);
    const before = cache.instance;
    cache.place(0);
    expect(cache.instance).toBe(before);
  });
});

describe('a launch', () => {
  it('rule 17: that nobody says anything of is asked for, and launched again once it is known never to have started', () => {
    const cache = new Scenario().place().prepared(0).sent(0);
    cache.wait(29_999);
    expect(cache.open).toEqual([]);
    cache.wait(1);
    expect(cache.open).toEqual(['inspect 0']);
    expect(cache.waiting).toEqual([]);
    cache.answer('inspect 0', { kind: 'inspected', alive: false, proof: 'neverStarted', message: '' });
    expect(cache.waiting).toEqual([0]);
    expect(cache.place().member(0).launch).toBe(2);
  });

  it('that is to be ended is asked for too, where nobody says anything of it', () => {
    const cache = new Scenario().place().prepared(0).sent(0).intent({ kind: 'suspend', by: 'operator' });
    expect(cache.open).toEqual(['kill 0']);
    cache.wait(30_000);
    expect(cache.open).toEqual(['kill 0', 'inspect 0']);
  });

  it('is not sent again once anything was heard of it', () => {
    const cache = new Scenario().place().prepared(0);
    expect(cache.open).toEqual(['launch 0']);
    cache.update(0, { state: 'starting', message: 'pulling' });
    expect(cache.open).toEqual([]);
  });

  it('of former days can say what it wants', () => {
    const cache = Scenario.running();
    const before = cache.instance;
    cache.update(0, { state: 'ended', launch: 0, proof: 'exitSeen' });
    expect(cache.instance).toBe(before);
  });
});

describe('a master that moves before it has ever run', () => {
  const elsewhere = home(9, { volumeId: null });

  it('has slaves that were configured for its old address follow it to the new one', () => {
    const cache = new Scenario({ slaves: 1 }, { volume: false });
    cache.placeAt({ ordinal: 0, home: home(0, { volumeId: null }) }, { ordinal: 1, home: home(1, { volumeId: null }) });
    cache.prepared(0, 1).sent(0, 1).runs(1).dies(0);
    cache.placeAt({ ordinal: 0, home: elsewhere }).prepared(0).sent(0).runs(0);
    expect(cache.status.epoch).toBe(1);
    expect(cache.open).toEqual(['follow 1 -> 0']);
  });

  it('has the configs made again that are being made', () => {
    const cache = new Scenario({ slaves: 1 }, { volume: false });
    cache.placeAt({ ordinal: 0, home: home(0, { volumeId: null }) }, { ordinal: 1, home: home(1, { volumeId: null }) });
    const before = cache.effect('prepare 1').id;
    cache.prepared(0).sent(0).dies(0).placeAt({ ordinal: 0, home: elsewhere });
    expect(cache.effect('prepare 1').id).toBeGreaterThan(before);
  });
});
