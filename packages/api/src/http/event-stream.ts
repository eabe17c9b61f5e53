/**
 * Server-sent events. A client that reads slowly holds up its own source only: nothing is buffered beyond the socket's
 * buffer and one event. One that does not read for `drainTimeoutMs` is cut off, and resumes by Last-Event-ID.
 */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { EventRecord } from '../control-plane.ts';
import { problemOf, toKeelsonError } from './problem.ts';

export interface EventStreamLimits {
  readonly heartbeatMs: number;
  readonly drainTimeoutMs: number;
}

/** Browsers wait this long before they connect again. */
const RETRY_MS = 2_000;
const LINGER_MS = 1_000;

/** Sends `source` until it ends, the client goes, or `closing` is aborted. The answer ends cleanly. */
export async function sendEventStream(
  reply: FastifyReply,
  source: (signal: AbortSignal) => AsyncIterable<EventRecord>,
  closing: AbortSignal,
  limits: EventStreamLimits,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  const gone = new AbortController();
  const signal = AbortSignal.any([closing, gone.signal]);
  raw.on('error', () => gone.abort());
  raw.once('close', () => gone.abort());
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': reply.request.id,
  });
  raw.write(`retry: ${RETRY_MS}\n\n`);
  const heartbeat = setInterval(() => {
    if (!raw.writableNeedDrain) raw.write(': heartbeat\n\n');
  }, limits.heartbeatMs);
  try {
    for await (const event of source(signal)) {
      if (signal.aborted || !(await send(raw, formatEvent(event), signal, limits.drainTimeoutMs))) break;
    }
  } catch (error) {
    if (!signal.aborted)
      raw.write(`event: problem\ndata: ${JSON.stringify(problemOf(toKeelsonError(error), reply.request.id))}\n\n`);
  } finally {
    clearInterval(heartbeat);
    end(raw);
  }
}

/** A client that does not read would keep the connection, and the server's close, waiting for ever. */
function end(raw: ServerResponse): void {
  const cut = setTimeout(() => raw.destroy(), LINGER_MS);
  raw.once('close', () => clearTimeout(cut));
  raw.end();
}

export function formatEvent(event: EventRecord): string {
  return `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** False where the client did not read in time: it is cut off. */
async function send(raw: ServerResponse, text: string, signal: AbortSignal, drainTimeoutMs: number): Promise<boolean> {
  if (raw.write(text)) return true;
  try {
    await once(raw, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(drainTimeoutMs)]) });
    return true;
  } catch {
    if (!signal.aborted) raw.destroy();
    return false;
  }
}
