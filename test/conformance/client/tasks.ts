/** Tasks that the suite launches: commands of a shell, and tasks of the suite's own executor. */
import { readFileSync } from 'node:fs';
import { base64, type Json } from './json.ts';

/** Goes to agents inside of the command line: they need a Node, and no file. */
const EXECUTOR = readFileSync(new URL('./executor.mjs', import.meta.url), 'utf8');
const NODE = process.env.MESOS_NODE ?? process.execPath;

export function scalar(name: string, value: number, more: Json = {}): Json {
  return { name, type: 'SCALAR', scalar: { value }, ...more };
}

export const SMALL: readonly Json[] = [scalar('cpus', 0.1), scalar('mem', 32)];

/** A task that runs a line of shell. */
export function command(offer: Json, id: string, line: string, more: Json = {}): Json {
  return {
    name: id,
    task_id: { value: id },
    agent_id: offer.agent_id,
    resources: SMALL,
    command: { value: line, shell: true },
    ...more,
  };
}

/** What the executor does with a task. */
export interface TaskPlan {
  /** Says nothing of it at all. */
  readonly silent?: boolean;
  readonly finishAfterMs?: number;
}

/** What the executor does. */
export interface ExecutorPlan {
  /** Takes no notice of SHUTDOWN. */
  readonly ignoreShutdown?: boolean;
  /** On SHUTDOWN, ends without a word of its tasks. */
  readonly quietShutdown?: boolean;
}

/** A task of the suite's executor. */
export function custom(offer: Json, id: string, executorId: string, plan: TaskPlan = {}, more: Json = {}): Json {
  return {
    name: id,
    task_id: { value: id },
    agent_id: offer.agent_id,
    resources: SMALL,
    executor: executor(executorId),
    data: base64(JSON.stringify(plan)),
    ...more,
  };
}

export function executor(id: string, plan: ExecutorPlan = {}, more: Json = {}): Json {
  return {
    type: 'CUSTOM',
    executor_id: { value: id },
    name: 'conformance',
    source: 'conformance',
    resources: SMALL,
    command: {
      shell: false,
      value: NODE,
      arguments: ['node', '--input-type=module', '-e', EXECUTOR],
      environment: { variables: [{ name: 'CONFORMANCE_PLAN', value: JSON.stringify(plan) }] },
    },
    ...more,
  };
}

/** An executor that is a line of shell. */
export function shellExecutor(id: string, line: string): Json {
  return executor(id, {}, { command: { value: line, shell: true } });
}
