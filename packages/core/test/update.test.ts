/** A changed spec reaches the members that run: one at a time, the master last, and not before the others serve. */
import { describe, expect, it } from 'vitest';
import {
  type Instance,
  type InstanceSpec,
  instanceSchema,
  memberStateOf,
  nextLookMs,
  phaseOf,
  statusSchema,
} from '../src/index.ts';
import { at, Scenario } from './support/scenario.ts';

function change(cache: Scenario, over: Partial<InstanceSpec>): Scenario {
  return cache.declare({ spec: { ...cache.instance.declared.spec, ...over } });
}

function memory(cache: Scenario, memMb: number): Scenario {
  return change(cache, { resources: { ...cache.instance.declared.spec.resources, memMb } });
}

/** Members that are being ended. */
function going(cache: Scenario): readonly number[] {
  return cache.members.filter(({ task }) => task?.killSinceMs != null).map(({ ordinal }) => ordinal);
}

/** The member that is being ended ends and is launched again, up to where it runs; its sync stays open. */
function comesBack(cache: Scenario, ordinal: number): void {
  cache.dies(ordinal, 'stopped').place(ordinal).prepared(ordinal).sent(ordinal).runs(ordinal);
}

describe('a change of what launches depend on', () => {
  it.each<[string, Partial<InstanceSpec>]>([
    ['image', { image: 'redis:8' }],
    ['resources.cpus', { resources: { cpus: 2, memMb: 100, diskMb: 1024 } }],
    ['resources.memMb', { resources: { cpus: 1, memMb: 200, diskMb: 1024 } }],
    ['options', { options: { maxmemoryPolicy: 'allkeys-lru' } }],
    ['durability', { durability: 'sync' }],
  ])('of %s rolls the members, and says so', (path, over) => {
    const cache = change(Scenario.running({ slaves: 2 }), over);
    expect(phaseOf(cache.instance)).toBe('updating');
    expect(cache.said('updating')).toEqual([`- updating: ${path} changed: 3 members are launched again with it`]);
    expect(going(cache)).toEqual([1]);
    expect(cache.said('killed')).toEqual([
      'cache-1 killed: launched again with the spec of generation 2 (2 more to go)',
    ]);
  });

  it.each<[string, Partial<InstanceSpec>]>([
    ['slaves', { slaves: 3 }],
    ['placement', { placement: { distribution: 1, constraints: [['rack', 'UNIQUE']], strategy: 'pack' } }],
    ['resources.diskMb', { resources: { cpus: 1, memMb: 100, diskMb: 4096 } }],
    ['nothing but the order of the options', { options: { b: { d: 1, c: 2 }, a: 1 } }],
  ])('is not one of %s', (_, over) => {
    const cache = Scenario.running({ slaves: 2, options: { a: 1, b: { c: 2, d: 1 } } });
    const base = 'options' in over ? {} : { options: cache.instance.declared.spec.options };
    change(cache, { ...over, ...base });
    expect(going(cache)).toEqual([]);
    expect(cache.status.update).toBeNull();
    expect(cache.said('updating')).toEqual([]);
  });
});

