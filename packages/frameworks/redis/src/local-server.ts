import { Redis } from 'ioredis';
import { parseReplication, type Replication } from './replication.ts';

const CONNECT_TIMEOUT_MS = 2_000;

/**
 * A connection to the Redis server of one launch of one member, on this machine. Opened when it is first needed, and again
 * when it was lost. Errors carry Redis's words alone: never the arguments, since the password is among them.
 */
export class LocalServer {
  readonly #port: number;
  readonly #password: string;
  #redis: Redis | null = null;
  #opening: Promise<Redis> | null = null;
  #closed = false;

  constructor(port: number, password: string) {
    this.#port = port;
    this.#password = password;
  }

  /** Sends one command. @throws where Redis refuses, is away, or the time is over. */
  async call(signal: AbortSignal, name: string, ...args: readonly string[]): Promise<unknown> {
    const [answer] = await this.callAll(signal, [[name, ...args]]);
    return answer;
  }

  /** Sends commands in one go, without others in between where the first is MULTI. */
  async callAll(signal: AbortSignal, commands: readonly (readonly [string, ...string[]])[]): Promise<unknown[]> {
    const work = async (): Promise<unknown[]> => {
      const redis = await this.#connected();
      return Promise.all(commands.map(([name, ...args]) => redis.call(name, ...args)));
    };
    try {
      return await untilAborted(work(), signal);
    } catch (error) {
      if (signal.aborted) this.#drop();
      throw new Error(`redis on port ${this.#port}: ${error instanceof Error ? error.message : 'failed'}`);
    }
  }

  async replication(signal: AbortSignal): Promise<Replication> {
    const sections = await this.callAll(signal, [
      ['INFO', 'replication'],
      ['INFO', 'persistence'],
    ]);
    return parseReplication(sections.join('\r\n'));
  }

  /** Of a slave: `slave`, its master's address and port, and how far their connection is. */
  async role(signal: AbortSignal): Promise<readonly unknown[]> {
    const answer = await this.call(signal, 'ROLE');
    return Array.isArray(answer) ? answer : [];
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #drop(): void {
    this.#redis?.disconnect();
    this.#redis = null;
    this.#opening = null;
  }

  async #connected(): Promise<Redis> {
    if (this.#closed) throw new Error('the connection is closed');
    if (this.#redis?.status === 'ready') return this.#redis;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #open(): Promise<Redis> {
    this.#redis?.disconnect();
    const redis = new Redis({
      host: '127.0.0.1',
      port: this.#port,
      password: this.#password,
      protocol: 2,
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      enableReadyCheck: false, // a server that loads its data answers too
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      disableClientInfo: true,
      retryStrategy: () => null,
    });
    let cause: Error | null = null;
    redis.on('error', (error: Error) => {
      cause = error;
    });
    this.#redis = redis;
    try {
      await redis.connect();
      return redis;
    } catch (error) {
      redis.disconnect();
      throw cause ?? error;
    }
  }
}

/** The promise's outcome, or an error as soon as the signal is aborted. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = Promise.withResolvers<never>();
  const onAbort = (): void => over.reject(new Error('no answer in time'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, over.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    promise.catch(() => undefined);
  }
}
