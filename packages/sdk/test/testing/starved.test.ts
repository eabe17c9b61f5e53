/** That a hook was not called can't be brought about with a core that is right: the world's check is asked directly. */
import type { Instance } from '@keelson/core';
import { World } from '@keelson/simulator';
import { expect, it } from 'vitest';
import { wait } from '../../src/index.ts';
import { codeOfClass } from '../../src/testing/class-code.ts';
import { Life } from '../../src/testing/life.ts';
import { exited, settle } from '../../src/testing/send.ts';
import { Replicated } from '../support/replicated.ts';

class Deciding extends Replicated {
  override masterLost() {
    return wait('a moment', 1_000);
  }
}

async function whileDeciding(): Promise<Instance> {
  let found: Instance | undefined;
  class Watched extends Deciding {
    override masterLost() {
      found = life.instance;
      return super.masterLost();
    }
  }
  const life = await Life.begin(new Watched(), { slaves: 1 });
  await settle().run(life);
  await exited('replicated-0').run(life);
  if (found === undefined) throw new Error('masterLost was not called');
  return found;
}

it('a decision about a lost master that its framework was not asked for is a violation', async () => {
  const before = await whileDeciding();
  const { failover, revision } = before.status;
  if (failover === null) throw new Error('nothing is decided');
  const status = {
    ...before.status,
    revision: revision + 1,
    effects: [],
    failover: { ...failover, phase: 'electing' as const },
  };
  const after = { instance: { ...before, status }, effects: [], journal: [], changed: true };
  const { checks } = new World(1, () => codeOfClass(new Deciding(), {}, {}), false);
  expect(() => checks.step(before, { kind: 'look' }, after)).toThrow('masterLost was not called for launch 1 of 0');
  checks.called(before, 'masterLost', { ordinal: 0, launch: 1 });
  expect(() => checks.step(before, { kind: 'look' }, after)).not.toThrow(/was not called/);
});
