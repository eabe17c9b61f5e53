import { listProcesses, readProcessStat } from './proc-stat.ts';

/**
 * SIGKILL to the process group and the session that an executor led, as the POSIX launcher of Mesos does. Whatever left
 * that session (setsid) lives on. Works when the executor itself is dead: its group keeps its number until the last member
 * is gone. Where the pid belongs to another process by now, that group is long empty, and nothing is done.
 */
export function killTree(leader: number, startTime: number): void {
  const stat = readProcessStat(leader);
  if (stat !== undefined && stat.startTime !== startTime) return;
  for (const process of listProcesses()) {
    if (process.session === leader || process.group === leader) signal(process.pid);
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
