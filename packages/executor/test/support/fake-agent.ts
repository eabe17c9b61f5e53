/** Stands in for a Mesos agent, on the wire only: the v1 executor API over HTTP, with what its scheduler would say. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  type FromExecutor,
  fromExecutorSchema,
  type ToExecutor,
  type UpdateData,
  updateDataSchema,
} from '@keelson/core';
import { type AnyExecutorCall, type AnyExecutorEvent, codecs, encodeRecord, type TaskInfo } from '@keelson/mesos';
import { listenOn } from '../../../../test/support/listener.ts';
import { until } from './until.ts';

export interface SeenUpdate {
  readonly taskId: string;
  readonly state: string;
  readonly healthy: boolean | undefined;
  readonly message: string;
  readonly data: UpdateData | undefined;
  readonly atMs: number;
}

export class FakeAgent {
  readonly agentId: string;
  readonly updates: SeenUpdate[] = [];
  readonly messages: FromExecutor[] = [];
  /** Bytes of every call, as they came. */
  readonly wire: Buffer[] = [];
  /** What it calls the executor's container. */
  containerId: string | undefined;
  subscriptions = 0;
  lastSubscribe: AnyExecutorCall | undefined;
  /** Whether updates are acknowledged. */
  acknowledges = true;
  /** Called with each update before it is answered. */
  onUpdate: (state: string) => void = () => {};
  onMessage: (message: FromExecutor) => void = () => {};
  private readonly server: Server;
  private stream: ServerResponse | undefined;

  constructor(agentId: string) {
    this.agentId = agentId;
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  listen(port?: number): Promise<number> {
    return listenOn(this.server, port);
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get subscribed(): boolean {
    return this.stream !== undefined;
  }

  launch(taskId: string, data: unknown): void {
    const task: TaskInfo = {
      name: taskId,
      task_id: { value: taskId },
      agent_id: { value: this.agentId },
      resources: [],
      data: Buffer.from(JSON.stringify(data)),
    };
    this.emit({ type: 'LAUNCH', launch: { task } });
  }

  kill(taskId: string, graceMs?: number): void {
    const policy =
      graceMs === undefined ? {} : { kill_policy: { grace_period: { nanoseconds: BigInt(graceMs) * 1_000_000n } } };
    this.emit({ type: 'KILL', kill: { task_id: { value: taskId }, ...policy } });
  }

  tell(message: ToExecutor): void {
    this.emit({ type: 'MESSAGE', message: { data: Buffer.from(JSON.stringify(message)) } });
  }

  shutdown(): void {
    this.emit({ type: 'SHUTDOWN' });
  }

  /** The agent restarts: its connections end, and nobody listens until `listen` is called again. */
  async stop(): Promise<void> {
    this.stream = undefined;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  async update(taskId: string, state: string, timeoutMs = 20_000): Promise<SeenUpdate> {
    return until(
      () => this.updates.find((update) => update.taskId === taskId && update.state === state),
      `${state} of ${taskId}`,
      timeoutMs,
      () => this.updates.map((update) => `${update.taskId} ${update.state} ${update.message}`).join('\n'),
    );
  }

  async message<K extends FromExecutor['kind']>(
    kind: K,
    matches: (message: Extract<FromExecutor, { kind: K }>) => boolean = () => true,
    timeoutMs = 20_000,
  ): Promise<Extract<FromExecutor, { kind: K }>> {
    const isIt = (message: FromExecutor): message is Extract<FromExecutor, { kind: K }> => message.kind === kind;
    return until(() => this.messages.filter(isIt).find(matches), `a message ${kind}`, timeoutMs);
  }

  private emit(event: AnyExecutorEvent): void {
    if (this.stream === undefined) throw new Error('no executor is subscribed');
    this.stream.write(encodeRecord(codecs.ExecutorEvent.encode('protobuf', event)));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    this.wire.push(body);
    const call = codecs.ExecutorCall.decode('protobuf', body);
    if (call.type === 'SUBSCRIBE') return this.subscribe(call, response);
    if (call.type === 'UPDATE') this.onUpdate(call.update?.status.state ?? '');
    response.writeHead(202).end();
    if (call.type === 'UPDATE' && call.update !== undefined) this.takeUpdate(call.update.status);
    if (call.type === 'MESSAGE' && call.message !== undefined) this.takeMessage(call.message.data);
  }

  private subscribe(call: AnyExecutorCall, response: ServerResponse): void {
    this.lastSubscribe = call;
    this.subscriptions += 1;
    response.writeHead(200, { 'content-type': 'application/x-protobuf' });
    this.stream = response;
    response.on('close', () => {
      if (this.stream === response) this.stream = undefined;
    });
    const executor = { executor_id: call.executor_id ?? { value: '' } };
    this.emit({
      type: 'SUBSCRIBED',
      subscribed: {
        executor_info: { ...executor },
        framework_info: { user: 'root', name: 'keelson' },
        agent_info: { hostname: 'localhost', id: { value: this.agentId } },
        ...(this.containerId === undefined ? {} : { container_id: { value: this.containerId } }),
      },
    });
    for (const { status } of call.subscribe?.unacknowledged_updates ?? []) this.takeUpdate(status);
  }

  private takeUpdate(status: NonNullable<AnyExecutorCall['update']>['status']): void {
    const data =
      status.data === undefined ? undefined : updateDataSchema.parse(JSON.parse(Buffer.from(status.data).toString()));
    this.updates.push({
      taskId: status.task_id.value,
      state: status.state,
      healthy: status.healthy,
      message: status.message ?? '',
      data,
      atMs: performance.now(),
    });
    if (status.uuid !== undefined && this.acknowledges) {
      this.emit({ type: 'ACKNOWLEDGED', acknowledged: { task_id: status.task_id, uuid: status.uuid } });
    }
  }

  private takeMessage(data: Uint8Array): void {
    const message = fromExecutorSchema.parse(JSON.parse(Buffer.from(data).toString('utf8')));
    this.messages.push(message);
    this.onMessage(message);
  }
}
