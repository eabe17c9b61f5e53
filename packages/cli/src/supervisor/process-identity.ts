/**
 * Who a process is: a pid alone is used again, a pid with the time it started (clock ticks since boot) and the boot is not.
 * Read from /proc (proc_pid_stat(5)), so Linux only.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isErrno } from './errno.ts';

export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

/** The process that has this pid now; undefined where there is none, or only what its parent has not collected yet. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  // The name stands in parentheses and may hold spaces and parentheses itself; the fields after it do not.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const state = fields[0];
  const startTime = fields[19];
  if (startTime === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, startTime, bootId: bootId() };
}

export function isAlive(process: ProcessIdentity): boolean {
  const now = identify(process.pid);
  return now !== undefined && now.startTime === process.startTime && now.bootId === process.bootId;
}

/** Sends a signal to the process, or with `group` to its whole group; false where it is gone. Never to another process. */
export function signalProcess(target: ProcessIdentity, signal: NodeJS.Signals, { group = false } = {}): boolean {
  if (!isAlive(target)) return false;
  try {
    process.kill(group ? -target.pid : target.pid, signal);
    return true;
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return false;
    throw error;
  }
}

const commandShownChars = 90;

/** The command line of a process, shortened: the program's path is left out, and its end where it is long. */
export function processCommand(pid: number, maxChars = commandShownChars): string | undefined {
  const words =
    readProc(`/proc/${pid}/cmdline`)
      ?.split('\0')
      .filter((word) => word !== '') ?? [];
  const [program, ...args] = words;
  if (program === undefined) return processName(pid);
  const line = withoutSecrets([basename(program), ...args].join(' ').replace(/\s+/g, ' '));
  return line.length <= maxChars ? line : `${line.slice(0, maxChars - 1)}…`;
}

/** What follows a word such as `--requirepass` or `token=` is not for messages, nor a password in a URL. */
function withoutSecrets(line: string): string {
  return line
    .replace(/([\w-]*(?:pass|secret|token|auth|key)[\w-]*[= ])[^-\s]\S*/gi, '$1***')
    .replace(/(:\/\/[^\s:@/]*:)[^\s@/]+@/g, '$1***@');
}

/** The name of a process, as `ps` shows it. */
export function processName(pid: number): string | undefined {
  return readProc(`/proc/${pid}/comm`)?.trim();
}

function bootId(): string {
  return readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ESRCH', 'EACCES')) return undefined;
    throw error;
  }
}
