/** What one Keelson has on this machine: its processes, containers, volumes and files with secrets. And their end. */
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { docker, type Keelson, until } from './keelson.ts';

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Those that name its data directory in their arguments, environment or working directory. */
export function processesOf(dataDir: string): Process[] {
  return entriesOf('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid && Number(entry) !== process.ppid)
    .filter((pid) =>
      [textOf(`/proc/${pid}/cmdline`), textOf(`/proc/${pid}/environ`), linkOf(`/proc/${pid}/cwd`)].some((text) =>
        text.includes(dataDir),
      ),
    )
    .map((pid) => ({ pid: Number(pid), command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== '');
}

/** All containers, running or not, that mount something of its data directory, or are of this instance. */
export async function containersOf(dataDir: string, engine: Docker = docker): Promise<Docker.ContainerInfo[]> {
  const all = await engine.listContainers({ all: true, filters: { label: ['keelson.instance-uid'] } });
  return all.filter(({ Mounts }) => Mounts.some(({ Source }) => Source.startsWith(`${dataDir}/`)));
}

/** All containers of an instance, running or not. */
export function allContainers(uid: string, engine: Docker = docker): Promise<Docker.ContainerInfo[]> {
  return engine.listContainers({ all: true, filters: { label: [`keelson.instance-uid=${uid}`] } });
}

/** A container whose end was seen is removed right after that: no proof of death waits for it. */
export async function untilNoContainers(uid: string, engine: Docker = docker): Promise<void> {
  let left: string[] = [];
  await until(
    async () => {
      left = (await allContainers(uid, engine)).map(({ Names, State }) => `${Names} ${State}`);
      return left.length === 0;
    },
    5_000,
    () => `no container of ${uid} is left: ${left}`,
  );
}

/** Folders of volumes, those on their way out as well. */
export function volumesOf(dataDir: string): string[] {
  const agents = join(dataDir, 'agents');
  return entriesOf(agents).flatMap((agent) => entriesOf(join(agents, agent, 'volumes')));
}

/** Folders on the tmpfs that hold files of an instance's tasks. */
export function secretFoldersOf(uid: string): string[] {
  return entriesOf('/dev/shm')
    .filter((name) => name.startsWith('keelson-'))
    .flatMap((name) => entriesOf(join('/dev/shm', name)))
    .filter((task) => task.startsWith(`${uid}.`));
}

/** Closes it; what a failed test has left of it is ended all the same, by pid and container id. */
export async function finish(keelson: Keelson | undefined, engine: Docker = docker): Promise<void> {
  if (keelson === undefined) return;
  await Promise.race([keelson.close().catch(() => undefined), sleep(60_000)]);
  await sweep(keelson.dataDir, engine);
}

/** Ends every process, and removes every container and folder, of one data directory. */
export async function sweep(dataDir: string, engine: Docker = docker): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const left = processesOf(dataDir);
    for (const { pid } of left) endProcess(pid);
    if (left.length === 0) break;
    await sleep(100);
  }
  for (const { Id, Mounts } of await containersOf(dataDir, engine).catch(() => [])) {
    await engine
      .getContainer(Id)
      .remove({ force: true })
      .catch(() => undefined);
    for (const { Source } of Mounts) {
      const [root] = /^\/dev\/shm\/keelson-[^/]+/.exec(Source) ?? [];
      if (root !== undefined) rmSync(root, { recursive: true, force: true });
    }
  }
  rmSync(dataDir, { recursive: true, force: true });
}

export function isAlive(pid: number): boolean {
  const state = /\) (\S)/.exec(textOf(`/proc/${pid}/stat`))?.[1];
  return state !== undefined && state !== 'Z';
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
