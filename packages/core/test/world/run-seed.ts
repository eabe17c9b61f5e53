/** Runs one seed; one that fails is run again, the same, with its history kept. */
import { Violation } from './violation.ts';
import { World } from './world.ts';

export interface Failed {
  readonly seed: number;
  readonly why: string;
  readonly history: readonly string[];
}

/** null: all was well. */
export function runSeed(seed: number, changes = true): Failed | null {
  const why = problemOf(new World(seed, false, changes));
  if (why === null) return null;
  const traced = new World(seed, true, changes);
  const again = problemOf(traced);
  return { seed, why: again === why ? why : `${why} (replayed: ${again})`, history: traced.history.lines };
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
