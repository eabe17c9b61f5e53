import type { ChildProcess } from 'node:child_process';
import {
  type CheckInfo,
  type CheckStatusInfo,
  type DeliveredExecutorEvent,
  ExecutorClient,
  type ExecutorEnvironment,
} from '@keelson/mesos';
import type { KillPolicy, TaskInfo, TaskState, TaskStatus } from '../wire.ts';
import { Checker } from './checker.ts';
import { type CommandEnd, killCommand, runCommand } from './command.ts';

const DEFAULT_KILL_GRACE_MS = 3000;
/** Nobody may be left to acknowledge the last update when the executor is shut down. */
const LAST_WORD_MS = 500;

/** What an update says beside the state. */
type Details = Partial<Pick<TaskStatus, 'message' | 'reason' | 'healthy' | 'check_status'>>;

/** waiting -> running -> ended; what ends it (`killed`, `unhealthy`, `timedOut`) says how its end is reported. */
export class CommandExecutor {
  private readonly client: ExecutorClient;
  private readonly ended = Promise.withResolvers<void>();
  private tellsKilling = false;
  private task: TaskInfo | undefined;
  private child: ChildProcess | undefined;
  private ending: 'killed' | 'unhealthy' | 'timedOut' | undefined;
  private readonly checker = new Checker({
    checked: (result) => this.tell({ reason: 'REASON_TASK_CHECK_STATUS_UPDATED', check_status: result }),
    health: (healthy) => this.tell({ reason: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', healthy }),
    unhealthy: () => this.kill(undefined, 'unhealthy'),
  });
  private shuttingDown = false;

  constructor(environment: ExecutorEnvironment) {
    this.client = new ExecutorClient({
      environment,
      handlers: {
        subscribed: ({ framework_info: { capabilities = [] } }) => {
          this.tellsKilling = capabilities.some(({ type }) => type === 'TASK_KILLING_STATE');
        },
        event: (event) => this.handle(event),
      },
    });
  }

  /** Resolves when the command has ended and the agent knows, or when there is no agent any more. */
  async run(): Promise<void> {
    this.client.start();
    const outcome = await Promise.race([this.ended.promise, this.client.done]);
    if (outcome === undefined || this.child === undefined) return;
    this.kill(undefined, 'killed');
    await this.ended.promise;
  }

  private handle(event: DeliveredExecutorEvent): void {
    if (event.type === 'LAUNCH') this.launch(event.launch.task);
    if (event.type === 'KILL') this.kill(event.kill.kill_policy, 'killed');
    if (event.type !== 'SHUTDOWN') return;
    this.shuttingDown = true;
    if (this.child === undefined) this.ended.resolve();
    else this.kill(undefined, 'killed');
  }

  private launch(task: TaskInfo): void {
    this.task = task;
    void this.report('TASK_STARTING');
    this.child = runCommand(task.command ?? {}, (how) => this.end(how));
    const limitNs = task.max_completion_time?.nanoseconds;
    if (limitNs !== undefined) setTimeout(() => this.kill(undefined, 'timedOut'), Number(limitNs) / 1e6);
    void this.report('TASK_RUNNING');
    if (task.check !== undefined) this.checker.check(task.check);
    if (task.health_check !== undefined) this.checker.healthCheck(task.health_check);
  }

  /** The result of a check, while the task runs. */
  private tell(details: Details): void {
    if (this.ending === undefined) void this.report('TASK_RUNNING', details);
  }

  private kill(policy: KillPolicy | undefined, why: 'killed' | 'unhealthy' | 'timedOut'): void {
    if (this.child === undefined || this.ending !== undefined) return;
    this.ending = why;
    this.checker.stop();
    const graceNs = (policy ?? this.task?.kill_policy)?.grace_period?.nanoseconds;
    killCommand(this.child, graceNs === undefined ? DEFAULT_KILL_GRACE_MS : Number(graceNs) / 1e6);
    if (this.tellsKilling && why !== 'timedOut') void this.report('TASK_KILLING');
  }

  private end({ succeeded, message }: CommandEnd): void {
    this.checker.stop();
    const stored = this.report(this.lastState(succeeded), { message, ...this.whyEnded() });
    const patience = new Promise((done) => setTimeout(done, LAST_WORD_MS));
    Promise.race(this.shuttingDown ? [stored, patience] : [stored]).then(
      () => this.ended.resolve(),
      () => this.ended.resolve(),
    );
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

  /** Resolves when the agent has stored the update, or there is no agent. A task with a check always says that it has one. */
  private report(state: TaskState, details: Details = {}): Promise<void> {
    const { task } = this;
    if (task === undefined) return Promise.resolve();
    const checked = task.check === undefined ? {} : { check_status: noResult(task.check) };
    return this.client.update({ task_id: task.task_id, state, ...checked, ...details }).catch(() => undefined);
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
