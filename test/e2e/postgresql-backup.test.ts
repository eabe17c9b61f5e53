/** Backups of PostgreSQL as operators take and restore them, while a client writes all the time. */
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backup, Backups } from '../support/backups.ts';
import { Database } from '../support/database.ts';
import { postgresqlProblem, skips } from '../support/images.ts';
import { docker, Keelson, until } from '../support/keelson.ts';
import { POSTGRESQL } from '../support/postgresql.ts';
import { finish } from '../support/traces.ts';

const skipped = skips('backups of PostgreSQL end to end', await postgresqlProblem());

let keelson: Keelson;
let backups: Backups;
beforeAll(async () => {
  if (skipped) return;
  keelson = await Keelson.start();
  backups = new Backups(keelson);
});
afterAll(async () => {
  if (!skipped) await finish(keelson);
});

describe.skipIf(skipped)('a backup of PostgreSQL', () => {
  let shop: Database<pg.Client>;
  let backup: Backup;
  /** Numbers of which the writer knew before the backup began that they are written. */
  let before: readonly number[];
  let password: string;

  const lost = async (database: Database<pg.Client>, member?: string) => {
    const written = await database.written(member);
    return before.filter((n) => !written.has(n));
  };

  test('is taken from a slave, while a client writes', async () => {
    shop = await Database.create(keelson, POSTGRESQL, 'shop', { slaves: 1, resources: { memMb: 256 } });
    await shop.query("CREATE TABLE app.big AS SELECT repeat('x', 900) AS x FROM generate_series(1, 60000)");
    await shop.everyMemberHasAll();
    const writer = await shop.writer();
    await writer.goesOn(200);
    before = [...writer.acknowledged];
    backup = await backups.take('shop');
    await writer.goesOn();
    await writer.stop();
    expect(writer.gaps).toEqual([]);
    const { members } = await shop.get();
    expect(members.find(({ name }) => name === backup.member)?.role).toBe('slave');
    expect(before.length).toBeGreaterThanOrEqual(200);
    expect(await lost(shop)).toEqual([]);
    password = await shop.password();
    expect(readFileSync(backup.path).includes(password)).toBe(false);
  });

  test('is restored under another name with a password of its own: nothing acknowledged before it is missing', async () => {
    await backups.restore(backup.path, 'postgresql', 'again', '--slaves', '1', '--mem', '256');
    const again = Database.restored(keelson, POSTGRESQL, 'again');
    expect(await again.password()).not.toBe(password);
    await again.everyMemberHasAll();
    for (const { name } of await again.members()) {
      expect(await lost(again, name)).toEqual([]);
      expect(await again.query('SELECT count(*)::int AS n FROM app.big', name)).toEqual([{ n: 60_000 }]);
    }
    const [master] = (await again.members()).filter(({ role }) => role === 'master');
    if (master === undefined) throw new Error('no master');
    await expect(POSTGRESQL.connect(master, password)).rejects.toThrow(/password/);
  });

  test('is restored once: what was written since is there when all are launched again', async () => {
    const again = Database.restored(keelson, POSTGRESQL, 'again');
    await again.query('INSERT INTO app.writes VALUES (-1)');
    await backups.relaunch('again');
    expect((await again.written()).has(-1)).toBe(true);
    expect(await lost(again)).toEqual([]);
    await again.failOver();
    const writer = await again.writer();
    await writer.stop();
    expect(await again.lostBy(writer)).toEqual([]);
    await again.destroy();
  });

  test('comes to the same where its restoration is interrupted', async () => {
    const spec = { name: 'halfway', framework: 'postgresql', slaves: 0, restore: { path: backup.path } };
    const { status } = await keelson.request('POST', '/v1/instances', { ...spec, resources: { memMb: 256 } });
    expect(status).toBe(201);
    const { uid } = await keelson.get('halfway');
    await until(async () => {
      const [container] = await keelson.containers(uid);
      if (container === undefined) return false;
      const mount = container.Mounts.find(({ Destination }) => Destination === '/data');
      if (mount === undefined || !existsSync(join(mount.Source, 'pg/base'))) return false;
      expect(existsSync(join(mount.Source, 'whole'))).toBe(false);
      await docker.getContainer(container.Id).kill();
      return true;
    }, 60_000);
    const halfway = Database.restored(keelson, POSTGRESQL, 'halfway');
    await halfway.running();
    const events = await keelson.events('halfway');
    expect(events.some(({ message }) => message.includes('the prepare step failed'))).toBe(true);
    expect(events.filter(({ kind }) => kind === 'launching')).toHaveLength(2);
    expect(await lost(halfway)).toEqual([]);
    expect(await halfway.query('SELECT count(*)::int AS n FROM app.big')).toEqual([{ n: 60_000 }]);
    await halfway.destroy();
  });

  test('that is not whole is refused with the reason', async () => {
    const half = `${backup.path}.half`;
    copyFileSync(backup.path, half);
    truncateSync(half, 3_000_000);
    await backups.refuses(half, 'postgresql', 'this is no backup, or not all of one');
    rmSync(half);
  });
});
