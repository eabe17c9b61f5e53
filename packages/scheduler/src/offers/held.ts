/** What is held of an agent's offers, and what of it is still to be had. */
import { type Instance, taskIdOf } from '@keelson/core';
import type { ExecutorInfo, Offer, OfferOperation, Resource, TaskInfo } from '@keelson/mesos';
import { type MemberNeed, takeForMember } from './reserved.ts';

export interface HeldTask {
  readonly uid: string;
  readonly ordinal: number;
  readonly launch: number;
  readonly need: MemberNeed;
}

export interface Task extends HeldTask {
  info: TaskInfo | null;
  /** What has to be done before it is launched. */
  operations: readonly OfferOperation[];
  settle: ((outcome: 'sent' | 'notSent') => void) | null;
}

export interface Rider {
  readonly info: TaskInfo;
  readonly settle: (outcome: 'sent' | 'notSent') => void;
}

export interface Held {
  readonly agentId: string;
  readonly offers: readonly Offer[];
  readonly offerIds: readonly string[];
  readonly sinceMs: number;
  /** What its tasks run in; where it is started with them, its own resources are not in the pool. */
  readonly executor: ExecutorInfo;
  pool: readonly Resource[];
  readonly tasks: Map<string, Task>;
  /** Tasks without a place of their own that go out with it. */
  riders: readonly Rider[];
  /** Placements on their way into the store. */
  storing: number;
  deadline: NodeJS.Timeout | null;
  window: NodeJS.Timeout | null;
}

/** What nobody has a claim on of offers that are held for a while already. */
export interface Spare {
  readonly held: Held;
  readonly resources: readonly Resource[];
}

export function settleAll(riders: readonly Rider[], outcome: 'sent' | 'notSent'): void {
  for (const { settle } of riders) settle(outcome);
}

/** The pool without what tasks that are being prepared will take of it. */
export function unclaimed({ pool, tasks }: Held): readonly Resource[] {
  let left = pool;
  for (const { info, need } of tasks.values()) {
    if (info === null) left = takeForMember(left, need)?.rest ?? [];
  }
  return left;
}

export function mayBeSent({ uid, status }: Instance, taskId: string): boolean {
  return status.members.some(
    ({ ordinal, task }) =>
      task !== null &&
      task.killSinceMs === null &&
      (task.state === 'placed' || task.state === 'launching') &&
      taskIdOf({ uid, ordinal, launch: task.launch }) === taskId,
  );
}
