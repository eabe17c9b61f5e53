import { assertSafe } from '@keelson/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureImage } from '../../test/support/images.ts';
import { Keelson, until } from '../../test/support/keelson.ts';
import { finish } from '../../test/support/traces.ts';
import { WebServerFramework } from './framework.ts';

let keelson: Keelson;
beforeAll(async () => {
  await ensureImage('busybox');
  keelson = await Keelson.startIn(import.meta.dirname, '--agents=1', '--agent-cpus=1');
});
afterAll(async () => {
  await finish(keelson);
});

interface Endpoints {
  readonly members: readonly { readonly address: string; readonly ports: { readonly http: number } }[];
}

async function textOf(name: string): Promise<string> {
  const { body } = await keelson.request<Endpoints>('GET', `/v1/instances/${name}/endpoints`);
  const [member] = body.members;
  if (member === undefined) throw new Error(`${name} has no endpoint`);
  const answer = await fetch(`http://${member.address}:${member.ports.http}/`);
  return answer.text();
}

interface Offers {
  readonly items: readonly { readonly member: string; readonly reasons: readonly object[] }[];
}

/** All that the agent offers but for its executor's 0.1. */
const rest = { cpus: 0.9, memMb: 32 };

it('serves the text of its options at the endpoint that the API gives, and another when they change', async () => {
  await keelson.create('hello', 0, { framework: 'web-server', resources: rest, options: { text: 'Good morning' } });
  expect(await textOf('hello')).toBe('Good morning\n');
  await keelson.request('PATCH', '/v1/instances/hello', { options: { text: 'Good night' } });
  await until(async () => (await textOf('hello').catch(() => '')) === 'Good night\n', 30_000);
});

it('refuses options that are none, and stores nothing', async () => {
  const { status, body } = await keelson.request<{ errors: { path: string }[] }>('POST', '/v1/instances', {
    name: 'bad',
    framework: 'web-server',
    options: { text: 7, tetx: 'x' },
  });
  expect(status).toBe(400);
  expect(body.errors.map(({ path }) => path).sort()).toEqual(['options.tetx', 'options.text']);
  expect((await keelson.request('GET', '/v1/instances/bad')).status).toBe(404);
});

it('declines an offer without cpus, and says so; runs when they are there', async () => {
  const greedy = { name: 'greedy', framework: 'web-server', resources: { cpus: 0.5, memMb: 32 } };
  expect((await keelson.request('POST', '/v1/instances', greedy)).status).toBe(201);
  let offers: Offers = { items: [] };
  await until(async () => {
    offers = (await keelson.request<Offers>('GET', '/v1/offers')).body;
    return offers.items.some(({ reasons }) => reasons.length > 0);
  }, 30_000);
  expect(offers).toMatchObject({
    items: [{ member: 'greedy-0', reasons: [{ stage: 'cpus', reason: 'needs 0.5, offered 0', agents: 1 }] }],
  });
  expect((await keelson.get('greedy')).phase).toBe('waiting');
  await keelson.request('DELETE', '/v1/instances/hello?data=delete');
  await keelson.running('greedy');
  expect(await textOf('greedy')).toBe('Hello from Keelson.\n');
});

it('is safe, whatever goes wrong', () => assertSafe(new WebServerFramework(), { seeds: 20 }));
