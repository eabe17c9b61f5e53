import type { Instance, InstanceEvent } from '@keelson/core';
import type { OfferOperation, TaskInfo } from '@keelson/mesos';
import type { Logger } from 'pino';
import type { Executors } from '../executors.ts';

/** What the offer manager says to the Mesos master. */
export interface OfferCalls {
  /** `operations` are done before the tasks are launched. */
  accept(
    offerIds: readonly string[],
    tasks: readonly TaskInfo[],
    refuseSeconds: number,
    operations?: readonly OfferOperation[],
  ): Promise<void>;
  decline(offerIds: readonly string[], refuseSeconds: number): Promise<void>;
  revive(): Promise<void>;
  suppress(): Promise<void>;
}

export interface OfferManagerOptions {
  readonly calls: OfferCalls;
  readonly log: Logger;
  readonly now: () => number;
  readonly executors: Executors;
  readonly cluster: string;
  /** Where the volumes of new members are kept; default: on agents. */
  readonly volumes?: 'agent' | 'mesos';
  /** That reservations and volumes are made by. */
  readonly principal?: string | undefined;
  readonly instance: (uid: string) => Instance | undefined;
  /** Whether that agent gets no new members. */
  readonly isDraining: (agentId: string) => boolean;
  readonly post: (uid: string, event: InstanceEvent) => Promise<Instance | undefined>;
}
