/**
 * Keeps an executor subscribed to its agent, and its updates safe until the agent has them.
 *
 *   idle -- start --> attempt -- SUBSCRIBED --> subscribed
 *                     ^  |  failure                 |  stream ends, ERROR, a handler throws
 *                     |  v                          v
 *                     backoff <---------------------+   (with checkpointing; without: agentGone)
 *   backoff -- MESOS_RECOVERY_TIMEOUT has passed --> done;   any -- close, stream's end after SHUTDOWN --> done
 *
 * Invariants
 * 1. An update is forgotten only when the agent has acknowledged it, refused it for good, or the client is closed.
 * 2. Handlers are called one at a time, and none after `close` has resolved.
 */
import { randomBytes } from 'node:crypto';
import { codecs } from '../generated/codecs.ts';
import {
  type AnyExecutorCall,
  type AnyExecutorEvent,
  type ExecutorEvent,
  isExecutorEvent,
} from '../generated/types.ts';
import { backoffMs, pause } from '../retry.ts';
import { type Listen, readEvents } from '../stream/read-events.ts';
import { AgentApi, type SubscribeAnswer } from './agent-api.ts';
import {
  ExecutorCallError,
  type ExecutorClientOptions,
  type ExecutorDisconnectReason,
  type ExecutorOutcome,
  type StatusUpdate,
} from './types.ts';
import { type PendingUpdate, Unacknowledged } from './unacknowledged.ts';
import { UpdateQueue } from './update-queue.ts';

const DEFAULT_REGISTRATION_TIMEOUT_MS = 60_000;
const DEFAULT_ANSWER_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_UNACKNOWLEDGED = 10_000;
const UUID_BYTES = 16;
/** An agent that is back gives its executors 2 s: waiting longer between attempts than this gains nothing. */
const BACKOFF_MAX_MS = 500;
const BACKOFF_MIN_MS = 20;

type Open = Extract<SubscribeAnswer, { kind: 'open' }>;

interface Attempt {
  readonly reason: ExecutorDisconnectReason;
  readonly wasSubscribed: boolean;
}

export class ExecutorClient {
  /** Resolves once the client subscribes no more, with why. Never rejects. */
  readonly done: Promise<ExecutorOutcome>;
  private readonly options: ExecutorClientOptions;
  private readonly api: AgentApi;
  private readonly unacknowledged = new Unacknowledged();
  private readonly stopping = new AbortController();
  private resolveDone: (outcome: ExecutorOutcome) => void = () => undefined;
  private running: Promise<void> | undefined;
  private queue: UpdateQueue | undefined;
  private everSubscribed = false;
  private shuttingDown = false;

  constructor(options: ExecutorClientOptions) {
    this.options = options;
    const { environment, encoding = 'protobuf', answerTimeoutMs = DEFAULT_ANSWER_TIMEOUT_MS } = options;
    this.api = new AgentApi({
      agent: environment.agent,
      encoding,
      token: environment.authenticationToken,
      tls: environment.tls,
      answerTimeoutMs,
    });
    this.done = new Promise((resolve) => {
      this.resolveDone = resolve;
    });
  }

  get subscribed(): boolean {
    return this.queue !== undefined;
  }

  /** Begins to subscribe, and goes on until `close` or an outcome. Calling it again changes nothing. */
  start(): void {
    if (this.stopping.signal.aborted) return;
    this.running ??= this.run();
  }

