/** Clusters of peers whose framework adds and removes members: who is one of them, and when a peer may be launched. */
import { describe, expect, it } from 'vitest';
import { phaseOf, requestOf, type Traits, viewOf } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

const ETCD: Partial<Traits> = { topology: 'cluster', bootstrap: 'all', operations: ['addMember', 'removeMember'] };
const REPLACE = { onAgentLost: { action: 'replace', afterMs: 60_000 } } as const;

const running = (peers: number, spec = {}) => Scenario.running({ peers, ...spec }, ETCD);
const scaled = (cluster: Scenario, peers: number) =>
  cluster.declare({ spec: { ...cluster.instance.declared.spec, peers } });
const states = (cluster: Scenario) => cluster.members.map(({ membership }) => membership?.state ?? 'none');
const present = (cluster: Scenario) => cluster.members.filter(({ wanted }) => wanted === 'present').length;
const silent = (cluster: Scenario, ordinal: number) =>
  cluster.send({
    kind: 'unplaced',
    ordinal,
    rejections: [{ stage: 'home', reason: 'silent', agents: 1 }],
    homeSilent: true,
  });
const shown = (cluster: Scenario, ordinal: number) =>
  viewOf(cluster.instance).members.find((member) => member.ordinal === ordinal)?.membership;

describe('a cluster that forms', () => {
  it('launches nobody before all that form it are placed, each of them told as one that forms it', () => {
    const cluster = new Scenario({ peers: 3 }, ETCD).place(0, 1);
    expect(cluster.open).toEqual([]);
    cluster.place(2);
    expect(cluster.open).toEqual(['prepare 0', 'prepare 1', 'prepare 2']);
    expect(states(cluster)).toEqual(['forming', 'forming', 'forming']);
    expect(shown(cluster, 1)).toEqual({
      state: 'forming',
      since: 0,
      at: { address: '10.0.0.1', ports: { redis: 31_001 } },
    });
    cluster.settle();
    expect(states(cluster)).toEqual(['joined', 'joined', 'joined']);
  });

  it('makes configs anew where another number of peers is to form it', () => {
    const cluster = new Scenario({ peers: 1 }, ETCD).place();
    expect(cluster.open).toEqual(['prepare 0']);
    scaled(cluster, 3);
    expect(cluster.open).toEqual([]);
    cluster.place();
    expect(cluster.open).toEqual(['prepare 0', 'prepare 1', 'prepare 2']);
    scaled(cluster, 2);
    expect(cluster.open).toEqual(['prepare 0', 'prepare 1']);
    expect(cluster.settle().member(1).membership).toMatchObject({ state: 'joined', since: 0 });
  });

  it('is who was told of when the first is launched: who comes later is added', () => {
    const cluster = new Scenario({ peers: 2 }, ETCD).place().prepared(0).sent(0);
    scaled(cluster, 3);
    expect(states(cluster)).toEqual(['forming', 'forming', 'outside']);
    expect(cluster.waiting).toEqual([]);
    cluster.prepared(1).sent(1).runs(0, 1);
    expect(cluster.waiting).toEqual([2]);
  });

  it('has one whose place was lost come back to it: the others were told of it', () => {
    const cluster = new Scenario({ peers: 2 }, ETCD).place().prepared(0);
    cluster.send({ kind: 'offersGone', offerIds: cluster.member(1).task?.offerIds ?? [] });
    expect(requestOf(cluster.instance, cluster.member(1), cluster.nowMs)).toMatchObject({
      homePolicy: 'require',
      homePorts: 'require',
    });
  });

  it('has one come back to its agent even where that was found unfit, or is to be left: the others look for it there', () => {
    const cluster = new Scenario({ peers: 2 }, ETCD).place().prepared(0);
    cluster.send({ kind: 'offersGone', offerIds: cluster.member(1).task?.offerIds ?? [] });
    cluster.send({ kind: 'agentsDraining', agents: [{ agentId: 'agent-1', why: 'maintenance' }] });
    const member = { ...cluster.member(1), unfitAgents: [{ agentId: 'agent-1', untilMs: cluster.nowMs + 1_000 }] };
    expect(requestOf(cluster.instance, member, cluster.nowMs)).toMatchObject({
      home: { agentId: 'agent-1' },
      homePolicy: 'require',
      avoidAgents: [],
    });
  });

  it('takes what ran before there was membership for its members', () => {
    const cluster = running(3);
    const status = { ...cluster.status, members: cluster.members.map((member) => ({ ...member, membership: null })) };
    cluster.instance = { ...cluster.instance, status };
    expect(states(cluster.look())).toEqual(['joined', 'joined', 'joined']);
  });
});

