import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type ListeningApi, type ListenOptions, listenApi } from '../src/index.ts';
import { MemoryControlPlane } from './memory-control-plane.ts';
import { cache, world } from './support.ts';

describe('pages', () => {
  test('go on where the last one ended', async () => {
    const { send, controlPlane } = world();
    for (let index = 0; index < 5; index += 1)
      controlPlane.note('running', index % 2 === 0 ? 'a' : 'b', null, `${index}`);
    const accept = { accept: 'application/json' };
    const messages = (answer: { json: { items: { message: string }[] } }) =>
      answer.json.items.map(({ message }) => message);
    const first = await send('GET', '/v1/events?limit=3', undefined, accept);
    expect(messages(first)).toEqual(['0', '1', '2']);
    const second = await send('GET', `/v1/events?since=${first.json.next}`, undefined, accept);
    expect(messages(second)).toEqual(['3', '4']);
    const third = await send('GET', `/v1/events?since=${second.json.next}`, undefined, accept);
    expect(third.json).toEqual({ items: [], next: second.json.next });
    expect(messages(await send('GET', '/v1/instances/b/events'))).toEqual(['1', '3']);
    expect(messages(await send('GET', '/v1/instances/a/events?last=2'))).toEqual(['2', '4']);
  });

  test.each(['since=a%0ab', 'since=', 'limit=0', 'last=x'])('refuse ?%s', async (query) => {
    const answer = await world().send('GET', `/v1/instances/a/events?${query}`);
    expect(answer).toMatchObject({ status: 400, json: { code: 'QUERY_INVALID' } });
  });
});

const running: ListeningApi[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((api) => api.close()));
});

async function listening(options: Partial<ListenOptions> = {}) {
  const controlPlane = new MemoryControlPlane();
  const api = await listenApi({ controlPlane, port: 0, ...options });
  running.push(api);
  return { controlPlane, api };
}

/** A real socket, read as it comes. */
class StreamReader {
  text = '';
  readonly #response: IncomingMessage;

  private constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8').on('data', (chunk: string) => {
      this.text += chunk;
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    const request = get(url, { headers, agent: false });
    const [response]: IncomingMessage[] = await once(request, 'response');
    if (response === undefined) throw new Error('no response');
    return new StreamReader(response);
  }

  get response(): IncomingMessage {
    return this.#response;
  }

  messages(): string[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, data]) => String(JSON.parse(String(data)).message));
  }

  lastId(): string {
    return [...this.text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#response, 'data');
  }

  close(): void {
    this.#response.destroy();
  }
}

