/** Reads the events of a subscription, one after the other, each handled before the next is looked at. */
import { CodecError } from '../codec/codec-error.ts';
import type { Encoding, MessageCodec } from '../codec/message-codec.ts';
import { describeError, type Response } from '../http/lane.ts';
import { RecordDecoder, RecordIoError } from '../recordio/recordio.ts';
import { Watchdog } from './watchdog.ts';

export interface ReadEventsOptions<T> {
  readonly body: Response['body'];
  readonly codec: MessageCodec<T>;
  readonly encoding: Encoding;
  readonly maxRecordBytes?: number | undefined;
  /** Longest silence before the first event; `listen` sets it for the rest. */
  readonly silenceMs: number;
  /** Returns a promise only where it has to wait. One that throws ends the subscription. */
  readonly onEvent: (event: T, listen: Listen) => Promise<void> | undefined;
  readonly signal: AbortSignal;
}

export interface Listen {
  setSilenceMs(silenceMs: number): void;
  /** Ends the reading with this reason. */
  stop(reason: StreamEnd): void;
}

/** Why the stream of a subscription is no more. */
export type StreamEnd =
  /** The signal said so. */
  | { readonly kind: 'closed' }
  /** The other side ended it in good order. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'silent'; readonly silentMs: number }
  /** What came is no event. */
  | { readonly kind: 'protocol'; readonly message: string }
  /** The consumer threw. */
  | { readonly kind: 'handlerFailed'; readonly error: unknown }
  /** An ERROR event. */
  | { readonly kind: 'error'; readonly message: string };

export async function readEvents<T>(options: ReadEventsOptions<T>): Promise<StreamEnd> {
  const { body, signal } = options;
  let stopped: StreamEnd | undefined;
  const stop = (reason: StreamEnd): void => {
    stopped ??= reason;
    body.destroy();
  };
  const onAbort = (): void => stop({ kind: 'closed' });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  // What destroy() makes of the rest of the body is of no interest.
  body.on('error', () => undefined);
  const watchdog = new Watchdog(options.silenceMs, (silentMs) => stop({ kind: 'silent', silentMs }));
  try {
    const end = await readChunks(options, watchdog, stop, () => stopped !== undefined);
    return stopped ?? end;
  } finally {
    watchdog.close();
    signal.removeEventListener('abort', onAbort);
    body.destroy();
  }
}

async function readChunks<T>(
  options: ReadEventsOptions<T>,
  watchdog: Watchdog,
  stop: (reason: StreamEnd) => void,
  isStopped: () => boolean,
): Promise<StreamEnd> {
  const decoder = new RecordDecoder({ maxRecordBytes: options.maxRecordBytes });
  const listen: Listen = { stop, setSilenceMs: (silenceMs) => watchdog.setLimit(silenceMs) };
  try {
    for await (const chunk of options.body) {
      watchdog.pause();
      decoder.feed(chunk);
      while (decoder.next()) {
        const handled = handle(options, decoder, listen);
        if (handled !== undefined) await handled;
        if (isStopped()) return { kind: 'closed' };
      }
      watchdog.heard();
    }
  } catch (error) {
    return endOf(error);
  }
  return decoder.atBoundary ? { kind: 'ended' } : { kind: 'broken', message: 'the stream ended inside a record' };
}

/** Wraps what a consumer threw, to tell it from what the connection did. */
class HandlerError extends Error {
  override readonly name = 'HandlerError';
}

function handle<T>(options: ReadEventsOptions<T>, record: RecordDecoder, listen: Listen): Promise<void> | undefined {
  const event = options.codec.decode(options.encoding, record.bytes, record.start, record.end);
  try {
    return options.onEvent(event, listen)?.catch(wrap);
  } catch (cause) {
    return wrap(cause);
  }
}

function wrap(cause: unknown): never {
  throw new HandlerError('the handler of an event failed', { cause });
}

function endOf(error: unknown): StreamEnd {
  if (error instanceof HandlerError) return { kind: 'handlerFailed', error: error.cause };
  if (error instanceof CodecError || error instanceof RecordIoError)
    return { kind: 'protocol', message: error.message };
  return { kind: 'broken', message: describeError(error) };
}
