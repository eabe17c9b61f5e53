/** One connection to one broker: a request, its answer, the next request. */
import { connect, type Socket } from 'node:net';
import { Reader, Writer } from './wire.ts';

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const CLIENT_ID = 'keelson';

export interface Request {
  /** Its API key and version. */
  readonly api: number;
  readonly version: number;
  /** Whether that version has tags. */
  readonly flexible: boolean;
  readonly body: Buffer;
}

interface Waiting {
  resolve(answer: Buffer): void;
  reject(error: Error): void;
}

export class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | null = null;
  #ended: Error | null = null;
  #sent = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the connection was closed')));
  }

  /** @param signal ends it, at any time */
  static async open(host: string, port: number, signal: AbortSignal): Promise<Connection> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect({ host, port, noDelay: true });
    socket.once('connect', resolve);
    socket.once('error', reject);
    const connection = new Connection(socket);
    const abort = (): void => void socket.destroy(new Error('no answer in time'));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', abort));
    await promise;
    return connection;
  }

  /** The answer, behind its header. */
  async send({ api, version, flexible, body }: Request): Promise<Reader> {
    if (this.#ended !== null) throw this.#ended;
    if (this.#waiting !== null) throw new Error('an answer is awaited already');
    this.#sent += 1;
    const header = new Writer().int16(api).int16(version).int32(this.#sent).string(CLIENT_ID);
    if (flexible) header.noTags();
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    this.#waiting = { resolve, reject };
    this.#socket.write(new Writer().data(Buffer.concat([header.bytes(), body])).bytes());
    const reader = new Reader(await promise);
    if (reader.int32() !== this.#sent) throw new Error('an answer to another request');
    if (flexible) reader.skipTags();
    return reader;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#received.length < 4) return;
    const length = this.#received.readInt32BE(0);
    if (length < 0 || length > MAX_ANSWER_BYTES) return void this.#socket.destroy(new Error('an answer too large'));
    if (this.#received.length < 4 + length) return;
    const answer = this.#received.subarray(4, 4 + length);
    this.#received = this.#received.subarray(4 + length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(answer);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#waiting?.reject(this.#ended);
    this.#waiting = null;
  }
}
