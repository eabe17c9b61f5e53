import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../../test/support/command.ts';
import { ensureRedisImage } from '../../test/support/images.ts';
import { Keelson } from '../../test/support/keelson.ts';
import { finish } from '../../test/support/traces.ts';

let keelson: Keelson;
beforeAll(async () => {
  await ensureRedisImage();
  keelson = await Keelson.start(`--config=${join(import.meta.dirname, 'keelson.config.ts')}`);
  await keelson.create('data', 0, { framework: 'ring', slaves: undefined, peers: 3 });
});
afterAll(async () => {
  await finish(keelson);
});

type Client = Awaited<ReturnType<Keelson['client']>>;

async function peers(): Promise<Client[]> {
  const { members } = await keelson.get('data');
  return Promise.all(members.map(({ name }) => keelson.client('data', name)));
}

async function keysOf(peer: Client): Promise<string[]> {
  return (await peer.keys('*')).toSorted();
}

it('repairs one peer after another, and says how far it is', async () => {
  const open = await peers();
  for (const [ordinal, peer] of open.entries()) await peer.set(`written to ${ordinal}`, 'x');
  const { code, stdout } = await runCommand(['run', 'data', 'repair', '--api', keelson.url]);
  expect(code).toBe(0);
  expect(stdout).toContain('repair of data is done');
  expect(stdout).toContain('data-0: 1 keys, sent 2 that others lacked');
  expect(stdout).toContain('data-1: 2 keys, sent 2 that others lacked');
  expect(stdout).toContain('data-2: 3 keys, sent 2 that others lacked');
  for (const peer of open) expect(await keysOf(peer)).toEqual(['written to 0', 'written to 1', 'written to 2']);
  for (const peer of open) peer.disconnect();
  const said = (await keelson.events('data')).filter(({ kind }) => kind === 'maintenance');
  expect(said.map(({ member }) => member)).toEqual([null, 'data-0', 'data-1', 'data-2', null]);
  expect(said[2]?.message).toContain('repair (2 of 3): ');
  const again = await runCommand(['run', 'data', 'repair', '--api', keelson.url]);
  expect(again.stdout).toContain('data-1: 3 keys, sent 0 that others lacked');
});

it('backs up each peer into a file of its own', async () => {
  const { code, stdout, stderr } = await runCommand(['backup', 'data', '--json', '--api', keelson.url]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { requests } = JSON.parse(stdout) as { requests: { message: string }[] };
  const paths = [...(requests.at(-1)?.message ?? '').matchAll(/\/\S+\.backup/g)].map(([path]) => path);
  expect(new Set(paths).size).toBe(3);
  for (const path of paths) expect(readFileSync(path).subarray(0, 5).toString()).toBe('REDIS');
});

it('says which operations there are, where one is asked for that is not', async () => {
  const { code, stderr } = await runCommand(['run', 'data', 'rebalance', '--api', keelson.url]);
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: expect.stringContaining('ring has no operation rebalance; it has: repair, backup'),
  });
});
