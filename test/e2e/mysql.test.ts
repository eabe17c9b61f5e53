/** MariaDB as its users have it: a client writes all the time, and no acknowledged write may be lost but where the docs say so. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Database } from '../support/database.ts';
import { MARIADB_IMAGE, mariadbProblem, skips } from '../support/images.ts';
import { docker, Keelson, until } from '../support/keelson.ts';
import { MARIADB } from '../support/mysql.ts';
import { type OtherImage, otherImage, roll, slavesFirst, stepsOf } from '../support/rolling.ts';
import { finish } from '../support/traces.ts';

const problem = await mariadbProblem();
const skipped = skips('MariaDB end to end', problem);

let keelson: Keelson;
let other: OtherImage;
beforeAll(async () => {
  if (skipped) return;
  keelson = await Keelson.start();
  other = await otherImage(MARIADB_IMAGE);
});
afterAll(async () => {
  if (!skipped) await finish(keelson);
  await other?.remove();
});

describe.skipIf(skipped)('MariaDB with durability async', () => {
  let shop: Database<Connection>;
  beforeAll(async () => {
    shop = await Database.create(keelson, MARIADB, 'shop', { slaves: 2, resources: { memMb: 256 } });
  });

  test('loses at most the last writes before its master was killed, and takes the old one back', async () => {
    const writer = await shop.writer();
    const before = await shop.get();
    const after = await shop.failOver();
    expect(after.master).not.toBe(before.master);
    await writer.goesOn();
    await writer.stop();
    const last = writer.gaps[0]?.last ?? Number.POSITIVE_INFINITY;
    const lost = await shop.lostBy(writer);
    const upToLast = writer.acknowledged.filter((n) => n <= last);
    expect(lost).toEqual(upToLast.slice(upToLast.length - lost.length));
    expect((await shop.members()).map(({ role }) => role).sort()).toEqual(['master', 'slave', 'slave']);
    await shop.everyMemberHasAll();
  });

  test('goes on when a slave is killed, which comes back', async () => {
    const writer = await shop.writer();
    const { epoch } = await shop.get();
    const slave = (await shop.members()).find(({ role }) => role === 'slave');
    await shop.kill(slave?.name ?? '');
    await until(async () => (await shop.members()).every(({ task }) => task !== slave?.task), 60_000);
    await shop.running();
    await writer.goesOn();
    await writer.stop();
    expect(writer.gaps).toEqual([]);
    expect((await shop.get()).epoch).toBe(epoch);
    expect(await shop.lostBy(writer)).toEqual([]);
    await shop.everyMemberHasAll();
  });

  test('switches over without a lost write; a session of before is ended', async () => {
    const writer = await shop.writer();
    const before = await shop.get();
    const session = await shop.client();
    await session.query('BEGIN');
    await session.query('INSERT INTO app.writes VALUES (-1)');
    const after = await shop.switchOver();
    expect(after.master).not.toBe(before.master);
    await expect(session.query('COMMIT')).rejects.toThrow();
    await writer.goesOn();
    await writer.stop();
    expect(await shop.lostBy(writer)).toEqual([]);
    expect((await shop.written()).has(-1)).toBe(false);
  });

  test('grows and shrinks with its data', async () => {
    const writer = await shop.writer();
    await keelson.request('PATCH', '/v1/instances/shop', { slaves: 3 });
    expect((await shop.running()).members).toHaveLength(4);
    await keelson.request('PATCH', '/v1/instances/shop', { slaves: 1 });
    await until(async () => (await shop.members()).length === 2, 60_000);
    await shop.running();
    await writer.goesOn();
    await writer.stop();
    expect(writer.gaps).toEqual([]);
    await shop.everyMemberHasAll();
    await keelson.request('PATCH', '/v1/instances/shop', { slaves: 2 });
    await shop.running();
    await shop.everyMemberHasAll();
  });

  test('rolls another image and changed settings through: slaves first, a switchover, the old master last; no write is lost', async () => {
    const writer = await shop.writer();
    const before = await shop.get();
    const config = { max_connections: 77 };
    await roll(keelson, 'shop', { image: other.name, options: { config } });
    expect(await stepsOf(keelson, 'shop')).toEqual(slavesFirst(before, await shop.running()));
    await writer.goesOn();
    await writer.stop();
    expect(await shop.lostBy(writer)).toEqual([]);
    for (const { name } of await shop.members())
      expect(await shop.query('SELECT @@max_connections AS n', name)).toEqual([{ n: 77 }]);
  });

  test('is suspended and resumed with its data', async () => {
    const before = await shop.written();
    await keelson.request('POST', '/v1/instances/shop/suspend');
    await until(async () => (await shop.get()).phase === 'suspended', 60_000);
    await keelson.request('POST', '/v1/instances/shop/resume');
    await shop.running();
    expect(await shop.written()).toEqual(before);
    const writer = await shop.writer();
    await writer.stop();
  });

  test('keeps its secrets out of tasks, arguments, environment, labels, events and logs', async () => {
    const { uid } = await shop.get();
    const { body } = await keelson.request<Record<string, string>>('GET', '/v1/instances/shop/credentials');
    const containers = (await keelson.containers(uid)).map(({ Id }) => docker.getContainer(Id));
    const texts = [
      JSON.stringify(await Promise.all(containers.map((container) => container.inspect()))),
      JSON.stringify(await Promise.all(containers.map((container) => container.top()))),
      ...(await Promise.all(containers.map(async (c) => String(await c.logs({ stdout: true, stderr: true }))))),
      JSON.stringify(await keelson.events('shop')),
      JSON.stringify(await shop.get()),
      keelson.logOf('scheduler'),
      keelson.logOf('cluster'),
    ];
    expect(Object.keys(body).length).toBeGreaterThan(0);
    for (const secret of Object.values(body)) for (const text of texts) expect(text).not.toContain(secret);
    await shop.destroy();
  });
});

describe.skipIf(skipped)('MariaDB with durability sync', () => {
  let bank: Database<Connection>;
  beforeAll(async () => {
    bank = await Database.create(keelson, MARIADB, 'bank', {
      slaves: 2,
      durability: 'sync',
      resources: { memMb: 256 },
    });
  });

  test('loses no acknowledged write over several kills of its master; what it had of its own goes by itself', async () => {
    const writer = await bank.writer();
    for (let kill = 0; kill < 4; kill++) {
      await writer.goesOn();
      await bank.failOver();
    }
    await writer.goesOn();
    await writer.stop();
    expect(writer.gaps.length).toBeGreaterThanOrEqual(4);
    expect(await bank.lostBy(writer)).toEqual([]);
    await bank.everyMemberHasAll();
  });

  test('switches over without a lost write', async () => {
    const writer = await bank.writer();
    await bank.switchOver();
    await writer.goesOn();
    await writer.stop();
    expect(await bank.lostBy(writer)).toEqual([]);
  });

  test('acknowledges nothing while no slave has it, and goes on when one is back', async () => {
    const writer = await bank.writer();
    const { epoch, master, members } = await bank.get();
    await bank.kill(...members.map(({ name }) => name).filter((name) => name !== master));
    await bank.running();
    await writer.goesOn();
    await writer.stop();
    expect(await bank.get()).toMatchObject({ epoch, master });
    expect(await bank.lostBy(writer)).toEqual([]);
  });
});
