/** The keelson command in a process of its own, to its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `keelson ARGS`. Killed where it has not ended in time. */
export function startCommand(args: readonly string[], timeoutMs = 60_000): Command {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const over = new AbortController();
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      over.abort();
      resolve({ code, stdout, stderr });
    });
  });
  void sleep(timeoutMs, undefined, { signal: over.signal, ref: false }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  return { child, ended };
}

export function runCommand(args: readonly string[], timeoutMs?: number): Promise<Ended> {
  return startCommand(args, timeoutMs).ended;
}
