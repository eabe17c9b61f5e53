import type { Encoding } from '../codec/message-codec.ts';
import type { MasterDetector } from '../detect/master-detector.ts';
import type {
  FrameworkInfo,
  SchedulerCall,
  SchedulerEvent,
  SchedulerEventSubscribed,
  SchedulerOfferConstraints,
} from '../generated/types.ts';
import type { Address, MesosCredential, TlsOptions } from '../http/address.ts';
import type { BackoffOptions } from '../retry.ts';
import type { StreamEnd } from '../stream/read-events.ts';
import type { Over } from './call-lanes.ts';

/** What a SUBSCRIBE says. Asked for at each attempt, so that what has changed since is said too. */
export interface Subscription {
  /** Its `id` may be absent where the client has been told one since it started. */
  readonly frameworkInfo: FrameworkInfo;
  readonly suppressedRoles?: readonly string[] | undefined;
  readonly offerConstraints?: SchedulerOfferConstraints | undefined;
}

export interface SchedulerClientOptions {
  /** `host:port`, several with commas, or a detector (which the client then closes). */
  readonly masters: string | MasterDetector;
  readonly subscription: () => Subscription | Promise<Subscription>;
  readonly handlers: SchedulerHandlers;
  /** Default: protobuf. */
  readonly encoding?: Encoding | undefined;
  readonly credential?: MesosCredential | undefined;
  /** HTTPS where it is there, `{}` for Node's own authorities. */
  readonly tls?: TlsOptions | undefined;
  /**
   * Called right before each SUBSCRIBE is sent, when the master is connected: however long that took, what it checks is
   * true as the first byte is written. Where it throws, nothing is sent, and the next attempt comes after a backoff; a
   * scheduler that no longer leads closes the client here.
   */
  readonly beforeSubscribe?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Between attempts. Default: 100 ms, doubling to 10 s. */
  readonly backoff?: BackoffOptions | undefined;
  /** So many heartbeats in a row may be missed. Default: 5. */
  readonly missedHeartbeats?: number | undefined;
  /** For a connection, and for the head of an answer. Default: 10 s. */
  readonly answerTimeoutMs?: number | undefined;
  /** Longest event that is taken, in bytes. Default: 64 MiB. */
  readonly maxRecordBytes?: number | undefined;
}

/** Every event but those that the client deals with itself. */
export type DeliveredEvent = Exclude<SchedulerEvent, { readonly type: 'SUBSCRIBED' | 'HEARTBEAT' }>;

/**
 * Called one at a time, in the order of what happened; the next event waits for a promise. A handler that throws ends the
 * subscription: after the next one, Mesos sends again what was not acknowledged.
 */
export interface SchedulerHandlers {
  /** Subscribed; calls are possible. Keep `framework_id` before anything else. */
  subscribed(subscribed: SchedulerEventSubscribed, master: Address): Promise<void> | void;
  event(event: DeliveredEvent): Promise<void> | void;
  /** A subscription has ended, or an attempt at one has failed. All offers are void. */
  disconnected?(disconnection: Disconnection): void;
}

export interface Disconnection {
  readonly reason: DisconnectReason;
  /** Whether there was a subscription, or just an attempt at one. */
  readonly wasSubscribed: boolean;
  readonly master: Address | undefined;
  /** Until the next attempt; undefined where there will be none. */
  readonly retryMs: number | undefined;
}

export type DisconnectReason =
  | StreamEnd
  /** No connection, or no answer. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** The masters have no leader, or it has not recovered yet (503). */
  | { readonly kind: 'noLeader'; readonly message: string }
  /** 401: no credentials, or wrong ones. */
  | { readonly kind: 'unauthenticated'; readonly message: string }
  /** 400, 403, 415 and the like: the same again will hardly do. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'redirected'; readonly message: string }
  /** `beforeSubscribe` or `subscription` threw. */
  | { readonly kind: 'held'; readonly message: string }
  /** The detector says that another master leads. */
  | { readonly kind: 'masterChanged' }
  /** A call was refused since the master does not know of the subscription, though its stream may be open still. */
  | Over;

/** Why the client subscribes no more. */
export type SchedulerOutcome =
  /** `close` was called. */
  | { readonly kind: 'closed' }
  /** Another scheduler has subscribed with the same framework id: do not fight for it. */
  | { readonly kind: 'failedOver'; readonly message: string }
  /** The framework id is burnt, by TEARDOWN or its failover timeout: only a new id can subscribe. */
  | { readonly kind: 'removed'; readonly message: string };

type WithoutFrameworkId<C> = C extends unknown ? Omit<C, 'framework_id'> : never;

/** A call without what the client adds. */
export type SchedulerCallBody = WithoutFrameworkId<Exclude<SchedulerCall, { readonly type: 'SUBSCRIBE' }>>;

/** A call that was not taken, or may not have been. */
export class SchedulerCallError extends Error {
  override readonly name = 'SchedulerCallError';
  readonly failure: CallFailure;

  constructor(type: string, failure: CallFailure, options?: ErrorOptions) {
    super(`${type}: ${describe(failure)}`, options);
    this.failure = failure;
  }
}

export type CallFailure =
  /** Not sent: there is no subscription. */
  | { readonly kind: 'notSubscribed' }
  /** Not sent: so many others wait for their answers. */
  | { readonly kind: 'tooMany'; readonly pending: number }
  /** The master's answer; nothing was done. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** No answer: it may have been taken. */
  | { readonly kind: 'unknown'; readonly message: string };

function describe(failure: CallFailure): string {
  switch (failure.kind) {
    case 'notSubscribed':
      return 'not subscribed';
    case 'tooMany':
      return `${failure.pending} calls wait for their answers`;
    case 'refused':
      return `refused with ${failure.status}: ${failure.message}`;
    case 'unknown':
      return `no answer, so that it may have been taken: ${failure.message}`;
  }
}
