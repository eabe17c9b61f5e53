/**
 * The recorded requests, sent again byte for byte (but for ids), and their answers: status line, headers and body. They are in
 * order: some stand on what those before them did.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, type RawAnswer, sendRaw } from '../client/http.ts';
import { at, isJson, type Json, parse, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { custom } from '../client/tasks.ts';
import { eventually } from '../client/wait.ts';
import type { Open } from '../target/bench.ts';
import { Bench } from '../target/target.ts';
import { chunksOf, peer } from './support.ts';

const ERRORS = new URL('../../wire/errors/', import.meta.url);
/** What the recordings' ids were. */
const FRAMEWORK = '96fdf4de-559a-49f7-b2bc-e6175c597453-0009';
const STREAM = 'aa4ae503-3f38-44da-9b30-1c8cdb27c171';
const LAST_STREAM = '992e25b3-8b7d-4830-98a9-a3ed10775901';
const REMOVED = '96fdf4de-559a-49f7-b2bc-e6175c597453-0010';
const EXECUTORS = '96fdf4de-559a-49f7-b2bc-e6175c597453-0011';
/** Headers that say nothing of the answer, or differ each time. */
const UNCOMPARED = new Set(['date', 'content-length', 'mesos-stream-id', 'transfer-encoding']);

/** An echo of this length is compared at its start only. */
const LONG = 500;

interface Probe {
  readonly number: number;
  readonly name: string;
}

const PROBES: readonly Probe[] = readdirSync(ERRORS)
  .filter((name) => /^\d+-/.test(name))
  .map((name) => ({ number: Number.parseInt(name, 10), name }))
  .sort((a, b) => a.number - b.number);

