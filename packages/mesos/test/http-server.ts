/** Small HTTP servers that speak one side of the v1 APIs, for tests of the clients on real sockets. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { listenOn } from '../../../test/support/listener.ts';
import { type Encoding, encodeRecord, MEDIA_TYPES, type MessageCodec } from '../src/index.ts';

export interface TestServer {
  readonly port: number;
  readonly address: string;
  /** Cuts every connection, as a process that dies does; the port stays free. */
  kill(): Promise<void>;
}

/** @param wanted a port that was claimed before; default: a new one, on which another may listen after it */
export async function listen(
  handle: RequestListener,
  wanted?: number,
  tls?: { key: Buffer; cert: Buffer },
): Promise<TestServer> {
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listenOn(server, wanted);
  return {
    port,
    address: `127.0.0.1:${port}`,
    kill: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

export interface Received<C> {
  readonly call: C;
  readonly headers: IncomingMessage['headers'];
  readonly url: string | undefined;
}

export async function readCall<C>(codec: MessageCodec<C>, request: IncomingMessage): Promise<Received<C>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return { call: codec.decode(encodingOf(request), Buffer.concat(chunks)), headers: request.headers, url: request.url };
}

export function encodingOf(request: IncomingMessage): Encoding {
  return request.headers['content-type'] === MEDIA_TYPES.json ? 'json' : 'protobuf';
}

/** The stream of one subscription, as the server writes it. */
export class EventWriter<E> {
  readonly streamId: string;
  private readonly response: ServerResponse;
  private readonly codec: MessageCodec<E>;
  private readonly encoding: Encoding;

  constructor(options: { response: ServerResponse; codec: MessageCodec<E>; encoding: Encoding; streamId?: string }) {
    const { response, codec, encoding, streamId = '' } = options;
    this.streamId = streamId;
    this.response = response;
    this.codec = codec;
    this.encoding = encoding;
    const id = streamId === '' ? {} : { 'mesos-stream-id': streamId };
    response.writeHead(200, { 'content-type': MEDIA_TYPES[encoding], ...id });
    response.flushHeaders();
  }

  send(...events: readonly E[]): void {
    this.raw(Buffer.concat(events.map((event) => encodeRecord(this.codec.encode(this.encoding, event)))));
  }

  raw(bytes: Uint8Array): void {
    this.response.write(bytes);
  }

  /** What the other side has let come so far, and some that is on its way. */
  get bytesGone(): number {
    const { socket } = this.response;
    return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
  }

  end(): void {
    this.response.end();
  }

  cut(): void {
    this.response.destroy();
  }
}

/** Waits until the condition holds; fails the test where it does not within the time limit. */
export async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
