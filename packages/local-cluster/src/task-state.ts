import type { TaskState } from './wire.ts';

/** Ended, as Mesos sees it. TASK_LOST counts, though such a task may come back when its agent does. */
export function isTerminal(state: TaskState | undefined): boolean {
  switch (state) {
    case 'TASK_FINISHED':
    case 'TASK_FAILED':
    case 'TASK_KILLED':
    case 'TASK_ERROR':
    case 'TASK_DROPPED':
    case 'TASK_GONE':
    case 'TASK_GONE_BY_OPERATOR':
    case 'TASK_LOST':
      return true;
    default:
      return false;
  }
}
