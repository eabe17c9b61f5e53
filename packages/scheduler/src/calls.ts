import type { OperationStatus, TaskStatus } from '@keelson/mesos';
import type { ExecutorAddress } from './executor-channel.ts';
import type { InverseOfferCalls } from './inverse-offers.ts';
import type { OfferCalls } from './offers/options.ts';
import type { KnownTask } from './reconciler.ts';

/** What the leader says to the Mesos master. Calls reject where the master did not take them. */
export interface MesosCalls extends OfferCalls, InverseOfferCalls {
  kill(taskId: string, agentId: string, graceMs: number | null): Promise<void>;
  acknowledge(status: TaskStatus): Promise<void>;
  reconcile(tasks: readonly KnownTask[]): Promise<void>;
  acknowledgeOperation(status: OperationStatus): Promise<void>;
  /** Asks for all operations that the master knows of. */
  reconcileOperations(): Promise<void>;
  message(to: ExecutorAddress, data: Uint8Array): Promise<void>;
}
