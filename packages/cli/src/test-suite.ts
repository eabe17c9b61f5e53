/** Keelson's own checks, in the order of their cost: lint and types, then the tests. Their output goes straight through. */
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

export interface SuiteOptions {
  readonly checkout: string;
  /** Only test files whose path holds one of these, and neither lint nor types. */
  readonly labels: readonly string[];
  readonly signal: AbortSignal;
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
