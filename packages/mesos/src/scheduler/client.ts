/**
 * Keeps a scheduler subscribed to the Mesos master that leads.
 *
 *   idle -- start --> attempt -- 200 and SUBSCRIBED --> subscribed
 *                     ^  |  any failure                    |  stream ends, silence, ERROR, a handler throws
 *                     |  v                                 v
 *                     backoff <----------------------------+
 *   (a call that is refused since the master does not know of the subscription ends it too)
 *   subscribed or attempt -- close, 'Framework failed over', 'Framework has been removed' --> done
 *
 * Invariants
 * 1. At most one subscription and one attempt at any time.
 * 2. Handlers are called one at a time, and none after `close` has resolved.
 * 3. After another scheduler took over, or the id was burnt, it never subscribes again.
 */
import { type MasterDetector, MasterList } from '../detect/master-detector.ts';
import { codecs } from '../generated/codecs.ts';
import {
  type AnySchedulerCall,
  type AnySchedulerEvent,
  type FrameworkID,
  isSchedulerEvent,
} from '../generated/types.ts';
import { type Address, formatAddress } from '../http/address.ts';
import { basicAuthorization, type Headers, requestHeaders } from '../http/headers.ts';
import { describeError, type Lane } from '../http/lane.ts';
import { backoffMs, pause } from '../retry.ts';
import { type Listen, readEvents } from '../stream/read-events.ts';
import { CallLanes, type Over } from './call-lanes.ts';
import { SchedulerCalls } from './calls.ts';
import { type Subscribed, subscribe } from './subscribe.ts';
import {
  type DisconnectReason,
  type SchedulerCallBody,
  SchedulerCallError,
  type SchedulerClientOptions,
  type SchedulerOutcome,
} from './types.ts';

const DEFAULT_BACKOFF = { minMs: 100, maxMs: 10_000 };
const DEFAULT_MISSED_HEARTBEATS = 5;
const DEFAULT_HEARTBEAT_SECONDS = 15;
const DEFAULT_ANSWER_TIMEOUT_MS = 10_000;

/** Mesos's own words, which are all that tells these apart. */
const FAILED_OVER = 'Framework failed over';
const REMOVED = 'Framework has been removed';

type Open = Extract<Subscribed, { kind: 'open' }>;

interface Attempt {
  readonly reason: DisconnectReason;
  readonly wasSubscribed: boolean;
  readonly master: Address | undefined;
}

export class SchedulerClient extends SchedulerCalls {
  /** Resolves once the client subscribes no more, with why. Never rejects. */
  readonly done: Promise<SchedulerOutcome>;
  private readonly options: SchedulerClientOptions;
  private readonly detector: MasterDetector;
  private readonly headers: Headers;
  private readonly stopping = new AbortController();
  private resolveDone: (outcome: SchedulerOutcome) => void = () => undefined;
  private running: Promise<void> | undefined;
  private frameworkId: FrameworkID | undefined;
  private lanes: CallLanes | undefined;
  private subscribedTo: Address | undefined;
  /** The master of the present subscription or attempt. */
  private target: Address | undefined;
  /** Ends the present subscription, attempt or wait: another master leads. */
  private changed = new AbortController();

  /** @throws RangeError where `masters` is not a list of addresses. */
  constructor(options: SchedulerClientOptions) {
    super();
    this.options = options;
    this.detector = typeof options.masters === 'string' ? new MasterList(options.masters) : options.masters;
    this.headers = requestHeaders(this.encoding, basicAuthorization(options.credential));
    this.done = new Promise((resolve) => {
      this.resolveDone = resolve;
    });
  }

  /** The master of the present subscription. */
  get master(): Address | undefined {
    return this.subscribedTo;
  }

  /** Begins to subscribe, and goes on until `close` or an outcome. Calling it again changes nothing. */
  start(): void {
    if (this.stopping.signal.aborted) return;
    this.running ??= this.run();
  }

  /**
   * Cuts the subscription without TEARDOWN: the framework's tasks run on until its failover timeout. The handler that is
   * being called is the last one; a handler itself may call this.
   */
  stop(): void {
    this.stopping.abort();
    this.resolveDone({ kind: 'closed' });
  }

  /** As `stop`, and waits for the end of it, handlers included: not to be waited for inside of one. May be called twice. */
  async close(): Promise<void> {
    this.stop();
    await this.running;
    await this.detector.close();
  }

  /** Sends any call but SUBSCRIBE. @throws SchedulerCallError */
  override async call(call: SchedulerCallBody): Promise<void> {
    if (this.lanes === undefined || this.frameworkId === undefined) {
      throw new SchedulerCallError(call.type, { kind: 'notSubscribed' });
    }
    await this.lanes.send({ ...call, framework_id: this.frameworkId });
  }

  private get encoding() {
    return this.options.encoding ?? 'protobuf';
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const forget = this.detector.onChange?.((leader) => this.move(leader));
    let failed: Address | undefined;
    for (let attempts = 0; !signal.aborted; attempts += 1) {
      const attempt = await this.attempt(failed);
      if (attempt.wasSubscribed || attempt.reason.kind === 'masterChanged') attempts = 0;
      // One that ends a subscription in good order has not failed, and is asked first who leads.
      failed = ['ended', 'masterChanged'].includes(attempt.reason.kind) ? undefined : attempt.master;
      const outcome = outcomeOf(attempt.reason, signal);
      const retryMs = outcome === undefined ? this.retryMs(attempt.reason, attempts) : undefined;
      this.options.handlers.disconnected?.({ ...attempt, retryMs });
      if (outcome !== undefined) this.resolveDone(outcome);
      if (retryMs === undefined) break;
      await pause(retryMs, AbortSignal.any([signal, this.changed.signal]));
    }
    forget?.();
  }

