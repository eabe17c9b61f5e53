import { type DeliveredExecutorEvent, ExecutorClient, type ExecutorEnvironment } from '@keelson/mesos';
import type { TaskInfo } from '../wire.ts';
import { RunningTask } from './running-task.ts';

/** Nobody may be left to acknowledge the last update when the executor is shut down. */
const LAST_WORD_MS = 500;

/** Runs one task. */
export class CommandExecutor {
  private readonly client: ExecutorClient;
  private readonly ended = Promise.withResolvers<void>();
  private tellsKilling = false;
  private task: RunningTask | undefined;
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
    if (outcome === undefined || this.task === undefined) return;
    this.task.kill(undefined);
    await this.ended.promise;
  }

  private handle(event: DeliveredExecutorEvent): void {
    if (event.type === 'LAUNCH') this.launch(event.launch.task);
    if (event.type === 'KILL') this.task?.kill(event.kill.kill_policy);
    if (event.type !== 'SHUTDOWN') return;
    this.shuttingDown = true;
    if (this.task === undefined) this.ended.resolve();
    else this.task.kill(undefined);
  }

  private launch(task: TaskInfo): void {
    this.task = new RunningTask({
      task,
      tellsKilling: this.tellsKilling,
      update: (status) => this.client.update(status),
      onEnd: ({ stored }) => {
        const patience = new Promise((done) => setTimeout(done, LAST_WORD_MS));
        void Promise.race(this.shuttingDown ? [stored, patience] : [stored]).then(() => this.ended.resolve());
      },
    });
  }
}
