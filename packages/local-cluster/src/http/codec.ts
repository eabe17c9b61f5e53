/** Bodies to calls, events and answers to bytes, with Mesos's words for what is wrong. */
import { CodecError, codecs, encodeRecord, type MessageCodec } from '@keelson/mesos';
import type {
  AnyExecutorCall,
  AnyMasterCall,
  AnySchedulerCall,
  Encoding,
  ExecutorEvent,
  MasterResponse,
  SchedulerEvent,
} from '../wire.ts';

/** The call, or what is wrong with the body. */
export function decodeSchedulerCall(encoding: Encoding, body: Buffer): AnySchedulerCall | string {
  return decode(codecs.SchedulerCall, encoding, body);
}

export function decodeExecutorCall(encoding: Encoding, body: Buffer): AnyExecutorCall | string {
  return decode(codecs.ExecutorCall, encoding, body);
}

export function decodeMasterCall(encoding: Encoding, body: Buffer): AnyMasterCall | string {
  return decode(codecs.MasterCall, encoding, body);
}

/** As a RecordIO record. */
export function encodeSchedulerEvent(encoding: Encoding, event: SchedulerEvent): Uint8Array {
  return encodeRecord(codecs.SchedulerEvent.encode(encoding, event));
}

/** As a RecordIO record. */
export function encodeExecutorEvent(encoding: Encoding, event: ExecutorEvent): Uint8Array {
  return encodeRecord(codecs.ExecutorEvent.encode(encoding, event));
}

export function encodeMasterResponse(encoding: Encoding, response: MasterResponse): Uint8Array {
  return codecs.MasterResponse.encode(encoding, response);
}

function decode<T>(codec: MessageCodec<T>, encoding: Encoding, body: Buffer): T | string {
  const tooDeep = encoding === 'json' ? tooDeepAt(body) : undefined;
  if (tooDeep !== undefined) return `${SYNTAX_ERROR}${body.toString('utf8', tooDeep)}`;
  try {
    return codec.decode(encoding, body);
  } catch (error) {
    if (error instanceof CodecError) return complaint(error, body);
    throw error;
  }
}

const NOT_JSON = 'Failed to parse body into JSON: ';
const SYNTAX_ERROR = `${NOT_JSON}syntax error at line 1 near: `;
const NOT_PROTOBUF = 'Failed to parse body into Call protobuf';

/** Mesos echoes what it could not parse, from where it stopped, and says nothing of why a protobuf body is wrong. */
function complaint(error: CodecError, body: Buffer): string {
  if (error.message.startsWith(NOT_JSON)) return `${SYNTAX_ERROR}${restOfBadJson(body.toString(), error.cause)}`;
  return error.message.startsWith(NOT_PROTOBUF) ? NOT_PROTOBUF : error.message;
}

function restOfBadJson(text: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : '';
  if (message.includes('end of JSON input')) return '';
  return text.slice(Number(/position (\d+)/.exec(message)?.[1] ?? 0));
}

/** How many objects and lists may be open at once: Mesos's parser gives up behind the next one. */
const MAX_DEPTH = 200;
const [QUOTE, BACKSLASH, ...BRACKETS] = Buffer.from('"\\{[}]');

/** Where the body is nested more deeply than Mesos reads. */
function tooDeepAt(body: Buffer): number | undefined {
  const [openObject, openList, closeObject, closeList] = BRACKETS;
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === QUOTE) at = endOfString(body, at);
    else if (byte === closeObject || byte === closeList) depth -= 1;
    else if ((byte === openObject || byte === openList) && ++depth > MAX_DEPTH) return at + 1;
  }
  return undefined;
}

function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}
