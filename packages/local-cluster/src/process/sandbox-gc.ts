import { globSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How long the sandbox of an executor that has ended is kept, for those who want to read its logs. */
const KEEP_MS = 7 * 24 * 3600 * 1000;
const KEEP_NEWEST = 20;

/** Removes sandboxes of executors that are long gone, and all but the newest of the others. */
export function collectSandboxes(workDirectory: string, inUse: ReadonlySet<string>, nowMs: number): void {
  const runs = globSync('slaves/*/frameworks/*/executors/*/runs/*', { cwd: workDirectory })
    .map((run) => join(workDirectory, run))
    .filter((path) => !inUse.has(path))
    .map((path) => ({ path, mtimeMs: statSync(path).mtimeMs }))
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  for (const [index, { path, mtimeMs }] of runs.entries()) {
    // Links to volumes are removed, never followed.
    if (index >= KEEP_NEWEST || nowMs - mtimeMs > KEEP_MS) rmSync(path, { recursive: true, force: true });
  }
}
