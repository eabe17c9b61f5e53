import type { IncomingMessage } from 'node:http';
import { MEDIA_TYPES } from '@keelson/mesos';
import type { Encoding } from '../wire.ts';
import { type Answer, badRequest, textAnswer } from './respond.ts';

const { json: JSON_TYPE, protobuf: PROTOBUF_TYPE } = MEDIA_TYPES;

/** What the body is in; to the letter, as in Mesos. */
export function requestEncoding(request: IncomingMessage): Encoding | Answer {
  const type = request.headers['content-type'];
  if (type === undefined) return badRequest("Expecting 'Content-Type' to be present");
  if (type === JSON_TYPE) return 'json';
  if (type === PROTOBUF_TYPE) return 'protobuf';
  return textAnswer(415, `Expecting 'Content-Type' of ${JSON_TYPE} or ${PROTOBUF_TYPE}`);
}

/** What the answer is to be in: JSON where both would do. */
export function responseEncoding(request: IncomingMessage): Encoding | Answer {
  const accepted = acceptedTypes(request.headers.accept);
  if (accepts(accepted, JSON_TYPE)) return 'json';
  if (accepts(accepted, PROTOBUF_TYPE)) return 'protobuf';
  return textAnswer(406, `Expecting 'Accept' to allow '${PROTOBUF_TYPE}' or '${JSON_TYPE}'`);
}

function acceptedTypes(header: string | undefined): string[] {
  if (header === undefined) return ['*/*'];
  return header
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => (part.split(';')[0] ?? '').trim());
}

function accepts(accepted: readonly string[], type: string): boolean {
  return accepted.some((one) => one === type || one === '*/*' || one === 'application/*');
}
