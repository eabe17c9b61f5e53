import { readFileSync } from 'node:fs';
import type Docker from 'dockerode';

/**
 * SIGKILL to what an exec has started, which the engine's API can't do. Its pid is the host's: it is signalled only where the
 * process of that number is seen to belong to the container. Never rejects: a command that can't be ended goes on.
 */
export async function killInContainer(exec: Docker.Exec, containerId: string): Promise<void> {
  try {
    const { Pid, Running } = await exec.inspect({ abortSignal: AbortSignal.timeout(2_000) });
    if (!Running || Pid <= 0 || !readFileSync(`/proc/${Pid}/cgroup`, 'utf8').includes(containerId)) return;
    process.kill(Pid, 'SIGKILL');
  } catch {
    // Gone already, or in another namespace of processes.
  }
}
