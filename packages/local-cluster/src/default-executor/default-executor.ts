/**
 * Runs groups of tasks, each task in a container (here: a folder) of its own within the executor's. When one of a group fails
 * or is killed, all of that group are killed; when none is left, the executor ends.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DeliveredExecutorEvent, ExecutorClient, type ExecutorEnvironment } from '@keelson/mesos';
import { RunningTask } from '../command-executor/running-task.ts';
import type { KillPolicy, TaskInfo, TaskState, TaskStatus } from '../wire.ts';

/** Nobody may be left to acknowledge the last updates when the executor is shut down. */
const LAST_WORD_MS = 500;

type Group = Map<string, RunningTask>;

export class DefaultExecutor {
  private readonly client: ExecutorClient;
  private readonly ended = Promise.withResolvers<void>();
  private readonly groups = new Set<Group>();
  /** Last updates that the agent has not stored yet. */
  private readonly unstored = new Set<Promise<void>>();
  private tellsKilling = false;
  private containerId = '';
  private ip = '';

  constructor(environment: ExecutorEnvironment) {
    this.ip = environment.agent.host;
    this.client = new ExecutorClient({
      environment,
      handlers: {
        subscribed: ({ framework_info: { capabilities = [] }, container_id }) => {
          this.tellsKilling = capabilities.some(({ type }) => type === 'TASK_KILLING_STATE');
          this.containerId = container_id?.value ?? '';
        },
        event: (event) => this.handle(event),
      },
    });
  }

  /** Resolves when no task is left and the agent knows, or when there is no agent any more. */
  async run(): Promise<void> {
    this.client.start();
    const outcome = await Promise.race([this.ended.promise, this.client.done]);
    if (outcome === undefined) return;
    this.shutDown();
    await this.ended.promise;
  }

  private handle(event: DeliveredExecutorEvent): void {
    if (event.type === 'LAUNCH_GROUP') this.launch(event.launch_group.task_group.tasks ?? []);
    if (event.type === 'KILL') this.kill(event.kill.task_id.value, event.kill.kill_policy);
    if (event.type === 'SHUTDOWN') this.shutDown();
  }

  private launch(tasks: readonly TaskInfo[]): void {
    const group: Group = new Map();
    this.groups.add(group);
    for (const task of tasks) group.set(task.task_id.value, this.start(group, task));
  }

  private start(group: Group, task: TaskInfo): RunningTask {
    const id = randomUUID();
    const directory = join('containers', id);
    mkdirSync(directory, { recursive: true });
    return new RunningTask({
      task,
      directory,
      tellsKilling: this.tellsKilling,
      update: (status) => this.client.update(status),
      container: (pid) => this.describe(id, pid),
      onEnd: ({ state, stored }) => this.taskEnded(group, task.task_id.value, state, stored),
    });
  }

  private describe(id: string, pid: number | undefined): TaskStatus['container_status'] {
    const container_id = { value: id, parent: { value: this.containerId } };
    if (pid === undefined) return { container_id };
    const network_infos = [{ ip_addresses: [{ protocol: 'IPv4' as const, ip_address: this.ip }] }];
    return { container_id, network_infos, executor_pid: pid };
  }

  private taskEnded(group: Group, taskId: string, state: TaskState, stored: Promise<void>): void {
    group.delete(taskId);
    if (state !== 'TASK_FINISHED') for (const other of group.values()) other.kill(undefined);
    if (group.size === 0) this.groups.delete(group);
    this.unstored.add(stored);
    void stored.then(() => {
      this.unstored.delete(stored);
      if (this.groups.size === 0 && this.unstored.size === 0) this.ended.resolve();
    });
  }

  private kill(taskId: string, policy: KillPolicy | undefined): void {
    for (const group of this.groups) group.get(taskId)?.kill(policy);
  }

  private shutDown(): void {
    if (this.groups.size === 0) this.ended.resolve();
    for (const group of this.groups) {
      for (const task of group.values()) task.kill(undefined);
    }
    void this.allKilled();
  }

  private async allKilled(): Promise<void> {
    while (this.groups.size > 0) await new Promise((done) => setTimeout(done, 20));
    setTimeout(() => this.ended.resolve(), LAST_WORD_MS);
  }
}
