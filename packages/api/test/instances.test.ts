import { describe, expect, test } from 'vitest';
import { cache, world } from './support.ts';

describe('POST /v1/instances', () => {
  test('creates the instance with its defaults, and says where it is', async () => {
    const { send } = world();
    const answer = await send('POST', '/v1/instances', cache);
    expect(answer).toMatchObject({ status: 201, headers: { location: '/v1/instances/cache' } });
    expect(answer.json).toMatchObject({ name: 'cache', phase: 'running', spec: { resources: { memMb: 100 } } });
    expect((await send('GET', '/v1/instances/cache')).json).toEqual(answer.json);
  });

  test('refuses a name that is taken', async () => {
    const { send } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('POST', '/v1/instances', cache)).toMatchObject({
      status: 409,
      json: { code: 'INSTANCE_EXISTS' },
    });
  });
});

describe('PUT /v1/instances/{name}', () => {
  test('creates, then changes, then changes nothing', async () => {
    const { send } = world();
    const body = { framework: 'redis', slaves: 2 };
    const created = await send('PUT', '/v1/instances/cache', body);
    expect(created).toMatchObject({
      status: 201,
      headers: { 'keelson-outcome': 'created', location: '/v1/instances/cache' },
    });
    const same = await send('PUT', '/v1/instances/cache', { ...body, name: 'cache' });
    expect(same).toMatchObject({ status: 200, headers: { 'keelson-outcome': 'unchanged' }, json: { generation: 1 } });
    const changed = await send('PUT', '/v1/instances/cache', { ...body, slaves: 3 });
    expect(changed).toMatchObject({ status: 200, headers: { 'keelson-outcome': 'changed' }, json: { generation: 2 } });
  });

  test('takes what GET answers', async () => {
    const { send } = world();
    const { json } = await send('POST', '/v1/instances', cache);
    expect(await send('PUT', '/v1/instances/cache', json.spec)).toMatchObject({
      status: 200,
      headers: { 'keelson-outcome': 'unchanged' },
    });
  });

  test('refuses a body that names another instance', async () => {
    const { send, controlPlane } = world();
    const answer = await send('PUT', '/v1/instances/cache', { ...cache, name: 'other' });
    expect(answer).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'name', message: 'must be cache, as in the path' }] },
    });
    expect(controlPlane.calls).toEqual([]);
  });
});

describe('PATCH /v1/instances/{name}', () => {
  test('scales, and leaves the rest as it was', async () => {
    const { send } = world();
    await send('POST', '/v1/instances', { ...cache, options: { minReplicas: 1 } });
    const answer = await send('PATCH', '/v1/instances/cache', { slaves: 3 });
    expect(answer).toMatchObject({ status: 200, json: { spec: { slaves: 3, options: { minReplicas: 1 } } } });
  });

  test('is a merge patch, by that media type too', async () => {
    const { send } = world();
    await send('POST', '/v1/instances', { ...cache, image: 'redis:7' });
    const headers = { 'content-type': 'application/merge-patch+json' };
    const { json } = await send('PATCH', '/v1/instances/cache', { image: null, resources: { memMb: 200 } }, headers);
    expect(json.spec).toMatchObject({ resources: { memMb: 200, cpus: 1 } });
    expect(json.spec).not.toHaveProperty('image');
  });

  test('refuses what a living instance can not follow, with the reasons, and changes nothing', async () => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    const answer = await send('PATCH', '/v1/instances/cache', { name: 'other', resources: { diskMb: 1 } });
    expect(answer).toMatchObject({ status: 409, json: { code: 'SPEC_CHANGE_FORBIDDEN' } });
    expect(answer.json.errors.map(({ path }: { path: string }) => path)).toEqual(['name', 'resources.diskMb']);
    expect(controlPlane.calls).toEqual(['create cache']);
  });

  test.each([
    [{ slaves: -1 }, 'SPEC_INVALID'],
    [{ slave: 1 }, 'SPEC_INVALID'],
    [[1], 'BODY_INVALID'],
    [5, 'BODY_INVALID'],
  ])('refuses %j', async (body, code) => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('PATCH', '/v1/instances/cache', body)).toMatchObject({ status: 400, json: { code } });
    expect(controlPlane.calls).toEqual(['create cache']);
  });

  test('knows no instance that is not there', async () => {
    expect(await world().send('PATCH', '/v1/instances/none', { slaves: 1 })).toMatchObject({
      status: 404,
      json: { code: 'INSTANCE_NOT_FOUND' },
    });
  });
});

