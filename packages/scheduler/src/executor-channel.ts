/**
 * Requests to executors and their replies, over framework messages, which may be lost or doubled: a request is repeated
 * with the same id until its reply comes or its time is over. Executors answer a repeated id with the reply they kept.
 */
import { randomUUID } from 'node:crypto';
import {
  type FromExecutor,
  fromExecutorSchema,
  type ReplyBody,
  type ReplyError,
  type RequestBody,
  readMessage,
  type Sender,
  type ToExecutor,
} from '@keelson/core';
import { pause } from './time-limit.ts';

export interface ExecutorAddress {
  readonly agentId: string;
  readonly executorId: string;
}

export interface ChannelOptions {
  /** Sends one framework message; may be lost without a word. */
  readonly send: (to: ExecutorAddress, data: Uint8Array) => Promise<void>;
  /** Who sends, as of now. */
  readonly sender: () => Sender;
  /** How long to wait before a request is repeated. */
  readonly repeatMs?: number;
}

/** An executor said no, or nothing. `code` is its own word for it. */
export class RequestFailed extends Error {
  readonly code: ReplyError;
  constructor(code: ReplyError, message: string) {
    super(message);
    this.name = 'RequestFailed';
    this.code = code;
  }
}

type Reply = Extract<FromExecutor, { kind: 'reply' }>['result'];

const MAX_PENDING = 10_000;

export class ExecutorChannel {
  readonly #options: ChannelOptions;
  readonly #pending = new Map<string, (reply: Reply) => void>();

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** @throws RequestFailed: `timeout` where no reply came within `timeoutMs`. */
  async ask(to: ExecutorAddress, body: RequestBody, timeoutMs: number, signal: AbortSignal): Promise<ReplyBody> {
    if (this.#pending.size >= MAX_PENDING) throw new RequestFailed('busy', 'too many requests are under way');
    const id = randomUUID();
    const done = new AbortController();
    const stop = AbortSignal.any([done.signal, signal, AbortSignal.timeout(timeoutMs)]);
    let reply: Reply | undefined;
    this.#pending.set(id, (answer) => {
      reply = answer;
      done.abort();
    });
    try {
      await this.#repeat(to, { kind: 'request', id, sender: this.#options.sender(), timeoutMs, body }, stop);
    } finally {
      this.#pending.delete(id);
    }
    if (reply === undefined)
      throw new RequestFailed('timeout', `${to.executorId} on ${to.agentId} did not answer in ${timeoutMs} ms`);
    if (!reply.ok) throw new RequestFailed(reply.code, reply.message);
    return reply.body;
  }

  async tell(to: ExecutorAddress, message: ToExecutor): Promise<void> {
    await this.#options.send(to, encode(message));
  }

  takeReply(message: Extract<FromExecutor, { kind: 'reply' }>): void {
    this.#pending.get(message.id)?.(message.result);
  }

  async #repeat(to: ExecutorAddress, message: ToExecutor, stop: AbortSignal): Promise<void> {
    const data = encode(message);
    let waitMs = this.#options.repeatMs ?? 250;
    while (!stop.aborted) {
      // A message that could not be sent is as good as lost: it is repeated. None waits for one that is on its way for long.
      void this.#options.send(to, data).catch(() => undefined);
      await pause(waitMs, stop);
      waitMs = Math.min(waitMs * 2, 5_000);
    }
  }
}

function encode(message: ToExecutor): Uint8Array {
  return Buffer.from(JSON.stringify(message));
}

/** A message of an executor, checked; undefined where it is not one. */
export function readFromExecutor(data: Uint8Array): FromExecutor | undefined {
  return readMessage(fromExecutorSchema, data);
}
