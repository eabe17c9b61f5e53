/** Peers with data, whose agents are to be left: taken out of their cluster and added anew elsewhere, one at a time. */
import { describe, expect, it } from 'vitest';
import { movingMembers, requestOf, type Traits } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

const ETCD: Partial<Traits> = { topology: 'cluster', bootstrap: 'all', operations: ['addMember', 'removeMember'] };
const running = (peers: number, traits = ETCD) => Scenario.running({ peers }, traits);
const drain = (cluster: Scenario, ...agentIds: readonly string[]) =>
  cluster.send({ kind: 'agentsDraining', agents: agentIds.map((agentId) => ({ agentId, why: 'drained' })) });
const moving = (cluster: Scenario) => movingMembers(cluster.instance).map(({ ordinal }) => ordinal);
const room = (cluster: Scenario, ordinal: number) =>
  cluster.send({ kind: 'roomFound', ordinal, hostname: 'elsewhere' });
const ending = (cluster: Scenario) =>
  cluster.members.filter(({ task }) => task !== null && task.killSinceMs !== null).map(({ ordinal }) => ordinal);
const serving = (cluster: Scenario) =>
  cluster.members.filter(({ task }) => task?.state === 'running' && task.healthy && task.killSinceMs === null).length;

/** It was taken out: ends, is placed on `agent-AT`, added, and serves. */
function moves(cluster: Scenario, ordinal: number, at: number): void {
  cluster.dies(ordinal, 'stopped');
  expect(cluster.waiting).toEqual([ordinal]);
  expect(requestOf(cluster.instance, cluster.member(ordinal), cluster.nowMs)).toMatchObject({ home: null });
  cluster.placeAt({ ordinal, home: home(at) });
  const [added] = cluster.open;
  expect(added).toMatch(new RegExp(`^addMember ${ordinal} by \\d$`));
  cluster.done(added ?? '').settle();
}

describe('a peer whose agent is drained', () => {
  it('is taken out by the others before it is ended, and added elsewhere with an empty volume; the old one is kept', () => {
    const cluster = drain(running(3), 'agent-1');
    expect([moving(cluster), cluster.open, ending(cluster)]).toEqual([[1], [], []]);
    // What is looked for is a place as for one that has none: the others look for it where it is.
    expect(requestOf(cluster.instance, cluster.member(1), cluster.nowMs)).toMatchObject({
      home: null,
      homePolicy: 'prefer',
    });
    room(cluster, 1);
    expect([cluster.open, ending(cluster), serving(cluster)]).toEqual([['removeMember 1 by 0'], [], 3]);
    cluster.done('removeMember 1 by 0');
    expect(ending(cluster)).toEqual([1]);
    moves(cluster, 1, 7);
    expect(cluster.member(1)).toMatchObject({
      home: { agentId: 'agent-7' },
      membership: { state: 'joined' },
      formerVolumes: [{ agentId: 'agent-1', volumeId: 'volume-1' }],
      drain: null,
    });
  });

  it('leaves a persistent volume of Mesos behind, too: it is not held to the agent that it is to leave', () => {
    const mesosVolume = { role: 'keelson', sizeMb: 1024, state: 'made' as const };
    const at = (ordinal: number) => ({ ordinal, home: home(ordinal, { mesosVolume }) });
    const cluster = new Scenario({ peers: 3 }, ETCD).placeAt(at(0), at(1), at(2)).settle();
    expect(cluster.member(1).home?.mesosVolume?.state).toBe('used');
    room(drain(cluster, 'agent-1'), 1).done('removeMember 1 by 0');
    moves(cluster, 1, 7);
    expect(cluster.member(1)).toMatchObject({
      home: { agentId: 'agent-7' },
      formerVolumes: [{ agentId: 'agent-1', volumeId: 'volume-1' }],
    });
  });

  it('goes alone: the next one goes when it serves again elsewhere', () => {
    const cluster = drain(running(3), 'agent-0', 'agent-1', 'agent-2');
    for (const at of [7, 8, 9]) {
      const [ordinal, ...others] = moving(cluster);
      if (ordinal === undefined) throw new Error('nobody moves');
      expect(others).toEqual([]);
      room(cluster, ordinal);
      const [asked = ''] = cluster.open;
      cluster.done(asked);
      expect(moving(cluster)).toEqual([]);
      expect(serving(cluster)).toBe(2);
      moves(cluster, ordinal, at);
    }
    expect(cluster.members.map(({ home: there }) => there?.agentId).sort()).toEqual(['agent-7', 'agent-8', 'agent-9']);
  });

  it('stays while another does not serve, and says so; goes when it does', () => {
    const cluster = drain(running(3), 'agent-1').update(2, { state: 'running', healthy: false });
    expect([moving(cluster), cluster.member(1).drain?.stays]).toEqual([[], 'one at a time: not all others serve']);
    expect(room(cluster, 1).open).toEqual([]);
    expect(moving(cluster.runs(2))).toEqual([1]);
  });

  it('that is down goes home first: the others look for it there', () => {
    const cluster = drain(running(3), 'agent-1').dies(1);
    expect(requestOf(cluster.instance, cluster.member(1), cluster.nowMs)).toMatchObject({
      homePolicy: 'require',
      home: { agentId: 'agent-1' },
    });
    expect(cluster.member(1).drain?.stays).toContain('it is down');
    cluster.place(1).settle();
    expect(moving(cluster)).toEqual([1]);
  });

  it('stays a member where room is found, and the instance has been suspended meanwhile', () => {
    const cluster = drain(running(3), 'agent-1');
    const { declared } = cluster.instance;
    cluster.instance = { ...cluster.instance, declared: { ...declared, intent: { kind: 'suspend', by: 'operator' } } };
    expect(room(cluster, 1).member(1).membership?.state).toBe('joined');
    expect(ending(cluster)).toEqual([0, 1, 2]);
  });

  it('runs on when the others can not be told, until they can', () => {
    const cluster = room(drain(running(3), 'agent-1'), 1).fail('removeMember 1 by 0', 'no leader');
    expect([ending(cluster), serving(cluster)]).toEqual([[], 3]);
    expect(cluster.open).toEqual(['removeMember 1 by 2']);
    cluster.done('removeMember 1 by 2');
    expect(ending(cluster)).toEqual([1]);
  });

  it('stays where it is the only one, or where its framework can not add and remove members', () => {
    const alone = drain(running(1), 'agent-0');
    expect([moving(alone), alone.member(0).drain?.stays]).toEqual([[], 'its data is here, and no other peer has it']);
    const fixed = drain(running(3, { ...ETCD, operations: [] }), 'agent-1');
    expect([moving(fixed), fixed.member(1).drain?.stays]).toEqual([
      [],
      'its data is here, and its framework can not give it to it anew elsewhere',
    ]);
  });
});
