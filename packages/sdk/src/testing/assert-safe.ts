/** Whether a framework is safe: its class is run through many histories in which all goes wrong, each by its seed. */
import { describeFailed, type Failed, runSeed } from '@keelson/simulator';
import type { StatefulFramework } from '../framework.ts';
import { traitsOf } from '../host/index.ts';
import { codeOfClass, type SimulatedServer } from './class-code.ts';

export interface SafetyOptions extends SimulatedServer {
  /** How many histories. Default 200. */
  readonly seeds?: number;
  /** Default 1. */
  readonly firstSeed?: number;
  /** Of the spec: must fit the framework's schema. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** How many slaves the server can wait for at the most with durability `sync`. Default 2. */
  readonly maxSyncSlaves?: number;
}

const LAST_LINES = 150;

/**
 * Runs the framework's class through simulated histories: agents that are cut off, reboot or are lost, containers and
 * executors that die, messages that are lost, late or doubled, schedulers that crash, hooks that fail now and then, and
 * operators who scale, update, suspend and switch over meanwhile. After each step it checks that never two servers take
 * writes, that none is promoted who was not in sync or who is not the freshest, that no two containers share a volume, that nothing is
 * left behind; and in the end that all is as it was asked for, and that each running member's hook was called.
 *
 * In every other history of a framework with master, slaves and a volume, instances are of durability `sync`, and each write is
 * followed to whoever has it: none that was acknowledged may be missing where a server is let take writes.
 *
 * Operations never reach a server: simulated ones answer, as {@link SimulatedServer} says. The environment variable
 * `KEELSON_SEED` replays one seed, with its whole history.
 *
 * @param framework the object, or what makes a new one for each history, where it keeps anything in its fields.
 * @throws an error that shows the history of the first seed that failed, what was wrong, and how to replay it.
 */
export async function assertSafe(
  framework: StatefulFramework | (() => StatefulFramework),
  options: SafetyOptions = {},
): Promise<void> {
  const { seeds = 200, firstSeed = 1 } = options;
  const only = process.env.KEELSON_SEED;
  if (only !== undefined && only !== '') return check(framework, options, Number(only), Number.POSITIVE_INFINITY);
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) await check(framework, options, seed, LAST_LINES);
}

async function check(
  framework: StatefulFramework | (() => StatefulFramework),
  options: SafetyOptions,
  seed: number,
  lastLines: number,
): Promise<void> {
  const make = typeof framework === 'function' ? framework : () => framework;
  const { maxSyncSlaves = 2 } = options;
  const sync = seed % 2 === 0 && mayBeSync(make());
  const failed = await runSeed(seed, () => codeOfClass(make(), options, options.options ?? {}), {
    sync,
    maxSyncSlaves,
  });
  if (failed !== null) throw new UnsafeError(failed, lastLines, make().name);
}

/** One whose slaves can take a lost master's place, on data of their own. */
function mayBeSync(framework: StatefulFramework): boolean {
  const { topology, volume } = traitsOf(framework);
  return topology === 'master-slave' && volume;
}

/** The first seed that failed. */
export class UnsafeError extends Error {
  override readonly name = 'UnsafeError';
  readonly seed: number;
  /** What was wrong, without the history. */
  readonly why: string;

  constructor(failed: Failed, lastLines: number, framework: string) {
    super(
      `${framework} is not safe:\n${describeFailed(failed, lastLines, `KEELSON_SEED=${failed.seed}, and the same test`)}`,
    );
    this.seed = failed.seed;
    this.why = failed.why;
  }
}
