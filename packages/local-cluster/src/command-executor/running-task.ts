/**
 * One task with a command, from its start to its end, with what it reports of itself on the way.
 *
 * running -> ended; what ends it (`killed`, `unhealthy`, `timedOut`) says how its end is reported.
 */
import type { ChildProcess } from 'node:child_process';
import type { CheckInfo, CheckStatusInfo } from '@keelson/mesos';
import type { KillPolicy, TaskInfo, TaskState, TaskStatus } from '../wire.ts';
import { Checker } from './checker.ts';
import { type CommandEnd, killCommand, runCommand } from './command.ts';

const DEFAULT_KILL_GRACE_MS = 3000;

export interface RunningTaskOptions {
  readonly task: TaskInfo;
  /** Where the command runs, and writes its output to; without it, where this process does. */
  readonly directory?: string | undefined;
  /** Whether the framework knows TASK_KILLING. */
  readonly tellsKilling: boolean;
  /** Resolves when the agent has stored the update. */
  readonly update: (status: TaskReport) => Promise<void>;
  /** What an update says of the task's container; `pid` while its process is there. */
  readonly container?: ((pid: number | undefined) => TaskStatus['container_status']) | undefined;
  /** @param stored resolves when the agent has the last update, or never will */
  readonly onEnd: (end: { readonly state: TaskState; readonly stored: Promise<void> }) => void;
}

export type TaskReport = Pick<TaskStatus, 'task_id' | 'state'> & Details;

/** What an update says beside the state. */
type Details = Partial<Pick<TaskStatus, 'message' | 'reason' | 'healthy' | 'check_status' | 'container_status'>>;

export class RunningTask {
  private readonly options: RunningTaskOptions;
  private readonly child: ChildProcess;
  private ending: 'killed' | 'unhealthy' | 'timedOut' | undefined;
  private readonly checker = new Checker({
    checked: (result) => this.tell({ reason: 'REASON_TASK_CHECK_STATUS_UPDATED', check_status: result }),
    health: (healthy) => this.tell({ reason: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', healthy }),
    unhealthy: () => this.kill(undefined, 'unhealthy'),
  });

  /** Starts it: TASK_STARTING, TASK_RUNNING. */
  constructor(options: RunningTaskOptions) {
    this.options = options;
    const { task, directory } = options;
    void this.report('TASK_STARTING', undefined);
    this.child = runCommand(task.command ?? {}, (how) => this.end(how), directory);
    const limitNs = task.max_completion_time?.nanoseconds;
    if (limitNs !== undefined) setTimeout(() => this.kill(undefined, 'timedOut'), Number(limitNs) / 1e6);
    void this.report('TASK_RUNNING', this.child.pid);
    if (task.check !== undefined) this.checker.check(task.check);
    if (task.health_check !== undefined) this.checker.healthCheck(task.health_check);
  }

  kill(policy: KillPolicy | undefined, why: 'killed' | 'unhealthy' | 'timedOut' = 'killed'): void {
    if (this.ending !== undefined) return;
    this.ending = why;
    this.checker.stop();
    const graceNs = (policy ?? this.options.task.kill_policy)?.grace_period?.nanoseconds;
    killCommand(this.child, graceNs === undefined ? DEFAULT_KILL_GRACE_MS : Number(graceNs) / 1e6);
    if (this.options.tellsKilling && why !== 'timedOut') void this.report('TASK_KILLING', this.child.pid);
  }

  /** The result of a check, while the task runs. */
  private tell(details: Details): void {
    if (this.ending === undefined) void this.report('TASK_RUNNING', this.child.pid, details);
  }

  private end({ succeeded, message }: CommandEnd): void {
    this.checker.stop();
    const state = this.lastState(succeeded);
    this.options.onEnd({ state, stored: this.report(state, undefined, { message, ...this.whyEnded() }) });
  }

  private lastState(succeeded: boolean): TaskState {
    if (this.ending === 'timedOut') return 'TASK_FAILED';
    if (this.ending !== undefined) return 'TASK_KILLED';
    return succeeded ? 'TASK_FINISHED' : 'TASK_FAILED';
  }

  private whyEnded(): Details {
    if (this.ending === 'unhealthy') return { healthy: false };
    return this.ending === 'timedOut' ? { reason: 'REASON_MAX_COMPLETION_TIME_REACHED' } : {};
  }

  /** A task with a check always says that it has one. */
  private report(state: TaskState, pid: number | undefined, details: Details = {}): Promise<void> {
    const { task, container, update } = this.options;
    const container_status = container?.(pid);
    return update({
      task_id: task.task_id,
      state,
      ...(task.check === undefined ? {} : { check_status: noResult(task.check) }),
      ...(container_status === undefined ? {} : { container_status }),
      ...details,
    }).catch(() => undefined);
  }
}

/** The status of a check that has no result, or none any more. */
function noResult({ type, command, http, tcp }: CheckInfo): CheckStatusInfo {
  return {
    ...(type === undefined ? {} : { type }),
    ...(command === undefined ? {} : { command: {} }),
    ...(http === undefined ? {} : { http: {} }),
    ...(tcp === undefined ? {} : { tcp: {} }),
  };
}
