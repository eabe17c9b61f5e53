/** What the engine is asked to create for a launch: pure, from the task's data. */
import type { RunData } from '@keelson/core';
import type Docker from 'dockerode';
import { type Labelled, labelsOf, type Owner } from '../labels.ts';

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface ContainerInput {
  readonly owner: Owner;
  readonly task: Labelled;
  readonly data: RunData;
  readonly mounts: readonly Mount[];
  /** The machine's cores: the engine refuses a limit above them. */
  readonly hostCpus: number;
  /** Where the ports of a `bridge` network are published. */
  readonly publishOn: string;
  /** undefined: the engine's own. */
  readonly cgroupParent: string | undefined;
}

const MIB = 1024 * 1024;
const LOG_LIMITS = { 'max-size': '10m', 'max-file': '2' };

/** Names are unique on an engine, so that a create that is repeated can't make two. */
export function containerName({ taskId, purpose }: Labelled, { runId }: Owner): string {
  return `keelson-${taskId}-${purpose}-${runId.slice(0, 8)}`;
}

export function containerOptions(input: ContainerInput): Docker.ContainerCreateOptions {
  const { owner, task, data } = input;
  const { config } = data;
  const prepare = task.purpose === 'prepare' ? config.prepare : undefined;
  return {
    name: containerName(task, owner),
    Image: config.image,
    ...(prepare === undefined ? serverCommand(data) : { Entrypoint: prepare.args, Cmd: [] }),
    Env: Object.entries(config.env).map(([name, value]) => `${name}=${value}`),
    ...(config.user === undefined ? {} : { User: config.user }),
    Labels: labelsOf(owner, task),
    StopSignal: config.stop.signal,
    ...(data.network === 'bridge' && prepare === undefined ? { ExposedPorts: exposed(data) } : {}),
    HostConfig: hostConfig(input, prepare !== undefined),
  };
}

/** Where the task says nothing, the image does. */
function serverCommand({ config }: RunData): { Entrypoint?: string[]; Cmd?: string[] } {
  return {
    ...(config.entrypoint === undefined ? {} : { Entrypoint: config.entrypoint }),
    ...(config.args.length === 0 ? {} : { Cmd: config.args }),
  };
}

function hostConfig(input: ContainerInput, isPrepare: boolean): Docker.HostConfig {
  const { data, mounts } = input;
  const { config, resources } = data;
  const bridge = data.network === 'bridge';
  return {
    NetworkMode: bridge ? 'bridge' : 'host',
    // An engine that remaps users refuses the host's network, and volumes and files belong to the users that images name.
    UsernsMode: 'host',
    ...(bridge && !isPrepare ? { PortBindings: published(data, input.publishOn) } : {}),
    Memory: resources.memMb * MIB,
    MemorySwap: resources.memMb * MIB,
    NanoCpus: Math.round(Math.min(resources.cpus, input.hostCpus) * 1e9),
    Ulimits: Object.entries(config.ulimits).map(([Name, { soft, hard }]) => ({ Name, Soft: soft, Hard: hard })),
    ...(config.shmMb === undefined ? {} : { ShmSize: config.shmMb * MIB }),
    Mounts: mounts.map(({ source, target, readOnly }) => ({
      Type: 'bind' as const,
      Source: source,
      Target: target,
      ReadOnly: readOnly,
    })),
    ...(input.cgroupParent === undefined ? {} : { CgroupParent: input.cgroupParent }),
    RestartPolicy: { Name: 'no' },
    LogConfig: { Type: 'json-file', Config: LOG_LIMITS },
  };
}

function exposed({ ports }: RunData): Record<string, Record<string, never>> {
  return Object.fromEntries(Object.values(ports).map((port) => [`${port}/tcp`, {}]));
}

function published({ ports }: RunData, address: string): Docker.PortMap {
  return Object.fromEntries(
    Object.values(ports).map((port) => [`${port}/tcp`, [{ HostIp: address, HostPort: String(port) }]]),
  );
}
