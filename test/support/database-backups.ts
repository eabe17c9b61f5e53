/** What a backup of a database is, by its command and end to end, while a client writes all the time: for each server's own test. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backup, Backups } from './backups.ts';
import { Database, type Dialect } from './database.ts';
import { skips } from './images.ts';
import { docker, Keelson, until } from './keelson.ts';
import { finish } from './traces.ts';

export const ROWS = 60_000;

export interface Backed<Client> {
  readonly dialect: Dialect<Client>;
  /** Why it can't be run here. */
  readonly problem: string | undefined;
  /** Statement that makes a table `app.big` of {@link ROWS} rows. */
  readonly big: string;
  /** A file or folder of the volume that is there while a backup is restored. */
  readonly restoring: string;
  /** One that is there once it was. */
  readonly whole: string;
}

export function describeBackups<Client>(
  server: string,
  { dialect, problem, big, restoring, whole }: Backed<Client>,
): void {
  const skipped = skips(`backups of ${server} end to end`, problem);
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

  describe.skipIf(skipped)(`a backup of ${server}`, () => {
    let shop: Database<Client>;
    let backup: Backup;
    /** Numbers of which the writer knew before the backup began that they are written. */
    let before: readonly number[];
    let password: string;

    const lost = async (database: Database<Client>, member?: string) => {
      const written = await database.written(member);
      return before.filter((n) => !written.has(n));
    };

    const bigOf = async (database: Database<Client>, member?: string) =>
      Number((await database.query('SELECT COUNT(*) AS n FROM app.big', member))[0]?.n);

    test('is taken from a slave, while a client writes', async () => {
      shop = await Database.create(keelson, dialect, 'shop', { slaves: 1, resources: { memMb: 256 } });
      await shop.query(big);
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
      await backups.restore(backup.path, dialect.framework, 'again', '--slaves', '1', '--mem', '256');
      const again = Database.restored(keelson, dialect, 'again');
      expect(await again.password()).not.toBe(password);
      await again.everyMemberHasAll();
      for (const { name } of await again.members()) {
        expect(await lost(again, name)).toEqual([]);
        expect(await bigOf(again, name)).toBe(ROWS);
      }
      const [master] = (await again.members()).filter(({ role }) => role === 'master');
      if (master === undefined) throw new Error('no master');
      await expect(dialect.connect(master, password)).rejects.toThrow(/password|denied/);
    });

    test('is restored once: what was written since is there when all are launched again', async () => {
      const again = Database.restored(keelson, dialect, 'again');
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
      const spec = { name: 'halfway', framework: dialect.framework, slaves: 0, restore: { path: backup.path } };
      const { status } = await keelson.request('POST', '/v1/instances', { ...spec, resources: { memMb: 256 } });
      expect(status).toBe(201);
      const { uid } = await keelson.get('halfway');
      await until(async () => {
        const [container] = await keelson.containers(uid);
        if (container === undefined) return false;
        const mount = container.Mounts.find(({ Destination }) => Destination === '/data');
        if (mount === undefined || !existsSync(join(mount.Source, restoring))) return false;
        expect(existsSync(join(mount.Source, whole))).toBe(false);
        await docker.getContainer(container.Id).kill();
        return true;
      }, 60_000);
      const halfway = Database.restored(keelson, dialect, 'halfway');
      await halfway.running();
      const events = await keelson.events('halfway');
      expect(events.some(({ message }) => message.includes('the prepare step failed'))).toBe(true);
      expect(events.filter(({ kind }) => kind === 'launching')).toHaveLength(2);
      expect(await lost(halfway)).toEqual([]);
      expect(await bigOf(halfway)).toBe(ROWS);
      await halfway.destroy();
    });

    test('that is not whole is refused with the reason', async () => {
      const half = `${backup.path}.half`;
      copyFileSync(backup.path, half);
      truncateSync(half, Math.floor(statSync(half).size / 2));
      await backups.refuses(half, dialect.framework, 'or not all of one');
      rmSync(half);
    });
  });
}
