import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { collectSandboxes } from '../src/process/sandbox-gc.ts';

let directory = '';
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('removes sandboxes that are old, not those in use, and no volume behind a link', () => {
  directory = mkdtempSync(join(tmpdir(), 'sandboxes-'));
  const volume = join(directory, 'volumes', 'v1');
  mkdirSync(volume, { recursive: true });
  writeFileSync(join(volume, 'data'), 'kept');
  const week = 8 * 24 * 3600;
  const runs = ['old', 'used', 'new'].map((name) => join(directory, 'slaves/S0/frameworks/f/executors/e/runs', name));
  for (const run of runs) {
    mkdirSync(run, { recursive: true });
    symlinkSync(volume, join(run, 'data'));
    const seconds = Date.now() / 1000 - (run.endsWith('new') ? 0 : week);
    utimesSync(run, seconds, seconds);
  }
  collectSandboxes(directory, new Set([runs[1] ?? '']), Date.now());
  expect(runs.map(existsSync)).toEqual([false, true, true]);
  expect(existsSync(join(volume, 'data'))).toBe(true);
});
