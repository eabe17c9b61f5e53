/** What a transition wants done. Effects leave in order, and only when what the transition wrote is on disk. */
import type { ExecutorEvent, SchedulerEvent } from '../wire.ts';
import type { ToAgent, ToMaster } from './link.ts';

export type Effect =
  | { readonly kind: 'scheduler'; readonly stream: string; readonly event: SchedulerEvent }
  | { readonly kind: 'endScheduler'; readonly stream: string }
  | { readonly kind: 'executor'; readonly stream: string; readonly event: ExecutorEvent }
  | { readonly kind: 'endExecutor'; readonly stream: string }
  | { readonly kind: 'toAgent'; readonly agent: number; readonly message: ToAgent }
  | { readonly kind: 'toMaster'; readonly agent: number; readonly message: ToMaster }
  | { readonly kind: 'launch'; readonly agent: number; readonly executor: string }
  | {
      readonly kind: 'destroy';
      readonly agent: number;
      readonly executor: string;
      readonly containerId: string;
      readonly process: ProcessRef | undefined;
    }
  | {
      readonly kind: 'linkVolumes';
      readonly agent: number;
      readonly executor: string;
      readonly links: readonly VolumeLink[];
    }
  | { readonly kind: 'unlinkVolumes'; readonly sandbox: string; readonly links: readonly VolumeLink[] }
  | { readonly kind: 'makeVolume'; readonly directory: string }
  | { readonly kind: 'removeVolume'; readonly directory: string }
  | { readonly kind: 'timer'; readonly name: string; readonly afterMs: number; readonly event: TimerEvent }
  | { readonly kind: 'cancelTimer'; readonly name: string }
  | { readonly kind: 'allocate' }
  | { readonly kind: 'stopAgent'; readonly agent: number };

export interface ProcessRef {
  readonly pid: number;
  readonly startTime: number;
}

/** A persistent volume as a task sees it: a link in its executor's sandbox. */
export interface VolumeLink {
  readonly directory: string;
  readonly containerPath: string;
}

export type TimerEvent =
  | { readonly type: 'frameworkFailover'; readonly framework: string }
  | { readonly type: 'offerTimeout'; readonly offer: string }
  | { readonly type: 'agentUnreachable'; readonly agentId: string }
  | { readonly type: 'allocate' }
  | { readonly type: 'retryUpdate'; readonly agent: number; readonly stream: string }
  | { readonly type: 'retryOperation'; readonly agent: number; readonly uuid: string }
  | {
      readonly type: 'executorRegistration';
      readonly agent: number;
      readonly executor: string;
      readonly containerId: string;
    }
  | {
      readonly type: 'executorShutdown';
      readonly agent: number;
      readonly executor: string;
      readonly containerId: string;
    }
  | { readonly type: 'recoveryTimeout'; readonly agent: number };
