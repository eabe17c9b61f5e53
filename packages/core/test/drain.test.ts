/** Members whose agent is to be left: slaves first, one at a time, then the master by a switchover; whoever stays says why. */
import { describe, expect, it } from 'vitest';
import { movingMembers, requestOf } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

const drain = (cache: Scenario, ...agents: readonly string[]) =>
  cache.send({ kind: 'agentsDraining', agents: agents.map((agentId) => ({ agentId, why: 'drained' })) });
const moving = (cache: Scenario) => movingMembers(cache.instance).map(({ ordinal }) => ordinal);
const going = (cache: Scenario) =>
  cache.members.filter(({ task }) => task?.killSinceMs != null).map(({ ordinal }) => ordinal);
const stays = (cache: Scenario) => cache.members.map((member) => member.drain?.stays ?? null);
const room = (cache: Scenario, ordinal: number) => cache.send({ kind: 'roomFound', ordinal, hostname: 'host-9' });

/** Its task ends, and it is launched on that agent, up to where it is in sync. */
function moves(cache: Scenario, ordinal: number, to: number): Scenario {
  return cache
    .dies(ordinal, 'stopped')
    .placeAt({ ordinal, home: home(to, { volumeId: null }) })
    .settle();
}

describe('a slave on an agent that is drained', () => {
  it('is ended only when there is room for it elsewhere, and asks for a new place then, without its volume', () => {
    const cache = drain(Scenario.running({ slaves: 2 }), 'agent-1');
    expect([moving(cache), going(cache)]).toEqual([[1], []]);
    const request = requestOf(cache.instance, cache.member(1), cache.nowMs);
    expect(request).toMatchObject({ home: null, homePolicy: 'prefer' });
    room(cache, 1);
    expect([moving(cache), going(cache)]).toEqual([[], [1]]);
    moves(cache, 1, 7);
    expect(cache.member(1)).toMatchObject({ drain: null, home: { agentId: 'agent-7' }, syncedEpoch: 1 });
    expect(cache.said('killed')).toEqual(['cache-1 killed: there is room on host-9: it leaves host-1 (drained)']);
  });

  it('stays where there is no room, and says why', () => {
    const cache = drain(Scenario.running({ slaves: 1 }), 'agent-1');
    const rejections = [{ stage: 'mem', reason: '100 MB asked for', agents: 3 }];
    cache.send({ kind: 'noRoom', ordinal: 1, rejections }).wait(60_000);
    expect([moving(cache), going(cache)]).toEqual([[1], []]);
    expect(stays(cache)[1]).toBe('there is no place for it elsewhere: mem: 100 MB asked for (3 agents)');
  });

  it('goes alone: no other leaves before it is in sync again', () => {
    const cache = drain(Scenario.running({ slaves: 2 }), 'agent-1', 'agent-2');
    expect(moving(cache)).toEqual([1]);
    expect(stays(cache)[2]).toBe('cache-1 goes first');
    room(cache, 2);
    expect(going(cache)).toEqual([]);
    room(cache, 1).dies(1, 'stopped');
    expect(moving(cache)).toEqual([]);
    expect(stays(cache)[2]).toBe('one at a time: cache-1 is not there or not in sync');
    cache
      .placeAt({ ordinal: 1, home: home(7, { volumeId: null }) })
      .prepared(1)
      .sent(1)
      .runs(1);
    expect(moving(cache)).toEqual([]);
    cache.settle();
    expect(moving(cache)).toEqual([2]);
  });

  it('waits while another slave is not in sync, whatever room there is', () => {
    const cache = Scenario.running({ slaves: 2 });
    cache.update(2, { state: 'running', healthy: false });
    drain(cache, 'agent-1');
    room(cache, 1);
    expect([moving(cache), going(cache)]).toEqual([[], []]);
    expect(stays(cache)[1]).toContain('one at a time: cache-2');
  });

  it('does not go while the master does not serve: nobody could give it the data', () => {
    const cache = drain(Scenario.running({ slaves: 2 }), 'agent-1').lost(0);
    expect(stays(cache)[1]).toContain('no master serves');
    expect(requestOf(cache.instance, cache.member(1), cache.nowMs)).toMatchObject({ homePolicy: 'require' });
  });

  it('that is lost is not taken for dead', () => {
    const cache = drain(Scenario.running({ slaves: 2 }).lost(1), 'agent-1');
    expect([moving(cache), going(cache)]).toEqual([[], []]);
    expect(stays(cache)[1]).toContain('without proof that it is dead');
  });

  it('stays for good where its framework can not give it the data anew', () => {
    const cache = drain(Scenario.running({ slaves: 1 }, { operations: [] }), 'agent-1');
    expect([moving(cache), stays(cache)[1]]).toEqual([
      [],
      'its data is here, and its framework can not give it to it anew elsewhere',
    ]);
  });

  it('may stay when its agent is taken back', () => {
    const cache = drain(drain(Scenario.running({ slaves: 1 }), 'agent-1'));
    expect([moving(cache), stays(cache)]).toEqual([[], [null, null]]);
    expect(cache.said('draining')).toEqual([
      'cache-1 draining: to leave host-1: drained',
      'cache-1 draining: it may stay where it is',
    ]);
  });
});

