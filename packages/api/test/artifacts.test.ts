/** Where agents fetch the executor: as Mesos's fetcher asks (HEAD for the length, then GET), and as others may. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ListeningArtifacts, listenArtifacts } from '../src/index.ts';

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const name = `keelson-executor-linux-x64-${sha256}`;

let folder: string;
let server: ListeningArtifacts;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keelson artifacts-'));
  writeFileSync(join(folder, name), content);
  server = await listenArtifacts({ folder, host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function get(path = `/${name}`, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers, method });
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('a file whose name holds its hash', () => {
  test('is served whole, with its length, to be kept for good', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-length': '300000',
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${sha256}"`,
    });
    expect(content.equals(await bytesOf(response))).toBe(true);
  });

  test('tells its length to a HEAD, without a body', async () => {
    const response = await get(`/${name}`, { range: 'bytes=0-9' }, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('300000');
    expect((await bytesOf(response)).length).toBe(0);
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100-199', 100, 200],
    ['bytes=299990-', 299_990, 300_000],
    ['bytes=299990-999999', 299_990, 300_000],
    ['bytes=-10', 299_990, 300_000],
    ['bytes=-999999', 0, 300_000],
  ])('gives the part %s', async (range, from, to) => {
    const response = await get(`/${name}`, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/300000`);
    expect(response.headers.get('content-length')).toBe(String(to - from));
    expect(content.subarray(from, to).equals(await bytesOf(response))).toBe(true);
  });

  test.each(['bytes=300000-', 'bytes=999999-9999999', 'bytes=-0'])('has no part %s', async (range) => {
    const response = await get(`/${name}`, { range });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */300000');
  });

  test.each(['bytes=9-1', 'bytes=a-b', 'lines=1-2', 'bytes', 'bytes=0-1,5-6', `bytes=0-1${','.repeat(300)}`])(
    'is served whole where %s is asked for',
    async (range) => {
      const response = await get(`/${name}`, { range });
      expect(response.status).toBe(200);
      expect((await bytesOf(response)).length).toBe(300_000);
    },
  );

  test('is resumed only where it is still the same', async () => {
    const range = 'bytes=10-';
    expect((await get(`/${name}`, { range, 'if-range': `"${sha256}"` })).status).toBe(206);
    expect((await get(`/${name}`, { range, 'if-range': '"another"' })).status).toBe(200);
  });

  test.each([`"${sha256}"`, `W/"${sha256}"`, `"other", "${sha256}"`, '*'])(
    'is not sent to who has %s',
    async (etag) => {
      const response = await get(`/${name}`, { 'if-none-match': etag });
      expect(response.status).toBe(304);
      expect((await bytesOf(response)).length).toBe(0);
    },
  );

  test('is served to many at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, async () => bytesOf(await get())));
    expect(all.every((bytes) => content.equals(bytes))).toBe(true);
  });
});

describe('nothing else is readable', () => {
  test.each([
    '/',
    '/index.html',
    '/last-build.json',
    `/../${'x'.repeat(3)}`,
    '/%2e%2e%2fetc%2fpasswd',
    `/..%2f${name}`,
    `/sub/${name}`,
    `/${name}/`,
    `/${name.toUpperCase()}`,
    `/keelson-executor-linux-x64-${'0'.repeat(64)}`,
    '/%ff',
    `/${'a'.repeat(5_000)}`,
  ])('%s', async (path) => {
    writeFileSync(join(folder, 'last-build.json'), 'secret');
    const { status, body } = await rawGet(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).not.toContain('secret');
  });

  test('a file that is not what its name says', async () => {
    writeFileSync(join(folder, name), 'another content');
    expect((await get()).status).toBe(404);
    writeFileSync(join(folder, name), content);
    expect((await get()).status).toBe(200);
  });

  test('a link to somewhere else', async () => {
    const linked = join(folder, `linked-${sha256}`);
    symlinkSync(join(folder, name), linked);
    expect((await get(`/linked-${sha256}`)).status).toBe(404);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('by %s', async (method) => {
    expect((await get(`/${name}`, {}, method)).status).toBe(404);
  });

  test('and a client that hangs holds up nobody', async () => {
    const { port } = new URL(server.url);
    const hanging = connect(Number(port), '127.0.0.1');
    hanging.write(`GET /${name} HTTP/1.1\r\nHost: x\r\n\r\n`);
    hanging.pause();
    expect((await get()).status).toBe(200);
    await server.close(); // does not wait for it
    hanging.destroy();
  });
});

/** As it is, without a client's corrections of the path. */
function rawGet(path: string): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const { hostname, port } = new URL(server.url);
  const outgoing = request({ hostname, port, path }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
  });
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

describe('many who fetch at once', () => {
  const big = randomBytes(64 * 1024 * 1024);
  const bigName = `keelson-executor-linux-x64-${createHash('sha256').update(big).digest('hex')}`;

  test('are served one after the other, so that some have it in time; who goes away is not waited for', async () => {
    writeFileSync(join(folder, bigName), big);
    const narrow = await listenArtifacts({ folder, host: '127.0.0.1', port: 0, atOnce: 1 });
    try {
      const order: string[] = [];
      const fetchAs = async (who: string, signal?: AbortSignal) => {
        const response = await fetch(`${narrow.url}/${bigName}`, signal === undefined ? {} : { signal });
        order.push(`${who} begins`);
        return response;
      };
      const first = await fetchAs('first');
      const left = new AbortController();
      const second = fetchAs('second', left.signal);
      const third = fetchAs('third');
      left.abort();
      await expect(second).rejects.toThrow();
      expect((await bytesOf(first)).length).toBe(big.length);
      order.push('first ends');
      expect((await bytesOf(await third)).length).toBe(big.length);
      expect(order).toEqual(['first begins', 'first ends', 'third begins']);
    } finally {
      await narrow.close();
    }
  });
});
