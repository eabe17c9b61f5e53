/** Keelson's own checks, in the order of their cost: lint and types, then the tests. Their output goes straight through. */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { didYouMean, KeelsonError } from '@keelson/core';

export interface SuiteOptions {
  readonly checkout: string;
  /** Only test files whose path holds one of these, and neither lint nor types. */
  readonly labels: readonly string[];
  readonly signal: AbortSignal;
}

const TEST_FILES = [
  'packages/*/test/**/*.test.ts',
  'packages/frameworks/*/test/**/*.test.ts',
  'test/**/*.test.ts',
  'examples/*/*.test.ts',
];

/**
 * Before anything is set up for them.
 * @throws KeelsonError SETTINGS_INVALID where a label is part of no test file's path.
 */
export function checkLabels(checkout: string, labels: readonly string[]): void {
  if (labels.length === 0) return;
  const files = globSync(TEST_FILES, { cwd: checkout, exclude: (path) => basename(path) === 'node_modules' });
  const unknown = labels.filter((label) => !files.some((file) => file.includes(label)));
  if (unknown.length === 0) return;
  const words = new Set(files.flatMap((file) => file.replace(/\.test\.ts$/, '').split('/')));
  throw new KeelsonError('SETTINGS_INVALID', 'There are no such tests.', {
    errors: unknown.map((label) => ({
      path: label,
      message: `is part of no test file's path.${didYouMean(label, [...words])}`,
    })),
  });
}

/** The exit code of the first check that fails; 0 where none does. */
export async function runSuite({ checkout, labels, signal }: SuiteOptions): Promise<number> {
  const checks = [
    ['biome', 'check', '.'],
    ['tsc', '--noEmit'],
    ['vitest', 'run'],
  ] as const;
  const tests = ['vitest', 'run', ...labels] as const;
  for (const [tool, ...args] of labels.length === 0 ? checks : [tests]) {
    const code = await runTool(tool, args, checkout, signal);
    if (code !== 0) return code;
  }
  return 0;
}

/** A tool of the workspace. On Ctrl-C the terminal tells it too, so that only another interrupt has to be passed on. */
function runTool(tool: string, args: readonly string[], checkout: string, signal: AbortSignal): Promise<number> {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(join(checkout, 'node_modules', '.bin', tool), args, {
    cwd: checkout,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  const pass = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', pass, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      signal.removeEventListener('abort', pass);
      resolve(code ?? 130);
    });
  });
}
