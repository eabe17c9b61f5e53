import { describe, expect, test } from 'vitest';
import { world } from './support.ts';

const workload = { CPU: 0.5, Mem: 200, Disk: 2, Network: 'host', Image: 'redis:7' };

describe('POST /v1/CREATE/:name/:slaves', () => {
  test('creates an instance of the default framework, and says so in text', async () => {
    const { send, controlPlane } = world();
    expect(await send('POST', '/v1/CREATE/cache/2', workload)).toMatchObject({
      status: 201,
      headers: { 'content-type': expect.stringContaining('text/plain') },
      text: 'Request Accepted, cache Instance will be created',
    });
    expect(controlPlane.get('cache').spec).toMatchObject({
      framework: 'redis',
      slaves: 2,
      resources: { cpus: 0.5, memMb: 200, diskMb: 2048 },
      network: 'host',
      image: 'redis:7',
    });
  });

  test('takes its defaults where there is no body', async () => {
    const { send, controlPlane } = world();
    expect(await send('POST', '/v1/CREATE/cache/0')).toMatchObject({ status: 201 });
    expect(controlPlane.get('cache').spec.resources).toEqual({ cpus: 1, memMb: 100, diskMb: 1024 });
  });

  test('takes the body as curl -d sends it, and numbers written as text', async () => {
    const { send, controlPlane } = world();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await send('POST', '/v1/CREATE/cache/1', { CPU: '2', Mem: '64' }, headers)).toMatchObject({ status: 201 });
    expect(controlPlane.get('cache').spec.resources).toMatchObject({ cpus: 2, memMb: 64 });
  });

  test('refuses a name that is taken', async () => {
    const { send } = world();
    await send('POST', '/v1/CREATE/cache/1', workload);
    expect(await send('POST', '/v1/CREATE/cache/1', workload)).toMatchObject({
      status: 409,
      json: { code: 'INSTANCE_EXISTS' },
    });
  });

  test('names what is wrong as the caller wrote it', async () => {
    const { send, controlPlane } = world();
    const paths = async (url: string, body: unknown) =>
      (await send('POST', url, body)).json.errors.map(({ path }: { path: string }) => path);
    expect(await paths('/v1/CREATE/Cache/1', { CPU: -1, Mem: 1 })).toEqual(['name', 'CPU', 'Mem']);
    expect(await paths('/v1/CREATE/cache/1', { Memory: 1 })).toEqual(['Memory']);
    expect(await paths('/v1/CREATE/cache/many', workload)).toEqual(['slaves']);
    expect(await paths('/v1/CREATE/cache/100', workload)).toEqual(['slaves']);
    expect(controlPlane.calls).toEqual([]);
  });

  test('has a default framework that can be set', async () => {
    const { send } = world({ defaultFramework: 'etcd' });
    expect(await send('POST', '/v1/CREATE/store/0')).toMatchObject({ status: 201 });
    expect((await send('GET', '/v1/instances/store')).json.framework).toBe('etcd');
  });
});

test('DELETE /v1/DELETE/:name destroys, and keeps the data', async () => {
  const { send, controlPlane } = world();
  await send('POST', '/v1/CREATE/cache/1');
  expect(await send('DELETE', '/v1/DELETE/cache')).toMatchObject({
    status: 200,
    text: expect.stringContaining('its data is kept'),
  });
  expect(controlPlane.calls).toContain('destroy cache keep');
  expect(await send('DELETE', '/v1/DELETE/cache')).toMatchObject({ status: 404 });
});

test('PUT /v1/UPDATE/:name/SLAVES/:n scales', async () => {
  const { send, controlPlane } = world();
  await send('POST', '/v1/CREATE/cache/1');
  expect(await send('PUT', '/v1/UPDATE/cache/SLAVES/3')).toMatchObject({
    status: 200,
    text: expect.stringContaining('3 slaves'),
  });
  expect(controlPlane.get('cache').members).toHaveLength(4);
  expect(await send('PUT', '/v1/UPDATE/cache/SLAVES/-1')).toMatchObject({ status: 400 });
  expect(await send('PUT', '/v1/UPDATE/none/SLAVES/1')).toMatchObject({ status: 404 });
});

test('GET /v1/STATUS shows the master and the slaves', async () => {
  const { send } = world();
  await send('POST', '/v1/CREATE/cache/2', workload);
  const server = (Port: number, Used: number | null) => ({ IP: '127.0.0.1', Port, Capacity: 200, Used });
  expect((await send('GET', '/v1/STATUS/cache')).json).toEqual({
    Name: 'cache',
    Master: server(31_000, 4),
    Slaves: [server(31_001, 4), server(31_002, 4)],
  });
  expect((await send('GET', '/v1/STATUS')).json).toEqual([
    { Name: 'cache', Master: server(31_000, null), Slaves: [server(31_001, null), server(31_002, null)] },
  ]);
  expect(await send('GET', '/v1/STATUS/none')).toMatchObject({ status: 404, json: { code: 'INSTANCE_NOT_FOUND' } });
});
