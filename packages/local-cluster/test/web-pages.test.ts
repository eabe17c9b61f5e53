/** A page in a browser on this machine, by whatever name it reaches the cluster, may not run commands here. */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FRAMEWORK, TestCluster } from './harness.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start();
});
afterAll(() => cluster.close());

function post(path: string, body: string, headers: Record<string, string>): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
  };
  const call = request(`${cluster.ready.masterUrl}${path}`, options, (response) => {
    resolve(response.statusCode);
    response.destroy();
  });
  call.once('error', reject);
  call.end(body);
  return promise;
}

const subscribe = JSON.stringify({ type: 'SUBSCRIBE', subscribe: { framework_info: FRAMEWORK } });
const health = JSON.stringify({ type: 'GET_HEALTH' });

it.each(['https://evil.example', 'http://rebound.example:5050', 'null'])(
  'is refused with the origin %s',
  async (origin) => {
    const host = { Origin: origin, Host: 'rebound.example:5050' };
    expect(await post('/api/v1/scheduler', subscribe, host)).toBe(403);
    expect(await post('/api/v1', health, host)).toBe(403);
    expect(await post('/local/shutdown', '', host)).toBe(403);
  },
);

it('clients of Mesos, which have none, are answered', async () => {
  expect(await post('/api/v1', health, {})).toBe(200);
  expect(await post('/api/v1/scheduler', subscribe, {})).toBe(200);
});
