/** HTTP as the suite needs it: answers as text, streams as chunks, and requests that are sent byte for byte. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { eventually, sleep } from './wait.ts';

/** After which what has not come counts as not coming, where there is no better way to know. */
const WHILE_MS = 300;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly body?: string | Uint8Array;
}

const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json' };

/** POSTs JSON; an object is written as such, a text goes as it is. One connection per call. */
export async function post(url: string, body: object | string, headers: Call['headers'] = {}): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send(url, { method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body: text });
}

export function send(url: string, { method = 'GET', headers = {}, body = '' }: Call): Promise<Answer> {
  return new Promise((done, fail) => {
    const length = { 'Content-Length': String(Buffer.byteLength(body)) };
    const call = request(url, { method, headers: { ...length, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        const { statusCode = 0, headers: received } = response;
        done({ status: statusCode, headers: received, body: Buffer.concat(chunks).toString() });
      });
    });
    call.on('error', fail);
    call.end(body);
  });
}

export interface RawAnswer {
  readonly head: string;
  readonly body: string;
  readonly closed: boolean;
}

/**
 * Sends bytes on a connection of its own and reads until `isComplete` says that this was the answer, or the peer closes.
 * The connection is closed then.
 */
export function sendRaw(
  { host, port }: { readonly host: string; readonly port: number },
  bytes: Uint8Array | string,
  isComplete: (received: Buffer) => boolean = isWhole,
): Promise<RawAnswer> {
  return new Promise((done, fail) => {
    let received = Buffer.alloc(0);
    const socket = connect(port, host, () => socket.write(bytes));
    const finish = (closed: boolean): void => {
      socket.destroy();
      const end = received.indexOf('\r\n\r\n');
      const head = end < 0 ? received : received.subarray(0, end);
      done({ head: head.toString(), body: end < 0 ? '' : received.subarray(end + 4).toString('latin1'), closed });
    };
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isComplete(received)) finish(false);
    });
    socket.on('end', () => finish(true));
    socket.on('close', () => finish(true));
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? finish(true) : fail(error)));
  });
}

/** All that comes until it holds a text, and for a while after. */
export async function hearOut(to: Parameters<typeof sendRaw>[0], bytes: string, text: string): Promise<RawAnswer> {
  let received = Buffer.alloc(0);
  let closed = false;
  const socket = connect(to.port, to.host, () => socket.write(bytes));
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.on('end', () => {
    closed = true;
  });
  try {
    await eventually(text, () => received.includes(text));
    await sleep(WHILE_MS);
  } finally {
    socket.destroy();
  }
  const end = received.indexOf('\r\n\r\n');
  return { head: received.subarray(0, end).toString(), body: received.subarray(end + 4).toString('latin1'), closed };
}

/** One answer: a body of the length that its head says, or the first chunks of a stream. */
export function isWhole(received: Buffer): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = received.subarray(0, end).toString();
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length === undefined ? received.length > end + 8 : received.length >= end + 4 + Number(length);
}
