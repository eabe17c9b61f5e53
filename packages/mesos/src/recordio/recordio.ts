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
 * Cuts a stream into records, wherever its chunks end, inside of lengths too:
 * `decoder.feed(chunk); while (decoder.next()) use(decoder.bytes, decoder.start, decoder.end);`
 *
 * It holds at most one record that is not whole: its buffer grows with what has come, never with what a length says is to
 * come. A record that lies in one chunk is told by its place in that chunk: no copy, and no object for it.
 */
export class RecordDecoder {
  /** Where the record that `next` found lies: `bytes` from `start` up to `end`. */
  bytes: Uint8Array = EMPTY;
  start = 0;
  end = 0;
  private readonly maxRecordBytes: number;
  private readonly maxDigits: number;
  private chunk: Uint8Array = EMPTY;
  /** Where the next byte of the chunk is. */
  private at = 0;
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

  /** Takes the next chunk, once `next` has said that there is nothing more in the one before. */
  feed(chunk: Uint8Array): void {
    this.chunk = chunk;
    this.at = 0;
  }

  /**
   * Whether there is one more record.
   * @throws RecordIoError for a length that is not a number, or above the bound.
   */
  next(): boolean {
    if (!this.inRecord) this.readLength();
    if (this.inRecord) {
      const end = this.at + this.length - this.heldBytes;
      if (end <= this.chunk.length) {
        this.found(end);
        return true;
      }
      this.hold(this.chunk.subarray(this.at));
    }
    this.feed(EMPTY);
    this.bytes = EMPTY;
    return false;
  }

  /** The records that the chunk completes, each a view of the chunk where it lies in one. */
  push(chunk: Uint8Array): Uint8Array[] {
    const records: Uint8Array[] = [];
    this.feed(chunk);
    while (this.next()) records.push(this.bytes.subarray(this.start, this.end));
    return records;
  }

  /** Reads digits up to the LF or the chunk's end. */
  private readLength(): void {
    const { chunk } = this;
    while (this.at < chunk.length && !this.inRecord) {
      const byte = chunk[this.at] ?? LF;
      this.at += 1;
      if (byte === LF && this.digits > 0) this.inRecord = true;
      else this.readDigit(byte);
    }
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

  /** The record is whole: what is held of it, and the chunk up to `end`. */
  private found(end: number): void {
    this.bytes = this.chunk;
    this.start = this.at;
    this.end = end;
    if (this.heldBytes > 0) {
      this.hold(this.chunk.subarray(this.at, end));
      this.bytes = this.held;
      this.start = 0;
      this.end = this.length;
      this.held = EMPTY;
      this.heldBytes = 0;
    }
    this.at = end;
    this.inRecord = false;
    this.length = 0;
    this.digits = 0;
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
}
