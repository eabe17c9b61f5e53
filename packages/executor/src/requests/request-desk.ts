/**
 * Requests and their replies. Messages may be lost or doubled: each request is done once, and its reply kept for a while, so
 * that a repeated id gets the same answer.
 */
import {
  type FromExecutor,
  messageOf,
  type ReplyBody,
  type ReplyError,
  type RequestBody,
  type ToExecutor,
} from '@keelson/core';
import type { Logger } from 'pino';

type Request = Extract<ToExecutor, { kind: 'request' }>;
type Result = Extract<FromExecutor, { kind: 'reply' }>['result'];

/** An expected refusal: it becomes the reply. */
export class Refusal extends Error {
  readonly code: ReplyError;

  constructor(code: ReplyError, message: string) {
    super(message);
    this.code = code;
  }
}

export interface RequestDeskOptions {
  readonly handle: (body: RequestBody, signal: AbortSignal) => Promise<ReplyBody>;
  readonly send: (message: FromExecutor) => void;
  readonly log: Logger;
}

/** What operates on members must not wait behind what people look at, nor that behind what takes hours. */
const LANES = { urgent: 64, relaxed: 16, long: 16 } as const;
const KEPT_MS = 10 * 60_000;
const KEPT_REPLIES = 2_000;
const KEPT_BYTES = 16 * 1024 * 1024;
const LONGEST_MS = 24 * 60 * 60_000;
const MAX_MESSAGE = 2_048;

interface Kept {
  readonly result: Result;
  readonly bytes: number;
  readonly atMs: number;
}

export class RequestDesk {
  private readonly options: RequestDeskOptions;
  private readonly stop = new AbortController();
  private readonly running = new Set<string>();
  private readonly load = { urgent: 0, relaxed: 0, long: 0 };
  /** By id, oldest first. */
  private readonly kept = new Map<string, Kept>();
  private keptBytes = 0;

  constructor(options: RequestDeskOptions) {
    this.options = options;
  }

  get isBusy(): boolean {
    return this.running.size > 0;
  }

  take(request: Request): void {
    const { id, body } = request;
    const kept = this.kept.get(id);
    if (kept !== undefined) return this.reply(id, kept.result);
    if (this.running.has(id)) return;
    const lane = laneOf(body);
    if (this.load[lane] >= LANES[lane]) {
      return this.reply(id, { ok: false, code: 'busy', message: 'too many requests at once' });
    }
    void this.run(request, lane); // never rejects
  }

  /** Says no to a request that must not be done; asked again, it may be done. */
  refuse(id: string, code: ReplyError, message: string): void {
    this.reply(id, { ok: false, code, message });
  }

  /** May be called twice. */
  close(): void {
    this.stop.abort(new Error('the executor ends'));
  }

  private async run({ id, body, timeoutMs }: Request, lane: keyof typeof LANES): Promise<void> {
    this.running.add(id);
    this.load[lane] += 1;
    try {
      const result = await this.resultOf(body, Math.min(Math.max(timeoutMs, 1), LONGEST_MS));
      this.keep(id, result);
      this.reply(id, result);
    } finally {
      this.load[lane] -= 1;
      this.running.delete(id);
    }
  }

  private async resultOf(body: RequestBody, timeoutMs: number): Promise<Result> {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const signal = AbortSignal.any([limit, this.stop.signal]);
      return { ok: true, body: await this.options.handle(body, signal) };
    } catch (error) {
      const message = messageOf(error).slice(0, MAX_MESSAGE);
      if (error instanceof Refusal) return { ok: false, code: error.code, message };
      if (limit.aborted || isTimeout(error)) {
        return { ok: false, code: 'timeout', message: `${body.kind} took longer than ${timeoutMs} ms` };
      }
      this.options.log.debug({ err: error, kind: body.kind }, 'a request failed');
      return { ok: false, code: 'failed', message };
    }
  }

  private keep(id: string, result: Result): void {
    if (!result.ok && result.code === 'busy') return;
    const bytes = JSON.stringify(result).length;
    this.kept.set(id, { result, bytes, atMs: performance.now() });
    this.keptBytes += bytes;
    for (const [oldest, entry] of this.kept) {
      const isOver = this.kept.size > KEPT_REPLIES || this.keptBytes > KEPT_BYTES;
      if (!isOver && performance.now() - entry.atMs < KEPT_MS) break;
      this.kept.delete(oldest);
      this.keptBytes -= entry.bytes;
    }
  }

  private reply(id: string, result: Result): void {
    this.options.send({ kind: 'reply', id, result });
  }
}

function laneOf({ kind }: RequestBody): keyof typeof LANES {
  if (kind === 'maintain') return 'long';
  return kind === 'exec' || kind === 'logs' || kind === 'stats' ? 'relaxed' : 'urgent';
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
