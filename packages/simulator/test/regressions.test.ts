/** Seeds that once failed, each by what was wrong. */
import { expect, it } from 'vitest';
import { runSeed } from '../src/index.ts';
import { plainCode } from './frameworks.ts';

/** From before specs changed and ports were lost in the world. */
const EARLIER: readonly (readonly [seed: number, wrong: string])[] = [
  [983, 'suspend forgot the bound candidate: resumed, the old master was launched beside it'],
  [1026, 'suspend forgot a candidate that was not well: resumed, the old master was launched beside it'],
  [1499, 'suspend forgot the bound candidate of a failover that was asked for'],
  [2080, 'suspend forgot the bound candidate, and slaves were placed beside two masters'],
  [809, 'a switchover that was suspended in its middle left nobody who takes writes'],
  [2076, 'a switchover that was suspended in its middle left slaves out of sync for good'],
  [1163, 'mastership was to be given back, but nobody asked for it: the next phase was left to the next event'],
  [1192, 'mastership was to be given back, but nobody asked for it'],
  [228, 'a candidate that needs no probe was chosen, but nobody asked for its promotion'],
  [674, 'a candidate that needs no probe was chosen, but nobody asked for its promotion'],
  [25, 'slaveRunning of peers was called again and again'],
  [52, 'slaveRunning of a single peer was called again and again'],
  [6, 'slaveRunning, failing, was called again for a member that is master by now'],
  [1533, 'masterRunning, failing, was called again for a member that is a slave by now'],
  [59, 'a config that was being made while the master changed named the old one for good'],
  [299, 'a config that was being made while the master changed named the old one for good'],
  [18, 'the problem of an inspection outlived the task'],
  [57, 'the problem of a follow outlived the epoch'],
  [88, 'the problem of a config outlived the member'],
  [1996, 'the problem of masterLost outlived the failover'],
];

const SEEDS: readonly (readonly [seed: number, wrong: string])[] = [
  [5096, 'who was bound in a change of master was due to be retired when that began anew, but nobody would look'],
];

it.each([...EARLIER.map((each) => [...each, false] as const), ...SEEDS.map((each) => [...each, true] as const)])(
  'seed %i: %s',
  async (seed, _wrong, changes) => {
    const failed = await runSeed(seed, plainCode, { changes });
    expect(failed === null ? 'all was well' : [...failed.history.slice(-100), failed.why].join('\n')).toBe(
      'all was well',
    );
  },
);
