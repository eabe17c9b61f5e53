import { createServer } from 'node:net';
import { KeelsonError } from '@keelson/core';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { listenApi } from '../src/index.ts';
import { MemoryControlPlane } from './memory-control-plane.ts';
import { cache, world } from './support.ts';

describe('without a token', () => {
  test.each(['localhost', 'localhost:5656', '127.0.0.1:5656', '[::1]:5656'])(
    'answers this machine at %s',
    async (host) => {
      expect(await world().send('GET', '/v1/instances', undefined, { host })).toMatchObject({ status: 200 });
    },
  );

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'a b'])(
    'refuses the host %s',
    async (host) => {
      expect(await world().send('GET', '/v1/instances', undefined, { host })).toMatchObject({
        status: 403,
        json: { code: 'FORBIDDEN' },
      });
    },
  );

  test.each(['https://evil.example', 'null', 'http://localhost:9999', 'http://127.0.0.1:80'])(
    'refuses pages of %s',
    async (origin) => {
      const { send, controlPlane } = world();
      const answer = await send('POST', '/v1/instances', cache, { host: 'localhost:5656', origin });
      expect(answer).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
      expect(controlPlane.calls).toEqual([]);
    },
  );

  test('answers its own pages', async () => {
    const headers = { host: 'localhost:5656', origin: 'http://localhost:5656' };
    expect(await world().send('POST', '/v1/instances', cache, headers)).toMatchObject({ status: 201 });
  });

  test('answers other hosts that are allowed', async () => {
    const { send } = world({ allowedHosts: ['gateway'] });
    expect(await send('GET', '/v1/instances', undefined, { host: 'gateway:5656' })).toMatchObject({ status: 200 });
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])('does not listen on %s', async (host) => {
    const listening = listenApi({ controlPlane: new MemoryControlPlane(), host, port: 0 });
    await expect(listening).rejects.toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringContaining('without a token') }),
    );
  });
});

describe('with a token', () => {
  const token = 'swordfish';

  test.each([undefined, 'Bearer', 'Bearer sword', 'Bearer swordfish2', 'Basic swordfish', 'swordfish'])(
    'refuses %j',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      expect(await world({ token }).send('GET', '/v1/instances', undefined, headers)).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer realm="keelson"' },
        json: { code: 'UNAUTHORIZED' },
      });
    },
  );

  test('answers whoever sends it, wherever it is reached', async () => {
    const headers = { authorization: 'Bearer swordfish', host: 'keelson.example' };
    expect(await world({ token }).send('GET', '/v1/instances', undefined, headers)).toMatchObject({ status: 200 });
  });

  test('tells those without one no more than whether it lives, and its documentation', async () => {
    const { send } = world({ token });
    for (const url of ['/healthz', '/readyz', '/docs/', '/docs/json', '/openapi.json', '/errors'])
      expect((await send('GET', url)).status, url).toBe(200);
    for (const url of ['/metrics', '/v1/agents', '/v1/events', '/v1/STATUS', '/nowhere', '/docsx'])
      expect((await send('GET', url)).status, url).toBe(401);
    expect((await send('POST', '/healthz')).status).toBe(401);
  });

  test('listens beyond this machine', async () => {
    const api = await listenApi({ controlPlane: new MemoryControlPlane(), token, host: '0.0.0.0', port: 0 });
    try {
      const { port } = new URL(api.url);
      const answer = await fetch(`http://127.0.0.1:${port}/v1/instances`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(200);
    } finally {
      await api.close();
      await api.close();
    }
  });
});

test('a taken port is a clear error', async () => {
  const other = createServer();
  const port = await listenOn(other);
  const error = await listenApi({ controlPlane: new MemoryControlPlane(), port }).catch((reason: unknown) => reason);
  other.close();
  expect(error).toBeInstanceOf(KeelsonError);
  expect(error).toMatchObject({ code: 'PORT_TAKEN', message: expect.stringContaining(String(port)) });
});

test('the log holds paths and statuses, no tokens and no credentials', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const { send } = world({ token: 'swordfish', logger });
  const headers = { authorization: 'Bearer swordfish' };
  await send('POST', '/v1/instances', { ...cache, image: 'private/image' }, headers);
  await send('GET', '/v1/instances/cache/credentials', undefined, headers);
  await send('POST', '/v1/instances', '{"broken', headers);
  const log = lines.join('');
  expect(log).toContain('/v1/instances/cache/credentials');
  for (const secret of ['swordfish', 'correct-horse', 'private/image', 'broken']) expect(log).not.toContain(secret);
});

test('each answer names its request', async () => {
  const { send } = world();
  const [a, b] = [await send('GET', '/v1/instances'), await send('GET', '/v1/instances')];
  expect(a.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(a.headers['x-request-id']).not.toBe(b.headers['x-request-id']);
});
