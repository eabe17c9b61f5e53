import type { IncomingMessage } from 'node:http';
import { type Answer, badRequest, textAnswer } from './respond.ts';

export const JSON_TYPE = 'application/json';
export const PROTOBUF_TYPE = 'application/x-protobuf';
export type MediaType = typeof JSON_TYPE | typeof PROTOBUF_TYPE;

/** What the body is in; to the letter, as in Mesos. */
export function requestType(request: IncomingMessage): MediaType | Answer {
  const type = request.headers['content-type'];
  if (type === undefined) return badRequest("Expecting 'Content-Type' to be present");
  if (type === JSON_TYPE || type === PROTOBUF_TYPE) return type;
  return textAnswer(415, `Expecting 'Content-Type' of ${JSON_TYPE} or ${PROTOBUF_TYPE}`);
}

/** What the answer is to be in: JSON where both would do. */
export function responseType(request: IncomingMessage): MediaType | Answer {
  const accepted = acceptedTypes(request.headers.accept);
  if (accepts(accepted, JSON_TYPE)) return JSON_TYPE;
  if (accepts(accepted, PROTOBUF_TYPE)) return PROTOBUF_TYPE;
  return textAnswer(406, `Expecting 'Accept' to allow '${PROTOBUF_TYPE}' or '${JSON_TYPE}'`);
}

function acceptedTypes(header: string | undefined): string[] {
  if (header === undefined) return ['*/*'];
  return header
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => (part.split(';')[0] ?? '').trim());
}

function accepts(accepted: readonly string[], type: MediaType): boolean {
  return accepted.some((one) => one === type || one === '*/*' || one === 'application/*');
}
