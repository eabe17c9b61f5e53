import { describe, expect, test } from 'vitest';
import { match } from '../../src/index.ts';
import { agent, home, members, NOBODY, OPTIONS, occupied, request } from './build.ts';

const agents = (count: number) => Array.from({ length: count }, (_, id) => agent(id));
const whereOf = (result: ReturnType<typeof match>) =>
  Object.fromEntries(result.placements.map(({ request: { ordinal }, agentId }) => [ordinal, agentId]));

describe('placing', () => {
  test('spreads the members of an instance over the agents', () => {
    const result = match(members(3), agents(3), NOBODY, OPTIONS);
    expect(new Set(Object.values(whereOf(result))).size).toBe(3);
    expect(result.reasons).toEqual([]);
  });

  test('spreads to the emptiest agent among those with equally many members', () => {
    const offers = [agent(0, { cpus: 2 }), agent(1, { cpus: 8 }), agent(2, { cpus: 4 })];
    expect(whereOf(match([request(0)], offers, NOBODY, OPTIONS))).toEqual({ 0: 'agent-1' });
  });

  test('packs onto the fullest agent that still fits', () => {
    const offers = [agent(0, { cpus: 0.5 }), agent(1, { cpus: 8 }), agent(2, { cpus: 2 })];
    const result = match(members(3, { placement: { strategy: 'pack', distribution: 2 } }), offers, NOBODY, OPTIONS);
    expect(whereOf(result)).toEqual({ 0: 'agent-2', 1: 'agent-2', 2: 'agent-1' });
  });

  test('gives each member on an agent ports of its own, and all offers of that agent', () => {
    const offers = [
      agent(0, {
        offerIds: ['a', 'b'],
        ports: [
          { begin: 31_005, end: 31_005 },
          { begin: 31_000, end: 31_000 },
        ],
      }),
    ];
    const result = match(members(2), offers, NOBODY, OPTIONS);
    expect(result.placements.map(({ ports }) => ports.redis).sort()).toEqual([31_000, 31_005]);
    expect(result.placements.every(({ offerIds }) => offerIds.join() === 'a,b')).toBe(true);
  });

  test('has the first member on an agent pay for the executor that does not run there yet', () => {
    const offers = [agent(0, { cpus: 2.1, executorKnown: false })];
    const result = match(members(2), offers, NOBODY, OPTIONS);
    expect(result.placements.map(({ cost }) => cost)).toEqual([
      { cpus: 1.1, memMb: 132, diskMb: 1_024, executor: true },
      { cpus: 1, memMb: 100, diskMb: 1_024, executor: false },
    ]);
  });

  test('does not place where only the executor does not fit any more', () => {
    const result = match([request(0)], [agent(0, { cpus: 1, executorKnown: false })], NOBODY, OPTIONS);
    expect(result.reasons[0]?.rejections).toEqual([{ stage: 'cpus', reason: 'needs 1, offered 0.9', agents: 1 }]);
  });

  test('places masters before slaves, and greater priority before both', () => {
    const tight = [agent(0, { cpus: 1 })];
    const slaveFirst = [request(1), request(0)];
    expect(whereOf(match(slaveFirst, tight, NOBODY, OPTIONS))).toEqual({ 0: 'agent-0' });
    const urgent = [request(0), request(1, { priority: 1 })];
    expect(whereOf(match(urgent, tight, NOBODY, OPTIONS))).toEqual({ 1: 'agent-0' });
  });

  test('gives a shared hostname no weight: two agents on one host are two agents', () => {
    const offers = [agent(0, { hostname: 'one' }), agent(1, { hostname: 'one' })];
    expect(match(members(2, { placement: { distribution: 1 } }), offers, NOBODY, OPTIONS).placements).toHaveLength(2);
  });

  test('leaves agents alone whose maintenance starts soon', () => {
    const offers = [agent(0, { unavailableFromMs: 1_000 }), agent(1, { unavailableFromMs: 9_000, cpus: 1 })];
    const result = match(members(2), offers, NOBODY, { ...OPTIONS, unavailableBeforeMs: 5_000 });
    expect(whereOf(result)).toEqual({ 0: 'agent-1' });
    expect(result.reasons[0]?.rejections.map(({ stage }) => stage)).toEqual(['maintenance', 'cpus']);
  });
});

