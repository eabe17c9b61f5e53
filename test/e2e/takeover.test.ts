/** Two schedulers: one leads, the other follows, answers all the same, and takes over; the former one stands down. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, type Instance, Keelson, until } from '../support/keelson.ts';
import { claimPort } from '../support/ports.ts';
import { containersOf, finish, isAlive } from '../support/traces.ts';

const keelsonMain = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

interface Readiness {
  readonly ready: boolean;
  readonly leading: boolean;
  readonly leader: string | null;
}

let keelson: Keelson;
let follower: ChildProcess;
let followerUrl: string;
beforeAll(async () => {
  keelson = await Keelson.start();
  await keelson.create('data', 2);
  followerUrl = await startFollower();
});
afterAll(async () => {
  follower?.kill('SIGKILL');
  await finish(keelson);
});

async function startFollower(): Promise<string> {
  const port = await claimPort();
  const log = openSync(join(keelson.dataDir, 'logs', 'follower.log'), 'a');
  const args = [keelsonMain, 'scheduler', `--data-dir=${keelson.dataDir}`, `--api-port=${port}`];
  follower = spawn(process.execPath, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  await until(
    async () => (await readiness(url))?.ready === true,
    20_000,
    () => keelson.logOf('follower'),
  );
  return url;
}

async function readiness(url: string): Promise<Readiness | undefined> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  return response === undefined ? undefined : JSON.parse(await response.text());
}

async function ask<T>(url: string, method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(30_000),
  });
  const answer: T = JSON.parse(await response.text());
  return { status: response.status, body: answer };
}

async function runningAt(url: string, name: string): Promise<Instance> {
  const { status, body } = await ask<Instance>(url, 'GET', `/v1/instances/${name}?wait=running&timeoutMs=20000`);
  expect(status).toBe(200);
  expect(body.phase).toBe('running');
  return body;
}

async function containerIds(): Promise<string[]> {
  return (await containersOf(keelson.dataDir)).map(({ Id }) => Id).sort();
}

it('the follower answers reads and writes, says who leads, and hands on what only the leader can do', async () => {
  expect(await readiness(followerUrl)).toMatchObject({ ready: true, leading: false, leader: keelson.url });
  expect((await runningAt(followerUrl, 'data')).members).toHaveLength(3);
  const created = await ask<Instance>(followerUrl, 'POST', '/v1/instances', {
    name: 'more',
    framework: 'redis',
    slaves: 1,
  });
  expect(created.status).toBe(201);
  await runningAt(followerUrl, 'more');
  await keelson.running('more');
  const agents = await ask<{ items: unknown[] }>(followerUrl, 'GET', '/v1/agents');
  expect([agents.status, agents.body.items.length]).toEqual([200, 3]);
  const logs = await fetch(`${followerUrl}/v1/instances/data/members/data-0/logs`);
  expect(logs.headers.get('keelson-leader')).toBe(keelson.url);
  expect(await logs.text()).toContain('Ready to accept connections');
});

it('a leader that stands still is replaced, containers untouched; it stands down when it goes on', async () => {
  const before = await containerIds();
  const leader = keelson.pidOf('scheduler');
  process.kill(leader, 'SIGSTOP');
  try {
    await until(
      async () => (await readiness(followerUrl))?.leading === true,
      20_000,
      () => keelson.logOf('follower'),
    );
    const patched = await ask<Instance>(followerUrl, 'PATCH', '/v1/instances/more', { slaves: 2 });
    expect(patched.status).toBe(200);
    await until(async () => (await runningAt(followerUrl, 'more')).members.length === 3, 20_000);
  } finally {
    process.kill(leader, 'SIGCONT');
  }
  await until(
    async () => {
      const former = await readiness(keelson.url);
      return former !== undefined && !former.leading && former.leader === followerUrl;
    },
    10_000,
    () => keelson.logOf('scheduler').slice(-3_000),
  );
  await sleep(2_000);
  expect(await readiness(keelson.url)).toMatchObject({ ready: true, leading: false, leader: followerUrl });
  expect(await readiness(followerUrl)).toMatchObject({ leading: true });
  expect(await containerIds()).toEqual(expect.arrayContaining(before));
  expect(await containerIds()).toHaveLength(before.length + 1);
  expect((await keelson.running('more')).members).toHaveLength(3);
});

it('a leader that dies is replaced: requests before, during and after are kept, containers untouched', async () => {
  const before = await containerIds();
  const asked = await ask<Instance>(keelson.url, 'POST', '/v1/instances', {
    name: 'late',
    framework: 'redis',
    slaves: 0,
  });
  expect(asked.status).toBe(201);
  follower.kill('SIGKILL');
  const during = await ask<Instance>(keelson.url, 'POST', '/v1/instances', {
    name: 'during',
    framework: 'redis',
    slaves: 0,
  });
  expect(during.status).toBe(201);
  await until(
    async () => (await readiness(keelson.url))?.leading === true,
    20_000,
    () => keelson.logOf('scheduler').slice(-3_000),
  );
  for (const name of ['data', 'more', 'late', 'during']) await runningAt(keelson.url, name);
  expect(await containerIds()).toEqual(expect.arrayContaining(before));
  expect(await containerIds()).toHaveLength(before.length + 2);
});

it('the same where `up` was killed first, so that nobody restarts the leader', async () => {
  followerUrl = await startFollower();
  const before = await containerIds();
  const leader = keelson.pidOf('scheduler');
  await keelson.killUp();
  process.kill(leader, 'SIGKILL');
  await until(async () => !isAlive(leader) && (await readiness(followerUrl))?.leading === true, 20_000);
  expect((await runningAt(followerUrl, 'data')).master).toBe('data-0');
  expect(await containerIds()).toEqual(before);
  const destroyed = await ask(followerUrl, 'DELETE', '/v1/instances/late?data=delete');
  expect(destroyed.status).toBe(202);
  await until(async () => (await ask(followerUrl, 'GET', '/v1/instances/late')).status === 404, 20_000);
  await keelson.up();
  expect((await keelson.running('data')).epoch).toBe(1);
});