describe('the roll', () => {
  it('goes on only when the member before serves and is in sync again', () => {
    const cache = memory(Scenario.running({ slaves: 2 }), 200);
    expect(going(cache)).toEqual([1]);
    cache.dies(1, 'stopped').place(1).prepared(1).sent(1);
    expect(going(cache)).toEqual([]);
    cache.runs(1);
    expect(going(cache)).toEqual([]);
    expect(phaseOf(cache.instance)).toBe('updating');
    cache.probed('sync 1', { 1: 5 }, false);
    expect(going(cache)).toEqual([]);
    cache.probed('sync 1', { 1: 1_000 });
    expect(going(cache)).toEqual([2]);
  });

  it('waits for a member that is away, and for one that has just been added', () => {
    const cache = Scenario.running({ slaves: 2 }).lost(2);
    memory(cache, 200);
    expect(going(cache)).toEqual([]);
    cache.answer('inspect 2', { kind: 'inspected', alive: true, proof: null, message: '' });
    cache.update(2, { state: 'running', healthy: true });
    expect(going(cache)).toEqual([1]);
    const grown = Scenario.running({ slaves: 1 });
    change(grown, { slaves: 2, image: 'redis:8' });
    expect(going(grown)).toEqual([]);
    grown.place(2).prepared(2).sent(2).runs(2).probed('sync 2', { 2: 1_000 });
    expect(going(grown)).toEqual([1]);
  });

  it('takes the master last: a planned switchover to an updated slave, then it is launched again as a slave', () => {
    const cache = memory(Scenario.running({ slaves: 2 }), 200);
    for (const slave of [1, 2]) {
      comesBack(cache, slave);
      cache.probed(`sync ${slave}`, { [slave]: 1_000 });
    }
    expect(going(cache)).toEqual([]);
    expect(cache.said('failoverStarted')).toEqual([
      'cache-0 failoverStarted: switchover, so that it can be launched again with the spec of generation 2',
    ]);
    cache.probed('elect 1,2', { 1: 900, 2: 1_000 }).done('demote 0', at(1_000));
    cache.probed('elect 2', { 2: 1_000 }).done('promote 2');
    expect(cache.status.master).toBe(2);
    expect(going(cache)).toEqual([]);
    cache.done('follow 0 -> 2').done('follow 1 -> 2').probed('sync 0,1', { 0: 1_000, 1: 1_000 });
    expect(going(cache)).toEqual([0]);
    expect(cache.member(0).role).toBe('slave');
    comesBack(cache, 0);
    expect(phaseOf(cache.instance)).toBe('updating');
    cache.probed('sync 0', { 0: 1_000 });
    expect(phaseOf(cache.instance)).toBe('running');
    expect(cache.status.update).toBeNull();
    expect(cache.said('updated').at(-1)).toMatch(/all members run with the spec of generation 2/);
    expect(cache.said('failoverWaits')).toEqual([]);
  });

  it('stops the master gracefully and launches it again on its volume where there is nobody to switch to', () => {
    const cache = memory(Scenario.running(), 200);
    expect(going(cache)).toEqual([0]);
    expect(cache.effect('kill 0')).toMatchObject({ graceMs: null });
    const { home } = cache.member(0);
    cache.dies(0, 'stopped');
    expect(cache.status.failover).toBeNull();
    expect(cache.waiting).toEqual([0]);
    cache.place(0).settle();
    expect(cache.member(0).home).toEqual(home);
    expect(phaseOf(cache.instance)).toBe('running');
  });

  it('does not elect in place of a master that it has stopped, though the framework can promote', () => {
    const cache = memory(Scenario.running({ slaves: 1 }, { operations: ['probe', 'promote', 'follow'] }), 200);
    comesBack(cache, 1);
    cache.probed('sync 1', { 1: 1_000 });
    expect(going(cache)).toEqual([0]);
    cache.wait(8_000).dies(0, 'stopped');
    expect(cache.status.failover).toBeNull();
    expect(cache.waiting).toEqual([0]);
    cache.place(0).settle();
    expect(cache.status.master).toBe(0);
    expect(phaseOf(cache.instance)).toBe('running');
  });

  it('lets a slave overtake a master that it has stopped and that does not come back', () => {
    const cache = memory(Scenario.running({ slaves: 1 }, { operations: ['probe', 'promote', 'follow'] }), 200);
    comesBack(cache, 1);
    cache.probed('sync 1', { 1: 1_000 }).dies(0, 'stopped').wait(29_900);
    expect(cache.status.failover).toBeNull();
    cache.wait(200);
    expect(cache.status.failover?.reason).toBe('lost');
  });

  it('tries a switchover that was given up again, later each time, and never stops the master instead', () => {
    const cache = memory(Scenario.running({ slaves: 1 }), 200);
    comesBack(cache, 1);
    cache.probed('sync 1', { 1: 1_000 });
    const begun: number[] = [];
    for (let round = 0; round < 4; round++) {
      begun.push(cache.nowMs);
      cache.probed('elect 1', { 1: 1_000 });
      for (let attempt = 0; attempt < 5; attempt++) cache.fail('demote 0');
      cache.done('promote 0').done('follow 1 -> 0').probed('sync 1', { 1: 1_000 });
      expect(going(cache)).toEqual([]);
      expect(phaseOf(cache.instance)).toBe('updating');
      const next = nextLookMs(cache.instance, cache.nowMs) ?? 0;
      cache.wait(next - cache.nowMs);
    }
    expect(begun.map((ms, index) => ms - (begun[index - 1] ?? ms))).toEqual([0, 15_000, 30_000, 60_000]);
  });

  it('rolls peers one at a time', () => {
    const cache = Scenario.running({ peers: 3 }, { topology: 'cluster', operations: [], bootstrap: 'all' });
    change(cache, { image: 'etcd:4' });
    for (const peer of [0, 1, 2]) {
      expect(going(cache)).toEqual([peer]);
      comesBack(cache, peer);
    }
    expect(going(cache)).toEqual([]);
    expect(phaseOf(cache.instance)).toBe('running');
  });

  it('waits for what slaveRunning does', () => {
    const cache = Scenario.running(
      { peers: 2 },
      { topology: 'cluster', operations: [], hooks: ['config', 'slaveRunning'] },
    );
    change(cache, { image: 'etcd:4' });
    comesBack(cache, 0);
    expect(going(cache)).toEqual([]);
    cache.answer('slaveRunning 0', { kind: 'hookDone' });
    expect(going(cache)).toEqual([1]);
  });

  it('is not begun while a change of master is under way, nor while the instance is suspended', () => {
    const cache = Scenario.running({ slaves: 2 }).request({ kind: 'switchover', to: null });
    memory(cache, 200);
    expect(going(cache)).toEqual([]);
    const stopped = Scenario.running({ slaves: 1 }).intent({ kind: 'suspend', by: 'operator' });
    memory(stopped, 200);
    expect(going(stopped)).toEqual([1]);
    stopped.settleStopped().intent({ kind: 'run' }).settle();
    expect(stopped.said('updating')).toEqual([]);
    expect(phaseOf(stopped.instance)).toBe('running');
    expect(stopped.members.every(({ task }) => task?.template === stopped.status.template?.id)).toBe(true);
  });
});

