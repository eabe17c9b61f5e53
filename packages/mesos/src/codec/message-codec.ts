/** Puts the generated pieces of a message together: both encodings, both ways. */
import protobuf, { type Writer } from 'protobufjs/minimal.js';
import { CodecError } from './codec-error.ts';
import { isObject, type JsonObject, parseJson, type ReadContext } from './json-values.ts';
import { missingFields, type RequiredFields } from './missing-fields.ts';
import { ProtobufReader } from './protobuf-reader.ts';

export type Encoding = 'protobuf' | 'json';

/** The media type of each encoding, to the letter: Mesos takes no parameters and no capitals. */
export const MEDIA_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Reads and writes one kind of message. Objects have the wire's names, the same in both encodings. */
export interface MessageCodec<T> {
  /** The message's name in TypeScript. */
  readonly name: string;
  /**
   * Of the bytes from `start` up to `end`, or all. Nothing in the message keeps the bytes in memory.
   * @throws CodecError for bytes that are not such a message, or lack a required field.
   */
  decode(encoding: Encoding, bytes: Uint8Array, start?: number, end?: number): T;
  encode(encoding: Encoding, message: T): Uint8Array;
  /** @throws CodecError as `decode`. Takes an object that JSON.parse made, and changes it. */
  fromJson(value: unknown): T;
  /** What JSON.stringify writes as Mesos reads it. */
  toJson(message: T): unknown;
}

export interface MessageParts<T> {
  readonly name: string;
  readonly protoName: string;
  readonly read: (reader: ProtobufReader, end: number) => T;
  readonly write: (message: T, writer: Writer) => Writer;
  /** Makes the object a T, or throws. */
  readonly check: (object: JsonObject, context: ReadContext) => void;
  readonly plain: (message: T) => unknown;
  readonly required: RequiredFields;
}

export function messageCodec<T>(parts: MessageParts<T>): MessageCodec<T> {
  const { name, plain, write } = parts;
  return {
    name,
    decode: (encoding, bytes, start = 0, end = bytes.length) => {
      if (!(start >= 0 && start <= end && end <= bytes.length)) throw new RangeError('a message outside of its bytes');
      return encoding === 'json' ? parseAndCheck(parts, bytes, start, end) : readProtobuf(parts, bytes, start, end);
    },
    encode: (encoding, message) =>
      encoding === 'json'
        ? Buffer.from(JSON.stringify(plain(message)))
        : write(message, protobuf.Writer.create()).finish(),
    fromJson: (value) => checkJson(parts, value),
    toJson: plain,
  };
}

/** One for all messages: nothing comes between the beginning and the end of reading one. */
const reader = new ProtobufReader();

function readProtobuf<T>(parts: MessageParts<T>, bytes: Uint8Array, start: number, end: number): T {
  let message: T;
  try {
    message = parts.read(reader, reader.open(bytes, start, end));
  } catch (cause) {
    throw new CodecError(`Failed to parse body into ${parts.protoName} protobuf`, { cause });
  } finally {
    reader.close();
  }
  if (!reader.missing) return message;
  throw new CodecError(`Failed to parse body into ${parts.protoName} protobuf: ${describeMissing(parts, message)}`);
}

function parseAndCheck<T>(parts: MessageParts<T>, bytes: Uint8Array, start: number, end: number): T {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new CodecError(`Failed to parse body into JSON: ${cause instanceof Error ? cause.message : 'unknown'}`, {
      cause,
    });
  }
  return checkJson(parts, value);
}

function checkJson<T>(parts: MessageParts<T>, value: unknown): T {
  const failed = `Failed to convert JSON into ${parts.protoName} protobuf`;
  if (!isObject(value)) throw new CodecError(`${failed}: Expecting a JSON object`);
  const context: ReadContext = { missing: false };
  try {
    parts.check(value, context);
  } catch (cause) {
    throw new CodecError(`${failed}: ${cause instanceof Error ? cause.message : 'unknown'}`, { cause });
  }
  if (context.missing) throw new CodecError(`${failed}: ${describeMissing(parts, value)}`);
  return checked<T>(value);
}

function describeMissing<T>(parts: MessageParts<T>, value: unknown): string {
  return `Missing required fields: ${missingFields(parts.required, parts.name, value).join(', ')}`;
}

/** Parts.check has made sure of it, field by field. */
function checked<T>(value: JsonObject): T {
  return value as T;
}
