import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** SIGKILL, and its end waited for: what it held (ports, locks) is free then. Does nothing where it has ended by itself. */
export async function killHard(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