describe('scaling up', () => {
  it('adds one at a time: placed, added by a peer that serves, launched, and the next when it serves', () => {
    const cluster = scaled(running(3), 5);
    expect(cluster.waiting).toEqual([3]);
    expect(phaseOf(cluster.instance)).not.toBe('running');
    cluster.place(3);
    expect(cluster.open).toEqual(['addMember 3 by 0']);
    expect(shown(cluster, 3)).toMatchObject({ state: 'adding', since: 1 });
    cluster.done('addMember 3 by 0');
    expect(cluster.open).toEqual(['prepare 3']);
    expect(shown(cluster, 3)).toEqual({
      state: 'joining',
      since: 1,
      at: { address: '10.0.0.3', ports: { redis: 31_003 } },
    });
    cluster.prepared(3).sent(3);
    expect(cluster.waiting).toEqual([]);
    cluster.runs(3);
    expect(states(cluster)).toEqual(['joined', 'joined', 'joined', 'joined', 'outside']);
    expect(cluster.waiting).toEqual([4]);
    expect(phaseOf(cluster.settle().instance)).toBe('running');
  });

  it('waits while a peer is away and too few would be left to vote', () => {
    const cluster = running(3).lost(2);
    scaled(cluster, 4);
    expect(cluster.waiting).toEqual([]);
    cluster.runs(2);
    expect(cluster.waiting).toEqual([3]);
  });

  it('goes on where a majority of what there will be serves', () => {
    const cluster = running(5).lost(4);
    expect(scaled(cluster, 6).waiting).toEqual([5]);
  });

  it('asks another peer where one can not, and shows the problem until it is done', () => {
    const cluster = scaled(running(3), 4).place(3).fail('addMember 3 by 0', 'no leader');
    expect(cluster.open).toEqual(['addMember 3 by 1']);
    expect(cluster.status.problem).toMatchObject({ where: 'addMember of cache-3', message: 'no leader' });
    cluster.dies(1);
    expect(cluster.open).toContain('addMember 3 by 0');
    cluster.done('addMember 3 by 0');
    expect(cluster.status.problem).toBeNull();
    expect(cluster.open).toContain('prepare 3');
  });

  it('takes one out again whose place is lost; what is asked about it waits until what was asked before is over', () => {
    const cluster = scaled(running(3), 4).place(3);
    cluster.send({ kind: 'offersGone', offerIds: cluster.member(3).task?.offerIds ?? [] });
    expect(cluster.open).toEqual(['removeMember 3 by 0']);
    expect(cluster.effect('removeMember 3 by 0').notBeforeMs).toBe(cluster.nowMs + 10_000);
    expect(cluster.waiting).toEqual([]);
    cluster.done('removeMember 3 by 0');
    expect(cluster.waiting).toEqual([3]);
    cluster.placeAt({ ordinal: 3, home: home(7) });
    expect(shown(cluster, 3)).toMatchObject({ state: 'adding', since: 2, at: { address: '10.0.0.7' } });
    expect(cluster.effect('addMember 3 by 0').notBeforeMs).toBe(cluster.nowMs + 10_000);
  });

  it('waits for what was asked before, too, where taking it out was put off and is asked for again', () => {
    const cluster = scaled(running(3), 4).place(3);
    cluster.send({ kind: 'offersGone', offerIds: cluster.member(3).task?.offerIds ?? [] });
    const { notBeforeMs } = cluster.effect('removeMember 3 by 0');
    cluster.update(0, { state: 'running', healthy: false });
    expect(cluster.open).toEqual([]);
    cluster.runs(0);
    expect(cluster.effect('removeMember 3 by 0').notBeforeMs).toBe(notBeforeMs);
  });

  it('takes one out again that fails time after time before it has ever served', () => {
    const cluster = scaled(running(3), 4).place(3).done('addMember 3 by 0');
    for (let failures = 1; failures < 4; failures++) {
      cluster.prepared(3).sent(3).dies(3);
      expect(cluster.open).toEqual([]);
      cluster.wait(60_000).place(3);
    }
    cluster.prepared(3).sent(3).dies(3);
    expect(cluster.open).toEqual(['removeMember 3 by 0']);
    cluster.done('removeMember 3 by 0').wait(60_000).place(3);
    expect(shown(cluster, 3)).toMatchObject({ state: 'adding', since: 5 });
  });

  it('from one to two: has the second come back to the place that the first was told, since the two can agree on nothing else', () => {
    const cluster = scaled(running(1), 2).place(1).done('addMember 1 by 0');
    cluster.send({ kind: 'offersGone', offerIds: cluster.member(1).task?.offerIds ?? [] });
    expect(cluster.open).toEqual([]);
    expect(requestOf(cluster.instance, cluster.member(1), cluster.nowMs + 3_600_000)).toMatchObject({
      homePolicy: 'require',
      homePorts: 'require',
    });
    cluster.place(1);
    expect(cluster.open).toEqual(['prepare 1']);
  });
});

