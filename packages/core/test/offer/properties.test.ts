import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AgentOffer,
  type Constraint,
  explain,
  type MatchResult,
  type MemberRequest,
  match,
  type Occupancy,
  type Occupant,
  type Placed,
} from '../../src/index.ts';
import { OPTIONS } from './build.ts';
import { mayGo, obeys, portsOf } from './naive.ts';

const attributes = fc.record(
  { rack: fc.constantFrom('a', 'b', 'c'), zone: fc.constantFrom('1', '2') },
  { requiredKeys: [] },
);

const constraint = fc.oneof(
  fc.tuple(fc.constantFrom('hostname', 'agent', 'rack', 'zone'), fc.constantFrom('UNIQUE', 'CLUSTER', 'GROUP_BY')),
  fc.tuple(fc.constantFrom('hostname', 'rack'), fc.constantFrom('MAX_PER', 'GROUP_BY'), fc.constantFrom('1', '2', '3')),
  fc.tuple(fc.constantFrom('rack', 'zone'), fc.constantFrom('CLUSTER', 'IS'), fc.constantFrom('a', '1', '2')),
  fc.tuple(
    fc.constantFrom('hostname', 'rack', 'zone'),
    fc.constantFrom('LIKE', 'UNLIKE'),
    fc.constantFrom('a', '[ab]', 'host-[0-3]', 'host-.*', '.*-3', '.*', '1|2'),
  ),
) as fc.Arbitrary<Constraint>;

const offer = fc.record({
  hostname: fc.integer({ min: 0, max: 5 }).map((id) => `host-${id}`),
  attributes,
  cpus: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10),
  memMb: fc.integer({ min: 0, max: 800 }),
  diskMb: fc.integer({ min: 0, max: 4_000 }),
  ports: fc.array(
    fc
      .record({ begin: fc.integer({ min: 31_000, max: 31_006 }), more: fc.integer({ min: 0, max: 2 }) })
      .map(({ begin, more }) => ({ begin, end: begin + more })),
    { maxLength: 3 },
  ),
  executorKnown: fc.boolean(),
});

const offers = fc.array(offer, { maxLength: 8 }).map((list) =>
  list.map(
    (each, id): AgentOffer => ({
      ...each,
      agentId: `agent-${id}`,
      offerIds: [`o${id}`, `p${id}`],
      address: `10.0.0.${id}`,
    }),
  ),
);

const placement = fc.record({
  distribution: fc.integer({ min: 1, max: 3 }),
  constraints: fc.array(constraint, { maxLength: 3 }),
  strategy: fc.constantFrom('spread', 'pack'),
});

const home = fc.option(
  fc.record({
    agentId: fc.integer({ min: 0, max: 8 }).map((id) => `agent-${id}`),
    hostname: fc.constant('host-0'),
    address: fc.constant('10.0.0.0'),
    ports: fc.record({
      redis: fc.integer({ min: 31_000, max: 31_003 }),
      bus: fc.integer({ min: 31_004, max: 31_008 }),
    }),
    volumeId: fc.constant('v'),
  }),
  { freq: 3 },
);

const shape = fc.record({
  resources: fc.record({
    cpus: fc.integer({ min: 1, max: 20 }).map((tenths) => tenths / 10),
    memMb: fc.integer({ min: 16, max: 300 }),
    diskMb: fc.integer({ min: 0, max: 1_500 }),
  }),
  ports: fc.constantFrom([], ['redis'], ['redis', 'bus']),
  placement,
});