describe('a master on an agent that is drained', () => {
  it('hands over to a slave elsewhere, and goes as a slave then', () => {
    const cache = drain(Scenario.running({ slaves: 2 }), 'agent-0').settle();
    expect(cache.status).toMatchObject({ master: 1, epoch: 2, failover: null });
    expect([cache.member(0).role, moving(cache), going(cache)]).toEqual(['slave', [0], []]);
    moves(room(cache, 0), 0, 8);
    expect(cache.member(0)).toMatchObject({ drain: null, home: { agentId: 'agent-8' }, syncedEpoch: 2 });
  });

  it('does not hand over to a slave that is to leave too: that one goes first', () => {
    const cache = drain(Scenario.running({ slaves: 1 }), 'agent-0', 'agent-1');
    expect([moving(cache), cache.status.failover]).toEqual([[1], null]);
    moves(room(cache, 1), 1, 7);
    expect(cache.status.master).toBe(1);
    expect(moving(cache)).toEqual([0]);
  });

  it('stays where there is no slave in sync, and says so', () => {
    const cache = drain(Scenario.running({ slaves: 0 }), 'agent-0').wait(600_000);
    expect([moving(cache), going(cache), cache.status.epoch]).toEqual([[], [], 1]);
    expect(stays(cache)).toEqual(['its data is here, and no slave is healthy and in sync']);
  });

  it('tries a switchover that was given up again, ever more seldom', () => {
    const cache = drain(Scenario.running({ slaves: 1 }), 'agent-0').probed('elect 1', { 1: 5 });
    for (let tries = 1; tries <= 3; tries++) {
      expect(cache.member(0).drain?.switchovers).toBe(tries);
      cache.update(1, { state: 'running', healthy: false }).settle().runs(1).settle();
      cache.wait(15_000 * 2 ** tries);
      if (cache.open.includes('elect 1')) cache.probed('elect 1', { 1: 5 });
    }
  });

  it('without data is launched again elsewhere, and nobody is elected in its place', () => {
    const cache = new Scenario({}, { topology: 'single', volume: false });
    drain(cache.placeAt({ ordinal: 0, home: home(0, { volumeId: null }) }).settle(), 'agent-0');
    expect(moving(cache)).toEqual([0]);
    room(cache, 0).dies(0, 'stopped');
    expect([cache.status.failover, cache.waiting]).toEqual([null, [0]]);
    cache.placeAt({ ordinal: 0, home: home(9, { volumeId: null }) }).settle();
    expect(cache.member(0).home?.agentId).toBe('agent-9');
  });
});

describe('an instance that is drained', () => {
  it('does nothing while it is suspended', () => {
    const cache = Scenario.running({ slaves: 1 }).intent({ kind: 'suspend', by: 'operator' }).settleStopped();
    drain(cache, 'agent-1');
    expect([moving(cache), cache.open]).toEqual([[], []]);
  });

  it('is first launched again with its changed spec', () => {
    const cache = Scenario.running({ slaves: 1 });
    cache.declare({ spec: { ...cache.instance.declared.spec, image: 'redis:8' } });
    drain(cache, 'agent-1');
    expect(moving(cache)).toEqual([]);
    cache.settle();
    expect(moving(cache)).toEqual([1]);
  });

  it('is never down to no copy in sync, whatever comes', () => {
    const cache = drain(Scenario.running({ slaves: 2 }), 'agent-0', 'agent-1', 'agent-2');
    for (const at of [7, 8, 9]) {
      const [ordinal] = moving(cache);
      if (ordinal === undefined) throw new Error('nobody moves');
      room(cache, ordinal);
      const inSync = cache.members.filter(
        ({ task, syncedEpoch }) => task?.killSinceMs === null && syncedEpoch === cache.status.epoch,
      );
      expect(inSync.length).toBeGreaterThanOrEqual(2);
      moves(cache, ordinal, at);
    }
    expect(cache.members.map(({ drain: left, home: at }) => [left, at?.agentId])).toEqual([
      [null, 'agent-9'],
      [null, 'agent-7'],
      [null, 'agent-8'],
    ]);
  });
});
