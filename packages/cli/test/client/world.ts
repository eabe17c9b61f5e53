/** The real command as a child process, against a real API on a real socket. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ListenOptions, listenApi } from '@keelson/api';
import { MemoryControlPlane } from '@keelson/api/testing';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../support.ts';

const compileCache = join(tmpdir(), 'keelson-test-compile-cache');
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command, running: for those that go on, or that are given something to read. */
export function start(args: readonly string[], env: Record<string, string> = {}, cwd = temporaryFolder()) {
  const base = { PATH: process.env.PATH ?? '', TZ: 'UTC', HOME: cwd, NODE_COMPILE_CACHE: compileCache };
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...base, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ended = once(child, 'close').then(([code]): Run => ({ code, ...said }));
  return { child, said, ended };
}

/** An API that listens, and the command that asks it. */
export async function world(options: Partial<ListenOptions> = {}) {
  const controlPlane = new MemoryControlPlane();
  const api = await listenApi({ controlPlane, port: 0, ...options });
  onTestFinished(() => api.close());
  const env = { KEELSON_API: api.url };
  const keelson = (...args: string[]): Promise<Run> => {
    const run = start(args, env);
    run.child.stdin.end();
    return run.ended;
  };
  return { controlPlane, api, env, keelson };
}

/** What may be created there. */
export const cache = { name: 'cache', framework: 'redis', slaves: 2 };
