import { readFile } from 'node:fs/promises';
import { ERRORS, KeelsonError } from '@keelson/core';
import { describe, expect, test } from 'vitest';
import { errorsMarkdown } from '../src/index.ts';
import { cache, world } from './support.ts';

describe('a bad spec', () => {
  test('is answered with all that is wrong, where, and what was meant; nothing is stored', async () => {
    const { send, controlPlane } = world();
    const answer = await send('POST', '/v1/instances', { name: 'Cache!', framework: 'redsi', slaves: -1 });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json).toEqual({
      type: '/errors#SPEC_INVALID',
      title: "The instance's spec is not valid",
      status: 400,
      code: 'SPEC_INVALID',
      action: 'Correct the fields that `errors` names.',
      errors: [
        { path: 'name', message: 'must be a DNS label: a-z, 0-9, -, at most 40 characters, first a letter' },
        { path: 'framework', message: 'unknown: redsi. Did you mean redis?' },
        { path: 'slaves', message: 'must be 0 or more' },
      ],
      requestId: answer.headers['x-request-id'],
    });
    expect(controlPlane.calls).toEqual([]);
  });

  test.each([
    ['an unknown field', { ...cache, slave: 1 }, 'slave'],
    ['a wrong type', { ...cache, slaves: 'two' }, 'slaves'],
    ['absurd resources', { ...cache, resources: { memMb: 1e15 } }, 'resources.memMb'],
    ['an unknown option', { ...cache, options: { minReplica: 1 } }, 'options.minReplica'],
    ['a wrong option', { ...cache, options: { maxmemoryPolicy: 5 } }, 'options.maxmemoryPolicy'],
    ['slaves for peers', { ...cache, framework: 'etcd' }, 'slaves'],
    ['no object', [], ''],
    ['null', null, ''],
  ])('with %s names the field', async (_what, body, path) => {
    const { send, controlPlane } = world();
    const answer = await send('POST', '/v1/instances', body);
    expect(answer).toMatchObject({ status: 400, json: { code: 'SPEC_INVALID', errors: [{ path }] } });
    expect(controlPlane.calls).toEqual([]);
  });
});

describe('a body that can not be read', () => {
  test.each([
    ['is no JSON', '{"name":', 400, 'BODY_INVALID'],
    ['poisons a prototype', '{"__proto__":{"x":1}}', 400, 'BODY_INVALID'],
    ['is nested without end', '['.repeat(400_000), 400, 'BODY_INVALID'],
    ['is huge', `{"name":"${'x'.repeat(1_100_000)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('since it %s', async (_what, body, status, code) => {
    const { send, controlPlane } = world();
    const answer = await send('POST', '/v1/instances', body);
    expect(answer).toMatchObject({ status, json: { code }, headers: { 'content-type': 'application/problem+json' } });
    expect(controlPlane.calls).toEqual([]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'since it is %s',
    async (type) => {
      const answer = await world().send('POST', '/v1/instances', cache, { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, json: { code: 'MEDIA_TYPE_UNSUPPORTED' } });
    },
  );

  test('may still hold brackets in its texts', async () => {
    const { send } = world();
    const body = { ...cache, image: `${'['.repeat(200)}\\"` };
    expect(await send('POST', '/v1/instances', body)).toMatchObject({ status: 201 });
  });
});

describe('a route that is not there', () => {
  test.each(['/', '/v1', '/v1/instance', '/v1/instances/a/b', '/v1/%zz'])('%s is a problem document', async (url) => {
    const answer = await world().send('GET', url);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json.status).toBe(answer.status);
    expect([400, 404]).toContain(answer.status);
  });

  test.each([
    ['PUT', '/v1/instances', 'GET, HEAD, POST'],
    ['POST', '/v1/instances/cache', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['GET', '/v1/instances/cache/failover', 'POST'],
    ['DELETE', '/healthz', 'GET, HEAD'],
    ['GET', '/v1/DELETE/cache', 'DELETE'],
  ] as const)('%s %s says which methods there are', async (method, url, allow) => {
    expect(await world().send(method, url)).toMatchObject({
      status: 405,
      headers: { allow },
      json: { code: 'METHOD_NOT_ALLOWED' },
    });
  });
});

describe('a failure behind the API', () => {
  test('keeps its code where it has one', async () => {
    const { send, controlPlane } = world();
    controlPlane.failure = new KeelsonError('STORE_UNAVAILABLE', 'Redis at 127.0.0.1:5657 does not answer.');
    expect(await send('GET', '/v1/instances')).toMatchObject({
      status: 503,
      json: {
        code: 'STORE_UNAVAILABLE',
        detail: 'Redis at 127.0.0.1:5657 does not answer.',
        action: ERRORS.STORE_UNAVAILABLE.action,
      },
    });
  });

  test('tells no internals where it has none', async () => {
    const { send, controlPlane } = world();
    controlPlane.failure = new TypeError('undefined has no secrets at /srv/keelson.ts');
    const answer = await send('GET', '/v1/instances');
    expect(answer).toMatchObject({ status: 500, json: { code: 'INTERNAL' } });
    expect(answer.text).not.toContain('secrets');
  });
});

describe('the table of errors', () => {
  test('is docs/errors.md: node packages/api/scripts/write-errors.ts', async () => {
    const file = new URL('../../../docs/errors.md', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(errorsMarkdown());
  });

  test('is explained where the type of a problem leads', async () => {
    const { send } = world();
    const { json } = await send('GET', '/nowhere');
    const [path = '', anchor] = json.type.split('#');
    const page = await send('GET', path);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`id="${anchor}"`);
  });

  test('has a status that HTTP knows and words for every code', () => {
    for (const [code, { status, title, action }] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[A-Z][A-Z_]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(`${title}${action}`.length).toBeGreaterThan(20);
    }
  });
});
