/**
 * Reads protobuf's wire format (protobuf.dev, "Encoding"), for the generated readers of messages. Of our own, since events
 * are what a scheduler reads all day: methods small enough to be inlined, short texts shared, copies only where a view
 * would keep a record in memory. What it throws is a RangeError: the bytes are no such message.
 */
import { type Memory, memoryOf } from './memory.ts';
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
/** A memory of so few bytes is a chunk of a few messages: copying them takes less time than making views of it. */
const MAX_COPIED_BYTES = 1024;
/** As long as the chunks of a socket: longer memory is let go of after each message. */
const MAX_KEPT_BYTES = 64 * 1024;

/** Reads one message after the other: `read(reader, reader.open(bytes)); reader.close()`. */
export class ProtobufReader {
  /** A required field is absent somewhere; which, is looked for afterwards. */
  missing = false;
  /** Where the next byte is; as all places, counted from the start of the memory that is read. */
  at = 0;
  private limit = 0;
  private readonly copy = memoryOf(new ArrayBuffer(MAX_COPIED_BYTES));
  private memory: Memory = this.copy;
  private view = this.copy.view;
  /** The upper 32 bits of the last varint of more than one byte. */
  private high = 0;

  /** Begins to read the bytes from `start` up to `end`; returns where that end is. */
  open(bytes: Uint8Array, start = 0, end = bytes.length): number {
    this.missing = false;
    if (bytes.buffer.byteLength <= MAX_COPIED_BYTES) {
      this.use(this.copy);
      this.copy.bytes.set(bytes.subarray(start, end));
      this.at = 0;
    } else {
      if (bytes.buffer !== this.memory.buffer) this.use(memoryOf(bytes.buffer));
      this.at = bytes.byteOffset + start;
    }
    this.limit = this.at + end - start;
    return this.limit;
  }

  /** Keeps the memory that was read only where it is small: the next message lies in it most of the time. */
  close(): void {
    if (this.view.byteLength > MAX_KEPT_BYTES) this.use(this.copy);
  }

  /** Where a message ends whose length comes next. */
  end(): number {
    const end = this.uint32() + this.at;
    if (end > this.limit) throw beyond();
    return end;
  }

  /** The lowest 32 bits of a varint; tags and lengths are such. */
  uint32(): number {
    const first = this.byte();
    return first < 128 ? first : this.varint(first) >>> 0;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  bool(): boolean {
    return this.uint64() !== 0;
  }

  /** Exact up to 2^53, the nearest double above. */
  uint64(): number {
    const first = this.byte();
    if (first < 128) return first;
    const low = this.varint(first) >>> 0;
    return (this.high >>> 0) * TWO_TO_32 + low;
  }

  int64(): bigint {
    const low = this.varint(this.byte()) >>> 0;
    return (BigInt(this.high) << 32n) | BigInt(low);
  }

  double(): number {
    return this.view.getFloat64(this.pass(8), true);
  }

  string(): string {
    const length = this.uint32();
    const from = this.pass(length);
    return sharedText(this.memory, from, from + length);
  }

  bytes(): Uint8Array {
    const length = this.uint32();
    const from = this.pass(length);
    // A copy: a view would keep the whole record in memory.
    const copy = new Uint8Array(length);
    if (length > FEW_BYTES) copy.set(this.memory.bytes.subarray(from, from + length));
    else for (let index = 0; index < length; index += 1) copy[index] = this.view.getUint8(from + index);
    return copy;
  }

  /** Passes over a field that is not known. */
  skip(tag: number): void {
    if (tag >>> 3 === 0) throw new RangeError('a field has the number 0');
    const wireType = tag & 7;
    if (wireType === VARINT) this.varint(this.byte());
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
    if (from + count > this.limit) throw beyond();
    this.at = from + count;
    return from;
  }

  private byte(): number {
    if (this.at >= this.limit) throw beyond();
    const byte = this.view.getUint8(this.at);
    this.at += 1;
    return byte;
  }

  /** The lower 32 bits of the varint that begins with this byte. */
  private varint(first: number): number {
    let low = first & 127;
    this.high = 0;
    let byte = first;
    for (let shift = 7; byte >= 128; shift += 7) {
      if (shift === MAX_VARINT_BITS) throw new RangeError('a varint of more than ten bytes');
      byte = this.byte();
      const bits = byte & 127;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) this.high = bits >>> 4;
      else if (shift > 28) this.high |= bits << (shift - 32);
    }
    return low;
  }

  private use(memory: Memory): void {
    this.memory = memory;
    this.view = memory.view;
  }
}

function beyond(): RangeError {
  return new RangeError('it ends too early');
}
