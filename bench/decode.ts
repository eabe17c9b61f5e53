/**
 * Decoding events of a scheduler's subscription, from the chunks of a response to the handler: Keelson on the protobuf that
 * a real Mesos sent (test/wire), beside the npm package mesos-framework 0.5.3 on the JSON form of the same events, its own
 * code from the chunk on. Each chunk is one record, as that package needs it; many lie in one memory, as do the chunks that
 * one read of a busy socket brings. Then the same with each chunk in a memory of its own, and the same events about
 * 1 … 5,000 agents: what an event costs must not depend on how many there are.
 *
 *   node bench/decode.ts [rounds]
 */
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { codecs, encodeRecord, RecordDecoder, type SchedulerEvent } from '@keelson/mesos';
import { recordings } from '../packages/mesos/test/recordings.ts';

const ROUNDS = Number(process.argv[2] ?? 15);
const EVENTS_PER_ROUND = 40_000;
const AGENTS = [1, 10, 100, 1_000, 5_000] as const;
/** What that package has a handler for; SUBSCRIBED and ERROR apart, which make it call back. */
const KNOWN: readonly string[] = ['HEARTBEAT', 'OFFERS', 'RESCIND', 'UPDATE', 'MESSAGE', 'FAILURE'];

interface Stream {
  readonly protobuf: readonly Uint8Array[];
  readonly json: readonly Uint8Array[];
}

const { SchedulerEvent: codec } = codecs;

/** One that counts what it is fed. */
interface Fed {
  feed(chunk: Uint8Array): void;
  readonly events: number;
}

class Ours implements Fed {
  events = 0;
  readonly #decoder = new RecordDecoder();

  feed(chunk: Uint8Array): void {
    const decoder = this.#decoder;
    decoder.feed(chunk);
    while (decoder.next()) this.#handle(codec.decode('protobuf', decoder.bytes, decoder.start, decoder.end));
  }

  #handle(event: { readonly type?: string | undefined }): void {
    if (event.type !== undefined) this.events += 1;
  }
}

/** The response to its SUBSCRIBE, in place of one from a socket. */
class Body extends EventEmitter {
  readonly statusCode = 200;
  readonly headers = { 'mesos-stream-id': 'bench' };
  readonly #decoder = new StringDecoder('utf8');
  setEncoding(): void {}
  feed(chunk: Buffer): void {
    this.emit('data', this.#decoder.write(chunk));
  }
}

interface Framework {
  Scheduler: new (options: object) => EventEmitter & { subscribe(): void };
}

class Theirs implements Fed {
  events = 0;
  readonly #body = new Body();

