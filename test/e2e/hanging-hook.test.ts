/** Hooks that hang, throw or return nonsense: status says so, other instances go on, and destroy works. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { finish, untilNoContainers, volumesOf } from '../support/traces.ts';

const config = fileURLToPath(new URL('../support/moody.config.ts', import.meta.url));

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start(`--config=${config}`);
});
afterAll(async () => {
  await finish(keelson);
});

async function request(name: string, slaves = 0): Promise<Instance> {
  const { status, body } = await keelson.request<Instance>('POST', '/v1/instances', {
    name,
    framework: 'moody',
    slaves,
    resources: { cpus: 0.2, memMb: 64 },
  });
  expect(status).toBe(201);
  return body;
}

async function problem(name: string, timeoutMs: number): Promise<NonNullable<Instance['problem']>> {
  let found: Instance['problem'] = null;
  await until(
    async () => {
      found = (await keelson.get(name)).problem;
      return found !== null;
    },
    timeoutMs,
    () => `${name} has a problem to show`,
  );
  if (found === null) throw new Error('unreachable');
  return found;
}

async function destroyed({ name, uid }: Instance): Promise<void> {
  const { status } = await keelson.request('DELETE', `/v1/instances/${name}?data=delete`);
  expect(status).toBeLessThan(300);
  await keelson.gone(name);
  await untilNoContainers(uid);
}

it('a hook that hangs holds up no other instance, and its own can be destroyed meanwhile', async () => {
  const hanging = [await request('hangs-1', 2), await request('hangs-2', 2), await request('hangs-3', 1)];
  const good = await request('good-1', 1);
  const running = await keelson.running('good-1', 15_000);
  expect(running.members).toHaveLength(2);
  const cache = await keelson.create('cache', 1);
  for (const { name } of hanging) expect((await keelson.get(name)).phase).not.toBe('running');
  await Promise.all(
    [hanging[1], hanging[2], good, cache].flatMap((one) => (one === undefined ? [] : [destroyed(one)])),
  );
});

it.each([
  ['throws', 'no server of that kind in stock'],
  ['nonsense', 'image'],
  ['foreign', "6379 is none of the member's ports (redis "],
])('a hook that %s: the status shows the hook, its error and the next try', async (name, text) => {
  const instance = await request(name);
  const { where, message, retryAtMs } = await problem(name, 10_000);
  expect(where).toBe(`config of ${name}-0`);
  expect(message).toContain(text);
  expect(retryAtMs).toBeGreaterThan(instance.createdAtMs);
  const hookFailed = (await keelson.events(name)).filter(({ kind }) => kind === 'hookFailed');
  expect(hookFailed[0]?.message).toContain(text);
  expect(hookFailed.length).toBeLessThan(20);
  await destroyed(instance);
});

it('a hook that is told of what runs, and throws, is shown and tried again; its server serves on', async () => {
  const instance = await request('late');
  const { where, message, retryAtMs } = await problem('late', 30_000);
  expect([where, message]).toEqual(['masterRunning of late-0', 'masterRunning: nobody told me']);
  expect(retryAtMs).toBeGreaterThan(instance.createdAtMs);
  expect(await keelson.get('late')).toMatchObject({ members: [{ state: 'running', healthy: true }] });
  const good = await request('good-2');
  await keelson.running('good-2');
  await Promise.all([destroyed(instance), destroyed(good)]);
});

it('the one that still hangs shows its time limit, and is destroyed all the same', async () => {
  const { where, message } = await problem('hangs-1', 40_000);
  expect(where).toMatch(/^config of hangs-1-\d$/);
  expect(message).toMatch(/config took longer than \d+ ms/);
  await destroyed(await keelson.get('hangs-1'));
  expect(volumesOf(keelson.dataDir)).toEqual([]);
});
