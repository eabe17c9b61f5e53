/** A cgroup as Mesos's Linux launcher makes it for an executor, on this machine's real hierarchies. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

const ROOT = '/sys/fs/cgroup';
export const isUnified = existsSync(join(ROOT, 'cgroup.controllers'));

export class LauncherCgroup {
  readonly containerId: string;
  private readonly group: string;
  private readonly hierarchies: readonly string[];

  /** @param hierarchies of cgroup v1: without isolators the launcher has the freezer alone. @throws where this machine does not allow it. */
  constructor(containerId: string, hierarchies: readonly string[] = ['memory', 'freezer']) {
    this.containerId = containerId;
    this.hierarchies = isUnified ? [''] : hierarchies;
    this.group = `keelson-test-${randomUUID()}/${containerId}`;
    for (const folder of this.folders) mkdirSync(isUnified ? join(folder, 'leaf') : folder, { recursive: true });
    const strange = this.folders.find((folder) => !existsSync(join(folder, 'cgroup.procs')));
    if (strange !== undefined) throw new Error(`${strange} is a plain folder`);
    if (isUnified) delegate(this.group);
  }

  /** A program that enters it and becomes the one that is named after it. */
  get enter(): readonly string[] {
    const procs = this.folders.map((folder) => join(folder, isUnified ? 'leaf' : '', 'cgroup.procs'));
    return ['/bin/sh', '-c', `${procs.map((file) => `echo $$ > '${file}'`).join(' && ')} && exec "$@"`, 'sh'];
  }

  /** All that is in it, in those below too. */
  get processes(): readonly number[] {
    return this.folders.flatMap((folder) => below(folder)).flatMap(pidsOf);
  }

  /** What the launcher does with an executor that has ended: all that is inside ends too, then the cgroup itself. */
  async destroy(): Promise<void> {
    await until(
      () => {
        for (const pid of this.processes) kill(pid);
        return this.processes.length === 0 ? true : undefined;
      },
      'the end of all processes in the cgroup',
      20_000,
      () => this.processes.join(),
    );
  }

  async close(): Promise<void> {
    await this.destroy();
    const top = this.group.split('/')[0] ?? '';
    const all = this.hierarchies.flatMap((hierarchy) => below(join(ROOT, hierarchy, top)).toReversed());
    await until(() => {
      for (const folder of all) removeFolder(folder);
      return all.some((folder) => existsSync(folder)) ? undefined : true;
    }, 'the removal of the cgroups');
  }

  private get folders(): readonly string[] {
    return this.hierarchies.map((hierarchy) => join(ROOT, hierarchy, this.group));
  }
}

/** Why none can be made here; undefined where it can. */
export function cgroupProblem(): string | undefined {
  if (process.getuid?.() !== 0) return 'skipped: cgroups are made by root';
  try {
    const probe = new LauncherCgroup('probe');
    void probe.close();
    return undefined;
  } catch (error) {
    return `skipped: this machine allows no cgroups of one's own (${error instanceof Error ? error.message : error})`;
  }
}

/** Containers below need the controllers that their limits are of. */
function delegate(group: string): void {
  const [top = '', own = ''] = group.split('/');
  for (const folder of [ROOT, join(ROOT, top), join(ROOT, top, own)]) {
    writeFileSync(join(folder, 'cgroup.subtree_control'), '+cpu +memory +pids');
  }
}

/** The folder and those below it, each after its parent. */
function below(folder: string): readonly string[] {
  try {
    const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [folder, ...inner.flatMap(({ name }) => below(join(folder, name)))];
  } catch {
    return []; // removed meanwhile, by whoever ends what was in it
  }
}

function pidsOf(folder: string): readonly number[] {
  try {
    return readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Gone, or not empty yet.
  }
}