describe('a spec that does not work', () => {
  function broken(): Scenario {
    const cache = change(Scenario.running({ slaves: 2 }), { image: 'redis:typo' });
    cache.dies(1, 'stopped');
    for (let failure = 0; failure < 3; failure++)
      cache.wait(10_000).place(1).prepared(1).sent(1).dies(1, 'no such image');
    return cache;
  }

  it('stops the roll at its first member; the others run on', () => {
    const cache = broken();
    expect(going(cache)).toEqual([]);
    expect(cache.status.master).toBe(0);
    expect(memberStateOf(cache.instance, cache.member(1), cache.nowMs)).toBe('backoff');
    expect(phaseOf(cache.instance)).toBe('updating');
  });

  it('is healed at once by one that does, whatever the backoff', () => {
    const cache = change(broken(), { image: 'redis:8' });
    expect(cache.waiting).toEqual([1]);
    comesBack(cache, 1);
    cache.probed('sync 1', { 1: 1_000 });
    expect(going(cache)).toEqual([2]);
  });

  it('is taken back without a restart of those that it has not reached', () => {
    const cache = change(broken(), { image: undefined });
    cache.place(1).settle();
    expect(phaseOf(cache.instance)).toBe('running');
    expect(cache.members.map(({ launch }) => launch)).toEqual([1, cache.member(1).launch, 1]);
    expect(cache.status.formerTemplates).toEqual([]);
  });

  it('that leaves a member starting for ever is healed without waiting for it', () => {
    const cache = change(Scenario.running({ slaves: 2 }), { options: { config: { save: 'nonsense' } } });
    cache.dies(1, 'stopped').place(1).prepared(1).sent(1).update(1, { state: 'starting' });
    change(cache, { options: {} });
    expect(going(cache)).toEqual([1]);
    expect(cache.said('killed').at(-1)).toMatch(/it does not serve: launched again with the spec of generation 3/);
  });

  it('ends no two unhealthy members at the same time: they may get well', () => {
    const cache = Scenario.running({ peers: 3 }, { topology: 'cluster', operations: [] });
    for (const peer of [0, 1, 2]) cache.update(peer, { state: 'running', healthy: false });
    change(cache, { image: 'etcd:4' });
    expect(going(cache)).toEqual([0]);
  });

  it("is no reason to give up a master for a moment's illness where a switchover can follow", () => {
    const cache = Scenario.running({ slaves: 1 }).update(0, { state: 'running', healthy: false });
    memory(cache, 200);
    expect(going(cache)).toEqual([]);
    cache.update(0, { state: 'running', healthy: true });
    expect(going(cache)).toEqual([1]);
  });
});

