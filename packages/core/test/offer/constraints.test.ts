import { describe, expect, test } from 'vitest';
import { type AgentOffer, type Constraint, match, type Occupancy } from '../../src/index.ts';
import { agent, members, NOBODY, OPTIONS, occupied, request } from './build.ts';

const rack = (id: number, name: string) => agent(id, { attributes: { rack: name } });
const racks = [rack(0, 'a'), rack(1, 'a'), rack(2, 'b'), rack(3, 'b'), rack(4, 'c')];
const plain = agent(9);

/** Agents that one more member may go to. */
function allowed(constraint: Constraint, offers: readonly AgentOffer[], occupancy: Occupancy = NOBODY): string[] {
  const asking = request(0, { placement: { constraints: [constraint], distribution: 100 } });
  return offers
    .filter((offer) => match([asking], [offer], occupancy, OPTIONS).placements.length === 1)
    .map(({ agentId }) => agentId.replace('agent-', ''));
}

describe('UNIQUE', () => {
  test('keeps members apart by host name', () => {
    const offers = [agent(0, { hostname: 'one' }), agent(1, { hostname: 'one' }), agent(2)];
    const result = match(members(3, { placement: { constraints: [['hostname', 'UNIQUE']] } }), offers, NOBODY, OPTIONS);
    expect(result.placements).toHaveLength(2);
    const reason = "another of cache's members has the same hostname";
    expect(result.reasons[0]?.rejections).toEqual([{ stage: 'hostname UNIQUE', reason, agents: 3 }]);
  });
  test('keeps members apart by an attribute, and refuses agents without it', () => {
    expect(allowed(['rack', 'UNIQUE'], [...racks, plain], occupied(rack(0, 'a')))).toEqual(['2', '3', '4']);
  });
  test('knows the agent itself as a field', () => {
    expect(allowed(['agent', 'UNIQUE'], racks, occupied(rack(0, 'a')))).toEqual(['1', '2', '3', '4']);
  });
});

describe('CLUSTER', () => {
  test('with a value goes only there', () => {
    expect(allowed(['rack', 'CLUSTER', 'b'], [...racks, plain])).toEqual(['2', '3']);
  });
  test('without one follows the first member', () => {
    expect(allowed(['rack', 'CLUSTER'], [...racks, plain])).toEqual(['0', '1', '2', '3', '4']);
    expect(allowed(['rack', 'CLUSTER'], [...racks, plain], occupied(rack(2, 'b')))).toEqual(['2', '3']);
  });
  test('takes all members of one call to the same place', () => {
    const asking = members(3, { placement: { constraints: [['rack', 'CLUSTER']] } });
    const result = match(asking, racks, NOBODY, OPTIONS);
    const names = result.placements.map(
      ({ agentId }) => racks.find((each) => each.agentId === agentId)?.attributes.rack,
    );
    expect(new Set(names).size).toBe(1);
    expect(names).toHaveLength(3);
  });
  test('goes nowhere once members are apart', () => {
    expect(allowed(['rack', 'CLUSTER'], racks, occupied(rack(0, 'a'), rack(2, 'b')))).toEqual([]);
  });
});

describe('GROUP_BY', () => {
  const [a, a2, b, , c] = racks as [AgentOffer, AgentOffer, AgentOffer, AgentOffer, AgentOffer];
  test('goes to values without members, whatever the others have', () => {
    expect(allowed(['rack', 'GROUP_BY', '3'], racks, occupied(a, b))).toEqual(['4']);
  });
  test('goes to the values with the fewest once the expected number of them is there', () => {
    expect(allowed(['rack', 'GROUP_BY', '3'], racks, occupied(a, a2, b, c))).toEqual(['2', '3', '4']);
  });
  test('without a number knows only the values that have members', () => {
    expect(allowed(['rack', 'GROUP_BY'], racks, occupied(a))).toEqual(['0', '1', '2', '3', '4']);
  });
  test('prefers values without members all the same', () => {
    const asking = members(3, { placement: { constraints: [['rack', 'GROUP_BY']] } });
    const result = match(asking, racks, NOBODY, OPTIONS);
    const names = result.placements.map(
      ({ agentId }) => racks.find((each) => each.agentId === agentId)?.attributes.rack,
    );
    expect(names.sort()).toEqual(['a', 'b', 'c']);
  });
  test('says that other values come first', () => {
    const asking = request(0, { placement: { constraints: [['rack', 'GROUP_BY', '3']] } });
    const [unplaced] = match([asking], [a2], occupied(a, b), OPTIONS).reasons;
    expect(unplaced?.rejections[0]?.reason).toBe("cache's members are on 2 of 3 values of rack: others come first");
  });
});

describe('MAX_PER', () => {
  test('allows so many members for each value', () => {
    const [a = plain, a2 = plain, b = plain] = racks;
    expect(allowed(['rack', 'MAX_PER', '2'], [...racks, plain], occupied(a, a2, b))).toEqual(['2', '3', '4']);
  });
});

describe('IS', () => {
  const offers = ['1', '1.0', '2.5', '2.5004', '[1-9]', '{a,b}', 'x'].map((size, id) =>
    agent(id, { attributes: { size } }),
  );
  test('compares texts, and numbers to three decimals', () => {
    expect(allowed(['size', 'IS', 'x'], [...offers, plain])).toEqual(['6']);
    expect(allowed(['size', 'IS', '1'], offers)).toEqual(['0', '1']);
    expect(allowed(['size', 'IS', '2.5'], offers)).toEqual(['2', '3']);
  });
  test('compares sets as Mesos writes them, and takes the numbers in a range', () => {
    expect(allowed(['size', 'IS', '{a,b}'], offers)).toEqual(['5']);
    expect(allowed(['size', 'IS', '[1-2]'], offers)).toEqual(['0', '1']);
    expect(allowed(['size', 'IS', '[1-9]'], offers)).toEqual(['0', '1', '2', '3', '4']);
  });
});

describe('LIKE and UNLIKE', () => {
  test('match the whole value', () => {
    expect(allowed(['hostname', 'LIKE', 'host-[12]'], [agent(1), agent(2), agent(12)])).toEqual(['1', '2']);
    expect(allowed(['hostname', 'UNLIKE', 'host-[12]'], [agent(1), agent(2), agent(12)])).toEqual(['12']);
  });
  test('differ where the agent has no such attribute: UNLIKE takes it, LIKE does not', () => {
    expect(allowed(['rack', 'LIKE', '.*'], [rack(0, 'a'), plain])).toEqual(['0']);
    expect(allowed(['rack', 'UNLIKE', 'a'], [rack(0, 'a'), rack(1, 'b'), plain])).toEqual(['1', '9']);
  });
});

test('an attribute that no agent has is named', () => {
  const asking = request(0, { placement: { constraints: [['rak', 'CLUSTER', 'a']] } });
  const [unplaced] = match([asking], racks, NOBODY, OPTIONS).reasons;
  expect(unplaced?.rejections).toEqual([
    { stage: 'rak CLUSTER a', reason: 'no agent has an attribute rak', agents: 5 },
  ]);
});
