/** Runs one seed; one that fails is run again, the same, with its history kept. */
import { Violation } from './violation.ts';
import { type Dimensions, World } from './world.ts';

export interface Failed {
  readonly seed: number;
  readonly why: string;
  readonly history: readonly string[];
}

const FILE = 'packages/core/test/world/world.test.ts';

/** null: all was well. */
export function runSeed(seed: number, dimensions: Dimensions = {}, Kind: typeof World = World): Failed | null {
  const why = problemOf(new Kind(seed, false, dimensions));
  if (why === null) return null;
  const traced = new Kind(seed, true, dimensions);
  const again = problemOf(traced);
  return { seed, why: again === why ? why : `${why} (replayed: ${again})`, history: traced.history.lines };
}

/**
 * The end of its history, what is wrong, and how to see it again.
 * @param environment what else has to be set for that
 */
export function describeFailed({ seed, why, history }: Failed, lastLines: number, environment = ''): string {
  const replay = `Replay: ${environment}KEELSON_SEED=${seed} npx vitest run ${FILE}`;
  return [...history.slice(-lastLines), '', `seed ${seed}: ${why}`, replay].join('\n');
}

function problemOf(world: World): string | null {
  try {
    world.run();
    return null;
  } catch (error) {
    if (error instanceof Violation) return error.message;
    return error instanceof Error ? `threw: ${error.stack ?? error.message}` : String(error);
  }
}
