/**
 * Which cgroup Mesos's Linux launcher has made for this executor, and whether a process is inside of it. From the text of
 * /proc/<pid>/cgroup, cgroups(7): `id:controllers:path` a line, `0::path` in cgroup v2.
 *
 * The launcher destroys that cgroup, with all that is in it, before the agent says that the executor has terminated. In v1 it
 * does so in the freezer hierarchy; limits are those of the memory hierarchy. In v2 the executor itself is in a leaf, since
 * only leaves have processes.
 */

export interface OwnCgroup {
  /** The parent for containers, in the words of the engine. */
  readonly path: string;
  readonly version: 1 | 2;
}

const CONTAINER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** @param containerId Mesos's name for the executor's container, which the launcher gives to the cgroup. Null where there is none. */
export function ownCgroup(text: string, containerId: string): OwnCgroup | null {
  if (!CONTAINER_ID.test(containerId)) return null;
  const paths = pathsOf(text);
  const memory = paths.get('memory');
  if (memory !== undefined) {
    const isOwn = memory.endsWith(`/${containerId}`) && paths.get('freezer') === memory;
    return isOwn ? { path: memory, version: 1 } : null;
  }
  const unified = paths.get('');
  const leaf = `/${containerId}/leaf`;
  return unified?.endsWith(leaf) ? { path: unified.slice(0, -'/leaf'.length), version: 2 } : null;
}

/**
 * @param text of a container's process
 * @param dockerId the engine names the container's own cgroup after it: a process of another pid namespace is not taken for it
 */
export function isInside({ path, version }: OwnCgroup, text: string, dockerId: string): boolean {
  const paths = pathsOf(text);
  const wanted = `${path}/${dockerId}`;
  if (version === 2) return paths.get('') === wanted;
  return paths.get('memory') === wanted && paths.get('freezer') === wanted;
}

/** Controllers (the empty name: cgroup v2) in whose hierarchies this process is in a cgroup of that container. */
export function launcherControllers(text: string, containerId: string): readonly string[] {
  if (!CONTAINER_ID.test(containerId)) return [];
  const ends = [`/${containerId}`, `/${containerId}/leaf`];
  return [...pathsOf(text)].flatMap(([controller, path]) => (ends.some((end) => path.endsWith(end)) ? controller : []));
}

/** Whether the launcher kills by that cgroup whoever is in it. */
export function isKilledByCgroup(text: string, containerId: string): boolean {
  return launcherControllers(text, containerId).some((controller) => controller === 'freezer' || controller === '');
}

/** Paths by controller; that of cgroup v2 by the empty name. */
function pathsOf(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line));
  return new Map(
    lines.flatMap((found) => {
      const [, controllers = '', path = ''] = found ?? [];
      return found === null ? [] : controllers.split(',').map((controller): [string, string] => [controller, path]);
    }),
  );
}
