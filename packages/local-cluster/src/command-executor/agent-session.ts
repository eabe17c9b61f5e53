/** The command executor's side of the executor API: subscribes, again and again, and keeps what is not acknowledged. */
import { randomBytes } from 'node:crypto';
import { codecs, isExecutorEvent, MEDIA_TYPES, RecordDecoder } from '@keelson/mesos';
import type { AnyExecutorCall, ExecutorEvent, TaskInfo, TaskStatus } from '../wire.ts';

const RETRY_MS = 200;

export interface AgentSessionOptions {
  /** `host:port`. */
  readonly endpoint: string;
  readonly frameworkId: string;
  readonly executorId: string;
  /** Whether to look for an agent that has gone away. */
  readonly checkpoint: boolean;
  readonly onEvent: (event: ExecutorEvent) => void;
}

export class AgentSession {
  private readonly options: AgentSessionOptions;
  private readonly updates = new Map<string, TaskStatus>();
  private tasks: TaskInfo[] = [];
  private sending: Promise<unknown> = Promise.resolve();

  constructor(options: AgentSessionOptions) {
    this.options = options;
  }

  /** How many updates the agent has not stored yet. */
  get unacknowledged(): number {
    return this.updates.size;
  }

  /** Ends when the agent is gone, and need not come back. */
  async run(): Promise<void> {
    do {
      await this.subscribe().catch(() => undefined);
      await new Promise((done) => setTimeout(done, RETRY_MS));
    } while (this.options.checkpoint);
  }

  /** Sends an update; it is kept, and repeated at the next subscription, until the agent has stored it. */
  async update(status: Omit<TaskStatus, 'uuid' | 'source' | 'timestamp'>): Promise<void> {
    const uuid = new Uint8Array(randomBytes(16));
    const full: TaskStatus = { ...status, uuid, source: 'SOURCE_EXECUTOR', timestamp: Date.now() / 1000 };
    this.updates.set(keyOf(uuid), full);
    // One after the other: they must arrive in order.
    this.sending = this.sending
      .then(() => this.call({ type: 'UPDATE', update: { status: full } }))
      .catch(() => undefined);
    await this.sending;
  }

  private async subscribe(): Promise<void> {
    const updates = [...this.updates.values()].map((status) => ({ status }));
    const response = await this.call({
      type: 'SUBSCRIBE',
      subscribe: { unacknowledged_tasks: this.tasks, unacknowledged_updates: updates },
    });
    if (!response.ok || response.body === null) return;
    const decoder = new RecordDecoder();
    for await (const chunk of response.body) {
      for (const record of decoder.push(chunk)) this.take(codecs.ExecutorEvent.decode('protobuf', record));
    }
  }

  private take(event: Parameters<typeof isExecutorEvent>[0]): void {
    if (!isExecutorEvent(event)) return;
    if (event.type === 'LAUNCH') this.tasks = [event.launch.task];
    if (event.type === 'ACKNOWLEDGED') {
      this.updates.delete(keyOf(event.acknowledged.uuid));
      this.tasks = [];
    }
    this.options.onEvent(event);
  }

  private async call(call: Omit<AnyExecutorCall, 'framework_id' | 'executor_id'>): Promise<Response> {
    const { endpoint, frameworkId, executorId } = this.options;
    const ids = { framework_id: { value: frameworkId }, executor_id: { value: executorId } };
    return fetch(`http://${endpoint}/api/v1/executor`, {
      method: 'POST',
      headers: { 'Content-Type': MEDIA_TYPES.protobuf, Accept: MEDIA_TYPES.protobuf },
      body: new Uint8Array(codecs.ExecutorCall.encode('protobuf', { ...ids, ...call })),
    });
  }
}

function keyOf(uuid: Uint8Array): string {
  return Buffer.from(uuid).toString('hex');
}
