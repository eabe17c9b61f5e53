/** What the agent has not acknowledged: updates, and launched tasks of which no update was. Both go with each SUBSCRIBE. */
import type { ExecutorCallSubscribe, TaskInfo, TaskStatus } from '../generated/types.ts';

export interface PendingUpdate {
  readonly status: TaskStatus;
  readonly uuid: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class Unacknowledged {
  private readonly updates = new Map<string, PendingUpdate>();
  private readonly tasks = new Map<string, TaskInfo>();

  get size(): number {
    return this.updates.size;
  }

  launched(tasks: readonly TaskInfo[]): void {
    for (const task of tasks) this.tasks.set(task.task_id.value, task);
  }

  add(update: PendingUpdate): void {
    this.updates.set(key(update.uuid), update);
  }

  acknowledged(taskId: string, uuid: Uint8Array): void {
    this.tasks.delete(taskId);
    const update = this.updates.get(key(uuid));
    this.updates.delete(key(uuid));
    update?.resolve();
  }

  /** An update that the agent will never take. */
  drop(update: PendingUpdate, error: Error): void {
    if (this.updates.delete(key(update.uuid))) update.reject(error);
  }

  dropAll(error: Error): void {
    for (const update of this.pending()) this.drop(update, error);
  }

  /** In the order in which they were made. */
  pending(): readonly PendingUpdate[] {
    return [...this.updates.values()];
  }

  forSubscribe(): ExecutorCallSubscribe {
    return {
      unacknowledged_tasks: [...this.tasks.values()],
      unacknowledged_updates: this.pending().map(({ status }) => ({ status })),
    };
  }
}

const key = (uuid: Uint8Array): string => Buffer.from(uuid.buffer, uuid.byteOffset, uuid.byteLength).toString('hex');
