/** Runs one seed; one that fails is run again, the same, with its history kept. */
import { Violation } from './violation.ts';
import { type CodeOf, type Dimensions, World } from './world.ts';

export interface Failed {
  readonly seed: number;
  readonly why: string;
  readonly history: readonly string[];
}

/** null: all was well. */
export async function runSeed(
  seed: number,
  codeOf: CodeOf,
  dimensions: Dimensions = {},
  Kind: typeof World = World,
): Promise<Failed | null> {
  const why = await problemOf(new Kind(seed, codeOf, false, dimensions));
  if (why === null) return null;
  const traced = new Kind(seed, codeOf, true, dimensions);
  const again = await problemOf(traced);
  return { seed, why: again === why ? why : `${why} (replayed: ${again})`, history: traced.history.lines };
}

/** The end of its history, what is wrong, and how to see it again. */
export function describeFailed({ seed, why, history }: Failed, lastLines: number, replay: string): string {
  return [...history.slice(-lastLines), '', `seed ${seed}: ${why}`, `Replay: ${replay}`].join('\n');
}

async function problemOf(world: World): Promise<string | null> {
  try {
    await world.run();
    return null;
  } catch (error) {
    if (error instanceof Violation) return error.message;
    return error instanceof Error ? `threw: ${error.stack ?? error.message}` : String(error);
  }
}
