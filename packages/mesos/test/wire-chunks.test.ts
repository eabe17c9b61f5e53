/** Replay: the recorded answers, byte for byte and in every chunking, give the recorded events. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  codecs,
  type Disconnection,
  ExecutorClient,
  type ExecutorDisconnection,
  parseExecutorEnvironment,
  RecordDecoder,
  SchedulerClient,
} from '../src/index.ts';
import { until } from './http-server.ts';
import { apiOf, exactJson, type Recording, recordings, type TimelineEntry, wireFile } from './recordings.ts';
import { WireServer } from './wire-server.ts';

interface Stream {
  readonly recording: Recording;
  readonly number: number;
  readonly raw: Buffer;
  readonly body: Uint8Array;
  readonly seen: readonly TimelineEntry[];
}

const streams: readonly (readonly [string, Stream])[] = recordings().flatMap((recording) =>
  [...recording.streams].map(([number, body]) => {
    const raw = wireFile(...recording.name.split('/'), `stream${number === 1 ? '' : number}.raw`);
    const seen = recording.timeline.filter(({ dir, stream }) => dir === 'event' && stream === number);
    return [`${recording.name} ${number}`, { recording, number, raw, body, seen }] as const;
  }),
);
const ofApi = (api: Recording['api']) => streams.filter(([, { recording }]) => recording.api === api);

/** What a client hands on: all but what it deals with itself. */
const delivered = ({ seen }: Stream) =>
  seen.filter(({ type }) => type !== 'SUBSCRIBED' && type !== 'HEARTBEAT').map(({ message }) => message);

const cutsOf = (length: number, maxLength: number) =>
  fc.array(fc.integer({ min: 1, max: Math.max(1, length - 1) }), { maxLength });

describe('rule 5, facts 14, 15: RecordIO and the codecs alone, in every chunking', () => {
  test.each(streams)('%s', (_name, { recording, body, seen }) => {
    const codec = apiOf[recording.api].event;
    const expected = seen.map(({ message }) => message);
    fc.assert(
      fc.property(cutsOf(body.length, 40), (cuts) => {
        const events = decode(body, cuts).map((record) => codec.decode(recording.encoding, record));
        expect(events.map((event) => jsonOf(recording.api, event))).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  test.each(streams)('%s, cut at each byte of each length', (_name, { body }) => {
    const whole = decode(body, []);
    let at = 0;
    for (const record of whole) {
      const digits = String(record.length).length;
      for (let cut = at; cut <= at + digits + 2; cut += 1) {
        const records = decode(body, [cut]);
        expect(records).toHaveLength(whole.length);
        expect(Buffer.concat(records).equals(Buffer.concat(whole))).toBe(true);
      }
      at += digits + 1 + record.length;
    }
    expect(at).toBe(body.length);
  });
});

describe('rule 5, facts 14, 15: the clients, over sockets that give the recorded bytes', () => {
  let server: WireServer;
  let playing: { readonly stream: Stream; readonly cuts: readonly number[] };

  beforeAll(async () => {
    server = await WireServer.start(() => {
      const { raw } = playing.stream;
      return {
        bytes: raw,
        cuts: playing.cuts,
        afterwards: raw.subarray(-5).toString() === '0\r\n\r\n' ? 'open' : 'close',
      };
    });
  });
  afterAll(() => server.close());

  const inEveryChunking = (stream: Stream, play: () => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(cutsOf(stream.raw.length, 25), async (cuts) => {
        playing = { stream, cuts };
        await play();
      }),
      { numRuns: 3 },
    );

  test.each(ofApi('scheduler'))('scheduler: %s', async (_name, stream) => {
    await inEveryChunking(stream, async () => {
      const events: unknown[] = [];
      const ends: Disconnection[] = [];
      const subscribed: string[] = [];
      const client: SchedulerClient = new SchedulerClient({
        masters: server.address,
        encoding: stream.recording.encoding,
        subscription: () => ({ frameworkInfo: { user: 'root', name: 'keelson' } }),
        handlers: {
          subscribed: ({ framework_id }) => void subscribed.push(framework_id.value),
          event: (event) => void events.push(exactJson(JSON.stringify(codecs.SchedulerEvent.toJson(event)))),
          disconnected: (end) => {
            ends.push(end);
            client.stop();
          },
        },
      });
      client.start();
      await until(() => ends.length > 0);
      await client.close();
      expect(events).toEqual(delivered(stream));
      expect(subscribed).toHaveLength(stream.seen[0]?.type === 'SUBSCRIBED' ? 1 : 0);
      expect(ends[0]?.reason.kind).toBe(endOf(stream));
    });
  });

  test.each(ofApi('executor'))('executor: %s', async (_name, stream) => {
    await inEveryChunking(stream, async () => {
      const events: unknown[] = [];
      const ends: ExecutorDisconnection[] = [];
      const client: ExecutorClient = new ExecutorClient({
        environment: parseExecutorEnvironment({
          MESOS_AGENT_ENDPOINT: server.address,
          MESOS_FRAMEWORK_ID: 'f',
          MESOS_EXECUTOR_ID: 'e',
        }),
        encoding: stream.recording.encoding,
        handlers: {
          subscribed: () => undefined,
          event: (event) => void events.push(exactJson(JSON.stringify(codecs.ExecutorEvent.toJson(event)))),
          disconnected: (end) => void ends.push(end),
        },
      });
      client.start();
      const outcome = await client.done;
      await client.close();
      expect(events).toEqual(delivered(stream));
      expect(ends[0]).toMatchObject({ wasSubscribed: true });
      expect(outcome.kind).toBe(events.some((event) => isShutdown(event)) ? 'shutdown' : 'agentGone');
    });
  });
});

function decode(body: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const decoder = new RecordDecoder();
  const edges = [0, ...[...cuts].sort((a, b) => a - b), body.length];
  const records = edges.slice(1).flatMap((end, index) => decoder.push(body.subarray(edges[index], end)));
  expect(decoder.atBoundary).toBe(true);
  return records;
}

function jsonOf(api: Recording['api'], event: unknown): unknown {
  const json =
    api === 'scheduler' ? codecs.SchedulerEvent.toJson(asObject(event)) : codecs.ExecutorEvent.toJson(asObject(event));
  return exactJson(JSON.stringify(json));
}

function asObject(event: unknown): object {
  if (typeof event !== 'object' || event === null) throw new Error('no event');
  return event;
}

/** An ERROR is the end of it; else the last chunk is, or the connection that is cut. */
function endOf({ raw, seen }: Stream): string {
  if (seen.some(({ type }) => type === 'ERROR')) return 'error';
  return raw.subarray(-5).toString() === '0\r\n\r\n' ? 'ended' : 'broken';
}

const isShutdown = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'type' in event && event.type === 'SHUTDOWN';
