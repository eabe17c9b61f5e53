/**
 * What the executor file runs: the executor, or with the argument `guard` its guard. Each is loaded when it is wanted, so that
 * a guard starts at once and weighs little.
 */
import type { StatefulFramework } from '@keelson/sdk';
import { withBuiltIn } from '../up/built-in.ts';

/** Ends the process. @param configured the frameworks of keelson.config.ts */
export function runExecutorFile(configured: readonly StatefulFramework[]): void {
  const [, , part] = process.argv;
  const running = part === 'guard' ? guard() : executor(withBuiltIn(configured));
  running.catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
}

async function executor(frameworks: readonly StatefulFramework[]): Promise<void> {
  const { runExecutor } = await import('@keelson/executor');
  await runExecutor({ frameworks, env: process.env });
}

async function guard(): Promise<void> {
  const { runGuardProcess } = await import('@keelson/executor/guard');
  await runGuardProcess();
}
