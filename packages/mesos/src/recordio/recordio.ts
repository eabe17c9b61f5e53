/**
 * RecordIO, the framing of Mesos's event streams: the length of a record in decimal, LF, that many bytes; and again.
 * Source: Mesos's documentation, "Scheduler HTTP API", RecordIO response format.
 */

const LF = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;
const EMPTY = new Uint8Array(0);

/** Records beyond this are refused: a master with 10,000s of agents stays well below it. */
export const DEFAULT_MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** The stream is not RecordIO, or a record is too long. There is no way to go on with it. */
export class RecordIoError extends Error {
  override readonly name = 'RecordIoError';
}

/** A record with its length before it. */
export function encodeRecord(record: Uint8Array): Uint8Array {
  const head = Buffer.from(`${record.length}\n`);
  return Buffer.concat([head, record], head.length + record.length);
}

export interface RecordDecoderOptions {
  /** Longest record that is taken, in bytes. */
  readonly maxRecordBytes?: number | undefined;
}

/**
 * Cuts a stream into records, wherever its chunks end, inside of lengths too.
 *
 * It holds at most one record that is not whole: its buffer grows with what has come, never with what a length says is to
 * come. A record that lies in one chunk is a view of that chunk, without a copy.
 */
export class RecordDecoder {
  private readonly maxRecordBytes: number;
  private readonly maxDigits: number;
  /** The length that is being read, and how many digits of it have come. */
  private length = 0;
  private digits = 0;
  private inRecord = false;
  private held: Uint8Array = EMPTY;
  private heldBytes = 0;

  constructor({ maxRecordBytes = DEFAULT_MAX_RECORD_BYTES }: RecordDecoderOptions = {}) {
    this.maxRecordBytes = maxRecordBytes;
    this.maxDigits = String(maxRecordBytes).length;
  }

  /** True between two records: a stream that ends elsewhere was cut off. */
  get atBoundary(): boolean {
    return !this.inRecord && this.digits === 0;
  }

  /**
   * The records that the chunk completes.
   * @throws RecordIoError for a length that is not a number, or above the bound.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    const records: Uint8Array[] = [];
    let at = 0;
    while (at < chunk.length || (this.inRecord && this.length === 0)) {
      if (!this.inRecord) at = this.readLength(chunk, at);
      if (!this.inRecord) break;
      const end = Math.min(chunk.length, at + this.length - this.heldBytes);
      const record = this.take(chunk.subarray(at, end));
      at = end;
      if (record === undefined) break;
      records.push(record);
    }
    return records;
  }

  /** Reads digits up to the LF or the chunk's end, and returns where it stopped. */
  private readLength(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? LF;
      if (byte === LF && this.digits > 0) {
        this.inRecord = true;
        return at + 1;
      }
      this.readDigit(byte);
    }
    return chunk.length;
  }

  private readDigit(byte: number): void {
    if (byte < ZERO || byte > NINE) {
      throw new RecordIoError(
        `expected the length of a record, found the byte 0x${byte.toString(16).padStart(2, '0')}`,
      );
    }
    this.length = this.length * 10 + (byte - ZERO);
    this.digits += 1;
    if (this.digits > this.maxDigits || this.length > this.maxRecordBytes) {
      throw new RecordIoError(`a record is longer than ${this.maxRecordBytes} bytes`);
    }
  }

  /** Takes the next part of the record; returns the record once it is whole. */
  private take(part: Uint8Array): Uint8Array | undefined {
    const whole = this.heldBytes + part.length === this.length;
    if (whole && this.heldBytes === 0) return this.finish(part);
    this.hold(part);
    return whole ? this.finish(this.held.subarray(0, this.length)) : undefined;
  }

  private hold(part: Uint8Array): void {
    const needed = this.heldBytes + part.length;
    if (needed > this.held.length) {
      const grown = new Uint8Array(Math.min(this.length, Math.max(needed, this.held.length * 2)));
      grown.set(this.held.subarray(0, this.heldBytes));
      this.held = grown;
    }
    this.held.set(part, this.heldBytes);
    this.heldBytes = needed;
  }

  private finish(record: Uint8Array): Uint8Array {
    this.inRecord = false;
    this.length = 0;
    this.digits = 0;
    this.held = EMPTY;
    this.heldBytes = 0;
    return record;
  }
}
