/** Kafka's protocol as bytes: as much of it as is asked of a broker here. https://kafka.apache.org/protocol */

/** Builds what a request holds. In `flexible` versions lengths are varints and structures end with tags. */
export class Writer {
  readonly #parts: Buffer[] = [];

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  int8(value: number): this {
    return this.#push(Buffer.from([value & 0xff]));
  }

  int16(value: number): this {
    const part = Buffer.alloc(2);
    part.writeInt16BE(value);
    return this.#push(part);
  }

  int32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeInt32BE(value);
    return this.#push(part);
  }

  string(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    return this.int16(bytes.length).#push(bytes);
  }

  data(bytes: Buffer): this {
    return this.int32(bytes.length).#push(bytes);
  }

  /** Flexible: unsigned varint. */
  varint(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.int8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.int8(rest);
  }

  /** Flexible. */
  compactString(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    return this.varint(bytes.length + 1).#push(bytes);
  }

  /** Flexible; null: all. */
  compactArray<T>(items: readonly T[] | null, write: (item: T) => void): this {
    this.varint(items === null ? 0 : items.length + 1);
    for (const item of items ?? []) write(item);
    return this;
  }

  /** Flexible: no tags. */
  noTags(): this {
    return this.varint(0);
  }

  #push(part: Buffer): this {
    this.#parts.push(part);
    return this;
  }
}

/** Reads what an answer holds. @throws RangeError where it is shorter than it says */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#skip(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#skip(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#skip(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#skip(8));
  }

  string(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.#text(length);
  }

  array<T>(read: () => T): T[] {
    return this.#list(this.int32(), read);
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.int8();
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return value;
    }
    throw new RangeError('a varint without an end');
  }

  compactString(): string | null {
    const length = this.varint() - 1;
    return length < 0 ? null : this.#text(length);
  }

  compactArray<T>(read: () => T): T[] {
    return this.#list(this.varint() - 1, read);
  }

  skipTags(): void {
    for (let left = this.varint(); left > 0; left--) {
      this.varint();
      this.#skip(this.varint());
    }
  }

  #list<T>(length: number, read: () => T): T[] {
    if (length > this.#bytes.length - this.#at) throw new RangeError('a list longer than the answer');
    const items: T[] = [];
    for (let index = 0; index < length; index++) items.push(read());
    return items;
  }

  #text(length: number): string {
    const start = this.#skip(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  #skip(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw new RangeError('the answer ends too early');
    this.#at += length;
    return at;
  }
}
