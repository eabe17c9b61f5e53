import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  /** The end of what it said, on both streams. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  /** For what must not be left half done: an abort, and Ctrl-C on the terminal, wait until it has ended. */
  readonly finishes?: boolean;
}

const maxOutput = 64 * 1024;

/**
 * Runs a program to its end and keeps the last 64 KiB of its output. Code 127 where there is no such program.
 * An abort ends it with SIGTERM (unless it `finishes`) and rejects with the signal's reason.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { env, signal, cwd, finishes = false }: RunOptions = {},
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: finishes,
  });
  const abort = (): void => {
    if (!finishes) child.kill('SIGTERM');
  };
  signal?.addEventListener('abort', abort, { once: true });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-maxOutput);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(127) : reject(error)));
      child.once('close', (exit) => resolve(exit ?? 1));
    });
    signal?.throwIfAborted();
    return { code, output: output.trim() };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
