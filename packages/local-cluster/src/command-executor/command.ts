/** Runs a command in a process group of its own, and says how it ended in Mesos's words. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandInfo } from '@keelson/mesos';

/** What strsignal(3) says. */
const SIGNAL_TEXTS: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGILL: 'Illegal instruction',
  SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGKILL: 'Killed',
  SIGSEGV: 'Segmentation fault',
  SIGPIPE: 'Broken pipe',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
};

export interface CommandEnd {
  readonly succeeded: boolean;
  readonly message: string;
}

/** @param directory where it runs, its output in files there; without it, as this process */
export function runCommand(command: CommandInfo, onEnd: (end: CommandEnd) => void, directory?: string): ChildProcess {
  const variables = command.environment?.variables ?? [];
  const env = { ...process.env, ...Object.fromEntries(variables.map(({ name, value }) => [name, value ?? ''])) };
  const shell = command.shell ?? true;
  const [argv0, ...rest] = command.arguments ?? [];
  const outputs =
    directory === undefined ? [] : ['stdout', 'stderr'].map((name) => openSync(join(directory, name), 'a'));
  const child = spawn(shell ? '/bin/sh' : (command.value ?? ''), shell ? ['-c', command.value ?? ''] : rest, {
    ...(shell || argv0 === undefined ? {} : { argv0 }),
    env,
    ...(directory === undefined ? {} : { cwd: directory }),
    detached: true,
    stdio: ['ignore', outputs[0] ?? 'inherit', outputs[1] ?? 'inherit'],
  });
  for (const output of outputs) closeSync(output);
  child.once('error', (error) => onEnd({ succeeded: false, message: error.message }));
  child.once('exit', (code, signal) => onEnd(describeEnd(code, signal)));
  return child;
}

/** SIGTERM to the command's group, SIGKILL when it lives on after the grace period. */
export function killCommand(child: ChildProcess, graceMs: number): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  child.once('exit', () => {
    clearTimeout(timer);
    signalGroup(child, 'SIGKILL');
  });
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): CommandEnd {
  if (signal !== null)
    return { succeeded: false, message: `Command terminated with signal ${SIGNAL_TEXTS[signal] ?? signal}` };
  return { succeeded: code === 0, message: `Command exited with status ${code}` };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}
