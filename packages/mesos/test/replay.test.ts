/** The recorded streams of a real Mesos, served again in chunks of odd sizes, as the clients see them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codecs, ExecutorClient, MEDIA_TYPES, parseExecutorEnvironment, SchedulerClient } from '../src/index.ts';
import { listen, type TestServer } from './http-server.ts';
import { exactJson, type Recording, recordings } from './recordings.ts';

const all = recordings();
const CHUNKS = [1, 2, 3, 5, 700, 4096, 13];

let server: TestServer;
let replayed: Recording;

beforeAll(async () => {
  server = await listen((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': MEDIA_TYPES[replayed.encoding], 'mesos-stream-id': 'recorded' });
    const body = replayed.streams.get(1) ?? new Uint8Array();
    for (let at = 0, n = 0; at < body.length; n += 1) {
      const end = at + (CHUNKS[n % CHUNKS.length] ?? 1);
      response.write(body.subarray(at, end));
      at = end;
    }
    response.end();
  });
});

afterAll(() => server.kill());

/** The first stream's events, but those that the clients keep to themselves. */
function delivered({ timeline }: Recording): unknown[] {
  return timeline
    .filter(({ dir, stream, type }) => dir === 'event' && stream === 1 && type !== 'SUBSCRIBED' && type !== 'HEARTBEAT')
    .map(({ message }) => message);
}

describe('replayed to the scheduler client', () => {
  test.each(all.filter(({ api }) => api === 'scheduler').map((one) => [one.name, one] as const))(
    '%s',
    async (_name, recording) => {
      replayed = recording;
      const events: unknown[] = [];
      const subscribed: string[] = [];
      const client: SchedulerClient = new SchedulerClient({
        masters: server.address,
        encoding: recording.encoding,
        subscription: () => ({ frameworkInfo: { user: 'root', name: 'keelson' } }),
        handlers: {
          subscribed: ({ framework_id }) => void subscribed.push(framework_id.value),
          event: (event) => void events.push(exactJson(JSON.stringify(codecs.SchedulerEvent.toJson(event)))),
          disconnected: () => client.stop(),
        },
      });
      client.start();
      await client.done;
      await client.close();
      expect(events).toEqual(delivered(recording));
      expect(subscribed).toHaveLength(1);
    },
  );
});

describe('replayed to the executor client', () => {
  test.each(all.filter(({ api }) => api === 'executor').map((one) => [one.name, one] as const))(
    '%s',
    async (_name, recording) => {
      replayed = recording;
      const events: unknown[] = [];
      const client: ExecutorClient = new ExecutorClient({
        environment: parseExecutorEnvironment({
          MESOS_AGENT_ENDPOINT: server.address,
          MESOS_FRAMEWORK_ID: 'f',
          MESOS_EXECUTOR_ID: 'e',
        }),
        encoding: recording.encoding,
        handlers: {
          subscribed: () => undefined,
          event: (event) => void events.push(exactJson(JSON.stringify(codecs.ExecutorEvent.toJson(event)))),
        },
      });
      client.start();
      const outcome = await client.done;
      await client.close();
      expect(events).toEqual(delivered(recording));
      expect(['agentGone', 'shutdown']).toContain(outcome.kind);
    },
  );
});
