/**
 * The part of ZooKeeper's wire protocol that a reader needs: frames of a length and that many bytes, in them a header and
 * a record in Jute, which is big-endian throughout. Source: zookeeper.jute of Apache ZooKeeper, 3.4 to 3.9.
 */

/** Codes of the requests. */
export const OP = { exists: 3, getData: 4, getChildren: 8, ping: 11, auth: 100, close: -11 } as const;

/** Numbers of requests and answers that stand outside of their order. */
export const XID = { event: -1, ping: -2, auth: -4 } as const;

/** What a server answers where it does not answer. */
export const ERR = { noNode: -101, noAuth: -102, authFailed: -115 } as const;

const LENGTH_BYTES = 4;
const PASSWORD_BYTES = 16;
/** The bound that servers keep to by default (jute.maxbuffer). */
export const MAX_FRAME_BYTES = 1024 * 1024;

/** What came is not ZooKeeper's protocol. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export class Writer {
  private readonly parts: Buffer[] = [];

  int(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    this.parts.push(bytes);
    return this;
  }

  long(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    this.parts.push(bytes);
    return this;
  }

  bool(value: boolean): this {
    this.parts.push(Buffer.from([value ? 1 : 0]));
    return this;
  }

  buffer(value: Uint8Array): this {
    this.int(value.length);
    this.parts.push(Buffer.from(value));
    return this;
  }

  string(value: string): this {
    return this.buffer(Buffer.from(value));
  }

  frame(): Buffer {
    const body = Buffer.concat(this.parts);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeInt32BE(body.length);
    return Buffer.concat([length, body]);
  }
}

export class Reader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  int(): number {
    return this.bytes.readInt32BE(this.skip(4));
  }

  long(): bigint {
    return this.bytes.readBigInt64BE(this.skip(8));
  }

  /** A length of -1 is how an absent one is written. */
  buffer(): Buffer {
    const length = this.int();
    if (length <= 0) return Buffer.alloc(0);
    const from = this.skip(length);
    return this.bytes.subarray(from, from + length);
  }

  string(): string {
    return this.buffer().toString('utf8');
  }

  strings(): string[] {
    const count = Math.max(0, this.int());
    // Each is at least its length: a count beyond that is a lie, and would be allocated for.
    if (count > (this.bytes.length - this.at) / LENGTH_BYTES) throw new WireError('a list is longer than its frame');
    return Array.from({ length: count }, () => this.string());
  }

  private skip(count: number): number {
    const from = this.at;
    if (from + count > this.bytes.length) throw new WireError('a record ends before it should');
    this.at += count;
    return from;
  }
}

/** Cuts what comes into frames, wherever its chunks end; holds no more than one that is not whole. */
export class FrameDecoder {
  private held: Buffer = Buffer.alloc(0);

  /** @throws WireError for a length that no ZooKeeper sends. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let rest = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    while (rest.length >= LENGTH_BYTES) {
      const length = rest.readInt32BE();
      if (length < 0 || length > MAX_FRAME_BYTES) throw new WireError(`a frame of ${length} bytes`);
      if (rest.length < LENGTH_BYTES + length) break;
      frames.push(rest.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
      rest = rest.subarray(LENGTH_BYTES + length);
    }
    this.held = Buffer.from(rest);
    return frames;
  }
}

/** Always for a new session: a reader owns nothing that an old one would keep for it. */
export function connectRequest(timeoutMs: number): Buffer {
  const writer = new Writer().int(0).long(0n).int(timeoutMs).long(0n).buffer(Buffer.alloc(PASSWORD_BYTES));
  return writer.bool(false).frame();
}

export function authRequest(credential: string): Buffer {
  return new Writer().int(XID.auth).int(OP.auth).int(0).string('digest').string(credential).frame();
}

export function pingRequest(): Buffer {
  return new Writer().int(XID.ping).int(OP.ping).frame();
}

export function closeRequest(xid: number): Buffer {
  return new Writer().int(xid).int(OP.close).frame();
}

/** Of a path, with a watch on it where `watch` says so. */
export function pathRequest(xid: number, op: number, path: string, watch: boolean): Buffer {
  return new Writer().int(xid).int(op).string(path).bool(watch).frame();
}
