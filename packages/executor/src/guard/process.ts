/** The guard's process. Its input is a line to the executor; a broken output must not end it. */
import { runGuard } from './run-guard.ts';

/** Ends the process when nothing is left to do. @throws Error where the environment holds no orders. */
export async function runGuardProcess(): Promise<never> {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  const hurry = new AbortController();
  process.on('SIGTERM', () => hurry.abort());
  await runGuard(process.stdin, process.env, (text) => process.stdout.write(text), hurry.signal);
  process.exit(0);
}
