/** Frameworks of every kind that core knows apart. */
import type { Traits } from '../../src/index.ts';
import { traits } from '../support/build.ts';
import type { Random } from './random.ts';

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

/** One that adds and removes members. Of a world of its own: the others' seeds are kept as they are. */
const PEERS: Partial<Traits> = {
  topology: 'cluster',
  bootstrap: 'all',
  operations: ['addMember', 'removeMember'],
  hooks: ['config', 'slaveRunning'],
};

export function peersTraits(): { kind: string; traits: Traits } {
  return { kind: 'peers', traits: traits(PEERS) };
}

export function frameworkTraits(random: Random): { kind: string; traits: Traits } {
  const bag = Object.entries(KINDS).flatMap(([kind, { weight }]) => Array.from({ length: weight }, () => kind));
  const kind = random.pick(bag) ?? 'redis';
  return { kind, traits: traits(KINDS[kind]?.over) };
}
