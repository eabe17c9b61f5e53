/** The REST API as its callers have it: over HTTP, in front of a real scheduler that dies in between. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { finish } from '../support/traces.ts';

interface Event {
  readonly id: string;
  readonly instance: string;
  readonly kind: string;
}

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
});
afterAll(async () => {
  await finish(keelson);
});

/** Server-sent events, until `isEnough` or the stream ends. */
async function stream(path: string, headers: Record<string, string>, isEnough: (events: Event[]) => boolean) {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(30_000)]);
  const response = await fetch(`${keelson.url}${path}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal,
  });
  const events: Event[] = [];
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, data] = /^data: (.*)$/m.exec(part) ?? [];
        if (data !== undefined) events.push(JSON.parse(data));
      }
      if (isEnough(events)) break;
    }
  } catch (error) {
    if (signal.aborted) throw error; // else its scheduler has died
  }
  stop.abort();
  return events;
}

async function allEvents(): Promise<Event[]> {
  const response = await fetch(`${keelson.url}/v1/events?limit=1000`, { headers: { accept: 'application/json' } });
  const { items }: { items: Event[] } = JSON.parse(await response.text());
  return items;
}

const ids = (events: readonly Event[]) => events.map(({ id }) => id);
const spec = { name: 'web', framework: 'redis', slaves: 1, resources: { memMb: 48, cpus: 0.5 } };

it('waits for an instance to run, and says how it is where that takes too long', async () => {
  const { status } = await keelson.request('POST', '/v1/instances', spec);
  expect(status).toBe(201);
  const ready = await keelson.request<Instance>('GET', '/v1/instances/web?wait=running&timeoutMs=60000');
  expect(ready).toMatchObject({ status: 200, body: { phase: 'running', master: 'web-0' } });
  const huge = { name: 'huge', framework: 'redis', resources: { memMb: 16_777_216 } };
  expect((await keelson.request('POST', '/v1/instances', huge)).status).toBe(201);
  const beganMs = performance.now();
  const late = await keelson.request<Instance>('GET', '/v1/instances/huge?wait=running&timeoutMs=1500');
  expect(performance.now() - beganMs).toBeGreaterThan(1_400);
  expect(late.body.phase).not.toBe('running');
  const problem = await keelson.request<{ code?: string }>('GET', '/v1/instances/huge?wait=running&timeoutMs=never');
  expect(problem).toMatchObject({ status: 400, body: { code: 'QUERY_INVALID', status: 400 } });
});

it('gives all instances page by page', async () => {
  const page = (query: string) =>
    keelson.request<{ items: Instance[]; next: string | null }>('GET', `/v1/instances${query}`);
  const first = await page('?limit=1');
  const second = await page(`?limit=1&after=${first.body.next}`);
  expect([first, second].flatMap(({ body }) => body.items.map(({ name }) => name))).toEqual(['huge', 'web']);
  expect(second.body.next).toBeNull();
  await keelson.request('DELETE', '/v1/instances/huge?data=delete');
  await keelson.gone('huge');
});

it('changes nothing for the same declaration, in whatever order it is written: not even a container', async () => {
  const { uid } = await keelson.get('web');
  const containers = async () => (await keelson.containers(uid)).map(({ Id }) => Id).sort();
  const put = (options: object) => keelson.request<Instance>('PUT', '/v1/instances/web', { ...spec, options });
  await put({ config: { hz: 20, databases: 4 } });
  const { generation } = await keelson.running('web');
  const before = await containers();
  const again = await put({ config: { databases: 4, hz: 20 } });
  expect(again).toMatchObject({ status: 200, body: { generation } });
  await keelson.running('web');
  expect(await containers()).toEqual(before);
});

it('streams events, and goes on where they were cut by the death of the scheduler: each once, none missing', async () => {
  const before = await allEvents();
  let seen = 0;
  const streamed = stream('/v1/events', {}, (events) => {
    seen = events.length;
    return false;
  });
  await until(async () => seen >= before.length, 30_000);
  await keelson.request('PATCH', '/v1/instances/web', { slaves: 2 });
  process.kill(keelson.pidOf('scheduler'), 'SIGKILL');
  const first = await streamed;
  expect(first.length).toBeGreaterThanOrEqual(before.length);
  await until(
    async () => (await keelson.request('GET', '/readyz').catch(() => ({ status: 0 }))).status === 200,
    30_000,
  );
  await keelson.running('web');
  const all = await allEvents();
  const last = first.at(-1)?.id ?? '0';
  const missed = all.length - first.length;
  const rest = await stream('/v1/events', { 'last-event-id': last }, (events) => events.length >= missed);
  expect([...ids(first), ...ids(rest)].slice(0, all.length)).toEqual(ids(all));
  const since = await stream(`/v1/events?since=${last}`, {}, (events) => events.length >= missed);
  expect(ids(since).slice(0, missed)).toEqual(ids(rest).slice(0, missed));
  const own = await stream('/v1/instances/web/events', {}, (events) => events.some(({ kind }) => kind === 'created'));
  expect(new Set(own.map(({ instance }) => instance))).toEqual(new Set(['web']));
});

it('serves those who still call the five routes of mesos-go-stateful', async () => {
  const workload = { CPU: 0.5, Mem: 48, Disk: 1, Network: 'host' };
  const created = await keelson.request('POST', '/v1/CREATE/old/1', workload);
  expect(created).toMatchObject({ status: 201, body: expect.stringContaining('old Instance will be created') });
  expect((await keelson.request('POST', '/v1/CREATE/old/1', workload)).status).toBe(409);
  await keelson.running('old');
  const state = () => keelson.request<{ Master: { Port: number } | null; Slaves: object[] }>('GET', '/v1/STATUS/old');
  expect((await state()).body).toMatchObject({ Name: 'old', Master: { IP: '127.0.0.1', Capacity: 48 } });
  expect((await keelson.request('PUT', '/v1/UPDATE/old/SLAVES/2')).status).toBe(200);
  expect((await keelson.running('old')).members).toHaveLength(3);
  expect((await state()).body.Slaves).toHaveLength(2);
  const all = await keelson.request<{ Name: string }[]>('GET', '/v1/STATUS');
  expect(all.body.map(({ Name }) => Name)).toEqual(['old', 'web']);
  expect((await keelson.request('DELETE', '/v1/DELETE/old')).status).toBe(200);
  await keelson.gone('old');
});

it('serves a description of itself, and the meaning of each error', async () => {
  const openApi = await keelson.request<{ paths: object }>('GET', '/openapi.json');
  expect(Object.keys(openApi.body.paths)).toEqual(
    expect.arrayContaining(['/v1/instances', '/v1/CREATE/{name}/{slaves}']),
  );
  expect((await keelson.request('GET', '/docs')).status).toBe(200);
  const missing = await keelson.request<{ type: string; code: string }>('GET', '/v1/instances/none');
  expect(missing).toMatchObject({ status: 404, body: { code: 'INSTANCE_NOT_FOUND', title: expect.any(String) } });
  const page = await keelson.request<string>('GET', new URL(missing.body.type, keelson.url).pathname);
  expect(page.body).toContain('INSTANCE_NOT_FOUND');
});
