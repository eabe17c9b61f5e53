/** A live process under supervision: one that was launched here, or one from an earlier supervisor that still lives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity, signalProcess } from './process-identity.ts';

/** Both are unknown of a process that was adopted. */
export interface Exit {
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
}

export interface RunningProcess {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<Exit>;
}

export interface LaunchOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string | undefined;
  /** An open file for stdout and stderr; closed here. */
  readonly logFd: number;
  /** Called with the identity before the command begins. */
  readonly record: (identity: ProcessIdentity) => void;
}

/**
 * Launches a command as the leader of its own session, so that it outlives this process.
 *
 * There must be no moment at which the command runs and no record says so: a supervisor killed in it would leave a child
 * that its successor starts again beside the first. So a shell waits on a pipe until the record is written, and then
 * becomes the command, keeping its pid and start time. If this process dies before, the pipe ends, and so does the shell.
 */
export function launch(options: LaunchOptions): RunningProcess {
  const gate = 'read -r go <&3 || exit 125; exec 3<&-; exec "$@"';
  let child: ChildProcess;
  try {
    child = spawn('/bin/sh', ['-c', gate, 'sh', options.command, ...options.args], {
      detached: true,
      stdio: ['ignore', options.logFd, options.logFd, 'pipe'],
      env: options.env,
      cwd: options.cwd,
    });
  } finally {
    closeSync(options.logFd);
  }
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve({ ...(code !== null && { code }), ...(signal !== null && { signal }) }),
    );
  });
  exited.catch(() => {}); // whoever awaits it hears of it
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined)
    throw new Error(`${options.command} could not be started in ${options.cwd ?? 'this folder'}`);
  try {
    options.record(identity);
  } catch (error) {
    child.kill('SIGKILL'); // it still waits at its gate
    throw error;
  }
  openGate(child);
  child.unref();
  return { identity, exited };
}

function openGate(child: ChildProcess): void {
  const gate = child.stdio[3];
  if (gate === null || gate === undefined || !('end' in gate)) throw new Error('the launch gate is not writable');
  gate.on('error', () => {}); // the shell was killed meanwhile: its exit says so
  gate.end('go\n');
}

const pollMs = 200;

/** Takes a live process of an earlier supervisor: not a child of this one, so its end is found by looking. */
export function adopt(identity: ProcessIdentity, signal: AbortSignal): RunningProcess {
  const exited = (async (): Promise<Exit> => {
    while (isAlive(identity)) await delay(pollMs, undefined, { signal, ref: false });
    return {};
  })();
  exited.catch(() => {}); // aborted: nobody waits any more
  return { identity, exited };
}

/** SIGTERM; after the grace, or as soon as `now` is aborted, SIGKILL to its group. Resolves when it is gone. */
export async function terminate(identity: ProcessIdentity, graceMs: number, now?: AbortSignal): Promise<void> {
  signalProcess(identity, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  let waitMs = 5;
  while (isAlive(identity)) {
    if (performance.now() >= deadline || now?.aborted) signalProcess(identity, 'SIGKILL', { group: true });
    await delay(waitMs);
    waitMs = Math.min(50, waitMs * 1.5);
  }
}
