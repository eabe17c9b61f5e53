/**
 * One connection to Redis that fails fast: nothing is queued while it is down, every call has a time limit, nothing is sent
 * twice by itself (a write whose answer was lost may have happened: its caller looks again). It reconnects by itself.
 */
import { KeelsonError, messageOf } from '@keelson/core';
import { Redis } from 'ioredis';
import { type CommandName, type LuaCommand, loadCommands } from './commands.ts';
import { redisOptions } from './redis-url.ts';
import { TimeLimit } from './time-limit.ts';

export interface ConnectionOptions {
  /** See `redisOptions`. */
  readonly url: string;
  readonly commandTimeoutMs: number;
  /** For how long the server may be silent on a blocking read, on top of the time limit. */
  readonly blockMs?: number;
  readonly onWarning: (message: string) => void;
}

const MAX_PENDING = 20_000;
const MIN_RECONNECT_MS = 20;
const MAX_RECONNECT_MS = 1_000;
/** A server that does not answer is not waited for at the end. */
const DISCONNECT_MS = 100;
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM|ERR invalid password|ERR AUTH)/;

export class Connection {
  readonly #client: Redis;
  readonly #limit: TimeLimit;
  readonly #commands: ReadonlyMap<CommandName, LuaCommand> = loadCommands();
  #isGathering = false;
  #connects = 0;
  #lastProblem = 'not connected yet';

  constructor({ url, commandTimeoutMs, blockMs = 0, onWarning }: ConnectionOptions) {
    const timeoutMs = commandTimeoutMs + blockMs;
    this.#limit = new TimeLimit(timeoutMs);
    this.#client = new Redis({
      ...redisOptions(url),
      lazyConnect: true,
      protocol: 2,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: commandTimeoutMs,
      disconnectTimeout: DISCONNECT_MS,
      socketTimeout: timeoutMs,
      disableClientInfo: true,
      retryStrategy: (times) => Math.min(MAX_RECONNECT_MS, MIN_RECONNECT_MS * 2 ** Math.min(times - 1, 10)),
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
    this.#watch(onWarning);
  }

  /** Grows with each time that it was connected. */
  get generation(): number {
    return this.#connects;
  }

  /** Waits until it is connected. Throws STORE_UNAVAILABLE after `timeoutMs`, or at once where Redis refuses it. */
  async connect(timeoutMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => reject(new KeelsonError('STORE_UNAVAILABLE', `Redis: ${this.#lastProblem}`));
    const timer = setTimeout(giveUp, timeoutMs);
    const onError = (error: Error) => {
      if (REFUSED.test(error.message)) giveUp();
    };
    this.#client.once('ready', resolve).on('error', onError);
    if (this.#client.status === 'ready') resolve();
    else this.#client.connect().catch(() => undefined);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#client.off('ready', resolve).off('error', onError);
    }
  }

  /** Makes calls. Throws STORE_UNAVAILABLE where they get no answer, or an error, in time. */
  async do<T>(calls: (client: Redis) => Promise<T>): Promise<T> {
    if (this.#client.status !== 'ready') throw new KeelsonError('STORE_UNAVAILABLE', `Redis: ${this.#lastProblem}`);
    if (this.#limit.size >= MAX_PENDING)
      throw new KeelsonError('STORE_UNAVAILABLE', 'Redis: too many calls wait for it');
    this.#sendTogether();
    try {
      return await this.#limit.hold(calls(this.#client));
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** All that one turn of the event loop sends goes out in one write to the socket, when that turn ends. */
  #sendTogether(): void {
    if (this.#isGathering) return;
    const { stream } = this.#client;
    this.#isGathering = true;
    stream.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      stream.uncork();
    });
  }

  /** Runs one atomic transition. */
  run(name: CommandName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const command = this.#commands.get(name);
    if (command === undefined) throw new Error(`no such command: ${name}`);
    const rest = [keys.length, ...keys, ...args];
    return this.do((client) =>
      client.call('evalsha', command.sha1, ...rest).catch((error: unknown) => {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return client.call('eval', command.text, ...rest);
      }),
    );
  }

  /** Has Redis know the transitions' texts, so that the first of each is as quick as the others. */
  async loadCommands(): Promise<void> {
    await this.do((client) =>
      Promise.all([...this.#commands.values()].map(({ text }) => client.call('script', 'load', text))),
    );
  }

  close(): void {
    this.#client.disconnect();
  }

  #watch(onWarning: (message: string) => void): void {
    let down = false;
    this.#client.on('error', (error: Error) => {
      this.#lastProblem = error.message;
    });
    this.#client.on('ready', () => {
      this.#connects += 1;
      if (down) onWarning('Redis answers again');
      down = false;
    });
    this.#client.on('close', () => {
      if (this.#connects > 0 && !down) this.#lastProblem = 'the connection was lost';
      if (this.#connects > 0 && !down) onWarning('the connection to Redis was lost; trying again');
      down = this.#connects > 0;
    });
    this.#client.on('end', () => {
      this.#lastProblem = 'the store is closed';
    });
  }
}

/** An error of ioredis has the command and its arguments with it, even AUTH's: only its text goes on. */
export function unavailable(error: unknown): KeelsonError {
  if (error instanceof KeelsonError) return error;
  if (error instanceof Error && error.name === 'MaxRetriesPerRequestError')
    return new KeelsonError('STORE_UNAVAILABLE', 'Redis: the connection was lost before it answered');
  const message = messageOf(error);
  return new KeelsonError('STORE_UNAVAILABLE', `Redis: ${message}`);
}
