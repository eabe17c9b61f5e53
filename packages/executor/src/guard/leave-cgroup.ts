/**
 * A session of its own saves the guard from a launcher that kills a process tree, not from one that kills a cgroup: where
 * containers are not in that cgroup too, the guard has to leave it. It needs root for that, as Mesos's Linux launcher does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launcherControllers } from '../cgroup/own-cgroup.ts';

/**
 * Moves this process to the top of each hierarchy in which it is in the container's cgroup.
 * @throws where the kernel does not let it
 */
export function leaveCgroup(containerId: string): void {
  const controllers = launcherControllers(readFileSync('/proc/self/cgroup', 'utf8'), containerId);
  const mounts = mountsOf(readFileSync('/proc/self/mountinfo', 'utf8'));
  for (const controller of controllers) {
    const top = mounts.get(controller);
    if (top === undefined) throw new Error(`the hierarchy of ${controller || 'cgroup v2'} is not mounted here`);
    writeFileSync(join(top, 'cgroup.procs'), '0'); // 0: who writes
  }
}

/**
 * Where the tops of the hierarchies are, by controller; that of cgroup v2 by the empty name. proc_pid_mountinfo(5):
 * `id parent dev root mountpoint options … - type source superoptions`.
 */
function mountsOf(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [left = '', right = ''] = line.split(' - ');
      const [, , , root, mountPoint = ''] = left.split(' ');
      const [type, , options = ''] = right.split(' ');
      if (root !== '/') return []; // a part of it alone
      if (type === 'cgroup2') return [['', mountPoint]];
      return type === 'cgroup' ? options.split(',').map((controller) => [controller, mountPoint]) : [];
    }),
  );
}
