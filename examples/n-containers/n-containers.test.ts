import { assertSafe } from '@keelson/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureImage } from '../../test/support/images.ts';
import { docker, Keelson, until } from '../../test/support/keelson.ts';
import { allContainers, finish, untilNoContainers } from '../../test/support/traces.ts';
import { NContainersFramework } from './framework.ts';

let keelson: Keelson;
beforeAll(async () => {
  await ensureImage('busybox');
  keelson = await Keelson.startIn(import.meta.dirname);
});
afterAll(async () => {
  await finish(keelson);
});

/** Looks all the time, until `done`: how many containers there were at most, those that were about to start included. */
async function mostUntil(uid: string, done: () => Promise<boolean>): Promise<number> {
  let most = 0;
  await until(async () => {
    const found = await allContainers(uid);
    most = Math.max(most, found.filter(({ State }) => State === 'running' || State === 'created').length);
    return done();
  }, 60_000);
  return most;
}

async function ids(uid: string): Promise<string[]> {
  return (await keelson.containers(uid)).map(({ Id }) => Id).sort();
}

it('keeps N containers of an image running, and never more', async () => {
  const resources = { cpus: 0.1, memMb: 32 };
  const placement = { distribution: 10 };
  const { uid } = await keelson.create('herd', 0, {
    framework: 'n-containers',
    peers: 3,
    resources,
    placement,
    slaves: undefined,
  });
  const before = await ids(uid);
  expect(before).toHaveLength(3);
  for (const { Image } of await keelson.containers(uid)) expect(Image).toBe('keelson/busybox:1');

  const [first, second] = before;
  await Promise.all([first, second].map((id) => docker.getContainer(id ?? '').kill()));
  const most = await mostUntil(uid, async () => {
    const now = await ids(uid);
    return now.length === 3 && !now.includes(first ?? '') && !now.includes(second ?? '');
  });
  expect(most).toBe(3);
  await keelson.running('herd');

  await keelson.request('PATCH', '/v1/instances/herd', { peers: 5 });
  expect(await mostUntil(uid, async () => (await ids(uid)).length === 5)).toBe(5);
  await keelson.request('PATCH', '/v1/instances/herd', { peers: 2 });
  await until(async () => (await ids(uid)).length === 2, 60_000);
  await keelson.running('herd');
  await keelson.request('DELETE', '/v1/instances/herd?data=delete');
  await keelson.gone('herd');
  await untilNoContainers(uid);
});

it('is safe, whatever goes wrong', () => assertSafe(new NContainersFramework(), { seeds: 20 }));
