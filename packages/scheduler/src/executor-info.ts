/**
 * How an executor is described to Mesos. Nothing in it depends on who leads, and its id is made of all the rest: a changed
 * executor is another one, which may run on an agent beside the old one until that one's tasks are gone.
 */
import { createHash } from 'node:crypto';
import type { ExecutorInfo } from '@keelson/mesos';

/** How an executor is started on an agent. */
export interface ExecutorSettings {
  /** A program on the agent; where there is a `uri`, what is fetched from it, in the sandbox: `./name`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where agents fetch the program, where it is not there already. Its content must never change. */
  readonly uri?: string | undefined;
}

/** What an executor takes for itself, once per agent: with its first task. */
const EXECUTOR_CPUS = 0.1;
const EXECUTOR_MEM_MB = 128;

export function executorInfo(settings: ExecutorSettings): ExecutorInfo {
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
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: EXECUTOR_CPUS } },
      { name: 'mem', type: 'SCALAR', scalar: { value: EXECUTOR_MEM_MB } },
    ],
  } as const satisfies Omit<ExecutorInfo, 'executor_id'>;
  const hash = createHash('sha256').update(JSON.stringify(info)).digest('hex').slice(0, 12);
  return { ...info, executor_id: { value: `keelson-${hash}` } };
}