describe('GET /v1/instances', () => {
  test('pages by name', async () => {
    const { send } = world();
    for (const name of ['c', 'a', 'b']) await send('POST', '/v1/instances', { ...cache, name });
    const first = await send('GET', '/v1/instances?limit=2');
    expect(first.json.items.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    const second = await send('GET', `/v1/instances?limit=2&after=${first.json.next}`);
    expect(second.json).toMatchObject({ items: [{ name: 'c' }], next: null });
  });

  test.each(['limit=0', 'limit=5000', 'limit=x', 'limit=1&limit=2', 'page=2'])('refuses ?%s', async (query) => {
    expect(await world().send('GET', `/v1/instances?${query}`)).toMatchObject({
      status: 400,
      json: { code: 'QUERY_INVALID' },
    });
  });
});

describe('GET /v1/instances/{name}?wait=', () => {
  test('answers as soon as it is so', async () => {
    const { send, controlPlane } = world();
    controlPlane.places = 1;
    const created = (await send('POST', '/v1/instances', cache)).json;
    const waiting = send('GET', '/v1/instances/cache?wait=running&timeoutMs=60000');
    setTimeout(() => controlPlane.set({ ...created, phase: 'running' }), 20);
    expect(await waiting).toMatchObject({ status: 200, json: { phase: 'running' } });
  });

  test('says how it is when the time is over', async () => {
    const { send, controlPlane } = world();
    controlPlane.places = 1;
    await send('POST', '/v1/instances', cache);
    expect(await send('GET', '/v1/instances/cache?wait=running&timeoutMs=20')).toMatchObject({
      status: 504,
      json: { code: 'TIMEOUT', report: { phase: 'waiting', members: [{}, { reasons: [{ agents: 3 }] }, {}] } },
    });
  });

  test('has nothing to say of what is gone', async () => {
    const { send } = world();
    await send('POST', '/v1/instances', cache);
    await send('DELETE', '/v1/instances/cache');
    expect(await send('GET', '/v1/instances/cache?wait=gone')).toMatchObject({ status: 204, text: '' });
    expect(await send('GET', '/v1/instances/cache?wait=running')).toMatchObject({ status: 404 });
  });

  test('ends when the API closes', async () => {
    const { app, send, controlPlane } = world();
    controlPlane.places = 1;
    await send('POST', '/v1/instances', cache);
    const waiting = send('GET', '/v1/instances/cache?wait=running&timeoutMs=60000');
    setTimeout(() => void app.close(), 20);
    expect(await waiting).toMatchObject({ status: 504 });
  });

  test.each(['wait=soon', 'wait=running&timeoutMs=0', 'wait=running&timeoutMs=1e3'])('refuses ?%s', async (query) => {
    const { send } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('GET', `/v1/instances/cache?${query}`)).toMatchObject({
      status: 400,
      json: { code: 'QUERY_INVALID' },
    });
  });
});

describe('DELETE /v1/instances/{name}', () => {
  test('keeps the data unless told otherwise, and says so', async () => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('DELETE', '/v1/instances/cache')).toMatchObject({
      status: 202,
      json: { data: 'keep', instance: { phase: 'destroying' } },
    });
    await send('POST', '/v1/instances', cache);
    expect(await send('DELETE', '/v1/instances/cache?data=delete')).toMatchObject({ json: { data: 'delete' } });
    expect(controlPlane.calls).toContain('destroy cache keep');
    expect(controlPlane.calls).toContain('destroy cache delete');
  });

  test('refuses data=all', async () => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('DELETE', '/v1/instances/cache?data=all')).toMatchObject({ status: 400 });
    expect(controlPlane.calls).toEqual(['create cache']);
  });
});

