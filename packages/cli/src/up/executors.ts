/**
 * The executors of the local cluster outlive it, as they do on a Mesos agent, and each has a guard that outlives it in turn.
 * Both are found by what stands in /proc. Where all is to end at once, executors are killed; their guards end the containers,
 * and are asked to be quick.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity, signalProcess } from '../supervisor/process-identity.ts';

const endTimeoutMs = 10_000;
const pollMs = 10;
const ordersVariable = 'KEELSON_GUARD_ORDERS=';

/** @param agents the folder that they were given, as in their environment: nobody else has it there, their guards neither */
export function findExecutors(agents: string): readonly ProcessIdentity[] {
  return processes((pid) => {
    const variables = variablesOf(pid);
    const isExecutor = variables.some((variable) => variable.startsWith('MESOS_EXECUTOR_ID='));
    return isExecutor && variables.includes(`KEELSON_EXECUTOR_DATA_DIR=${agents}`);
  });
}

/** Kills the executors, and resolves when their guards have ended what they ran; or after some seconds. */
export async function killExecutors(agents: string): Promise<void> {
  const executors = findExecutors(agents);
  for (const executor of executors) signalProcess(executor, 'SIGKILL');
  const guards = findGuards(agents);
  for (const guard of guards) signalProcess(guard, 'SIGTERM');
  const deadlineMs = performance.now() + endTimeoutMs;
  while ([...executors, ...guards].some(isAlive) && performance.now() < deadlineMs) await delay(pollMs);
}

function findGuards(agents: string): readonly ProcessIdentity[] {
  return processes((pid) => {
    const orders = variablesOf(pid).find((variable) => variable.startsWith(ordersVariable));
    return orders?.includes(JSON.stringify(`${agents}/`).slice(0, -1)) ?? false;
  });
}

function processes(wanted: (pid: string) => boolean): readonly ProcessIdentity[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter(wanted)
    .flatMap((pid): readonly ProcessIdentity[] | ProcessIdentity => identify(Number(pid)) ?? []);
}

/** Of a process; none where it has ended or is not ours to see. */
function variablesOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
