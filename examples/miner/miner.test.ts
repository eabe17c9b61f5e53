import { createHash } from 'node:crypto';
import { assertSafe, Expect, play, Send } from '@keelson/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureImage } from '../../test/support/images.ts';
import { Keelson, until } from '../../test/support/keelson.ts';
import { finish } from '../../test/support/traces.ts';
import { MinerFramework } from './framework.ts';

it('starts workers when the server runs, ends them all when it is lost, and starts them anew', async () => {
  await play(new MinerFramework(), { name: 'gold', slaves: 2 }, [
    Send.offer(),
    Expect.launch('gold-0', { role: 'master' }),
    Expect.nothing('launch'),
    Send.running('gold-0'),
    Send.offer(),
    Expect.launch('gold-1', { config: ({ env }) => expect(env.SERVER).toBe('http://10.0.0.1:31000') }),
    Expect.launch('gold-2'),
    Send.running('gold-1', 'gold-2'),
    Expect.phase('running'),
    Send.exited('gold-0'),
    Expect.kill('gold-1'),
    Expect.kill('gold-2'),
    Send.exited('gold-1', 'gold-2'),
    Expect.nothing('launch'),
    Send.offer('gold-0'),
    Expect.launch('gold-0', { role: 'master' }),
    Expect.nothing('launch'),
    Send.running('gold-0'),
    Send.offer(),
    Expect.launch('gold-1', { config: ({ env }) => expect(env.SERVER).toMatch(/^http:/) }),
    Expect.launch('gold-2'),
  ]);
});

it('is safe, whatever goes wrong', () => assertSafe(new MinerFramework(), { seeds: 20 }));

let keelson: Keelson | undefined;
beforeAll(async () => {
  await ensureImage('busybox');
});
afterAll(async () => {
  await finish(keelson);
});

it('mines: nonces that fit are found, by new workers after the server was lost', async () => {
  keelson = await Keelson.startIn(import.meta.dirname);
  const resources = { cpus: 0.2, memMb: 32 };
  const { uid } = await keelson.create('gold', 2, {
    framework: 'miner',
    resources,
    options: { block: 'nugget', prefix: '0' },
  });
  await minedAt(keelson);
  const before = (await keelson.containers(uid)).map(({ Id }) => Id);
  await (await keelson.containerOf(uid, 'gold-0')).kill();
  await until(
    async () => {
      const now = (await keelson?.containers(uid)) ?? [];
      return now.length === 3 && now.every(({ Id }) => !before.includes(Id));
    },
    60_000,
    () => 'all three are new',
  );
  await keelson.running('gold');
  await minedAt(keelson);
});

interface Endpoints {
  readonly members: readonly {
    readonly role: string;
    readonly address: string;
    readonly ports: { readonly pool: number };
  }[];
}

/** Waits until somebody has found something, and sees that it is right. */
async function minedAt(running: Keelson): Promise<void> {
  const { body } = await running.request<Endpoints>('GET', '/v1/instances/gold/endpoints');
  const server = body.members.find(({ role }) => role === 'master');
  if (server === undefined) throw new Error('there is no server');
  const { address, ports } = server;
  let found = '';
  await until(async () => {
    const answer = await fetch(`http://${address}:${ports.pool}/found`).catch(() => undefined);
    found = answer?.ok === true ? await answer.text() : '';
    return found !== '';
  }, 60_000);
  const [nonce = ''] = found.split(' ');
  expect(createHash('sha256').update(`nugget ${nonce}`).digest('hex')).toMatch(/^0/);
}