describe('the stream, on a real socket', () => {
  test('sends what was and what comes, and resumes where it was cut', async () => {
    const { controlPlane, api } = await listening();
    controlPlane.note('created', 'a', null, 'one');
    const first = await StreamReader.open(`${api.url}/v1/events`);
    expect(first.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    controlPlane.note('running', 'a', null, 'two');
    await first.until(() => first.messages().length === 2);
    first.close();
    controlPlane.note('lost', 'a', null, 'three');
    const second = await StreamReader.open(`${api.url}/v1/events`, { 'last-event-id': first.lastId() });
    controlPlane.note('running', 'a', null, 'four');
    await second.until(() => second.messages().length === 2);
    expect([...first.messages(), ...second.messages()]).toEqual(['one', 'two', 'three', 'four']);
    const third = await StreamReader.open(`${api.url}/v1/events?since=${first.lastId()}`);
    await third.until(() => third.messages().length === 2);
    second.close();
    third.close();
  });

  test('is of one instance where its events are asked for', async () => {
    const { controlPlane, api } = await listening();
    controlPlane.note('created', 'other', null, 'other');
    await controlPlane.create(cache);
    const accept = { accept: 'text/event-stream' };
    const stream = await StreamReader.open(`${api.url}/v1/instances/cache/events`, accept);
    await stream.until(() => stream.messages().length > 0);
    expect(stream.messages()).toEqual(['created by the API: redis']);
    stream.close();
    expect((await fetch(`${api.url}/v1/instances/none/events`, { headers: accept })).status).toBe(404);
  });

  test('shows that it lives while nothing happens', async () => {
    const { api } = await listening({ heartbeatMs: 20 });
    const stream = await StreamReader.open(`${api.url}/v1/events`);
    await stream.until(() => stream.text.includes(': heartbeat\n\n: heartbeat\n\n'));
    stream.close();
  });

  test('ends cleanly when the API closes', async () => {
    const { controlPlane, api } = await listening();
    controlPlane.note('created', 'a', null, 'one');
    const stream = await StreamReader.open(`${api.url}/v1/events`);
    await stream.until(() => stream.messages().length === 1);
    const ended = once(stream.response, 'end');
    await api.close();
    await ended;
    expect(stream.response.complete).toBe(true);
  });

  test('is refused beyond the limit, and free again when one goes', async () => {
    const { api } = await listening({ maxStreams: 1 });
    const first = await StreamReader.open(`${api.url}/v1/events`);
    const refused = await fetch(`${api.url}/v1/events`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_STREAMS' });
    first.close();
    const status = async () => {
      const stream = await StreamReader.open(`${api.url}/v1/events`);
      stream.close();
      return stream.response.statusCode;
    };
    await expect.poll(status).toBe(200);
  });

  test('cuts off a client that does not read, and keeps next to nothing for it', async () => {
    const { controlPlane, api } = await listening({ drainTimeoutMs: 200 });
    let taken = 0;
    const big = 'x'.repeat(2000);
    controlPlane.tailEvents = async function* () {
      for (taken = 1; taken < 100_000; taken += 1)
        yield { id: `${taken}-0`, uid: 'a', instance: 'a', kind: 'running', atMs: 0, member: null, message: big };
    };
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const closed = once(socket, 'close');
    await expect.poll(() => taken, { timeout: 5000 }).toBeGreaterThan(1);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const stuckAt = taken;
    socket.resume();
    await closed;
    expect(taken).toBe(stuckAt);
    expect(stuckAt).toBeLessThan(20_000);
  });

  test('refuses a waiting request beyond the limit, and takes one again when one has gone', async () => {
    const { controlPlane, api } = await listening({ maxWaits: 2 });
    controlPlane.places = 1;
    await controlPlane.create(cache);
    const url = `${api.url}/v1/instances/cache?wait=running&timeoutMs=60000`;
    // Not by fetch, which connects again for nothing after a request that was given up.
    const waitAndGo = () => get(url, { agent: false }).on('error', () => undefined);
    let waiting = 0;
    const waitFor = controlPlane.wait.bind(controlPlane);
    controlPlane.wait = (...query) => {
      waiting += 1;
      return waitFor(...query).finally(() => {
        waiting -= 1;
      });
    };
    const clients = [waitAndGo(), waitAndGo()];
    await expect.poll(() => waiting).toBe(2);
    const refused = await fetch(url);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_WAITS', detail: '2 are open.' });
    expect(await (await fetch(`${api.url}/v1/instances/cache`)).json()).toMatchObject({ phase: 'waiting' });
    for (const client of clients) client.destroy();
    await expect.poll(() => waiting).toBe(0);
    const answer = fetch(url);
    await expect.poll(() => waiting).toBe(1);
    controlPlane.set({ ...controlPlane.get('cache'), phase: 'running' });
    expect(await (await answer).json()).toMatchObject({ phase: 'running' });
  });

  test('lets a waiting request know that its client has gone', async () => {
    const { controlPlane, api } = await listening();
    controlPlane.places = 1;
    await controlPlane.create(cache);
    const aborted = new Promise<void>((resolve) => {
      controlPlane.wait = async (_name, _until, _timeoutMs, signal) => {
        await once(signal, 'abort');
        resolve();
        return { reached: false, instance: null };
      };
    });
    const client = new AbortController();
    const waiting = fetch(`${api.url}/v1/instances/cache?wait=running&timeoutMs=60000`, { signal: client.signal });
    setTimeout(() => client.abort(), 50);
    await expect(waiting).rejects.toThrow();
    await aborted;
  });
});
