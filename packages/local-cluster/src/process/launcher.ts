import { spawn } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { readProcessStat } from './proc-stat.ts';
import type { User } from './user.ts';

export interface LaunchSpec {
  readonly sandbox: string;
  readonly environment: Readonly<Record<string, string>>;
  /** As CommandInfo has it: a line for the shell, or the path of a program whose arguments start with its own name. */
  readonly command: {
    readonly shell?: boolean | undefined;
    readonly value?: string | undefined;
    readonly arguments?: readonly string[] | undefined;
  };
  readonly user: User | undefined;
  /** Called once, with the raw wait status, when the process has ended while this one was its parent. */
  readonly onExit: (waitStatus: number) => void;
}

export interface LaunchedProcess {
  readonly pid: number;
  readonly startTime: number;
}

/** The wait status of a program that could not be executed at all, as Mesos's launch helper reports it (exit 1). */
const NOT_EXECUTED = 1 << 8;

/** Makes the sandbox. Throws what the file system throws. */
export function makeSandbox(sandbox: string, user: User | undefined): void {
  mkdirSync(sandbox, { recursive: true });
  if (user !== undefined && process.getuid?.() === 0) chownSync(sandbox, user.uid, user.gid);
}

/**
 * Starts an executor as the leader of a session of its own, so that it outlives this process; its output goes to files in
 * the sandbox. `undefined` when it could not be executed: `onExit` is called all the same.
 */
export function launchProcess(spec: LaunchSpec): LaunchedProcess | undefined {
  const { command, sandbox } = spec;
  const [argv0, ...rest] = command.arguments ?? [];
  const stdout = openSync(join(sandbox, 'stdout'), 'a');
  const stderr = openSync(join(sandbox, 'stderr'), 'a');
  const shell = command.shell ?? true;
  const value = command.value ?? '';
  try {
    const child = spawn(shell ? '/bin/sh' : value, shell ? ['-c', value] : rest, {
      ...(shell || argv0 === undefined ? {} : { argv0 }),
      ...(spec.user !== undefined && process.getuid?.() === 0 ? { uid: spec.user.uid, gid: spec.user.gid } : {}),
      cwd: sandbox,
      env: { ...spec.environment },
      detached: true,
      stdio: ['ignore', stdout, stderr],
    });
    child.unref();
    child.once('exit', (code, signal) => spec.onExit(waitStatus(code, signal)));
    child.once('error', () => {
      if (child.pid === undefined) spec.onExit(NOT_EXECUTED);
    });
    if (child.pid === undefined) return undefined;
    return { pid: child.pid, startTime: readProcessStat(child.pid)?.startTime ?? 0 };
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

function waitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  if (signal !== null) return constants.signals[signal];
  return (code ?? 0) << 8;
}
