/** A master that takes one subscription, sends updates, and counts acknowledgements. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { codecs, encodeRecord, type SchedulerEvent, type TaskStatus } from '@keelson/mesos';

const HEARTBEAT_MS = 5_000;

export class SendingMaster {
  readonly subscribed: Promise<void>;
  readonly port: number;
  readonly #server: Server;
  readonly #sentAt = new Map<string, number>();
  readonly #latenciesMs: number[] = [];
  #opened: () => void = () => undefined;
  #stream: ServerResponse | undefined;
  #acknowledged: () => void = () => undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  static async listen(): Promise<SendingMaster> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SendingMaster(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.subscribed = new Promise((resolve) => {
      this.#opened = resolve;
    });
    server.on('request', (request, response) => void this.#take(request, response));
  }

  /** Sends all, so many at a time, and resolves with how long each took once all are acknowledged. */
  async send(updates: Iterable<TaskStatus>, window: number): Promise<readonly number[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const rest = updates[Symbol.iterator]();
    const next = (): void => {
      const { value, done } = rest.next();
      if (!done) {
        this.#sentAt.set(Buffer.from(value.uuid ?? []).toString('hex'), performance.now());
        this.#event({ type: 'UPDATE', update: { status: value } });
      } else if (this.#sentAt.size === 0) resolve();
    };
    this.#acknowledged = next;
    for (let n = 0; n < window; n += 1) next();
    await promise;
    return this.#latenciesMs;
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = codecs.SchedulerCall.decode('protobuf', Buffer.concat(chunks));
    if (call.type === 'SUBSCRIBE') return this.#open(response);
    response.writeHead(202).end();
    if (call.type === 'ACKNOWLEDGE') this.#heard(Buffer.from(call.acknowledge?.uuid ?? []).toString('hex'));
  }

  #open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-protobuf', 'mesos-stream-id': 'bench' });
    this.#stream = response;
    const framework_id = { value: 'f7ee04e4-e8a2-4f20-ab21-ec7ce9fcd3b7-0000' };
    this.#event({ type: 'SUBSCRIBED', subscribed: { framework_id, heartbeat_interval_seconds: HEARTBEAT_MS / 1000 } });
    this.#heartbeat = setInterval(() => this.#event({ type: 'HEARTBEAT' }), HEARTBEAT_MS);
    this.#opened();
  }

  #heard(uuid: string): void {
    const sentAt = this.#sentAt.get(uuid);
    if (sentAt === undefined) throw new Error('an acknowledgement of nothing');
    this.#sentAt.delete(uuid);
    this.#latenciesMs.push(performance.now() - sentAt);
    this.#acknowledged();
  }

  #event(event: SchedulerEvent): void {
    this.#stream?.write(encodeRecord(codecs.SchedulerEvent.encode('protobuf', event)));
  }
}
