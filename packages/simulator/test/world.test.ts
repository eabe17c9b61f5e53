/**
 * Seeds of the simulated world. `KEELSON_SEED=n` replays one, with its whole history; `KEELSON_SEEDS=n` runs that many,
 * from `KEELSON_FIRST_SEED` on. With `KEELSON_REPLACE=1` members of lost agents are to be replaced,
 * with `KEELSON_DRAIN=1` agents are drained, with `KEELSON_PEERS=1` all instances are clusters whose members are added and removed,
 * with `KEELSON_SYNC=1` all are of durability `sync`.
 */
import { describe, expect, it } from 'vitest';
import { type Dimensions, describeFailed, runSeed, Violation, World } from '../src/index.ts';
import { peersCode, plainCode, syncCode } from './frameworks.ts';

const one = numberOf('KEELSON_SEED');
const first = numberOf('KEELSON_FIRST_SEED') ?? 1;
const count = one === undefined ? (numberOf('KEELSON_SEEDS') ?? 500) : 1;
const everywhere: Dimensions = {
  replaces: process.env.KEELSON_REPLACE === '1',
  drains: process.env.KEELSON_DRAIN === '1',
  sync: process.env.KEELSON_SYNC === '1',
};
const otherCode = everywhere.sync === true ? syncCode : plainCode;
const everyCode = process.env.KEELSON_PEERS === '1' ? peersCode : otherCode;
const BATCH = 50;
/** Of the history of a seed that fails among others. */
const LAST_LINES = 200;

describe('the simulated world', () => {
  const start = one ?? first;
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => start + index * BATCH);
  it.each(batches)('is safe, and comes to be as asked for, from seed %i', async (from) => {
    const until = Math.min(from + BATCH, start + count);
    for (let seed = from; seed < until; seed++) await prove(seed, everywhere);
  });

  it.skipIf(one !== undefined).each([1, 51, 101, 151])('is so where agents are drained, from seed %i', async (from) => {
    for (let seed = from; seed < from + BATCH; seed++) await prove(seed, { drains: true });
  });

  it.skipIf(one !== undefined).each([20_001, 20_051])(
    'is so where members of lost agents are replaced, from seed %i',
    async (from) => {
      for (let seed = from; seed < from + BATCH; seed++) await prove(seed, { replaces: true });
    },
  );

  it.skipIf(one !== undefined).each([40_001, 40_051, 40_101])(
    'is so where peers are added and removed, from seed %i',
    async (from) => {
      for (let seed = from; seed < from + BATCH; seed++) await prove(seed, { replaces: seed % 2 === 0 }, peersCode);
    },
  );

  it.skipIf(one !== undefined).each([60_001, 60_051])(
    'is so where the agents of peers are drained, from seed %i',
    async (from) => {
      for (let seed = from; seed < from + BATCH; seed++)
        await prove(seed, { drains: true, replaces: seed % 2 === 0 }, peersCode);
    },
  );

  it.skipIf(one !== undefined).each([80_001, 80_051, 80_101])(
    'loses no acknowledged write where durability is sync, from seed %i',
    async (from) => {
      for (let seed = from; seed < from + BATCH; seed++)
        await prove(seed, { sync: true, drains: seed % 2 === 0 }, syncCode);
    },
  );

  it('is the same again for the same seed', async () => {
    const [a, b] = [new World(7, plainCode, true), new World(7, plainCode, true)];
    await a.run();
    await b.run();
    expect(a.history.lines).toEqual(b.history.lines);
    expect(a.history.lines.length).toBeGreaterThan(10);
  });

  it('prints the history of a seed that fails, and how to replay it', async () => {
    const failed = await runSeed(7, plainCode, {}, Wrong);
    expect(failed?.why).toBe('two masters at 30000'); // and the same again: it would say so
    if (failed === null) return;
    const text = describeFailed(failed, 5, 'again');
    expect(text.split('\n')).toHaveLength(5 + 3);
    expect(text).toContain(failed.history.at(-1));
    expect(text).toMatch(/\nseed 7: two masters at 30000\nReplay: again$/);
    expect(failed.history.every((line) => Number(line.trim().split(' ')[0]) <= 30)).toBe(true);
  });
});

async function prove(seed: number, dimensions: Dimensions, codeOf = everyCode): Promise<void> {
  const failed = await runSeed(seed, codeOf, dimensions);
  if (failed === null) return;
  const lines = one === undefined ? LAST_LINES : Number.POSITIVE_INFINITY;
  const how = [
    codeOf === peersCode ? 'KEELSON_PEERS=1 ' : '',
    dimensions.replaces === true ? 'KEELSON_REPLACE=1 ' : '',
    dimensions.drains === true ? 'KEELSON_DRAIN=1 ' : '',
    dimensions.sync === true ? 'KEELSON_SYNC=1 ' : '',
  ].join('');
  throw new Error(describeFailed(failed, lines, `${how}KEELSON_SEED=${seed} npx vitest run packages/simulator`));
}

/** Something is wrong in it after half a minute. */
class Wrong extends World {
  override async run(): Promise<void> {
    this.clock.after(30_000, () => {
      throw new Violation(`two masters at ${this.clock.nowMs - this.startMs}`);
    });
    await super.run();
  }
}

function numberOf(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
}
