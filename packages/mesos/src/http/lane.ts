/** Connections to one origin, kept alive: a request on a warm one costs one round trip. */
import { Readable } from 'node:stream';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { type Dispatcher, Pool } from 'undici';
import type { Address, TlsOptions } from './address.ts';
import { type Answer, AnswerTaker, headerOf } from './answer.ts';

export interface LaneOptions {
  readonly address: Address;
  readonly tls?: TlsOptions | undefined;
  /** With one connection, requests arrive in the order in which they were made. */
  readonly connections: number;
  /** Requests that wait for their answers on one connection, where they may be repeated; default one. */
  readonly pipelining?: number;
  /** For a connection to be made. */
  readonly connectTimeoutMs: number;
  /** From a request to the head of its answer. */
  readonly answerTimeoutMs: number;
}

export interface PostRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether it may arrive twice: it need not wait for the answer to the one before it, and is sent again where the connection
   * ends before it is answered.
   */
  readonly repeatable?: boolean | undefined;
  /** Called when the connection is there, right before the first byte is written; where it throws, none is. */
  readonly before?: (() => Promise<void>) | undefined;
}

/** The head of an answer, with its body to be read. */
export interface Response {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Dispatcher.ResponseData['body'];
}

const KEEP_ALIVE_MS = 60_000;

export class Lane {
  private readonly pool: Pool;

  constructor(options: LaneOptions) {
    const { address, tls, connections, pipelining = 1, connectTimeoutMs, answerTimeoutMs } = options;
    const scheme = tls === undefined ? 'http' : 'https';
    this.pool = new Pool(`${scheme}://${address.host}:${address.port}`, {
      connections,
      pipelining,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: answerTimeoutMs,
      // An event stream is silent for as long as it likes; whoever reads it watches it.
      bodyTimeout: 0,
      connect: { timeout: connectTimeoutMs, ...(tls === undefined ? {} : connectOptions(tls)) },
    });
  }

  /** Throws undici's errors where no answer came. */
  async open({ path, headers, body, signal, before }: PostRequest): Promise<Response> {
    const aborted = signal === undefined ? {} : { signal };
    const sent = before === undefined ? { headers, body } : withCheck(headers, body, before);
    const answer = await this.pool.request({ method: 'POST', path, ...sent, ...aborted });
    return {
      status: answer.statusCode,
      header: (name) => headerOf(answer.headers, name),
      body: answer.body,
    };
  }

  /** As `open`, with the body, of which no more than `maxBytes` are kept. */
  post({ path, headers, body, repeatable = false }: Omit<PostRequest, 'signal'>, maxBytes: number): Promise<Answer> {
    const taker = new AnswerTaker(maxBytes);
    const pipelined = repeatable ? { idempotent: true, blocking: false } : {};
    this.pool.dispatch({ method: 'POST', path, headers, body, ...pipelined }, taker);
    return taker.answer;
  }

  /** Cuts what is under way. May be called twice. */
  async close(): Promise<void> {
    if (!this.pool.destroyed) await this.pool.destroy();
  }
}

/** undici writes the head of a request together with the first that its body gives. */
function withCheck(headers: PostRequest['headers'], body: Uint8Array, before: () => Promise<void>) {
  async function* checked(): AsyncGenerator<Uint8Array> {
    await before();
    yield body;
  }
  return { headers: { ...headers, 'content-length': String(body.length) }, body: Readable.from(checked()) };
}

function connectOptions({ ca, cert, key, names = [], verify = true }: TlsOptions) {
  return {
    ...(ca === undefined ? {} : { ca: typeof ca === 'string' || Buffer.isBuffer(ca) ? ca : [...ca] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized: verify,
    checkServerIdentity: (host: string, peer: PeerCertificate) => identityOf([host, ...names], peer),
  };
}

/** undefined where the certificate is for one of these names. */
function identityOf(names: readonly string[], peer: PeerCertificate): Error | undefined {
  const errors = names.map((name) => checkServerIdentity(name, peer));
  return errors.includes(undefined) ? undefined : errors[0];
}

/** The first bytes of a body; a longer one is cut off, and its connection with it. */
export async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** What undici's error says, with what it was caused by. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? error.errors.map(describeError).join('; ') : '';
  return error.message || inner || error.name;
}
