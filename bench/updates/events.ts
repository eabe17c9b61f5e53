/** The tasks of the bench, and what happens to each: it starts, runs, falls ill, and is well again. */
import type { TaskStatus } from '@keelson/mesos';

export type { TaskStatus } from '@keelson/mesos';

const STEPS = [
  { state: 'TASK_STARTING', healthy: undefined },
  { state: 'TASK_RUNNING', healthy: true },
  { state: 'TASK_RUNNING', healthy: false },
  { state: 'TASK_RUNNING', healthy: true },
] as const;
export const UPDATES_OF_A_TASK = STEPS.length;

export const uidOf = (instance: number): string => `i${instance}-aaaaaaaa`;
export const agentOf = (instance: number, ordinal: number): string =>
  `f7ee04e4-e8a2-4f20-ab21-ec7ce9fcd3b7-S${(instance * 3 + ordinal) % 1_000}`;

let uuids = 0;

export function taskStatusOf(instance: number, ordinal: number, step: number): TaskStatus {
  const { state, healthy } = STEPS[step % STEPS.length] ?? STEPS[0];
  const uuid = new Uint8Array(16);
  new DataView(uuid.buffer).setUint32(0, ++uuids);
  return {
    task_id: { value: `${uidOf(instance)}.${ordinal}.1` },
    agent_id: { value: agentOf(instance, ordinal) },
    executor_id: { value: 'keelson' },
    state,
    healthy,
    source: 'SOURCE_EXECUTOR',
    timestamp: Date.now() / 1000,
    uuid,
  };
}
