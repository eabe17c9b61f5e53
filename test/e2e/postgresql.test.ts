/** PostgreSQL as its users have it: a client writes all the time, and no acknowledged write may be lost but where the docs say so. */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Database } from '../support/database.ts';
import { POSTGRESQL_IMAGE, postgresqlProblem, skips } from '../support/images.ts';
import { Keelson, until } from '../support/keelson.ts';
import { POSTGRESQL } from '../support/postgresql.ts';
import { type OtherImage, otherImage, roll, slavesFirst, stepsOf } from '../support/rolling.ts';
import { finish } from '../support/traces.ts';

const problem = await postgresqlProblem();
const skipped = skips('PostgreSQL end to end', problem);

let keelson: Keelson;
let other: OtherImage;
beforeAll(async () => {
  if (skipped) return;
  keelson = await Keelson.start();
  other = await otherImage(POSTGRESQL_IMAGE);
});
afterAll(async () => {
  if (!skipped) await finish(keelson);
  await other?.remove();
});

describe.skipIf(skipped)('PostgreSQL with durability async', () => {
  let shop: Database<pg.Client>;
  beforeAll(async () => {
    shop = await Database.create(keelson, POSTGRESQL, 'shop', { slaves: 2, resources: { memMb: 256 } });
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
    const members = await shop.members();
    expect(members.map(({ role }) => role).sort()).toEqual(['master', 'slave', 'slave']);
    await shop.everyMemberHasAll();
  });

  test('goes on without a moment’s rest when a slave is killed', async () => {
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
  });

  test('switches over without a lost write; a session of before is ended', async () => {
    const writer = await shop.writer();
    const before = await shop.get();
    const session = await shop.client();
    await session.query('SELECT 1');
    const after = await shop.switchOver();
    expect(after.master).not.toBe(before.master);
    await expect(session.query('INSERT INTO app.writes VALUES (-1)')).rejects.toThrow();
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
    const slaves = (await shop.members()).filter(({ role }) => role === 'slave').map(({ name }) => name);
    const slots = await shop.query('SELECT slot_name FROM pg_replication_slots ORDER BY 1');
    expect(slots.map(({ slot_name }) => slot_name)).toEqual(slaves.map((name) => name.replace('-', '_')).sort());
  });

  test('rolls another image and changed settings through: slaves first, a switchover, the old master last; no write is lost', async () => {
    const writer = await shop.writer();
    const before = await shop.get();
    const config = { work_mem: '7MB', max_connections: 60 };
    await roll(keelson, 'shop', { image: other.name, options: { config } });
    expect(await stepsOf(keelson, 'shop')).toEqual(slavesFirst(before, await shop.running()));
    await writer.goesOn();
    await writer.stop();
    expect(await shop.lostBy(writer)).toEqual([]);
    for (const { name } of await shop.members())
      expect(await shop.query('SHOW work_mem', name)).toEqual([{ work_mem: '7MB' }]);
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
    await shop.destroy();
  });
});

describe.skipIf(skipped)('PostgreSQL with durability sync', () => {
  let bank: Database<pg.Client>;
  beforeAll(async () => {
    bank = await Database.create(keelson, POSTGRESQL, 'bank', {
      slaves: 2,
      durability: 'sync',
      resources: { memMb: 256 },
    });
  });

  test('loses no acknowledged write over several kills of its master', async () => {
    const writer = await bank.writer();
    for (let kill = 0; kill < 4; kill++) {
      await writer.goesOn();
      await bank.failOver();
    }
    await writer.goesOn();
    await writer.stop();
    expect(writer.gaps.length).toBeGreaterThanOrEqual(4);
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

  test('promotes nobody while a slave that may have an acknowledged write says nothing', async () => {
    const writer = await bank.writer();
    const before = await bank.get();
    const silent = before.members.find(({ name }) => name !== before.master)?.name ?? '';
    const container = await keelson.containerOf(before.uid, silent);
    await container.pause();
    try {
      await writer.goesOn();
      await bank.kill(before.master ?? '');
      await until(async () => {
        const { members } = await bank.get();
        const master = members.find(({ name }) => name === before.master);
        return master?.state === 'running' && !before.members.some(({ task }) => task === master.task);
      }, 90_000);
    } finally {
      await container.unpause();
    }
    await bank.running();
    await writer.goesOn();
    await writer.stop();
    // The same one, in an epoch of its own since it was launched again.
    expect((await bank.get()).master).toBe(before.master);
    expect(await bank.lostBy(writer)).toEqual([]);
    const events = await keelson.events('bank');
    expect(events.map(({ message }) => message).join('\n')).toContain('2 slaves must say how far they are');
  });
});
