/**
 * The executors of the local cluster outlive it, as they do on a Mesos agent. Where all is to end at once, they are killed by
 * pid: their guards, which are not touched, end their containers within a moment and then themselves.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { identify, isAlive, type ProcessIdentity, signalProcess } from '../supervisor/process-identity.ts';

/** @param program what they run: an argument of theirs. @param agents the folder that they were given, as in their environment */
export async function killExecutors(program: string, agents: string): Promise<void> {
  const executors = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => read(pid, 'cmdline').includes(program))
    .filter((pid) => read(pid, 'environ').includes(`KEELSON_EXECUTOR_DATA_DIR=${agents}`))
    .flatMap((pid): readonly ProcessIdentity[] | ProcessIdentity => identify(Number(pid)) ?? []);
  for (const executor of executors) signalProcess(executor, 'SIGKILL');
  const deadlineMs = performance.now() + 5_000;
  while (executors.some(isAlive) && performance.now() < deadlineMs) await new Promise((next) => setTimeout(next, 10));
}

/** Arguments, or variables, of a process; none where it has ended or is not ours to see. */
function read(pid: string, file: 'cmdline' | 'environ'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
