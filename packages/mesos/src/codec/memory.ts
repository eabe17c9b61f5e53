/**
 * The whole memory that some bytes lie in, seen as bytes and as numbers at any place. Places are counted from its start.
 * The two views take longer to make than a short message to read: they are made once for all messages of a chunk.
 */
export interface Memory {
  readonly buffer: ArrayBufferLike;
  readonly bytes: Buffer;
  readonly view: DataView;
}

export function memoryOf(buffer: ArrayBufferLike): Memory {
  return { buffer, bytes: Buffer.from(buffer), view: new DataView(buffer) };
}
