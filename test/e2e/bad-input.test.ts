import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Keelson } from '../support/keelson.ts';

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
});
afterAll(async () => {
  await keelson?.close();
});

const good = { name: 'good', framework: 'redis', slaves: 1 };

describe('bad input is refused with what is wrong and where, and nothing is stored', () => {
  it.each([
    ['an unknown framework', { ...good, framework: 'redsi' }, 'framework'],
    ['a name that is no DNS label', { ...good, name: 'Good!' }, 'name'],
    ['negative slaves', { ...good, slaves: -1 }, 'slaves'],
    ['absurd memory', { ...good, resources: { memMb: 1e12 } }, 'resources.memMb'],
    ['no cpus', { ...good, resources: { cpus: 0 } }, 'resources.cpus'],
    ['an unknown field', { ...good, replicas: 3 }, 'replicas'],
    ['a wrong type', { ...good, slaves: 'two' }, 'slaves'],
    ['an unknown option', { ...good, options: { maxmem: '1gb' } }, 'options.maxmem'],
  ])('%s', async (_what, body, path) => {
    const answer = await keelson.request<Problem>('POST', '/v1/instances', body);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('SPEC_INVALID');
    expect(answer.body.errors?.map((error) => error.path)).toContain(path);
  });

  it('bad JSON, and a body that is too large', async () => {
    expect((await keelson.request<Problem>('POST', '/v1/instances', undefined, '{"name":')).status).toBe(400);
    const huge = JSON.stringify({ ...good, image: 'x'.repeat(2_000_000) });
    expect((await keelson.request<Problem>('POST', '/v1/instances', undefined, huge)).body.code).toBe('BODY_TOO_LARGE');
  });

  it('leaves nothing behind', async () => {
    const { body } = await keelson.request<{ items: unknown[] }>('GET', '/v1/instances');
    expect(body.items).toEqual([]);
  });
});

it('refuses changes that a living instance can not follow', async () => {
  await keelson.create('fixed', 0);
  const change = await keelson.request<Problem>('PATCH', '/v1/instances/fixed', { resources: { diskMb: 1 } });
  expect(change.status).toBe(409);
  expect(change.body.code).toBe('SPEC_CHANGE_FORBIDDEN');
});

it('says why a request waits, and places it as soon as there is room', async () => {
  const { status } = await keelson.request('POST', '/v1/instances', {
    name: 'wide',
    framework: 'redis',
    slaves: 6,
    placement: { distribution: 2 },
  });
  expect(status).toBe(201);
  for (;;) {
    const { members } = await keelson.get('wide');
    const waiting = members.filter(({ state }) => state === 'waiting');
    if (waiting.length === 1 && (waiting[0]?.reasons.length ?? 0) > 0) {
      expect(waiting[0]?.reasons.map(({ stage }) => stage)).toContain('distribution');
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await keelson.request('PATCH', '/v1/instances/wide', { placement: { distribution: 3 } });
  expect((await keelson.running('wide')).members).toHaveLength(7);
});

it('an image that can’t be pulled: backoff with the reason, no spinning, and destroy works', async () => {
  await keelson.request('POST', '/v1/instances', {
    ...good,
    name: 'noimage',
    image: 'nowhere.invalid/none:1',
    slaves: 0,
  });
  for (;;) {
    const [member] = (await keelson.get('noimage')).members;
    if (member?.state === 'backoff') {
      expect(member.message).toMatch(/nowhere\.invalid/);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await keelson.request('DELETE', '/v1/instances/noimage?data=delete');
  await keelson.gone('noimage');
});
