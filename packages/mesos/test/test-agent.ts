/** An agent's executor API, as far as one executor sees it. What it answers can be changed at any time. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnyExecutorCall, type AnyExecutorEvent, codecs, type ExecutorEventSubscribed } from '../src/index.ts';
import { EventWriter, encodingOf, listen, type Received, readCall, type TestServer } from './http-server.ts';

const SUBSCRIBED: ExecutorEventSubscribed = {
  executor_info: { executor_id: { value: 'e1' } },
  framework_info: { user: 'root', name: 'keelson' },
  agent_info: { hostname: 'agent1' },
};

export class TestAgent {
  readonly subscribes: Received<AnyExecutorCall>[] = [];
  readonly calls: Received<AnyExecutorCall>[] = [];
  readonly streams: EventWriter<AnyExecutorEvent>[] = [];
  /** Taken for each SUBSCRIBE in turn, before a subscription is given. */
  readonly refusals: number[] = [];
  /** Taken for each other call in turn, before 202. */
  readonly callRefusals: number[] = [];
  acknowledge = true;
  private server: TestServer | undefined;

  static async start(port?: number, tls?: { key: Buffer; cert: Buffer }): Promise<TestAgent> {
    const agent = new TestAgent();
    agent.server = await listen((request, response) => void agent.handle(request, response), port, tls);
    return agent;
  }

  get port(): number {
    return this.server?.port ?? 0;
  }

  get stream(): EventWriter<AnyExecutorEvent> {
    const stream = this.streams.at(-1);
    if (stream === undefined) throw new Error('nobody has subscribed');
    return stream;
  }

  get updates() {
    return this.calls.flatMap(({ call }) => (call.update === undefined ? [] : [call.update.status]));
  }

  acknowledgeUpdate(taskId: string, uuid: Uint8Array | undefined): void {
    this.stream.send({
      type: 'ACKNOWLEDGED',
      acknowledged: { task_id: { value: taskId }, uuid: uuid ?? new Uint8Array() },
    });
  }

  async kill(): Promise<void> {
    await this.server?.kill();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await readCall(codecs.ExecutorCall, request);
    if (received.call.type === 'SUBSCRIBE') {
      this.subscribe(received, request, response);
      return;
    }
    const status = this.callRefusals.shift() ?? 202;
    response.writeHead(status).end();
    if (status !== 202) return;
    this.calls.push(received);
    const update = received.call.update?.status;
    if (update !== undefined && this.acknowledge) this.acknowledgeUpdate(update.task_id.value, update.uuid);
  }

  private subscribe(received: Received<AnyExecutorCall>, request: IncomingMessage, response: ServerResponse): void {
    this.subscribes.push(received);
    const status = this.refusals.shift();
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    this.streams.push(new EventWriter({ response, codec: codecs.ExecutorEvent, encoding: encodingOf(request) }));
    this.stream.send({ type: 'SUBSCRIBED', subscribed: SUBSCRIBED });
  }
}
