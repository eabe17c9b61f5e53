/** The tasks of this run: who is here, and who may come. */
import { type RunData, type TaskRef, taskIdOf } from '@keelson/core';
import type { MemberTask } from './member-task.ts';

const MAX_TASKS = 1_000;

export class TaskBoard {
  private readonly tasks = new Map<string, MemberTask>();

  get size(): number {
    return this.tasks.size;
  }

  get isFull(): boolean {
    return this.tasks.size >= MAX_TASKS;
  }

  /** Task ids of what is not over. */
  get live(): readonly string[] {
    return [...this.tasks].filter(([, task]) => task.stage !== 'over').map(([taskId]) => taskId);
  }

  get all(): readonly MemberTask[] {
    return [...this.tasks.values()];
  }

  has(taskId: string): boolean {
    return this.tasks.has(taskId);
  }

  get(taskId: string): MemberTask | undefined {
    return this.tasks.get(taskId);
  }

  /** The task of this launch, if it is not over. */
  find(ref: TaskRef): MemberTask | undefined {
    const task = this.tasks.get(taskIdOf(ref));
    return task?.stage === 'over' ? undefined : task;
  }

  /** The live task of the member, whatever its launch. */
  ofMember({ uid, ordinal }: Pick<RunData, 'uid' | 'ordinal'>): MemberTask | undefined {
    return this.all.find(({ data, stage }) => data.uid === uid && data.ordinal === ordinal && stage !== 'over');
  }

  /** Runs it, and forgets it when all of it is cleared away. */
  run(task: MemberTask, onGone: () => void): void {
    this.tasks.set(task.taskId, task);
    void task.run().finally(() => {
      this.tasks.delete(task.taskId);
      onGone();
    });
  }
}