describe('operations', () => {
  test("maintain asks for an operation of the framework's own, by its name", async () => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('POST', '/v1/instances/cache/maintain', { operation: 'backup' })).toMatchObject({
      status: 202,
      json: { requests: [{ kind: 'maintain', outcome: 'done' }] },
    });
    expect(await send('POST', '/v1/instances/none/maintain', { operation: 'backup' })).toMatchObject({ status: 404 });
    for (const body of [
      undefined,
      {},
      { operation: '' },
      { operation: 'x'.repeat(33) },
      { operation: 'backup', to: 1 },
    ])
      expect(await send('POST', '/v1/instances/cache/maintain', body)).toMatchObject({ status: 400 });
    expect(controlPlane.calls.filter((call) => call.startsWith('maintain'))).toEqual([
      'maintain cache backup',
      'maintain none backup',
    ]);
  });

  test.each(['failover', 'switchover'])('%s takes a member by name, by ordinal, or none', async (kind) => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('POST', `/v1/instances/cache/${kind}`, { to: 'cache-2' })).toMatchObject({
      status: 202,
      json: { master: 'cache-2' },
    });
    expect(await send('POST', `/v1/instances/cache/${kind}`, { to: '1' })).toMatchObject({
      json: { master: 'cache-1' },
    });
    expect(await send('POST', `/v1/instances/cache/${kind}`)).toMatchObject({ status: 202 });
    expect(controlPlane.calls.slice(1)).toEqual([`${kind} cache cache-2`, `${kind} cache cache-1`, `${kind} cache -`]);
    expect(await send('POST', `/v1/instances/cache/${kind}`, { to: 'cache-7' })).toMatchObject({
      status: 404,
      json: { code: 'MEMBER_NOT_FOUND' },
    });
    expect(await send('POST', `/v1/instances/cache/${kind}`, { too: 'cache-1' })).toMatchObject({
      status: 400,
      json: { code: 'BODY_INVALID', errors: [{ path: 'too', message: 'is not a known field. Did you mean to?' }] },
    });
  });

  test('suspends and resumes', async () => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('POST', '/v1/instances/cache/suspend')).toMatchObject({
      status: 202,
      json: { phase: 'suspended' },
    });
    expect(await send('POST', '/v1/instances/cache/resume', {})).toMatchObject({
      status: 202,
      json: { phase: 'running' },
    });
    expect(controlPlane.calls.slice(1)).toEqual(['suspend cache operator', 'resume cache']);
  });

  test('fences a member by its name', async () => {
    const { send, controlPlane } = world();
    await send('POST', '/v1/instances', cache);
    expect(await send('POST', '/v1/members/cache-0/fence')).toMatchObject({ status: 202, json: { name: 'cache' } });
    expect(controlPlane.calls).toContain('fence cache-0');
    expect(await send('POST', '/v1/members/none-0/fence')).toMatchObject({
      status: 404,
      json: { code: 'MEMBER_NOT_FOUND' },
    });
  });
});

describe('details of one instance', () => {
  test('are its endpoints, statistics, logs, and credentials that nobody caches', async () => {
    const { send } = world();
    await send('POST', '/v1/instances', cache);
    expect((await send('GET', '/v1/instances/cache/endpoints')).json).toMatchObject({
      master: { member: 'cache-0', ports: { redis: 31_000 } },
      members: [{}, {}, {}],
    });
    expect((await send('GET', '/v1/instances/cache/stats')).json['cache-1']).toMatchObject({ cpuPercent: 0.3 });
    expect(await send('GET', '/v1/instances/cache/credentials')).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      json: { password: 'correct-horse' },
    });
    for (const member of ['cache-1', '1']) {
      const logs = await send('GET', `/v1/instances/cache/members/${member}/logs?tail=1`);
      expect(logs).toMatchObject({
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        text: 'cache-1 line 0\n',
      });
    }
  });

  test('are not those of another', async () => {
    const { send } = world();
    await send('POST', '/v1/instances', cache);
    await send('POST', '/v1/instances', { ...cache, name: 'other' });
    expect(await send('GET', '/v1/instances/cache/members/other-0/logs')).toMatchObject({
      status: 404,
      json: { code: 'MEMBER_NOT_FOUND' },
    });
    for (const part of ['endpoints', 'stats', 'credentials', 'members/none-0/logs'])
      expect(await send('GET', `/v1/instances/none/${part}`)).toMatchObject({
        status: 404,
        json: { code: 'INSTANCE_NOT_FOUND' },
      });
  });
});
