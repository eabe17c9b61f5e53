/**
 * Reads protobuf's wire format (protobuf.dev, "Encoding"), for the generated readers of messages. Of our own, since events
 * are what a scheduler reads all day: methods small enough to be inlined, short texts shared, copies only where a view
 * would keep a record in memory. What it throws is a RangeError: the bytes are no such message.
 */
import { sharedText } from './shared-text.ts';

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const GROUP_START = 3;
const GROUP_END = 4;
const FIXED32 = 5;

const MAX_VARINT_BITS = 70;
const TWO_TO_32 = 2 ** 32;
/** Above, copying byte by byte takes longer than the call that copies. */
const FEW_BYTES = 64;

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);

export class ProtobufReader {
  /** A required field is absent somewhere; which, is looked for afterwards. */
  missing = false;
  /** Where the next byte is. */
  at = 0;
  private readonly buffer: Buffer;
  /** Of the last long varint. */
  private low = 0;
  private high = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where a message ends whose length comes next. */
  end(): number {
    const end = this.uint32() + this.at;
    if (end > this.buffer.length) throw beyond();
    return end;
  }

  /** The lowest 32 bits of a varint; tags and lengths are such. */
  uint32(): number {
    const byte = this.buffer[this.at];
    if (byte === undefined) throw beyond();
    if (byte < 128) {
      this.at += 1;
      return byte;
    }
    this.varint();
    return this.low >>> 0;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  bool(): boolean {
    return this.uint64() !== 0;
  }

  /** Exact up to 2^53, the nearest double above. */
  uint64(): number {
    this.varint();
    return (this.high >>> 0) * TWO_TO_32 + (this.low >>> 0);
  }

  int64(): bigint {
    this.varint();
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
  }

  double(): number {
    const from = this.pass(8);
    for (let index = 0; index < 8; index += 1) doubleBytes[index] = this.buffer[from + index] ?? 0;
    return double[0] ?? 0;
  }

  string(): string {
    const length = this.uint32();
    const from = this.pass(length);
    return sharedText(this.buffer, from, from + length);
  }

  bytes(): Uint8Array {
    const length = this.uint32();
    const from = this.pass(length);
    // A copy: a view would keep the whole record in memory.
    const copy = new Uint8Array(length);
    if (length > FEW_BYTES) copy.set(this.buffer.subarray(from, from + length));
    else for (let index = 0; index < length; index += 1) copy[index] = this.buffer[from + index] ?? 0;
    return copy;
  }

  /** Passes over a field that is not known. */
  skip(tag: number): void {
    if (tag >>> 3 === 0) throw new RangeError('a field has the number 0');
    const wireType = tag & 7;
    if (wireType === VARINT) this.varint();
    else if (wireType === FIXED64) this.pass(8);
    else if (wireType === DELIMITED) this.pass(this.uint32());
    else if (wireType === FIXED32) this.pass(4);
    else if (wireType === GROUP_START) this.skipGroup();
    else throw new RangeError(`unexpected wire type ${wireType}`);
  }

  private skipGroup(): void {
    for (let tag = this.uint32(); (tag & 7) !== GROUP_END; tag = this.uint32()) this.skip(tag);
  }

  /** Passes over so many bytes, and returns where they begin. */
  private pass(count: number): number {
    const from = this.at;
    if (from + count > this.buffer.length) throw beyond();
    this.at = from + count;
    return from;
  }

  private varint(): void {
    this.low = 0;
    this.high = 0;
    for (let shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      const byte = this.buffer[this.at];
      if (byte === undefined) throw beyond();
      this.at += 1;
      const bits = byte & 127;
      if (shift < 32) this.low |= bits << shift;
      if (shift === 28) this.high = bits >>> 4;
      else if (shift > 28) this.high |= bits << (shift - 32);
      if (byte < 128) return;
    }
    throw new RangeError('a varint of more than ten bytes');
  }
}

function beyond(): RangeError {
  return new RangeError('it ends too early');
}
