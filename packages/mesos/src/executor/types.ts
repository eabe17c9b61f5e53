import type { Encoding } from '../codec/message-codec.ts';
import type { ExecutorEvent, ExecutorEventSubscribed, TaskStatus } from '../generated/types.ts';
import type { StreamEnd } from '../stream/read-events.ts';
import type { ExecutorEnvironment } from './environment.ts';

export interface ExecutorClientOptions {
  readonly environment: ExecutorEnvironment;
  readonly handlers: ExecutorHandlers;
  /** Default: protobuf. */
  readonly encoding?: Encoding | undefined;
  /** How long the first subscription may take. Default: 60 s, as agents wait for it. */
  readonly registrationTimeoutMs?: number | undefined;
  /** For a connection, and for the head of an answer. Default: 10 s. */
  readonly answerTimeoutMs?: number | undefined;
  readonly maxRecordBytes?: number | undefined;
  /** Updates that no agent has acknowledged. Default: 10,000; more are refused. */
  readonly maxUnacknowledged?: number | undefined;
}

/** Every event but those that the client deals with itself. */
export type DeliveredExecutorEvent = Exclude<ExecutorEvent, { readonly type: 'SUBSCRIBED' | 'HEARTBEAT' }>;

/** Called one at a time, in the order of what happened; the next event waits for a promise. */
export interface ExecutorHandlers {
  /** Subscribed, for the first time or again. */
  subscribed(subscribed: ExecutorEventSubscribed): Promise<void> | void;
  event(event: DeliveredExecutorEvent): Promise<void> | void;
  disconnected?(disconnection: ExecutorDisconnection): void;
}

export interface ExecutorDisconnection {
  readonly reason: ExecutorDisconnectReason;
  readonly wasSubscribed: boolean;
  /** Until the next attempt; undefined where there will be none. */
  readonly retryMs: number | undefined;
}

export type ExecutorDisconnectReason =
  | StreamEnd
  | { readonly kind: 'unreachable'; readonly message: string }
  /** 503: the agent has started, and recovers. */
  | { readonly kind: 'recovering'; readonly message: string }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

/** Why the client subscribes no more. In every case but `closed` the executor has to end its tasks and exit. */
export type ExecutorOutcome =
  | { readonly kind: 'closed' }
  /** The stream ended after a SHUTDOWN. */
  | { readonly kind: 'shutdown' }
  /** The agent did not take the first subscription in time. */
  | { readonly kind: 'registrationTimeout' }
  /** The agent has gone, and without checkpointing it will not come back for this executor. */
  | { readonly kind: 'agentGone' }
  /** The agent did not come back within MESOS_RECOVERY_TIMEOUT. */
  | { readonly kind: 'recoveryTimeout' };

/** A status without what the client adds: uuid, source, executor, and the time where it has none. */
export type StatusUpdate = Omit<TaskStatus, 'uuid' | 'source' | 'executor_id' | 'agent_id'>;

export type ExecutorCallFailure =
  | { readonly kind: 'notSubscribed' }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'tooMany'; readonly unacknowledged: number };

/** A call that was not taken, or may not have been. */
export class ExecutorCallError extends Error {
  override readonly name = 'ExecutorCallError';
  readonly failure: ExecutorCallFailure;

  constructor(type: string, failure: ExecutorCallFailure, options?: ErrorOptions) {
    super(`${type}: ${describe(failure)}`, options);
    this.failure = failure;
  }
}

function describe(failure: ExecutorCallFailure): string {
  switch (failure.kind) {
    case 'notSubscribed':
      return 'not subscribed';
    case 'refused':
      return `refused with ${failure.status}: ${failure.message}`;
    case 'unknown':
      return `no answer, so that it may have been taken: ${failure.message}`;
    case 'closed':
      return 'the client was closed';
    case 'tooMany':
      return `${failure.unacknowledged} updates are not acknowledged yet`;
  }
}
