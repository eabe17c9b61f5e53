/** A master that subscribes whoever asks, and notes what it is told. What it answers can be changed at any time. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnySchedulerCall, type AnySchedulerEvent, codecs } from '../src/index.ts';
import { EventWriter, encodingOf, listen, type Received, readCall, type TestServer } from './http-server.ts';

type Answer = (response: ServerResponse) => void;

export class TestMaster {
  readonly subscribes: Received<AnySchedulerCall>[] = [];
  readonly calls: Received<AnySchedulerCall>[] = [];
  readonly streams: EventWriter<AnySchedulerEvent>[] = [];
  /** Taken for each SUBSCRIBE in turn, before a subscription is given. */
  readonly refusals: Answer[] = [];
  heartbeatSeconds = 15;
  frameworkId = 'fw-0001';
  sendSubscribed = true;
  callAnswer: Answer = (response) => response.writeHead(202).end();
  private server: TestServer | undefined;

  static async start(port?: number, tls?: { key: Buffer; cert: Buffer }): Promise<TestMaster> {
    const master = new TestMaster();
    master.server = await listen((request, response) => void master.handle(request, response), port, tls);
    return master;
  }

  get address(): string {
    return this.server?.address ?? '';
  }

  get port(): number {
    return this.server?.port ?? 0;
  }

  get stream(): EventWriter<AnySchedulerEvent> {
    const stream = this.streams.at(-1);
    if (stream === undefined) throw new Error('nobody has subscribed');
    return stream;
  }

  async kill(): Promise<void> {
    await this.server?.kill();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await readCall(codecs.SchedulerCall, request);
    if (received.call.type !== 'SUBSCRIBE') {
      this.calls.push(received);
      this.callAnswer(response);
      return;
    }
    this.subscribes.push(received);
    const refuse = this.refusals.shift();
    if (refuse !== undefined) refuse(response);
    else this.subscribe(request, response);
  }

  private subscribe(request: IncomingMessage, response: ServerResponse): void {
    const stream = new EventWriter({
      response,
      codec: codecs.SchedulerEvent,
      encoding: encodingOf(request),
      streamId: randomUUID(),
    });
    this.streams.push(stream);
    if (!this.sendSubscribed) return;
    stream.send({
      type: 'SUBSCRIBED',
      subscribed: { framework_id: { value: this.frameworkId }, heartbeat_interval_seconds: this.heartbeatSeconds },
    });
  }
}

export const redirectTo =
  (address: string): Answer =>
  (response) =>
    response.writeHead(307, { location: `//${address}/master/api/v1/scheduler` }).end();

export const answer =
  (status: number, text = ''): Answer =>
  (response) =>
    response.writeHead(status).end(text);