  /**
   * Reports a status, with a uuid of its own. It is kept, and sent again after each disconnection, until the agent has
   * stored it: then the promise resolves. It rejects with an ExecutorCallError where the agent refuses it, or the client
   * is closed first.
   */
  update(update: StatusUpdate): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.reject(new ExecutorCallError('UPDATE', { kind: 'closed' }));
    const { size } = this.unacknowledged;
    if (size >= (this.options.maxUnacknowledged ?? DEFAULT_MAX_UNACKNOWLEDGED)) {
      return Promise.reject(new ExecutorCallError('UPDATE', { kind: 'tooMany', unacknowledged: size }));
    }
    const uuid = new Uint8Array(randomBytes(UUID_BYTES));
    const executor_id = { value: this.options.environment.executorId };
    const status = { timestamp: Date.now() / 1000, ...update, uuid, source: 'SOURCE_EXECUTOR' as const, executor_id };
    return new Promise((resolve, reject) => {
      const pending = { status, uuid, resolve, reject };
      this.unacknowledged.add(pending);
      this.queue?.push(pending);
    });
  }

  /** To the framework's scheduler; it may be lost without notice. @throws ExecutorCallError, also where not subscribed. */
  async message(data: Uint8Array): Promise<void> {
    if (!this.subscribed) throw new ExecutorCallError('MESSAGE', { kind: 'notSubscribed' });
    await this.api.send(this.call({ type: 'MESSAGE', message: { data } }));
  }

  /** @throws ExecutorCallError */
  async heartbeat(): Promise<void> {
    if (!this.subscribed) throw new ExecutorCallError('HEARTBEAT', { kind: 'notSubscribed' });
    await this.api.send(this.call({ type: 'HEARTBEAT' }));
  }

  /** Subscribes no more. The handler that is being called is the last one; a handler itself may call this. */
  stop(): void {
    this.stopping.abort();
    this.resolveDone({ kind: 'closed' });
  }

  /** As `stop`, and waits for the end of it, handlers included: not to be waited for inside of one. May be called twice. */
  async close(): Promise<void> {
    this.stop();
    await this.running;
    this.unacknowledged.dropAll(new ExecutorCallError('UPDATE', { kind: 'closed' }));
    await this.api.close();
  }

  private call(body: Omit<AnyExecutorCall, 'framework_id' | 'executor_id'>): AnyExecutorCall {
    const { frameworkId, executorId } = this.options.environment;
    return { ...body, framework_id: { value: frameworkId }, executor_id: { value: executorId } };
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let awaySinceMs = performance.now();
    for (let attempts = 0; !signal.aborted; attempts += 1) {
      const attempt = await this.attempt();
      if (attempt.wasSubscribed) {
        attempts = 0;
        awaySinceMs = performance.now();
      }
      const retryMs = this.backoff(attempts);
      const outcome = this.outcomeOf(performance.now() - awaySinceMs + retryMs);
      this.options.handlers.disconnected?.({ ...attempt, retryMs: outcome === undefined ? retryMs : undefined });
      if (outcome !== undefined) return this.resolveDone(outcome);
      await pause(retryMs, signal);
    }
  }

  private backoff(attempt: number): number {
    const maxMs = Math.min(this.options.environment.subscriptionBackoffMaxMs, BACKOFF_MAX_MS);
    return backoffMs({ minMs: Math.min(BACKOFF_MIN_MS, maxMs), maxMs }, attempt);
  }

  private outcomeOf(awayMs: number): ExecutorOutcome | undefined {
    const { environment, registrationTimeoutMs = DEFAULT_REGISTRATION_TIMEOUT_MS } = this.options;
    if (this.stopping.signal.aborted) return { kind: 'closed' };
    if (this.shuttingDown) return { kind: 'shutdown' };
    if (!this.everSubscribed) return awayMs > registrationTimeoutMs ? { kind: 'registrationTimeout' } : undefined;
    if (!environment.checkpoint) return { kind: 'agentGone' };
    return awayMs > environment.recoveryTimeoutMs ? { kind: 'recoveryTimeout' } : undefined;
  }

  private async attempt(): Promise<Attempt> {
    const told = new Set(this.unacknowledged.pending());
    const call = this.call({ type: 'SUBSCRIBE', subscribe: this.unacknowledged.forSubscribe() });
    const answer = await this.api.subscribe(call, this.stopping.signal);
    return answer.kind === 'failed' ? { reason: answer.reason, wasSubscribed: false } : this.hold(answer, told);
  }

  /** @param told the updates that the SUBSCRIBE has told of: these need no sending. */
  private async hold({ body, lane }: Open, told: ReadonlySet<PendingUpdate>): Promise<Attempt> {
    const { encoding = 'protobuf', answerTimeoutMs = DEFAULT_ANSWER_TIMEOUT_MS, maxRecordBytes } = this.options;
    let wasSubscribed = false;
    const reason = await readEvents<AnyExecutorEvent>({
      body,
      codec: codecs.ExecutorEvent,
      encoding,
      maxRecordBytes,
      silenceMs: answerTimeoutMs,
      signal: this.stopping.signal,
      onEvent: (event, listen) => {
        if (!isExecutorEvent(event)) return undefined;
        if (event.type !== 'SUBSCRIBED') return this.take(event, listen);
        wasSubscribed = true;
        // Agents send no heartbeats of their own accord.
        listen.setSilenceMs(Number.POSITIVE_INFINITY);
        this.openQueue(told);
        return asPromise(this.options.handlers.subscribed(event.subscribed));
      },
    });
    this.queue?.close();
    this.queue = undefined;
    await lane.close();
    return { reason, wasSubscribed };
  }

  private openQueue(told: ReadonlySet<PendingUpdate>): void {
    this.everSubscribed = true;
    const queue = new UpdateQueue({
      send: ({ status }) => this.api.send(this.call({ type: 'UPDATE', update: { status } })),
      refused: (update, error) => this.unacknowledged.drop(update, error),
    });
    this.queue = queue;
    for (const update of this.unacknowledged.pending()) if (!told.has(update)) queue.push(update);
  }

  private take(event: Exclude<ExecutorEvent, { type: 'SUBSCRIBED' }>, listen: Listen): Promise<void> | undefined {
    if (event.type === 'HEARTBEAT') return undefined;
    this.keepBooks(event);
    if (event.type === 'SHUTDOWN') this.shuttingDown = true;
    if (event.type === 'ERROR') listen.stop({ kind: 'error', message: event.error.message });
    return asPromise(this.options.handlers.event(event));
  }

  private keepBooks(event: ExecutorEvent): void {
    const { unacknowledged } = this;
    if (event.type === 'LAUNCH') unacknowledged.launched([event.launch.task]);
    if (event.type === 'LAUNCH_GROUP') unacknowledged.launched(event.launch_group.task_group.tasks ?? []);
    if (event.type === 'ACKNOWLEDGED') {
      unacknowledged.acknowledged(event.acknowledged.task_id.value, event.acknowledged.uuid);
    }
  }
}

const asPromise = (result: Promise<void> | void): Promise<void> | undefined =>
  result instanceof Promise ? result : undefined;
