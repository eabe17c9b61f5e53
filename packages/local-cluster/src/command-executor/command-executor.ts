import type { ChildProcess } from 'node:child_process';
import { type DeliveredExecutorEvent, ExecutorClient, type ExecutorEnvironment } from '@keelson/mesos';
import type { KillPolicy, TaskInfo, TaskState } from '../wire.ts';
import { type CommandEnd, killCommand, runCommand } from './command.ts';

const DEFAULT_KILL_GRACE_MS = 3000;
/** Nobody may be left to acknowledge the last update when the executor is shut down. */
const LAST_WORD_MS = 500;

/** waiting -> running -> ended; what ends it (`killed`, `timedOut`) says how its end is reported. */
export class CommandExecutor {
  private readonly client: ExecutorClient;
  private readonly ended = Promise.withResolvers<void>();
  private tellsKilling = false;
  private task: TaskInfo | undefined;
  private child: ChildProcess | undefined;
  private ending: 'killed' | 'timedOut' | undefined;
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
  }

  private kill(policy: KillPolicy | undefined, why: 'killed' | 'timedOut'): void {
    if (this.child === undefined || this.ending !== undefined) return;
    this.ending = why;
    const graceNs = (policy ?? this.task?.kill_policy)?.grace_period?.nanoseconds;
    killCommand(this.child, graceNs === undefined ? DEFAULT_KILL_GRACE_MS : Number(graceNs) / 1e6);
    if (this.tellsKilling && why === 'killed') void this.report('TASK_KILLING');
  }

  private end({ succeeded, message }: CommandEnd): void {
    const timedOut = this.ending === 'timedOut';
    const state = this.ending === 'killed' ? 'TASK_KILLED' : succeeded && !timedOut ? 'TASK_FINISHED' : 'TASK_FAILED';
    const stored = this.report(state, message, timedOut);
    const patience = new Promise((done) => setTimeout(done, LAST_WORD_MS));
    Promise.race(this.shuttingDown ? [stored, patience] : [stored]).then(
      () => this.ended.resolve(),
      () => this.ended.resolve(),
    );
  }

  /** Resolves when the agent has stored the update, or there is no agent. */
  private report(state: TaskState, message?: string, timedOut = false): Promise<void> {
    if (this.task === undefined) return Promise.resolve();
    const reason = timedOut ? { reason: 'REASON_MAX_COMPLETION_TIME_REACHED' as const } : {};
    const text = message === undefined ? {} : { message };
    return this.client.update({ task_id: this.task.task_id, state, ...reason, ...text }).catch(() => undefined);
  }
}
