import type { ServerResponse } from 'node:http';

/** A client that does not read is cut off when this much waits for it. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export interface EventStreamOptions<E> {
  readonly id: string;
  readonly response: ServerResponse;
  /** Writes an event as a RecordIO record. */
  readonly encode: (event: E) => Uint8Array;
  /** Called once, when the connection is gone or the stream was ended. */
  readonly onClose: () => void;
  /** Sent at this interval. */
  readonly heartbeat?: { readonly event: E; readonly intervalMs: number };
}

/** The answer to a SUBSCRIBE: one event is one record is one chunk. */
export class EventStream<E> {
  readonly id: string;
  private readonly options: EventStreamOptions<E>;
  private readonly heartbeat: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(options: EventStreamOptions<E>) {
    this.id = options.id;
    this.options = options;
    const { heartbeat, response } = options;
    if (heartbeat !== undefined) this.heartbeat = setInterval(() => this.send(heartbeat.event), heartbeat.intervalMs);
    response.once('close', () => this.close());
  }

  send(event: E): void {
    const { response, encode } = this.options;
    if (this.closed) return;
    response.write(encode(event));
    if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
  }

  /** The last chunk; the connection stays open, as in Mesos. */
  end(): void {
    if (this.closed) return;
    this.options.response.end();
    this.close();
  }

  /** Cuts the connection, as a process that dies does. */
  destroy(): void {
    this.options.response.destroy();
    this.close();
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.heartbeat);
    this.options.onClose();
  }
}