export function probesSuite(target: Open): void {
  let bench: Bench;
  let session: Session;
  /** Recorded ids and what they are now. */
  const ids = new Map<string, string>();
  const range = (first: number, last: number): Probe[] =>
    PROBES.filter(({ number }) => first <= number && number <= last);
  const rename = (text: string): string => [...ids].reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const masterPeer = (): Peer => peer(target());

  const probe = async ({ name, number }: Probe, to: Peer = masterPeer()): Promise<void> => {
    const recorded = split(readFileSync(new URL(`${name}/response.http`, ERRORS)));
    const answer = await sendRaw(to, withIds(requestOf(name, number), rename), isAnswered);
    expect(answer.head.split('\r\n')[0]).toBe(recorded.head.split('\r\n')[0]);
    compareHeaders(answer.head, recorded.head);
    compareBodies(answer, recorded, rename);
    await forget(bench, answer);
  };

  describe('recorded requests', () => {
    beforeAll(async () => {
      bench = new Bench(target());
      session = await bench.subscribed();
      ids.set(FRAMEWORK, session.frameworkId);
      ids.set(STREAM, session.streamId);
      const removed = await bench.subscribed({ failover_timeout: 0 });
      ids.set(REMOVED, removed.frameworkId);
      await removed.teardown();
    });
    afterAll(() => bench.close());

    it.each(range(1, 51))('$name', (one) => probe(one));
    it.each(range(52, 88))('$name', (one) => probe(one));

    it.each(range(89, 89))('$name', async (one) => {
      session.drop();
      await eventually('the end of the subscription', async () => (await session.call('REVIVE')).status === 403);
      await probe(one);
    });

    it.each(range(90, 90))('$name', async (one) => {
      await session.subscribe();
      ids.set(LAST_STREAM, session.streamId);
      await probe(one);
    });

    it.each(range(91, 94))('$name', (one) => probe(one));
  });

  describe('recorded requests of executors', () => {
    let agent: Peer;
    beforeAll(async () => {
      bench = new Bench(target());
      session = await bench.subscribed();
      const offer = await session.offer();
      await session.launch(offer, [custom(offer, 'task-1', 'exec-1')], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      ids.set(EXECUTORS, session.frameworkId);
      agent = { host: textAt(offer, 'url.address.ip'), port: Number(at(offer, 'url.address.port')) };
    });
    afterAll(() => bench.close());

    it.each(range(95, 112))('$name', (one) => probe(one, agent));
  });

  describe('recorded requests of operators', () => {
    beforeAll(() => {
      bench = new Bench(target());
    });
    it.each(range(113, 119))('$name', (one) => probe(one));
  });

  describe('recorded requests with credentials', () => {
    it.for(range(120, 127))('$name', async (one, { skip }) => {
      const { guarded } = target();
      if (guarded === undefined)
        return skip('needs a master that asks: MESOS_GUARDED=host:port, MESOS_CREDENTIALS=principal:secret');
      const [principal = ''] = guarded.credentials.split(':');
      ids.set('a2VlbHNvbjpzM2NyZXQ=', Buffer.from(guarded.credentials).toString('base64'));
      ids.set("'keelson'", `'${principal}'`);
      ids.set('"principal":"keelson"', `"principal":"${principal}"`);
      const { hostname, port } = new URL(guarded.url);
      await probe(one, { host: hostname, port: Number(port) });
    });
  });
}

interface Peer {
  readonly host: string;
  readonly port: number;
}

/** The recorded request; two that are too large to be kept are made again. */
function requestOf(name: string, number: number): Buffer {
  if (number === 26) return withBody('['.repeat(4_000_000));
  if (number === 27) {
    const info = '"framework_info":{"user":"root","name":"keelson"}';
    return withBody(`{"type":"SUBSCRIBE","${'x'.repeat(2_000_000)}":1,"subscribe":{${info}}}`);
  }
  return readFileSync(new URL(`${name}/request.http`, ERRORS));
}

function withBody(body: string): Buffer {
  const lines = [
    'POST /api/v1/scheduler HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    'Accept: application/json',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

/** With ids put in place, and the length of the body set right. */
function withIds(request: Buffer, rename: (text: string) => string): Buffer {
  const text = request.toString('latin1');
  const renamed = rename(text);
  if (renamed === text) return request;
  const [head = '', ...rest] = renamed.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/^transfer-encoding: chunked/im.test(head)) {
    const content = body.split('\r\n')[1] ?? '';
    return Buffer.from(`${head}\r\n\r\n${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`, 'latin1');
  }
  return Buffer.from(
    `${head.replace(/^Content-Length: \d+/m, `Content-Length: ${body.length}`)}\r\n\r\n${body}`,
    'latin1',
  );
}

/** A whole body; of a stream the first record, or all when it ends. */
function isAnswered(received: Buffer): boolean {
  const { head, body } = split(received);
  if (!received.includes('\r\n\r\n')) return false;
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  const [first] = chunksOf(body);
  if (first === undefined) return false;
  return first.includes('"type":"ERROR"') ? body.endsWith('0\r\n\r\n') : true;
}

function split(bytes: Buffer): { head: string; body: string } {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return { head: bytes.toString(), body: '' };
  return { head: bytes.subarray(0, end).toString(), body: bytes.subarray(end + 4).toString('latin1') };
}

function headersOf(head: string): Map<string, string> {
  const lines = head.split('\r\n').slice(1);
  return new Map(lines.map((line) => [line.split(': ')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: /, '')]));
}

function compareHeaders(answer: string, recorded: string): void {
  const [ours, theirs] = [headersOf(answer), headersOf(recorded)];
  for (const [name, value] of theirs) if (!UNCOMPARED.has(name)) expect([name, ours.get(name)]).toEqual([name, value]);
  for (const name of ['content-type', 'mesos-stream-id', 'allow', 'www-authenticate', 'location'])
    expect([name, ours.has(name)]).toEqual([name, theirs.has(name)]);
}

function compareBodies(
  answer: RawAnswer,
  recorded: { head: string; body: string },
  rename: (text: string) => string,
): void {
  if (!/^transfer-encoding: chunked/im.test(recorded.head)) {
    const [ours, theirs] = [answer.body, rename(recorded.body)];
    // A long echo is the same at its start; where exactly a parser stopped is its own affair.
    if (theirs.length > LONG) expect(ours.slice(0, 70)).toBe(theirs.slice(0, 70));
    else expect(ours).toBe(theirs);
    return;
  }
  const [ours = '', theirs = ''] = [chunksOf(answer.body)[0], chunksOf(recorded.body)[0]];
  if (theirs.includes('{')) {
    const [a, b] = [recordOf(ours), recordOf(rename(theirs))];
    expect(a.type).toBe(b.type);
    expect(fieldsOf(a)).toEqual(fieldsOf(b));
    if (b.type === 'ERROR') expect(a).toEqual(b);
  } else
    expect(ours.slice(ours.indexOf('\n'), ours.indexOf('\n') + 4)).toBe(
      theirs.slice(theirs.indexOf('\n'), theirs.indexOf('\n') + 4),
    );
}

/** The names of what is in an event's message. */
function fieldsOf(event: Json): string[] {
  const message = event[textAt(event, 'type').toLowerCase()];
  return isJson(message) ? Object.keys(message).sort() : [];
}

function recordOf(chunk: string): Json {
  return parse(chunk.slice(chunk.indexOf('\n') + 1));
}

/** Frameworks that a probe has subscribed are torn down at once. */
async function forget(bench: Bench, answer: RawAnswer): Promise<void> {
  const [first] = chunksOf(answer.body);
  if (first === undefined || !first.includes('"type":"SUBSCRIBED"') || first.includes('container_id')) return;
  const framework_id = { value: textAt(recordOf(first), 'subscribed.framework_id.value') };
  const stream = headersOf(answer.head).get('mesos-stream-id') ?? '';
  await post(
    `${bench.target.masterUrl()}/api/v1/scheduler`,
    { type: 'TEARDOWN', framework_id },
    { 'Mesos-Stream-Id': stream },
  );
}
