/**
 * How an executor is described to Mesos. Nothing in it depends on who leads, and its id is made of all the rest: a changed
 * executor is another one, which may run on an agent beside the old one until that one's tasks are gone.
 */
import { createHash } from 'node:crypto';
import type { ExecutorInfo, Resource, ResourceReservationInfo } from '@keelson/mesos';

/** How an executor is started on an agent. */
export interface ExecutorSettings {
  /** A program on the agent; where there is a `uri`, what is fetched from it, in the sandbox: `./name`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where agents fetch the program, where it is not there already. Its content must never change. */
  readonly uri?: string | undefined;
}

/** Out of what an executor's own resources are taken. Mesos holds it to that for as long as it lives. */
export interface ExecutorShape {
  /** The role that they are allocated to: executors of one id can't serve two. */
  readonly role: string;
  /** Their reservations, outermost first; none: unreserved. */
  readonly cpus: readonly ResourceReservationInfo[];
  readonly mem: readonly ResourceReservationInfo[];
}

/** What an executor takes for itself, once per agent: with its first task. With its guard it needs some 100 MB when it is idle. */
const EXECUTOR_CPUS = 0.1;
const EXECUTOR_MEM_MB = 256;

export function executorInfo(settings: ExecutorSettings, { role, cpus, mem }: ExecutorShape): ExecutorInfo {
  const { command, args, env, uri } = settings;
  const info = {
    type: 'CUSTOM',
    name: 'keelson-executor',
    command: {
      ...(uri === undefined ? {} : { uris: [{ value: uri, executable: true, extract: false, cache: true }] }),
      shell: false,
      value: command,
      arguments: [command, ...args],
      environment: { variables: Object.entries(env).map(([name, value]) => ({ name, type: 'VALUE', value })) },
    },
    resources: [own('cpus', EXECUTOR_CPUS, role, cpus), own('mem', EXECUTOR_MEM_MB, role, mem)],
  } as const satisfies Omit<ExecutorInfo, 'executor_id'>;
  return { ...info, executor_id: { value: `keelson-${hashOf(info)}` } };
}

/** The same for all executors that are started in this way, whatever they are taken out of. */
export function executorKind(settings: ExecutorSettings): string {
  const { command, args, env, uri } = settings;
  return hashOf([command, args, Object.entries(env), uri]);
}

function own(name: string, value: number, role: string, reservations: readonly ResourceReservationInfo[]): Resource {
  return {
    name,
    type: 'SCALAR',
    scalar: { value },
    allocation_info: { role },
    ...(reservations.length === 0 ? {} : { reservations: [...reservations] }),
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
