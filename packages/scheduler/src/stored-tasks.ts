/** The tasks that the stored instances have. */
import { type Home, type Instance, taskIdOf } from '@keelson/core';
import type { KnownTask } from './reconciler.ts';

interface StoredTask {
  readonly instance: Instance;
  readonly ordinal: number;
  readonly launch: number;
  readonly home: Home;
  readonly isPlaced: boolean;
}

function tasksOf(instance: Instance): StoredTask[] {
  return instance.status.members.flatMap(({ ordinal, launch, task, home }) =>
    task === null || home === null ? [] : [{ instance, ordinal, launch, home, isPlaced: task.state === 'placed' }],
  );
}

/** Those that Mesos may know: launched, and not proven dead. */
export function knownTasks(instances: Iterable<Instance>): KnownTask[] {
  return [...instances]
    .flatMap(tasksOf)
    .filter(({ isPlaced }) => !isPlaced)
    .map(({ instance: { uid }, ordinal, launch, home: { agentId } }) => ({
      taskId: taskIdOf({ uid, ordinal, launch }),
      agentId,
    }));
}