  private retryMs(reason: DisconnectReason, attempts: number): number {
    return reason.kind === 'masterChanged' ? 0 : backoffMs(this.options.backoff ?? DEFAULT_BACKOFF, attempts);
  }

  /** Another master leads, or the same one again. */
  private move(leader: Address): void {
    if (this.target === undefined || formatAddress(leader) !== formatAddress(this.target)) this.changed.abort();
  }

  private async attempt(failed: Address | undefined): Promise<Attempt> {
    const { signal } = this.stopping;
    this.changed = new AbortController();
    let first: Address;
    try {
      first = await this.detector.detect(failed, signal);
    } catch (error) {
      return { reason: { kind: 'noLeader', message: describeError(error) }, wasSubscribed: false, master: undefined };
    }
    // What the detector has said until now is in its answer.
    const changed = new AbortController();
    this.changed = changed;
    this.target = first;
    const attempt = await this.subscribeVia(first, AbortSignal.any([signal, changed.signal]));
    this.target = undefined;
    const moved = changed.signal.aborted && attempt.reason.kind === 'closed' && !signal.aborted;
    return moved ? { ...attempt, reason: { kind: 'masterChanged' } } : attempt;
  }

  private async subscribeVia(first: Address, signal: AbortSignal): Promise<Attempt> {
    const result = await subscribe({
      first,
      encoding: this.encoding,
      headers: this.headers,
      tls: this.options.tls,
      answerTimeoutMs: this.answerTimeoutMs,
      call: () => this.subscribeCall(),
      before: async () => this.options.beforeSubscribe?.(signal),
      signal,
    });
    return result.kind === 'open' ? this.hold(result, signal) : { ...result, wasSubscribed: false };
  }

  private get answerTimeoutMs(): number {
    return this.options.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS;
  }

  private async subscribeCall(): Promise<AnySchedulerCall> {
    const { frameworkInfo, suppressedRoles, offerConstraints } = await this.options.subscription();
    const id = frameworkInfo.id ?? this.frameworkId;
    return {
      type: 'SUBSCRIBE',
      subscribe: {
        framework_info: { ...frameworkInfo, id },
        suppressed_roles: suppressedRoles,
        offer_constraints: offerConstraints,
      },
      framework_id: id,
    };
  }

  /** Reads the subscription's events until there are no more. */
  private async hold({ master, streamId, body, lane }: Open, signal: AbortSignal): Promise<Attempt> {
    const over = new AbortController();
    let why: DisconnectReason | undefined;
    const lanes = this.openLanes(master, streamId, (reason) => {
      why ??= reason;
      over.abort();
    });
    this.target = master;
    let wasSubscribed = false;
    const end = await readEvents<AnySchedulerEvent>({
      body,
      codec: codecs.SchedulerEvent,
      encoding: this.encoding,
      maxRecordBytes: this.options.maxRecordBytes,
      silenceMs: this.answerTimeoutMs,
      signal: AbortSignal.any([signal, over.signal]),
      onEvent: (event, listen) => {
        if (event.type === 'SUBSCRIBED') wasSubscribed = true;
        return this.take(event, lanes, master, listen);
      },
    });
    await this.closeLanes(lanes, lane);
    return { reason: why ?? end, wasSubscribed, master };
  }

  private openLanes(master: Address, streamId: string, onOver: (why: Over) => void): CallLanes {
    const { tls } = this.options;
    return new CallLanes({
      master,
      streamId,
      encoding: this.encoding,
      headers: this.headers,
      tls,
      answerTimeoutMs: this.answerTimeoutMs,
      onOver,
    });
  }

  private async closeLanes(lanes: CallLanes, lane: Lane): Promise<void> {
    this.lanes = undefined;
    this.subscribedTo = undefined;
    await Promise.all([lanes.close(), lane.close()]);
  }

  private take(event: AnySchedulerEvent, lanes: CallLanes, master: Address, listen: Listen): Promise<void> | undefined {
    if (!isSchedulerEvent(event) || event.type === 'HEARTBEAT') return undefined;
    const { handlers, missedHeartbeats = DEFAULT_MISSED_HEARTBEATS } = this.options;
    if (event.type === 'SUBSCRIBED') {
      const { framework_id, heartbeat_interval_seconds = DEFAULT_HEARTBEAT_SECONDS } = event.subscribed;
      this.frameworkId = framework_id;
      this.lanes = lanes;
      this.subscribedTo = master;
      listen.setSilenceMs(heartbeat_interval_seconds * 1000 * missedHeartbeats);
      return asPromise(handlers.subscribed(event.subscribed, master));
    }
    if (event.type === 'ERROR') listen.stop({ kind: 'error', message: event.error.message });
    return asPromise(handlers.event(event));
  }
}

const asPromise = (result: Promise<void> | void): Promise<void> | undefined =>
  result instanceof Promise ? result : undefined;

function outcomeOf(reason: DisconnectReason, signal: AbortSignal): SchedulerOutcome | undefined {
  if (signal.aborted) return { kind: 'closed' };
  if (reason.kind === 'displaced') return { kind: 'failedOver', message: reason.message };
  if (reason.kind !== 'error') return undefined;
  const { message } = reason;
  if (message === FAILED_OVER) return { kind: 'failedOver', message };
  return message === REMOVED ? { kind: 'removed', message } : undefined;
}