/** Up to three instances; the members of one mostly ask for the same. */
const requests = fc
  .array(
    fc.tuple(
      shape,
      fc.array(fc.record({ home, homePolicy: fc.constantFrom('require', 'prefer') }), { minLength: 1, maxLength: 5 }),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((instances) =>
    instances.flatMap(([each, members], instance) =>
      members.map(
        (member, ordinal): MemberRequest => ({
          ...each,
          ...member,
          uid: `i${instance}-00000000`,
          instance: `i${instance}`,
          ordinal,
          role: ordinal === 0 ? 'master' : 'slave',
        }),
      ),
    ),
  );

const occupancy = fc
  .array(
    fc.record({
      instance: fc.integer({ min: 0, max: 2 }),
      agent: fc.integer({ min: 0, max: 9 }),
      hostname: fc.constant('host-0'),
      attributes,
    }),
    { maxLength: 6 },
  )
  .map((places): Occupancy => {
    const entries = places.map(({ instance, agent, ...rest }, index): [string, Occupant] => [
      `i${instance}-00000000`,
      { ...rest, agentId: `agent-${agent}`, ordinal: 50 + index },
    ]);
    return new Map(
      [...Map.groupBy(entries, ([uid]) => uid)].map(([uid, list]) => [uid, list.map(([, place]) => place)]),
    );
  });

const world = fc.record({ requests, offers, occupancy });
const RUNS = { numRuns: 400 };
const run = (each: { requests: MemberRequest[]; offers: AgentOffer[]; occupancy: Occupancy }): MatchResult =>
  match(each.requests, each.offers, each.occupancy, OPTIONS);
const goesHome = ({ home, homePolicy }: MemberRequest): boolean => home !== null && homePolicy === 'require';

describe('matching', () => {
  test('never takes more of an agent than it offers', () => {
    fc.assert(
      fc.property(world, (each) => {
        for (const [agentId, placed] of Map.groupBy(run(each).placements, (one) => one.agentId)) {
          const offer = each.offers.find((one) => one.agentId === agentId);
          const sum = (of: (cost: Placed['cost']) => number) => placed.reduce((all, { cost }) => all + of(cost), 0);
          expect(sum((cost) => cost.cpus)).toBeLessThanOrEqual((offer?.cpus ?? 0) + 1e-9);
          expect(sum((cost) => cost.memMb)).toBeLessThanOrEqual(offer?.memMb ?? 0);
          expect(sum((cost) => cost.diskMb)).toBeLessThanOrEqual(offer?.diskMb ?? 0);
          expect(sum((cost) => (cost.executor ? 1 : 0))).toBe(offer?.executorKnown ? 0 : 1);
        }
      }),
      RUNS,
    );
  });

  test('never gives a port out twice, or one that is not offered', () => {
    fc.assert(
      fc.property(world, (each) => {
        for (const [agentId, placed] of Map.groupBy(run(each).placements, (one) => one.agentId)) {
          const ports = placed.flatMap((one) => Object.values(one.ports));
          const offered = portsOf(each.offers.find((one) => one.agentId === agentId) ?? fail());
          expect(new Set(ports).size).toBe(ports.length);
          expect(ports.every((port) => offered.has(port))).toBe(true);
          for (const { ports, request } of placed) expect(Object.keys(ports).sort()).toEqual([...request.ports].sort());
        }
      }),
      RUNS,
    );
  });

  test('never breaks distribution or a constraint, counting those placed before', () => {
    fc.assert(
      fc.property(world, (each) => {
        const places = new Map([...each.occupancy].map(([uid, list]) => [uid, [...list]]));
        const placesOf = (uid: string): Occupant[] => places.get(uid) ?? places.set(uid, []).get(uid) ?? [];
        for (const request of each.requests)
          if (goesHome(request)) placesOf(request.uid).push(homeOf(request, each.offers));
        for (const { request, agentId } of run(each).placements) {
          if (goesHome(request)) {
            expect(agentId).toBe(request.home?.agentId);
            continue;
          }
          const offer = each.offers.find((one) => one.agentId === agentId) ?? fail();
          expect(obeys(request, offer, placesOf(request.uid))).toBe(true);
          placesOf(request.uid).push({ ...offer, ordinal: request.ordinal });
        }
      }),
      RUNS,
    );
  });

  test('answers every request, and gives a reason for each that is not placed', () => {
    fc.assert(
      fc.property(world, (each) => {
        const { placements, reasons } = run(each);
        expect(placements.length + reasons.length).toBe(each.requests.length);
        for (const { rejections } of reasons) {
          expect(rejections.length).toBeGreaterThan(0);
          expect(rejections.reduce((sum, { agents }) => sum + agents, 0)).toBe(each.offers.length);
        }
      }),
      RUNS,
    );
  });

  test('uses each offer or declines it', () => {
    fc.assert(
      fc.property(world, (each) => {
        const { placements, declines } = run(each);
        const used = [...new Set(placements.map(({ agentId }) => agentId))];
        expect([...used, ...declines.map(({ agentId }) => agentId)].sort()).toEqual(
          each.offers.map(({ agentId }) => agentId),
        );
      }),
      RUNS,
    );
  });

  test('gives the same answer to the same question, in whatever order the offers come', () => {
    fc.assert(
      fc.property(world, (each) => {
        expect(run(each)).toEqual(run({ ...each, offers: each.offers.toReversed() }));
      }),
      RUNS,
    );
  });
});

describe('a single request', () => {
  const single = world.map((each) => ({ ...each, requests: each.requests.slice(0, 1) }));

  test('is placed just where a look at every agent finds one', () => {
    fc.assert(
      fc.property(single, (each) => {
        const [request = fail()] = each.requests;
        const others = each.occupancy.get(request.uid) ?? [];
        const fitting = each.offers.filter((one) => mayGo(request, one, { others })).map(({ agentId }) => agentId);
        const { placements } = run(each);
        expect(placements.length).toBe(fitting.length > 0 ? 1 : 0);
        for (const { agentId } of placements) expect(fitting).toContain(agentId);
      }),
      { numRuns: 2_000 },
    );
  });

  test('that is placed is placed with one more agent too', () => {
    fc.assert(
      fc.property(single, offer, (each, more) => {
        const extra = { ...more, agentId: 'agent-99', offerIds: ['o99'], address: '10.0.0.99' };
        const before = run(each).placements.length;
        expect(run({ ...each, offers: [...each.offers, extra] }).placements.length).toBeGreaterThanOrEqual(before);
      }),
      RUNS,
    );
  });

  test('gets the reasons that explain gives agent by agent, counted', () => {
    fc.assert(
      fc.property(single, (each) => {
        const [request = fail()] = each.requests;
        const verdicts = explain(request, each.offers, each.occupancy, OPTIONS);
        const { placements, reasons } = run(each);
        expect(verdicts.some(({ rejection }) => rejection === null)).toBe(placements.length === 1);
        const counted = new Map(reasons[0]?.rejections.map(({ stage, agents }) => [stage, agents]));
        const explained = Map.groupBy(verdicts, ({ rejection }) => rejection?.stage ?? 'fits');
        if (reasons.length === 0 || each.offers.length === 0) return;
        expect(counted).toEqual(new Map([...explained].map(([stage, list]) => [stage, list.length])));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('many agents', () => {
  const crowd = fc.record({
    offers: fc.array(offer, { minLength: 60, maxLength: 150 }).map((list) =>
      list.map(
        (each, id): AgentOffer => ({
          ...each,
          hostname: `host-${id}`,
          agentId: `agent-${id}`,
          offerIds: [`o${id}`],
          address: '',
        }),
      ),
    ),
    requests,
    occupancy,
  });

  test('get the reasons and the places that a look at each would give', () => {
    fc.assert(
      fc.property(crowd, (each) => {
        const request = { ...(each.requests[0] ?? fail()), home: null };
        const others = each.occupancy.get(request.uid) ?? [];
        const fitting = each.offers.filter((one) => mayGo(request, one, { others })).map(({ agentId }) => agentId);
        const { placements, reasons } = match([request], each.offers, each.occupancy, OPTIONS);
        expect(placements.length).toBe(fitting.length > 0 ? 1 : 0);
        for (const { agentId } of placements) expect(fitting).toContain(agentId);
        const stages = Map.groupBy(
          explain(request, each.offers, each.occupancy, OPTIONS),
          ({ rejection }) => rejection?.stage ?? 'fits',
        );
        const counted = new Map([...stages].map(([stage, list]) => [stage, list.length]));
        for (const { rejections } of reasons) {
          expect(new Map(rejections.map(({ stage, agents }) => [stage, agents]))).toEqual(counted);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function homeOf({ ordinal, home }: MemberRequest, offers: readonly AgentOffer[]): Occupant {
  const at = offers.find(({ agentId }) => agentId === home?.agentId);
  return { ordinal, agentId: home?.agentId ?? '', hostname: home?.hostname ?? '', attributes: at?.attributes ?? {} };
}

function fail(): never {
  throw new Error('not reached');
}
