import { describe, expect, test } from 'vitest';
import {
  type Encoding,
  encodeRecord,
  isExecutorEvent,
  isSchedulerEvent,
  type MessageCodec,
  RecordDecoder,
} from '../src/index.ts';
import { apiOf, exactJson, type Recording, recordings } from './recordings.ts';

const all = recordings();
const named = all.map((one) => [one.name, one] as const);

describe('recordings of a real Mesos', () => {
  test('are all there: 23 folders of the scheduler API and 7 of the executor API, in both encodings', () => {
    expect(all.filter(({ api }) => api === 'scheduler')).toHaveLength(46);
    expect(all.filter(({ api }) => api === 'executor')).toHaveLength(14);
  });

  test.each(named)('%s: events decode to what was seen, and survive both encodings', (_name, recording) => {
    for (const [number, body] of recording.streams) {
      const seen = recording.timeline.filter(({ dir, stream }) => dir === 'event' && stream === number);
      const records = new RecordDecoder().push(body);
      expect(records).toHaveLength(seen.length);
      expect(Buffer.concat(records.map(encodeRecord)).equals(body)).toBe(true);
      for (const [index, record] of records.entries()) checkEvent(recording, record, seen[index]?.message);
    }
  });

  test.each(named)('%s: calls decode to what was sent, and survive both encodings', (_name, recording) => {
    const sent = recording.timeline.filter(({ dir, n }) => dir === 'call' && n !== undefined);
    for (const { n, message } of sent) {
      const body = recording.calls.get(n ?? 0);
      if (body === undefined) throw new Error(`call ${n} has no file`);
      if (recording.api === 'scheduler') check(apiOf.scheduler.call, recording.encoding, body, message);
      else check(apiOf.executor.call, recording.encoding, body, message);
    }
    expect(recording.subscribes.length).toBeGreaterThan(0);
    for (const body of recording.subscribes) {
      expect(apiOf[recording.api].call.decode(recording.encoding, body).type).toBe('SUBSCRIBE');
    }
  });
});

function checkEvent(recording: Recording, record: Uint8Array, expected: unknown): void {
  if (recording.api === 'scheduler') {
    expect(isSchedulerEvent(check(apiOf.scheduler.event, recording.encoding, record, expected))).toBe(true);
  } else {
    expect(isExecutorEvent(check(apiOf.executor.event, recording.encoding, record, expected))).toBe(true);
  }
}

function check<T>(codec: MessageCodec<T>, encoding: Encoding, bytes: Uint8Array, expected: unknown): T {
  const message = codec.decode(encoding, bytes);
  expect(asJson(codec, message)).toEqual(expected);
  for (const other of ['protobuf', 'json'] as const) {
    expect(asJson(codec, codec.decode(other, codec.encode(other, message)))).toEqual(expected);
  }
  return message;
}

function asJson<T>(codec: MessageCodec<T>, message: T): unknown {
  return exactJson(JSON.stringify(codec.toJson(message)));
}
