/**
 * One session of a reader with one server of a ZooKeeper ensemble, from its connection to its end. It is never resumed:
 * whoever needs another opens another, and sets its watches anew.
 *
 *   opening -- the server's answer --> open -- closed, cut, silent, refused --> ended
 *
 * Invariants
 * 1. Every request is answered or rejected, in the order in which they were made; none waits beyond the end.
 * 2. A server that says nothing for two thirds of the session's time, though it is asked for a sign of life, ends it.
 */
import { connect, type Socket } from 'node:net';
import { type Address, formatAddress } from '../../http/address.ts';
import {
  authRequest,
  closeRequest,
  connectRequest,
  ERR,
  FrameDecoder,
  OP,
  pathRequest,
  pingRequest,
  Reader,
  WireError,
  XID,
} from './wire.ts';

export interface SessionOptions {
  readonly server: Address;
  /** `user:password`, of ZooKeeper's digest scheme. Secret. */
  readonly credential: string | undefined;
  /** How long the server may be silent; the server may settle on another. */
  readonly timeoutMs: number;
  /** A watch has fired: what it was set on has to be looked at again. */
  readonly onWatch: (path: string) => void;
}

/** What a server answered instead of what it was asked for. */
export class ZooKeeperError extends Error {
  override readonly name = 'ZooKeeperError';
  readonly code: number;

  constructor(code: number, what: string) {
    super(`${what}: ${describeCode(code)}`);
    this.code = code;
  }
}

function describeCode(code: number): string {
  switch (code) {
    case ERR.noNode:
      return 'there is no such node';
    case ERR.noAuth:
      return 'these credentials may not read it';
    case ERR.authFailed:
      return 'the credentials were refused';
    default:
      return `ZooKeeper's error ${code}`;
  }
}

const GOODBYE_MS = 500;

interface Waiting {
  readonly xid: number;
  readonly what: string;
  readonly resolve: (answer: Reader) => void;
  readonly reject: (error: unknown) => void;
}

export class ZooKeeperSession {
  /** Resolves with why it has ended. Never rejects. */
  readonly ended: Promise<Error>;
  readonly server: Address;
  private readonly options: SessionOptions;
  private readonly socket: Socket;
  private readonly frames = new FrameDecoder();
  private readonly waiting: Waiting[] = [];
  private readonly opened = Promise.withResolvers<void>();
  private isOpen = false;
  private end: Error | undefined;
  private lastXid = 0;
  private heardMs = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private timeoutMs: number;

  private constructor(options: SessionOptions) {
    this.options = options;
    this.server = options.server;
    this.timeoutMs = options.timeoutMs;
    const { host, port } = options.server;
    this.socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, noDelay: true });
    const { promise, resolve } = Promise.withResolvers<Error>();
    this.ended = promise;
    this.socket.on('connect', () => this.socket.write(connectRequest(options.timeoutMs)));
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => {
      this.fail(new Error('the connection was closed'));
      resolve(this.end ?? new Error('closed'));
    });
    this.watchSilence();
  }

  /** Resolves once the session is open, rejects where it does not come to that. The signal closes it, at any time. */
  static async open(options: SessionOptions, signal: AbortSignal): Promise<ZooKeeperSession> {
    signal.throwIfAborted();
    const session = new ZooKeeperSession(options);
    const abort = () => session.close();
    signal.addEventListener('abort', abort, { once: true });
    void session.ended.then(() => signal.removeEventListener('abort', abort)); // never rejects
    await session.opened.promise;
    return session;
  }

  get isEnded(): boolean {
    return this.end !== undefined;
  }

  /** Names of the node's children; `onWatch` is called once when they change, or the node goes away. */
  async children(path: string): Promise<string[]> {
    return (await this.request(OP.getChildren, path, true)).strings();
  }

  async data(path: string): Promise<Buffer> {
    return (await this.request(OP.getData, path, false)).buffer();
  }

  /** Whether the node is there; `onWatch` is called once when it is made, changed or removed. */
  async exists(path: string): Promise<boolean> {
    try {
      await this.request(OP.exists, path, true);
      return true;
    } catch (error) {
      if (error instanceof ZooKeeperError && error.code === ERR.noNode) return false;
      throw error;
    }
  }

  /** Ends it in good order, if it can be; the server forgets it at once then. May be called twice. */
  close(): void {
    if (this.end !== undefined) return;
    const wasOpen = this.isOpen;
    this.fail(new Error('closed'), () => {
      if (wasOpen) this.socket.end(closeRequest(this.nextXid()));
    });
  }

  private request(op: number, path: string, watch: boolean): Promise<Reader> {
    if (this.end !== undefined) return Promise.reject(this.end);
    const xid = this.nextXid();
    return new Promise((resolve, reject) => {
      this.waiting.push({ xid, what: path, resolve, reject });
      this.socket.write(pathRequest(xid, op, path, watch));
    });
  }

  private nextXid(): number {
    this.lastXid = this.lastXid >= 0x7fff_ffff ? 1 : this.lastXid + 1;
    return this.lastXid;
  }

  private take(chunk: Buffer): void {
    if (this.end !== undefined) return;
    this.heardMs = performance.now();
    try {
      for (const frame of this.frames.push(chunk)) {
        if (this.isOpen) this.takeAnswer(new Reader(frame));
        else this.takeOpening(new Reader(frame));
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new WireError(String(error)));
    }
  }

  private takeOpening(reader: Reader): void {
    reader.int();
    const timeoutMs = reader.int();
    if (timeoutMs <= 0) throw new WireError('the server gives no session');
    this.timeoutMs = timeoutMs;
    this.isOpen = true;
    if (this.options.credential !== undefined) this.socket.write(authRequest(this.options.credential));
    this.watchSilence();
    this.opened.resolve();
  }

  private takeAnswer(reader: Reader): void {
    const xid = reader.int();
    reader.long();
    const code = reader.int();
    if (xid === XID.ping) return;
    if (xid === XID.auth) {
      if (code !== 0) throw new ZooKeeperError(code, formatAddress(this.server));
      return;
    }
    if (xid === XID.event) return this.takeEvent(reader);
    const first = this.waiting.shift();
    if (first?.xid !== xid) throw new WireError(`an answer to the request ${xid}, which was not the next one`);
    if (code === 0) first.resolve(reader);
    else first.reject(new ZooKeeperError(code, first.what));
  }

  private takeEvent(reader: Reader): void {
    reader.int();
    reader.int();
    this.options.onWatch(reader.string());
  }

  private watchSilence(): void {
    clearInterval(this.timer);
    const third = this.timeoutMs / 3;
    this.timer = setInterval(() => {
      if (performance.now() - this.heardMs > 2 * third) {
        this.fail(new Error(`no sign of life for ${Math.round(2 * third)} ms`));
      } else if (this.isOpen) this.socket.write(pingRequest());
    }, third / 2);
  }

  private fail(error: Error, sayGoodbye: () => void = () => undefined): void {
    if (this.end !== undefined) return;
    this.end = error;
    clearInterval(this.timer);
    this.opened.promise.catch(() => undefined);
    this.opened.reject(error);
    for (const { reject } of this.waiting.splice(0)) reject(error);
    sayGoodbye();
    this.socket.destroySoon();
    // A peer that takes nothing any more must not hold the socket.
    setTimeout(() => this.socket.destroy(), GOODBYE_MS).unref();
  }
}