describe('scaling down', () => {
  it('takes one out of the cluster, then ends it, then the next', () => {
    const cluster = scaled(running(5), 3);
    expect(cluster.open).toEqual(['removeMember 4 by 0']);
    expect(cluster.member(4)).toMatchObject({ wanted: 'present', membership: { state: 'removing' } });
    expect(phaseOf(cluster.instance)).toBe('updating');
    cluster.done('removeMember 4 by 0');
    expect(cluster.open).toEqual(['kill 4', 'removeMember 3 by 0']);
    expect(cluster.member(4)).toMatchObject({ wanted: 'retired', membership: { state: 'outside' } });
    cluster.settle();
    expect(present(cluster)).toBe(3);
    expect(phaseOf(cluster.instance)).toBe('running');
  });

  it('is not done below a quorum of what is left', () => {
    const cluster = running(3).lost(0);
    expect(scaled(cluster, 2).open).toEqual(['inspect 0']);
    cluster.runs(0);
    expect(cluster.open).toContain('removeMember 2 by 0');
  });

  it('that is taken back goes on to its end, and the member is added anew', () => {
    const cluster = scaled(scaled(running(4), 3), 4);
    expect(cluster.open).toEqual(['removeMember 3 by 0']);
    cluster.done('removeMember 3 by 0');
    expect(cluster.open).toEqual(['kill 3']);
    cluster.dies(3, 'stopped').settle();
    expect(cluster.member(3)).toMatchObject({ wanted: 'present', membership: { state: 'joined', since: 2 } });
  });

  it('and up again adds the member anew: what is on its volume is of one that was removed', () => {
    const cluster = scaled(scaled(running(4), 3).settle(), 4).place(3);
    expect(shown(cluster, 3)).toMatchObject({ state: 'adding', since: 2 });
  });

  it('retires one first that was not added yet', () => {
    const cluster = scaled(running(3).lost(0), 4);
    expect(scaled(cluster, 3).member(3).wanted).toBe('retired');
    expect(cluster.open).toEqual(['inspect 0']);
  });
});

