/**
 * Output of a container without a terminal: frames of an 8-byte head (stream, 3 zeros, length) and that many bytes.
 * https://docs.docker.com/engine/api/v1.41/#tag/Container/operation/ContainerAttach
 */
const HEAD_BYTES = 8;

export type OutputName = 'stdout' | 'stderr';

/** Splits frames that chunks may cut anywhere; passes parts of a frame on as they come, so that it holds almost nothing. */
export class Demultiplexer {
  private head = Buffer.alloc(0);
  private left = 0;
  private name: OutputName = 'stdout';
  private readonly onOutput: (name: OutputName, bytes: Buffer) => void;

  constructor(onOutput: (name: OutputName, bytes: Buffer) => void) {
    this.onOutput = onOutput;
  }

  write(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.left > 0 ? this.takeBody(rest) : this.takeHead(rest);
  }

  private takeBody(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.left);
    this.left -= part.length;
    this.onOutput(this.name, part);
    return chunk.subarray(part.length);
  }

  private takeHead(chunk: Buffer): Buffer {
    const missing = HEAD_BYTES - this.head.length;
    this.head = Buffer.concat([this.head, chunk.subarray(0, missing)]);
    if (this.head.length === HEAD_BYTES) {
      this.name = this.head[0] === 2 ? 'stderr' : 'stdout';
      this.left = this.head.readUInt32BE(4);
      this.head = Buffer.alloc(0);
    }
    return chunk.subarray(missing);
  }
}

/** Keeps the first bytes of what it is given, and counts the rest. */
export class Beginning {
  private readonly parts: Buffer[] = [];
  private bytes = 0;
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  push(chunk: Buffer): void {
    const part = chunk.subarray(0, this.maxBytes - this.bytes);
    if (part.length > 0) this.parts.push(Buffer.from(part));
    this.bytes += part.length;
  }

  get text(): string {
    return Buffer.concat(this.parts).toString('utf8');
  }
}

/** Keeps the last bytes of what it is given. */
export class Ending {
  private bytes = Buffer.alloc(0);
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  push(chunk: Buffer): void {
    const joined = Buffer.concat([this.bytes, chunk.subarray(-this.maxBytes)]);
    this.bytes = Buffer.from(joined.subarray(-this.maxBytes));
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }
}
