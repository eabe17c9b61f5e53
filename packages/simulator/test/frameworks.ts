/** Frameworks of every kind that core knows apart. */
import {
  type Decision,
  type Instance,
  type Position,
  type ProbeAnswer,
  type Traits,
  taskConfigSchema,
} from '@keelson/core';
import type { FrameworkCode, Random } from '../src/index.ts';

const KINDS: Readonly<Record<string, { readonly weight: number; readonly over: Partial<Traits> }>> = {
  redis: { weight: 16, over: {} },
  hooked: {
    weight: 5,
    over: { hooks: ['config', 'start', 'masterRunning', 'slaveRunning', 'masterLost', 'slaveLost'] },
  },
  masterFirst: { weight: 3, over: { startOrder: 'masterFirst', hooks: ['config', 'masterRunning', 'slaveRunning'] } },
  relaunching: { weight: 2, over: { operations: ['probe', 'promote'] } },
  blind: { weight: 2, over: { operations: ['promote', 'follow'] } },
  unpromotable: { weight: 2, over: { operations: ['probe', 'follow'], hooks: ['config'] } },
  hookedUnpromotable: { weight: 1, over: { operations: ['probe', 'follow'], hooks: ['config', 'masterLost'] } },
  memory: { weight: 3, over: { volume: false } },
  single: { weight: 2, over: { topology: 'single', operations: [] } },
  cluster: {
    weight: 2,
    over: { topology: 'cluster', bootstrap: 'all', operations: [], hooks: ['config', 'slaveLost', 'slaveRunning'] },
  },
};

export function plainCode(random: Random): FrameworkCode {
  const bag = Object.entries(KINDS).flatMap(([kind, { weight }]) => Array.from({ length: weight }, () => kind));
  const kind = random.pick(bag) ?? 'redis';
  return {
    kind,
    traits: traits(KINDS[kind]?.over),
    options: {},
    prepare: () => config,
    running: () => undefined,
    decide: (instance, _ordinal, hook) => decision(random, instance, hook),
    operation: (_instance, _ordinal, operation) => (server) =>
      operation === 'probe' || operation === 'demote' ? { history: 'h', value: String(server.offset) } : null,
    rank,
  };
}

/** One whose slaves can take a master's place on data of their own. */
export function syncCode(random: Random): FrameworkCode {
  for (;;) {
    const code = plainCode(random);
    if (code.traits.topology === 'master-slave' && code.traits.volume) return code;
  }
}

/** One that adds and removes members, in worlds of its own: the others' seeds are kept as they are. */
export function peersCode(random: Random): FrameworkCode {
  const operations: Traits['operations'] = ['addMember', 'removeMember'];
  const over = { bootstrap: 'all', operations, hooks: ['config', 'slaveRunning'] } as const;
  return {
    ...plainCode(random),
    kind: 'peers',
    traits: traits({ ...over, hooks: [...over.hooks], topology: 'cluster' }),
  };
}

const config = taskConfigSchema.parse({ image: 'image', stop: { graceMs: 800 } });

/** Traits as Redis has them. */
function traits(over: Partial<Traits> = {}): Traits {
  return {
    topology: 'master-slave',
    ports: ['redis'],
    startOrder: 'together',
    bootstrap: 'any',
    hooks: ['config'],
    operations: ['probe', 'promote', 'follow', 'demote'],
    volume: true,
    maintenance: [],
    ...over,
  };
}

function decision(random: Random, { status }: Instance, hook: 'masterLost' | 'slaveLost'): Decision {
  const roll = random.next();
  if (roll < 0.4) return { kind: 'default' };
  if (roll < 0.6) return { kind: 'relaunch' };
  if (roll < 0.75) return { kind: 'wait', reason: 'not yet', retryMs: random.int(0, 5_000) };
  return hook === 'masterLost'
    ? { kind: 'promote', ordinal: random.int(0, status.members.length) }
    : { kind: 'default' };
}

function rank(answers: readonly ProbeAnswer[], atLeast: Position | null): readonly number[] {
  const least = Number(atLeast?.value ?? 0);
  return answers
    .flatMap((answer) => (answer.ok ? [{ ordinal: answer.ordinal, offset: Number(answer.position.value) }] : []))
    .filter(({ offset }) => offset >= least)
    .sort((a, b) => b.offset - a.offset || a.ordinal - b.ordinal)
    .map(({ ordinal }) => ordinal);
}