describe('a member that is placed, but not launched', () => {
  it('is matched again, for what it needs now', () => {
    const cache = new Scenario({ slaves: 1 }).place();
    memory(cache, 4_000);
    expect(cache.open).toEqual([]);
    expect(cache.waiting).toEqual([0, 1]);
    expect(cache.said('unplaced')).toEqual([
      'cache-0 unplaced: the spec has changed: it is matched again',
      'cache-1 unplaced: the spec has changed: it is matched again',
    ]);
    expect(phaseOf(cache.instance)).toBe('creating');
  });

  it('is not placed by what was matched before the change', () => {
    const cache = new Scenario();
    memory(cache, 4_000);
    const { home } = new Scenario().place(0).member(0);
    if (home === null) throw new Error('not placed');
    const placement = { ordinal: 0, home, offerIds: ['o'], executorId: 'e', deadlineMs: 90_000 };
    cache.send({ kind: 'placed', placements: [{ ...placement, generation: 1 }] });
    expect(cache.member(0).task).toBeNull();
    cache.send({ kind: 'placed', placements: [{ ...placement, generation: 2 }] });
    expect(cache.member(0).task?.state).toBe('placed');
  });

  it('keeps the wait that slaveLost decided', () => {
    const cache = Scenario.running({ slaves: 1 }, { hooks: ['config', 'slaveLost'] }).dies(1);
    cache.answer('slaveLost 1', { kind: 'decided', decision: { kind: 'wait', reason: 'a restore', retryMs: 60_000 } });
    memory(cache, 200);
    expect(cache.waiting).toEqual([]);
  });
});

describe('a record that was written before there were templates', () => {
  function old(instance: Instance): Instance {
    const { template: _, formerTemplates: __, update: ___, members, ...status } = instance.status;
    const bare = members.map(({ waitingSinceMs: _w, takenPorts: _p, task, ...member }) => {
      const { template: _t, ...rest } = task ?? { template: 0 };
      return { ...member, task: task === null ? null : rest };
    });
    return instanceSchema.parse(JSON.parse(JSON.stringify({ ...instance, status: { ...status, members: bare } })));
  }

  it('loads, and is not rolled at the first look', () => {
    const cache = Scenario.running({ slaves: 2 });
    cache.instance = old(cache.instance);
    expect(cache.status.template).toBeNull();
    cache.look();
    expect(going(cache)).toEqual([]);
    expect(phaseOf(cache.instance)).toBe('running');
    statusSchema.parse(cache.status);
    memory(cache, 200);
    expect(going(cache)).toEqual([1]);
  });
});