  constructor() {
    const { Scheduler }: Framework = createRequire(import.meta.url)('mesos-framework');
    const count = (_event: unknown): void => {
      this.events += 1;
    };
    const scheduler = new Scheduler({
      logging: { path: tmpdir(), fileName: 'mesos-framework.log', level: 'error' },
      handlers: Object.fromEntries(KNOWN.map((type) => [type, count])),
    });
    scheduler.on('error', (error: unknown) => {
      throw new Error('mesos-framework: an error', { cause: error });
    });
    const request = Object.assign(new EventEmitter(), { write() {}, end() {} });
    const { request: real } = http;
    http.request = ((_options: unknown, answered: (body: Body) => void) => {
      answered(this.#body);
      return request;
    }) as unknown as typeof http.request;
    scheduler.subscribe();
    http.request = real;
  }

  feed(chunk: Uint8Array): void {
    this.#body.feed(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }
}

function streamOf(events: readonly SchedulerEvent[]): Stream {
  return {
    protobuf: events.map((event) => encodeRecord(codec.encode('protobuf', event))),
    json: events.map((event) => encodeRecord(codec.encode('json', event))),
  };
}

/** Each event that Mesos sent in a recording that the package has a handler for, byte by byte as it came. */
function recorded(): Stream {
  const records = recordings()
    .filter(({ api, encoding }) => api === 'scheduler' && encoding === 'protobuf')
    .flatMap(({ streams }) => [...streams.values()].flatMap((body) => new RecordDecoder().push(body)));
  const events = records.map((record) => ({ record, event: codec.decode('protobuf', record) }));
  const known = events.filter(({ event }) => KNOWN.includes(event.type ?? ''));
  return {
    protobuf: known.map(({ record }) => encodeRecord(record)),
    json: known.map(({ event }) => encodeRecord(codec.encode('json', event))),
  };
}

/** An offer and two updates of each agent, so many times that there are as many events whatever the agents. */
function about(agents: number, count: number): Stream {
  const framework = { value: 'f7ee04e4-e8a2-4f20-ab21-ec7ce9fcd3b7-0000' };
  const role = { role: 'keelson' };
  return streamOf(
    Array.from({ length: count }, (_, n): SchedulerEvent => {
      const agent = Math.floor(n / 3) % agents;
      const agentId = { value: `f7ee04e4-e8a2-4f20-ab21-ec7ce9fcd3b7-S${agent}` };
      if (n % 3 > 0) {
        const status = {
          task_id: { value: `cache-${agent}-hu7xqzpa.${n % 3}.1` },
          state: n % 3 === 1 ? ('TASK_STARTING' as const) : ('TASK_RUNNING' as const),
          source: 'SOURCE_EXECUTOR' as const,
          agent_id: agentId,
          executor_id: { value: 'keelson' },
          timestamp: 1_795_231_985 + n / 7,
          uuid: new Uint8Array(16).fill(n),
          healthy: true,
        };
        return { type: 'UPDATE', update: { status } };
      }
      const scalar = (name: string, value: number) =>
        ({ name, type: 'SCALAR', scalar: { value }, allocation_info: role }) as const;
      const range = [{ begin: 31_000, end: 31_999 }];
      const resources = [
        { name: 'ports', type: 'RANGES', ranges: { range }, allocation_info: role } as const,
        scalar('cpus', 4),
        scalar('mem', 2048),
        scalar('disk', 4096),
      ];
      const id = { value: `f7ee04e4-e8a2-4f20-ab21-ec7ce9fcd3b7-O${n}` };
      const hostname = `agent${agent}`;
      const offer = { id, framework_id: framework, agent_id: agentId, hostname, resources, allocation_info: role };
      return { type: 'OFFERS', offers: { offers: [offer] } };
    }),
  );
}

/** Microseconds of the processor per event, of all threads: a core that others have meanwhile does not count. */
function perEvent(fed: Fed, chunks: readonly Uint8Array[]): number {
  const before = fed.events;
  const began = process.cpuUsage();
  for (let n = 0; n < EVENTS_PER_ROUND; n += chunks.length) for (const chunk of chunks) fed.feed(chunk);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / (fed.events - before);
}

const middle = (samples: readonly number[]): number =>
  [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;

function compare(label: string, stream: Stream): void {
  const [ours, theirs] = [new Ours(), new Theirs()];
  const [oursUs, theirsUs]: [number[], number[]] = [[], []];
  for (let round = -2; round < ROUNDS; round += 1) {
    // In turn, so that the machine's mood falls on both alike. The first two warm up.
    const [own, other] = [perEvent(ours, stream.protobuf), perEvent(theirs, stream.json)];
    if (round < 0) continue;
    oursUs.push(own);
    theirsUs.push(other);
  }
  const rate = (us: number) => Math.round(1e6 / us).toLocaleString('en');
  console.log(
    `${label.padEnd(34)} keelson ${middle(oursUs).toFixed(2)} µs (${rate(middle(oursUs))}/s)   mesos-framework ${middle(theirsUs).toFixed(2)} µs (${rate(middle(theirsUs))}/s)   ratio ${(middle(theirsUs) / middle(oursUs)).toFixed(2)}`,
  );
}

/** As from a socket that has brought nothing else: no chunk shares its memory with another one. */
const alone = (chunks: readonly Uint8Array[]): Uint8Array[] =>
  chunks.map((chunk) => {
    const copy = new Uint8Array(new ArrayBuffer(chunk.length));
    copy.set(chunk);
    return Buffer.from(copy.buffer);
  });

const stream = recorded();
const bytes = (chunks: readonly Uint8Array[]) => chunks.reduce((sum, { length }) => sum + length, 0) / chunks.length;
console.log(
  `${stream.protobuf.length} recorded events, ${bytes(stream.protobuf).toFixed(0)} bytes each in protobuf, ${bytes(stream.json).toFixed(0)} in JSON`,
);
compare('recorded', stream);
compare('recorded, each chunk alone', { protobuf: alone(stream.protobuf), json: alone(stream.json) });
for (const agents of AGENTS) compare(`an offer, two updates: ${agents} agents`, about(agents, 30_000));