describe('a member with a home', () => {
  test('goes back to its agent and its port', () => {
    const going = request(1, { home: home('agent-2', 31_042) });
    const result = match([going], agents(3), NOBODY, OPTIONS);
    expect(result.placements[0]).toMatchObject({ agentId: 'agent-2', ports: { redis: 31_042 } });
  });

  test('waits for its agent where its data is', () => {
    const going = request(1, { home: home('agent-7', 31_042) });
    const result = match([going], agents(3), NOBODY, OPTIONS);
    const reason = 'its data is on agent-7, which offers nothing now';
    expect(result.reasons[0]?.rejections).toEqual([{ stage: 'home', reason, agents: 3 }]);
  });

  test('waits where its port is taken, and says so', () => {
    const going = request(1, { home: home('agent-1', 32_000) });
    const result = match([going], agents(3), NOBODY, OPTIONS);
    expect(result.reasons[0]?.rejections).toEqual([
      { stage: 'ports', reason: 'its ports there (32000) are not all offered', agents: 1 },
      { stage: 'home', reason: 'its data is on agent-1', agents: 2 },
    ]);
  });

  test('goes home even where a rule that came later would keep it out', () => {
    const placement = { distribution: 1, constraints: [['hostname', 'UNIQUE']] as [[string, 'UNIQUE']] };
    const going = request(1, { home: home('agent-1', 31_001), placement });
    expect(match([going], agents(3), occupied(agent(1)), OPTIONS).placements).toHaveLength(1);
  });

  test('goes before those that can go anywhere, so that nobody takes its place', () => {
    const tight = [agent(0, { cpus: 1 })];
    const going = request(1, { home: home('agent-0', 31_001) });
    const other = request(0, { uid: 'other-00000000', instance: 'other' });
    expect(match([other, going], tight, NOBODY, OPTIONS).placements[0]?.request).toBe(going);
  });

  test('keeps its place from others of its instance while it waits', () => {
    const placement = { distribution: 1 };
    const waiting = request(1, { home: home('agent-0', 32_000), placement });
    const result = match([request(2, { placement }), waiting], [agent(0)], NOBODY, OPTIONS);
    expect(result.placements).toEqual([]);
  });

  test('that only prefers it goes elsewhere where home is full', () => {
    const going = request(1, { home: home('agent-0', 31_001), homePolicy: 'prefer' });
    expect(whereOf(match([going], [agent(0), agent(1)], NOBODY, OPTIONS))).toEqual({ 1: 'agent-0' });
    expect(whereOf(match([going], [agent(0, { cpus: 0.5 }), agent(1)], NOBODY, OPTIONS))).toEqual({ 1: 'agent-1' });
  });
});

describe('reasons', () => {
  test('count the agents by stage, the most common first', () => {
    const offers = [agent(0, { cpus: 0.2 }), agent(1, { cpus: 0.5 }), agent(2, { memMb: 64 })];
    expect(match([request(0)], offers, NOBODY, OPTIONS).reasons[0]?.rejections).toEqual([
      { stage: 'cpus', reason: 'needs 1, offered at most 0.5', agents: 2 },
      { stage: 'mem', reason: 'needs 100 MB, offered 64 MB', agents: 1 },
    ]);
  });

  test('say how many members are there already', () => {
    const result = match(members(10), agents(3), NOBODY, OPTIONS);
    expect(result.placements).toHaveLength(6);
    const reason = "2 of cache's members are there, at most 2 allowed";
    expect(result.reasons.map(({ rejections }) => rejections)).toEqual(
      Array(4).fill([{ stage: 'distribution', reason, agents: 3 }]),
    );
  });

  test('say that no agent offers anything', () => {
    const [unplaced] = match([request(0)], [], NOBODY, OPTIONS).reasons;
    expect(unplaced?.rejections).toEqual([{ stage: 'offers', reason: 'no agent offers anything now', agents: 0 }]);
  });
});

describe('declining', () => {
  const refusals = (result: ReturnType<typeof match>) =>
    result.declines.map(({ agentId, refuse }) => [agentId, refuse]);

  test('is for long where nothing waits, and leaves out the agents that are used', () => {
    const result = match([request(0)], [agent(0, { cpus: 8 }), agent(1)], NOBODY, OPTIONS);
    expect(refusals(result)).toEqual([['agent-1', 'long']]);
  });

  test('is short where a member waits that may go anywhere', () => {
    const result = match([request(0, { resources: { cpus: 99, memMb: 1, diskMb: 1 } })], agents(2), NOBODY, OPTIONS);
    expect(refusals(result)).toEqual([
      ['agent-0', 'short'],
      ['agent-1', 'short'],
    ]);
  });

  test('is short only for its home where the one that waits can go nowhere else', () => {
    const result = match([request(1, { home: home('agent-1', 40_000) })], agents(2), NOBODY, OPTIONS);
    expect(refusals(result)).toEqual([
      ['agent-0', 'long'],
      ['agent-1', 'short'],
    ]);
  });
});

test('an agent that is offered twice is a mistake of the caller', () => {
  expect(() => match([], [agent(0), agent(0)], NOBODY, OPTIONS)).toThrow(/combine its offers/);
});
