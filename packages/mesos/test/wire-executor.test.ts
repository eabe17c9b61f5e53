/**
 * The executor client led through the recorded lives of an executor: its agent sends the recorded events, it does the
 * recorded actions, and what it sends is what the real agent was sent, field by field; uuids apart, which are its own.
 */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type AnyExecutorCall,
  type AnyExecutorEvent,
  codecs,
  ExecutorClient,
  encodeRecord,
  isExecutorCall,
  parseExecutorEnvironment,
} from '../src/index.ts';
import { until } from './http-server.ts';
import { exactJson, type Recording, recordings, type TimelineEntry, wireFile, wireFiles } from './recordings.ts';
import { parseRequest, type RawRequest, WireServer } from './wire-server.ts';

const named = recordings().flatMap((one) => (one.api === 'executor' ? [[one.name, one] as const] : []));
const TAKEN = Buffer.from('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

describe('rules 23, 24, facts 41, 42, 44, 45: an executor', () => {
  test.each(named)('%s: says what was recorded, and subscribes again as recorded', async (_name, recording) => {
    const life = await Life.begin(recording);
    for (const entry of recording.timeline) await life.go(entry);
    await life.end();
  });
});

class Life {
  readonly #recording: Recording;
  readonly #server: WireServer;
  readonly #client: ExecutorClient;
  /** The client's uuids by the recorded ones, in base64. */
  readonly #uuids = new Map<string, string>();
  readonly #events: unknown[];
  /** SUBSCRIBEs that have come and were not answered yet. */
  readonly #waiting: { readonly request: RawRequest; readonly socket: Socket }[] = [];
  #stream: Socket | undefined;
  #expected = 0;

  private constructor(recording: Recording, server: WireServer, client: ExecutorClient, events: unknown[]) {
    this.#recording = recording;
    this.#server = server;
    this.#client = client;
    this.#events = events;
    server.answer = (request, socket) => {
      if (callOf(recording, request.body).type !== 'SUBSCRIBE') return { bytes: TAKEN };
      this.#waiting.push({ request, socket });
      return undefined;
    };
  }

  static async begin(recording: Recording): Promise<Life> {
    const server = await WireServer.start(() => undefined);
    opened.push(() => server.close());
    const environment = parseExecutorEnvironment({
      ...recordedEnvironment(recording),
      MESOS_AGENT_ENDPOINT: server.address,
    });
    const events: unknown[] = [];
    const client = new ExecutorClient({
      environment,
      encoding: recording.encoding,
      handlers: { subscribed: () => undefined, event: (event) => void events.push(event) },
    });
    opened.push(() => client.close());
    const life = new Life(recording, server, client, events);
    client.start();
    return life;
  }

  async go(entry: TimelineEntry): Promise<void> {
    if (entry.dir === 'call') return entry.type === 'SUBSCRIBE' ? this.#subscribed(entry) : this.#called(entry);
    if (entry.dir === 'event') return this.#send(entry);
    if (entry.dir === 'close' && entry.type !== 'last chunk (0) received') this.#cut();
  }

  async end(): Promise<void> {
    await until(() => this.#events.length === this.#expected);
    const { MESOS_CHECKPOINT } = recordedEnvironment(this.#recording);
    this.#cut();
    // Without checkpointing it ends with its agent, else where it was told to shut down.
    const shutDown = this.#recording.timeline.some(({ dir, type }) => dir === 'event' && type === 'SHUTDOWN');
    if (MESOS_CHECKPOINT !== '1') expect(await this.#client.done).toEqual({ kind: 'agentGone' });
    else if (shutDown) expect(await this.#client.done).toEqual({ kind: 'shutdown' });
    else await until(() => this.#waiting.length > 0);
  }

  async #subscribed({ stream, status }: TimelineEntry): Promise<void> {
    await until(() => this.#waiting.length > 0);
    const next = this.#waiting.shift();
    if (next === undefined) throw new Error('nobody subscribes');
    const suffix = status === 503 ? '-refused-503' : stream === 1 || stream === undefined ? '' : String(stream);
    const { name } = this.#recording;
    const recorded = parseRequest(wireFile(name, `subscribe${suffix}.req`))?.request;
    if (recorded === undefined) throw new Error(`subscribe${suffix}.req is no request`);
    this.#expectSame(next.request, recorded);
    if (status === 503) next.socket.write(wireFile(name, `stream${suffix}.raw`));
    else {
      // Without Transfer-Encoding, as the events are written here one by one.
      const head = wireFile(name, `headers${suffix}.txt`).toString('latin1').trimEnd();
      next.socket.write(`${head.replace(/Transfer-Encoding: chunked\r?\n/, '')}\r\n\r\n`);
      this.#stream = next.socket;
    }
  }

  async #called({ n = 0, message }: TimelineEntry): Promise<void> {
    const call = callOfMessage(message);
    const sentBefore = this.#calls().length;
    if (call.type === 'UPDATE') {
      const { uuid, source: _source, executor_id: _executor, ...update } = call.update.status;
      // Resolves with ACKNOWLEDGED, which comes later or never.
      this.#client.update(update).catch(() => undefined);
      if (!this.#client.subscribed) return this.#remember(uuid, undefined);
      await until(() => this.#calls().length > sentBefore);
      this.#remember(uuid, this.#calls().at(-1));
    } else if (call.type === 'MESSAGE') await this.#client.message(call.message.data);
    else throw new Error(`${call.type} is in no recording`);
    const sent = this.#calls().at(-1);
    const file = wireFiles(`${this.#recording.name}/calls`).find(
      (name) => Number.parseInt(name, 10) === n && name.endsWith('req'),
    );
    const recorded =
      file === undefined ? undefined : parseRequest(wireFile(this.#recording.name, 'calls', file))?.request;
    if (sent === undefined || recorded === undefined) throw new Error(`call ${n} is missing`);
    this.#expectSame(sent, recorded);
  }

  /** An update that is made while the agent is away goes out with the next SUBSCRIBE: its uuid is seen there. */
  #remember(recorded: Uint8Array | undefined, sent: RawRequest | undefined): void {
    const key = base64(recorded);
    if (sent !== undefined) this.#uuids.set(key, base64(callOf(this.#recording, sent.body).update?.status.uuid));
    else this.#uuids.set(key, 'told later');
  }

  #calls(): readonly RawRequest[] {
    return this.#server.requests.filter(({ body }) => callOf(this.#recording, body).type !== 'SUBSCRIBE');
  }

  async #send({ message, type }: TimelineEntry): Promise<void> {
    const event = codecs.ExecutorEvent.decode('json', Buffer.from(JSON.stringify(message)));
    const bytes = encodeRecord(codecs.ExecutorEvent.encode(this.#recording.encoding, this.#withOwnUuid(event)));
    await until(() => this.#stream !== undefined);
    this.#stream?.write(bytes);
    if (type === 'SUBSCRIBED') return until(() => this.#client.subscribed);
    this.#expected += 1;
    await until(() => this.#events.length === this.#expected);
  }

  #withOwnUuid(event: AnyExecutorEvent): AnyExecutorEvent {
    if (event.acknowledged === undefined) return event;
    const own = this.#uuids.get(base64(event.acknowledged.uuid));
    if (own === undefined) throw new Error('an update was acknowledged that was not sent');
    return { ...event, acknowledged: { ...event.acknowledged, uuid: Buffer.from(own, 'base64') } };
  }

  #cut(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  #expectSame(sent: RawRequest, recorded: RawRequest): void {
    expect([sent.method, sent.path]).toEqual([recorded.method, recorded.path]);
    for (const name of ['content-type', 'accept']) expect(sent.headers[name]).toBe(recorded.headers[name]);
    const theirs = callOf(this.#recording, recorded.body);
    const ours = callOf(this.#recording, sent.body);
    for (const [index, { status }] of (theirs.subscribe?.unacknowledged_updates ?? []).entries()) {
      const own = ours.subscribe?.unacknowledged_updates?.[index]?.status.uuid;
      this.#uuids.set(base64(status.uuid), base64(own));
    }
    expect(plain(ours, (uuid) => uuid)).toEqual(plain(theirs, (uuid) => this.#uuids.get(uuid) ?? uuid));
  }
}

function recordedEnvironment({ name }: Recording): Record<string, string> {
  const lines = wireFile(name, 'env.txt').toString('utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, key, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
}

const base64 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64');

function callOf({ encoding }: Recording, body: Buffer): AnyExecutorCall {
  return codecs.ExecutorCall.decode(encoding, body);
}

function callOfMessage(message: unknown) {
  const call = codecs.ExecutorCall.decode('json', Buffer.from(JSON.stringify(message)));
  if (!isExecutorCall(call)) throw new Error('no call');
  return call;
}

/** As JSON, with each uuid replaced, and empty lists left out, which are the same as none. */
function plain(call: AnyExecutorCall, uuidOf: (uuid: string) => string): unknown {
  const json = exactJson<object>(JSON.stringify(codecs.ExecutorCall.toJson(call)));
  return JSON.parse(JSON.stringify(json), (key, value: unknown) => {
    if (key === 'uuid' && typeof value === 'string') {
      expect(Buffer.from(value, 'base64')).toHaveLength(16);
      return uuidOf(value);
    }
    return Array.isArray(value) && value.length === 0 ? undefined : value;
  });
}
