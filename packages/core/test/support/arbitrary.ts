/** Any event in any order: what no Mesos would send, too. */
import fc from 'fast-check';
import {
  DEATH_PROOFS,
  type Declared,
  type EffectResult,
  HOOKS,
  type Instance,
  type InstanceEvent,
  OPERATIONS,
  type OperatorRequest,
  specSchema,
  step,
  TOPOLOGIES,
  type Traits,
} from '../../src/index.ts';
import { config, home, instance } from './build.ts';

const ordinal = fc.nat(5);
const launch = fc.nat(6);
const text = fc.oneof(fc.constant('because'), fc.constant('x'.repeat(5_000)), fc.string());
const proof = fc.constantFrom(...DEATH_PROOFS);
const offerIds = fc.array(
  fc.nat(3).map((number) => `offer-${number}`),
  { maxLength: 2 },
);
const position = fc.record({
  history: fc.constantFrom('h', 'g'),
  value: fc.oneof(fc.nat().map(String), fc.constant('9'.repeat(4_096))),
});

const traits: fc.Arbitrary<Omit<Traits, 'ports'>> = fc.record({
  topology: fc.constantFrom(...TOPOLOGIES, 'master-slave', 'master-slave'),
  startOrder: fc.constantFrom('together', 'masterFirst'),
  bootstrap: fc.constantFrom('any', 'any', 'all'),
  hooks: fc.subarray([...HOOKS]),
  operations: fc.oneof(
    fc.constant<Traits['operations']>([...OPERATIONS]),
    fc.subarray<Traits['operations'][number]>([...OPERATIONS]),
  ),
  volume: fc.boolean(),
  maintenance: fc.constant([{ name: 'repair', on: 'each' as const, output: 'text' as const, timeoutMs: 60_000 }]),
});

/** One that was created and looked at, of any framework. */
export const anyInstance: fc.Arbitrary<Instance> = fc
  .tuple(fc.nat(4), fc.integer({ min: 1, max: 4 }), traits)
  .map(([slaves, peers, over]) => instance({ slaves, peers }, over))
  .map((created) => step(created, { kind: 'look' }, created.createdAtMs).instance);

const request: fc.Arbitrary<OperatorRequest> = fc.oneof(
  fc.record({
    id: fc.nat(9),
    kind: fc.constantFrom('failover' as const, 'switchover' as const),
    to: fc.option(ordinal),
  }),
  fc.record({ id: fc.nat(9), kind: fc.constant('fence' as const), ordinal, launch }),
);

export const anyDeclared: fc.Arbitrary<Partial<Declared>> = fc.oneof(
  fc.record({
    intent: fc.constantFrom(
      { kind: 'run' } as const,
      { kind: 'run' } as const,
      { kind: 'suspend', by: 'operator' } as const,
      { kind: 'destroy', data: 'keep' } as const,
      { kind: 'destroy', data: 'delete' } as const,
    ),
  }),
  fc.record({ requests: fc.array(request, { maxLength: 3 }) }),
  fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 5 }), fc.constantFrom(100, 100, 200)).map(([slaves, peers, memMb]) => ({
    spec: specSchema.parse({ name: 'cache', framework: 'redis', slaves, peers, resources: { memMb } }),
  })),
);

const decision = fc.oneof(
  fc.constant({ kind: 'default' } as const),
  fc.constant({ kind: 'relaunch' } as const),
  fc.record({ kind: fc.constant('promote' as const), ordinal }),
  fc.record({ kind: fc.constant('wait' as const), reason: text, retryMs: fc.integer({ min: -10, max: 10_000 }) }),
);

const answer = fc.oneof(
  fc.record({ ordinal, ok: fc.constant(true as const), position, synced: fc.boolean() }),
  fc.record({ ordinal, ok: fc.constant(false as const), error: text }),
);

const result: fc.Arbitrary<EffectResult> = fc.oneof(
  fc.constant({ kind: 'prepared' as const, config: config() }),
  fc.constant({ kind: 'sent' as const }),
  fc.record({ kind: fc.constant('notSent' as const), reason: text }),
  fc.record({
    kind: fc.constant('inspected' as const),
    alive: fc.boolean(),
    proof: fc.option(proof),
    message: text,
  }),
  fc.constant({ kind: 'hookDone' as const }),
  fc.record({ kind: fc.constant('decided' as const), decision }),
  fc.record({
    kind: fc.constant('probed' as const),
    answers: fc.array(answer, { maxLength: 4 }),
    ranking: fc.array(ordinal, { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('operated' as const), position: fc.option(position) }),
  fc.constant({ kind: 'volumeRemoved' as const }),
  fc.record({ kind: fc.constant('mustRelaunch' as const), why: text }),
  fc.record({ kind: fc.constant('failed' as const), error: text }),
);

const placement = fc.record({
  ordinal,
  home: fc.nat(7).map((number) => home(number)),
  offerIds,
  executorId: fc.constant('executor'),
  deadlineMs: fc.integer({ min: 0, max: 100_000 }),
  generation: fc.oneof(fc.constant(1_000), fc.nat(10)),
});

const update = fc.record({
  ordinal,
  launch,
  state: fc.constantFrom('starting', 'running', 'running', 'killing', 'ended', 'unknown', 'refused'),
  healthy: fc.option(fc.boolean()),
  inExecutorCgroup: fc.option(fc.boolean(), { nil: undefined }),
  executorTerminated: fc.option(fc.boolean(), { nil: undefined }),
  message: text,
  proof: fc.option(proof),
  takenPorts: fc.subarray([31_000, 31_001, 31_002, 31_003]),
});

export const anyEvent: fc.Arbitrary<InstanceEvent> = fc.oneof(
  fc.constant({ kind: 'look' as const }),
  fc.record({ kind: fc.constant('placed' as const), placements: fc.array(placement, { maxLength: 5 }) }),
  fc.record({
    kind: fc.constant('unplaced' as const),
    ordinal,
    rejections: fc.array(fc.record({ stage: text, reason: text, agents: fc.nat(9) }), { maxLength: 3 }),
    homeSilent: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('offersGone' as const), offerIds }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), update }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('effectDone' as const), effectId: fc.nat(20), result }) },
  fc.record({ kind: fc.constant('deathReported' as const), ordinal, launch, proof, message: text }),
);
