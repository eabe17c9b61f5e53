/** A server of bare sockets: it answers with recorded bytes, head and chunk framing included, cut where a test says. */
import { createServer, type Socket } from 'node:net';
import { listenOn } from '../../../test/support/listener.ts';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RawAnswer {
  readonly bytes: Uint8Array;
  /** Offsets at which the bytes are cut into writes of their own. */
  readonly cuts?: readonly number[];
  /** What becomes of the connection; default: it stays open. */
  readonly afterwards?: 'open' | 'close';
}

/** What is written later goes out on the connection of the request. */
export type Answer = (request: RawRequest, socket: Socket) => RawAnswer | undefined;

export class WireServer {
  readonly requests: RawRequest[] = [];
  /** On which each request came. */
  readonly connections: Socket[] = [];
  readonly address: string;
  answer: Answer;
  readonly close: () => Promise<void>;

  private constructor(answer: Answer, address: string, close: () => Promise<void>) {
    this.answer = answer;
    this.address = address;
    this.close = close;
  }

  static async start(answer: Answer): Promise<WireServer> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      readRequests(socket, (request) => void wire.take(request, socket));
    });
    const port = await listenOn(server);
    const wire = new WireServer(answer, `127.0.0.1:${port}`, () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    });
    return wire;
  }

  private async take(request: RawRequest, socket: Socket): Promise<void> {
    this.requests.push(request);
    this.connections.push(socket);
    const answer = this.answer(request, socket);
    if (answer === undefined) return;
    await writeCut(socket, answer.bytes, answer.cuts ?? []);
    if (answer.afterwards === 'close') socket.end();
  }
}

export async function writeCut(socket: Socket, bytes: Uint8Array, cuts: readonly number[]): Promise<void> {
  const edges = [...new Set([0, ...cuts, bytes.length])].filter((at) => at <= bytes.length).sort((a, b) => a - b);
  for (const [index, at] of edges.entries()) {
    const next = edges[index + 1];
    if (next === undefined || socket.destroyed) return;
    await new Promise<void>((resolve) => socket.write(bytes.subarray(at, next), () => setImmediate(resolve)));
  }
}

function readRequests(socket: Socket, take: (request: RawRequest) => void): void {
  let held = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (let next = parseRequest(held); next !== undefined; next = parseRequest(held)) {
      held = held.subarray(next.length);
      take(next.request);
    }
  });
}

/** The first request of these bytes, where it is whole. Its length must be told by Content-Length. */
export function parseRequest(bytes: Buffer): { request: RawRequest; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...fields] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', path = ''] = line.split(' ');
  const headers = Object.fromEntries(
    fields.map((field) => {
      const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(field) ?? [];
      return [name.toLowerCase(), value];
    }),
  );
  const length = end + 4 + Number(headers['content-length'] ?? 0);
  if (bytes.length < length) return undefined;
  return { request: { method, path, headers, body: bytes.subarray(end + 4, length) }, length };
}

/** Where the head of a recorded answer ends, and where its first chunk does. */
export function firstChunk(raw: Buffer): { readonly head: number; readonly end: number } {
  const head = raw.indexOf('\r\n\r\n') + 4;
  const line = raw.indexOf('\r\n', head);
  const size = Number.parseInt(raw.subarray(head, line).toString('latin1'), 16);
  return { head, end: line + 2 + size + 2 };
}
