import { readdirSync, readFileSync } from 'node:fs';

/** What /proc/PID/stat says of a process (see proc(5)). */
export interface ProcessStat {
  readonly pid: number;
  /** R, S, D, T, Z, … */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Ticks since boot: with the pid, names a process for as long as the machine runs. */
  readonly startTime: number;
}

/** `undefined` when there is no such process. */
export function readProcessStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the command's name in parentheses, which may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    pid,
    state: fields[0] ?? '?',
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTime: Number(fields[19]),
  };
}

/** Whether the very process that had this pid and start time lives. A zombie does not. */
export function isAlive(pid: number, startTime: number): boolean {
  const stat = readProcessStat(pid);
  return stat !== undefined && stat.startTime === startTime && stat.state !== 'Z' && stat.state !== 'X';
}

/** All processes of the machine that this one may see. */
export function listProcesses(): ProcessStat[] {
  return listPids().flatMap((pid) => readProcessStat(pid) ?? []);
}

/** The process that was started with this variable in its environment, and leads a session of its own. */
export function findByEnvironment(name: string, value: string): ProcessStat | undefined {
  const wanted = `${name}=${value}`;
  for (const pid of listPids()) {
    const stat = readProcessStat(pid);
    if (stat === undefined || stat.session !== pid || stat.state === 'Z') continue;
    if (readEnvironment(pid).includes(wanted)) return stat;
  }
  return undefined;
}

/** Identifies this boot of the machine: start times of another boot mean nothing. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function listPids(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 0);
}

function readEnvironment(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