describe('a peer whose agent is lost', () => {
  it('waits for it by default', () => {
    const cluster = silent(running(3).dies(2), 2).wait(86_400_000);
    expect(requestOf(cluster.instance, cluster.member(2), cluster.nowMs).homePolicy).toBe('require');
    expect(cluster.open).toEqual([]);
  });

  it('is taken out and added anew elsewhere, before it is launched on an empty volume', () => {
    const cluster = silent(running(3, REPLACE).dies(2), 2).wait(60_000);
    expect(cluster.open).toEqual(['removeMember 2 by 0']);
    expect(cluster.waiting).toEqual([]);
    cluster.done('removeMember 2 by 0');
    expect(requestOf(cluster.instance, cluster.member(2), cluster.nowMs)).toMatchObject({ homePolicy: 'prefer' });
    cluster.placeAt({ ordinal: 2, home: home(9) });
    expect(cluster.open).toEqual(['addMember 2 by 0']);
    cluster.done('addMember 2 by 0');
    expect(shown(cluster, 2)).toMatchObject({ state: 'joining', since: 2, at: { address: '10.0.0.9' } });
    expect(cluster.member(2).formerVolumes).toMatchObject([{ agentId: 'agent-2' }]);
    expect(phaseOf(cluster.settle().instance)).toBe('running');
  });

  it('is not taken out where the others could not go on without it', () => {
    const cluster = silent(running(3, REPLACE).dies(2).lost(1), 2).wait(60_000);
    expect(cluster.open).toEqual(['inspect 1']);
    cluster.runs(1);
    expect(cluster.open).toContain('removeMember 2 by 0');
  });

  it('without proof of its death is taken out, and another takes its place (I8)', () => {
    const cluster = running(3, REPLACE).lost(2).wait(60_000);
    expect(cluster.open).toEqual(['inspect 2', 'removeMember 2 by 0']);
    cluster.done('removeMember 2 by 0');
    expect(cluster.member(2)).toMatchObject({
      wanted: 'retired',
      task: { state: 'lost' },
      membership: { state: 'outside' },
    });
    expect(cluster.open).toContain('kill 2');
    expect(cluster.member(3)).toMatchObject({ membership: { state: 'outside' } });
    expect(cluster.waiting).toEqual([3]);
  });

  it('that comes back while it is being taken out is ended, and added anew', () => {
    const cluster = running(3, REPLACE).lost(2).wait(60_000).runs(2).done('removeMember 2 by 0');
    expect(cluster.open).toContain('kill 2');
    cluster.dies(2, 'stopped').settle();
    expect(cluster.member(2)).toMatchObject({ wanted: 'present', membership: { state: 'joined', since: 2 } });
  });
});

describe('a peer that gets other ports on its agent', () => {
  const elsewhere = home(2, { ports: { redis: 32_000 } });

  it('is launched there only when the others have been told', () => {
    const cluster = running(3).dies(2).placeAt({ ordinal: 2, home: elsewhere });
    expect(cluster.open).toEqual(['addMember 2 by 0']);
    expect(shown(cluster, 2)).toEqual({ state: 'joined', since: 0, at: null });
    cluster.done('addMember 2 by 0');
    expect(cluster.open).toEqual(['prepare 2']);
    expect(shown(cluster, 2)).toMatchObject({ state: 'joined', at: { ports: { redis: 32_000 } } });
  });

  it('does not give its own up while there is nobody to tell', () => {
    const cluster = running(3).dies(2).lost(1);
    const asked = () => requestOf(cluster.instance, cluster.member(2), cluster.nowMs).homePorts;
    cluster.send({ kind: 'unplaced', ordinal: 2, rejections: [{ stage: 'ports', reason: 'not offered', agents: 1 }] });
    cluster.wait(600_000);
    expect(asked()).toBe('require');
    cluster.runs(1);
    expect(asked()).toBe('prefer');
  });

  it('tells nobody where it is alone', () => {
    const cluster = running(1).dies(0).placeAt({ ordinal: 0, home: elsewhere });
    expect(cluster.open).toEqual(['prepare 0']);
  });
});

it('a changed spec restarts peers one at a time, each only while all others serve', () => {
  const cluster = running(3);
  cluster.declare({
    spec: { ...cluster.instance.declared.spec, resources: { ...cluster.instance.declared.spec.resources, memMb: 200 } },
  });
  expect(cluster.open).toEqual(['kill 0']);
  cluster.dies(0, 'stopped').place(0).prepared(0).sent(0);
  expect(cluster.open).toEqual([]);
  cluster.runs(0);
  expect(cluster.open).toEqual(['kill 1']);
  cluster.settle();
  expect(phaseOf(cluster.instance)).toBe('running');
});
