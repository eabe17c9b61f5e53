/** A Redis that comes back empty or older: nothing is killed, nothing is done, and everyone who asks is told. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Keelson, until } from '../support/keelson.ts';
import { containersOf, finish } from '../support/traces.ts';

interface Readiness {
  readonly ready: boolean;
  readonly problems: readonly { readonly code: string; readonly detail: string }[];
}

let keelson: Keelson;
let containers: string[];
beforeAll(async () => {
  keelson = await Keelson.start();
  copyStore('old');
  await keelson.create('data', 2);
  const client = await keelson.client('data');
  await client.set('kept', 'yes');
  client.disconnect();
  containers = await running();
  expect(containers).toHaveLength(3);
  await sleep(1_500); // what has been seen of the store is kept once a second
  copyStore('good');
});
afterAll(async () => {
  await finish(keelson);
});

const store = () => join(keelson.dataDir, 'redis', 'appendonlydir');
const copyStore = (name: string) => cpSync(store(), join(keelson.dataDir, `store-${name}`), { recursive: true });

/** Redis dies, and finds another past. */
function replaceStore(by: 'old' | 'good' | 'nothing', redis: number): void {
  rmSync(store(), { recursive: true });
  if (by !== 'nothing') cpSync(join(keelson.dataDir, `store-${by}`), store(), { recursive: true });
  process.kill(redis, 'SIGKILL');
}

async function running(): Promise<string[]> {
  return (await containersOf(keelson.dataDir)).map(({ Id, State }) => `${Id} ${State}`).sort();
}

async function readiness(): Promise<{ status: number; body: Readiness }> {
  return keelson.request<Readiness>('GET', '/readyz');
}

async function expectRefused(): Promise<void> {
  await until(
    async () =>
      (await readiness().catch(() => undefined))?.body.problems.some(({ code }) => code === 'STORE_REGRESSED') === true,
    30_000,
    () => `STORE_REGRESSED: ${keelson.logOf('scheduler').slice(-2_000)}`,
  );
  const { status, body } = await readiness();
  expect(status).toBe(503);
  expect(body.ready).toBe(false);
  const created = await keelson.request<{ code: string }>('POST', '/v1/instances', {
    name: 'more',
    framework: 'redis',
  });
  expect(created.status).toBe(503);
  expect(created.body.code).toBe('STORE_REGRESSED');
  await sleep(1_500);
  expect(await running()).toEqual(containers);
}

/** The operator puts the right store back, and starts the scheduler anew. */
async function repair(): Promise<void> {
  replaceStore('good', keelson.pidOf('redis'));
  process.kill(keelson.pidOf('scheduler'), 'SIGKILL');
  await until(
    async () => (await readiness().catch(() => undefined))?.body.ready === true,
    30_000,
    () => 'it is ready again',
  );
  await keelson.running('data');
  expect(await running()).toEqual(containers);
  const client = await keelson.client('data');
  expect(await client.get('kept')).toBe('yes');
  client.disconnect();
}

it.each(['nothing', 'old'] as const)('Redis comes back with %s while Keelson runs', async (past) => {
  replaceStore(past, keelson.pidOf('redis'));
  await expectRefused();
  process.kill(keelson.pidOf('scheduler'), 'SIGKILL');
  await sleep(500);
  await expectRefused();
  await repair();
});

it.each(['nothing', 'old'] as const)('Redis has %s when `up` comes back, and `up` says so', async (past) => {
  await keelson.killUp();
  const redis = keelson.pidOf('redis');
  process.kill(keelson.pidOf('scheduler'), 'SIGKILL');
  replaceStore(past, redis);
  await keelson.up();
  expect(keelson.output).toContain('STORE_REGRESSED');
  await expectRefused();
  await repair();
});
