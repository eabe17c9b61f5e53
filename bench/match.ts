/**
 * Matching: n waiting members against n/2 agents, for n = 1,250 … 10,000, in kinds of work that are easy and hard for it.
 * Prints the median of 5 runs and the exponent with which the time grows (1: linear; n log n reads as about 1.12 here). Time is
 * what the matching thread had of a processor: other processes do not count, though they do take its caches.
 *
 *   node bench/match.ts
 */
import {
  type AgentOffer,
  type Constraint,
  type MemberRequest,
  match,
  type Occupancy,
  type Occupant,
} from '@keelson/core';

const SIZES = [1_250, 2_500, 5_000, 10_000] as const;
const RUNS = 5;
const MEMBERS = 3;
const OPTIONS = { executor: { cpus: 0.1, memMb: 64 } };

interface Work {
  readonly requests: readonly MemberRequest[];
  readonly offers: readonly AgentOffer[];
  readonly occupancy: Occupancy;
}

interface RequestShape {
  readonly cpus?: number;
  readonly memMb?: number;
  readonly constraints?: readonly Constraint[];
  readonly strategy?: 'spread' | 'pack';
}

/** A small generator of its own, so that every run has the same work. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function requestsOf(n: number, shape: (instance: number) => RequestShape): MemberRequest[] {
  return Array.from({ length: n }, (_, index) => {
    const instance = Math.floor(index / MEMBERS);
    const { cpus = 1, memMb = 100, constraints = [], strategy = 'spread' } = shape(instance);
    return {
      uid: `i${instance}-00000000`,
      instance: `i${instance}`,
      ordinal: index % MEMBERS,
      role: index % MEMBERS === 0 ? 'master' : 'slave',
      resources: { cpus, memMb, diskMb: 1024 },
      ports: ['redis'],
      home: null,
      homePolicy: 'prefer',
      placement: { distribution: 2, constraints: [...constraints], strategy },
    };
  });
}

function offersOf(count: number, amounts: (agent: number) => { cpus: number; memMb: number }): AgentOffer[] {
  return Array.from({ length: count }, (_, agent) => ({
    agentId: `agent-${String(agent).padStart(5, '0')}`,
    offerIds: [`offer-${agent}`],
    hostname: `host-${agent}`,
    address: `10.0.${agent >> 8}.${agent & 255}`,
    attributes: { rack: `rack-${agent % 20}` },
    ...amounts(agent),
    diskMb: 100_000,
    ports: [{ begin: 31_000, end: 32_000 }],
    executorKnown: agent % 2 === 0,
  }));
}

function everyRackTaken(n: number): Occupancy {
  const instances = Math.ceil(n / MEMBERS);
  const members = Array.from(
    { length: 20 },
    (_, rack): Occupant => ({
      ordinal: 50 + rack,
      agentId: `agent-${String(rack).padStart(5, '0')}`,
      hostname: `host-${rack}`,
      attributes: { rack: `rack-${rack}` },
    }),
  );
  return new Map(Array.from({ length: instances }, (_, instance) => [`i${instance}-00000000`, members]));
}

const none: Occupancy = new Map();
const plenty = () => ({ cpus: 8, memMb: 8_192 });
const WORKS: Readonly<Record<string, (n: number) => Work>> = {
  'all fit': (n) => ({ requests: requestsOf(n, () => ({})), offers: offersOf(n / 2, plenty), occupancy: none }),
  'all fit, packed': (n) => ({
    requests: requestsOf(n, () => ({ strategy: 'pack' })),
    offers: offersOf(n / 2, plenty),
    occupancy: none,
  }),
  'nothing fits, every shape another': (n) => ({
    requests: requestsOf(n, (instance) => ({ cpus: 16 + (instance % 1000) / 1000, memMb: 100 + instance })),
    offers: offersOf(n / 2, plenty),
    occupancy: none,
  }),
  'half fit: agents fill up': (n) => ({
    requests: requestsOf(n, () => ({})),
    offers: offersOf(n / 2, () => ({ cpus: 1.2, memMb: 8_192 })),
    occupancy: none,
  }),
  'UNIQUE over host names': (n) => ({
    requests: requestsOf(n, () => ({ constraints: [['hostname', 'UNIQUE']] })),
    offers: offersOf(n / 2, plenty),
    occupancy: none,
  }),
  'UNIQUE over racks, every rack taken': (n) => ({
    requests: requestsOf(n, () => ({ constraints: [['rack', 'UNIQUE']] })),
    offers: offersOf(n / 2, plenty),
    occupancy: everyRackTaken(n),
  }),
  'GROUP_BY rack': (n) => ({
    requests: requestsOf(n, () => ({ constraints: [['rack', 'GROUP_BY', '20']] })),
    offers: offersOf(n / 2, plenty),
    occupancy: none,
  }),
  'random agents and shapes': (n) => {
    const random = randomFrom(1);
    return {
      requests: requestsOf(n, () => ({
        cpus: 0.1 + Math.floor(random() * 40) / 10,
        memMb: 64 + Math.floor(random() * 8_000),
      })),
      offers: offersOf(n / 2, () => ({ cpus: random() * 8, memMb: Math.floor(random() * 16_384) })),
      occupancy: none,
    };
  },
  'either cpus or memory, never both': (n) => ({
    requests: requestsOf(n, (instance) => ({ cpus: 2 + (instance % 500) / 1000, memMb: 1_000 + instance })),
    offers: offersOf(n / 2, (agent) => (agent % 2 === 0 ? { cpus: 8, memMb: 200 } : { cpus: 0.5, memMb: 32_768 })),
    occupancy: none,
  }),
  'worst: a staircase of cpus and memory': (n) => ({
    requests: requestsOf(n, (instance) => ({
      cpus: stair(instance, n / 3) + 0.001,
      memMb: 17_000 - 1_000 * stair(instance, n / 3),
    })),
    offers: offersOf(n / 2, (agent) => ({
      cpus: stair(agent, n / 2),
      memMb: Math.floor(16_990 - 1_000 * stair(agent, n / 2)),
    })),
    occupancy: none,
  }),
  'LIKE over host names, every pattern another': (n) => ({
    requests: requestsOf(n, (instance) => ({ constraints: [['hostname', 'LIKE', `host-.*${instance}`]] })),
    offers: offersOf(n / 2, plenty),
    occupancy: none,
  }),
  'worst: LIKE without a literal end, every one another': (n) => ({
    requests: requestsOf(n, (instance) => ({ constraints: [['hostname', 'LIKE', `host-.*${instance}.*`]] })),
    offers: offersOf(n / 2, plenty),
    occupancy: none,
  }),
};

function stair(index: number, count: number): number {
  return Math.round((1 + (15 * index) / count) * 1000) / 1000;
}

function medianMs(work: Work): { ms: number; placed: number } {
  const times: number[] = [];
  let placed = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const start = process.threadCpuUsage();
    placed = match(work.requests, work.offers, work.occupancy, OPTIONS).placements.length;
    const { user, system } = process.threadCpuUsage(start);
    times.push((user + system) / 1_000);
  }
  return { ms: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0, placed };
}

/** Least squares over the logarithms. */
function growth(points: readonly { n: number; ms: number }[]): number {
  const logs = points.map(({ n, ms }) => ({ x: Math.log(n), y: Math.log(ms) }));
  const meanX = logs.reduce((sum, { x }) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, { y }) => sum + y, 0) / logs.length;
  const covariance = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}

const chosen = process.argv[2] ?? '';
console.log(
  `${'work'.padEnd(52)}${SIZES.map((n) => `${n} (ms)`.padStart(12)).join('')}    growth  placed of ${SIZES.at(-1)}`,
);
for (const [name, make] of Object.entries(WORKS).filter(([name]) => name.includes(chosen))) {
  match(make(1_000).requests, make(1_000).offers, none, OPTIONS);
  const points = SIZES.map((n) => ({ n, ...medianMs(make(n)) }));
  const times = points.map(({ ms }) => ms.toFixed(1).padStart(12)).join('');
  console.log(`${name.padEnd(52)}${times}    n^${growth(points).toFixed(2)}  ${points.at(-1)?.placed}`);
}
