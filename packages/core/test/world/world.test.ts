/**
 * Seeds of the simulated world. `KEELSON_SEED=n` replays one, with its whole history; `KEELSON_SEEDS=n` runs that many,
 * from `KEELSON_FIRST_SEED` on.
 */
import { describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';
import { World } from './world.ts';

const FILE = 'packages/core/test/world/world.test.ts';
const one = numberOf('KEELSON_SEED');
const first = numberOf('KEELSON_FIRST_SEED') ?? 1;
const count = one === undefined ? (numberOf('KEELSON_SEEDS') ?? 500) : 1;
const BATCH = 50;
/** Of the history of a seed that fails among others. */
const LAST_LINES = 200;

describe('the simulated world', () => {
  const start = one ?? first;
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => start + index * BATCH);
  it.each(batches)('is safe, and comes to be as asked for, from seed %i', (from) => {
    const until = Math.min(from + BATCH, start + count);
    for (let seed = from; seed < until; seed++) prove(seed);
  });

  it('is the same again for the same seed', () => {
    const [a, b] = [new World(7, true), new World(7, true)];
    a.run();
    b.run();
    expect(a.history.lines).toEqual(b.history.lines);
    expect(a.history.lines.length).toBeGreaterThan(10);
  });
});

function prove(seed: number): void {
  const failed = runSeed(seed);
  if (failed === null) return;
  const replay = `Replay: KEELSON_SEED=${seed} npx vitest run ${FILE}`;
  const history = one === undefined ? failed.history.slice(-LAST_LINES) : failed.history;
  throw new Error([...history, '', `seed ${seed}: ${failed.why}`, replay].join('\n'));
}

function numberOf(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
}
