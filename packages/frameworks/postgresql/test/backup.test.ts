/** Backups and what is restored from them, on real servers in containers. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { execToFile } from '../../../../test/support/exec-to-file.ts';
import { postgresqlProblem, skips } from '../../../../test/support/images.ts';
import { POSTGRESQL } from '../../../../test/support/postgresql.ts';
import { soon, until } from '../../../../test/support/soon.ts';
import { flip, spoilerOf } from '../../../../test/support/spoiled.ts';
import { PostgresqlExecutor } from '../src/index.ts';
import { FIND_PROGRAMS } from '../src/scripts.ts';
import { SECRETS, type World, worldOf } from './world.ts';

const withServers = describe.skipIf(skips('backups of PostgreSQL', await postgresqlProblem()));
const executor = new PostgresqlExecutor();
const NEW_SECRETS = {
  password: `new-client-${'n'.repeat(21)}`,
  replicationPassword: `new-replication-${'n'.repeat(16)}`,
  operatorPassword: `new-operator-${'n'.repeat(19)}`,
};

let world: World;
let restored: World;
let folder: string;

beforeEach(async () => {
  [world, restored] = [await worldOf(2), await worldOf(2, NEW_SECRETS)];
  folder = mkdtempSync(join(tmpdir(), 'keelson-backups-'));
});
afterEach(async () => {
  await Promise.all([world.close(), restored.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const inSync = (of: World, ordinal: number) =>
  until(async () => (await executor.probe(of.instance(), of.member(ordinal), soon(2_000))).synced);

/** A master with a table, and its slave where told. */
async function start(slaves: number): Promise<void> {
  await world.start(0);
  await world.query(0, 'CREATE TABLE t (n int)');
  if (slaves === 0) return;
  await world.start(1);
  await inSync(world, 1);
}

async function restore(path: string): Promise<void> {
  restored.restoreFrom(path);
  expect(await restored.start(0, { restoring: true })).toContain('keelson: restored');
}

async function rows(of: World, ordinal = 0): Promise<number[]> {
  return (await of.query(ordinal, 'SELECT n FROM t ORDER BY n')).map(({ n }) => Number(n));
}

const replayed = async (lsn: unknown) =>
  (await world.query(1, `SELECT pg_last_wal_replay_lsn() >= '${lsn}' AS so`))[0]?.so === true;

/** Until the slave has done all that the master has written. */
async function catchUp(): Promise<void> {
  const [at] = await world.query(0, 'SELECT pg_current_wal_flush_lsn() AS lsn');
  await until(() => replayed(at?.lsn));
}

withServers('a backup', () => {
  test('of a slave is restored as a server of its own: new passwords, a timeline of its own, nothing of the former replication', async () => {
    await start(1);
    await world.query(0, 'INSERT INTO t VALUES (1)');
    await world.query(0, "CREATE ROLE app LOGIN PASSWORD 'of-the-app'");
    await world.query(0, "COMMENT ON ROLE keelson IS '1 2 3'");
    await world.query(0, "ALTER SYSTEM SET archive_command = 'cp %p /former'");
    await catchUp();
    await world.query(1, "ALTER SYSTEM SET primary_slot_name = 'shop_1'");
    const path = await world.backup(1);
    for (const secret of Object.values(SECRETS)) expect(readFileSync(path).includes(secret)).toBe(false);
    await restore(path);
    expect(await rows(restored)).toEqual([1]);

    await expect(POSTGRESQL.connect(restored.member(0), SECRETS.password)).rejects.toThrow(/password/);
    const [standing] = await restored.query(
      0,
      `SELECT pg_is_in_recovery() AS slave, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline,
      current_setting('primary_conninfo') AS follows, current_setting('archive_command') AS archives,
      (SELECT count(*)::int FROM pg_replication_slots) AS slots, current_setting('restore_command') AS restores,
      (SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'keelson') AS promotions`,
    );
    expect(standing).toEqual({
      slave: false,
      timeline: '00000002',
      follows: '',
      archives: '(disabled)',
      slots: 0,
      restores: '',
      promotions: null,
    });
    await restored.start(1);
    await inSync(restored, 1);
    await restored.query(0, 'INSERT INTO t VALUES (2)');
    await until(async () => (await rows(restored, 1)).length === 2);
    expect(await rows(world)).toEqual([1]);
  });

  test('of a slave that is behind has all that its master had when it began', async () => {
    await start(1);
    await world.query(1, 'SELECT pg_wal_replay_pause()');
    await world.query(0, 'INSERT INTO t VALUES (1)');
    const backup = world.backup(1);
    await until(async () => {
      const asked = await world.query(0, "SELECT 1 FROM pg_stat_activity WHERE application_name = 'psql'");
      const held = await world.query(
        1,
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_last_wal_replay_lsn() >=%'",
      );
      return asked.length === 0 && held.length > 0;
    });
    await world.query(1, 'SELECT pg_wal_replay_resume()');
    await restore(await backup);
    expect(await rows(restored)).toEqual([1]);
  });

  test('of a slave that has not noted how far it is has it too', async () => {
    await start(1);
    const session = await world.client(0);
    await session.query('BEGIN');
    await session.query('INSERT INTO t VALUES (1)');
    await world.query(0, 'CHECKPOINT');
    await catchUp();
    await world.query(1, 'CHECKPOINT');
    await world.query(0, 'CHECKPOINT');
    await world.query(0, 'SELECT pg_switch_wal()');
    // The row is on the slave's disk by now, and that it counts is said in the next file of the log.
    await session.query('COMMIT');
    await catchUp();
    await restore(await world.backup(1));
    expect(await rows(restored)).toEqual([1]);
  });

  test('of a master without slaves has the log that it needs, however much is written meanwhile', async () => {
    await start(0);
    await world.query(0, "CREATE TABLE big AS SELECT repeat('x', 900) AS x FROM generate_series(1, 60000)");
    const log = async () => (await world.query(0, 'SELECT name FROM pg_ls_waldir()')).map(({ name }) => name);
    let needed: unknown;
    const path = await world.backup(0, async () => {
      const [slot] = await world.query(0, 'SELECT pg_walfile_name(restart_lsn) AS name FROM pg_replication_slots');
      needed = slot?.name;
      await world.query(0, 'INSERT INTO t VALUES (1)');
      await rollLog();
      expect(await log()).toContain(needed);
    });
    expect(await world.query(0, 'SELECT slot_name FROM pg_replication_slots')).toEqual([]);
    await rollLog();
    expect(await log()).not.toContain(needed);
    await restore(path);
    expect(await rows(restored)).toEqual([1]);
    expect(await restored.query(0, 'SELECT count(*)::int AS n FROM big')).toEqual([{ n: 60_000 }]);
  });

  test('fails where the log that it needs would take more of the disk than is granted', async () => {
    await start(0);
    await world.query(0, "CREATE TABLE big AS SELECT repeat('x', 900) AS x FROM generate_series(1, 60000)");
    await world.query(0, "ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'");
    await world.query(0, 'SELECT pg_reload_conf()');
    await expect(world.backup(0, rollLog)).rejects.toThrow(/WAL/);
  });

  test('is refused where data is in tablespaces of its own', async () => {
    await start(0);
    mkdirSync(world.path(0, 'elsewhere'));
    execFileSync('chown', ['999:999', world.path(0, 'elsewhere')]);
    await world.query(0, "CREATE TABLESPACE fast LOCATION '/data/elsewhere'");
    await expect(world.backup(0)).rejects.toThrow(/no tablespaces beside the data directory, and there are: fast/);
  });
});

/** More log than is kept for those without a slot. */
async function rollLog(): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await world.query(0, 'INSERT INTO t VALUES (1)');
    await world.query(0, 'SELECT pg_switch_wal()');
  }
  await world.query(0, 'DELETE FROM t WHERE ctid <> (SELECT min(ctid) FROM t)');
  await world.query(0, 'CHECKPOINT');
  await world.query(0, 'CHECKPOINT');
}

withServers('a restoration', () => {
  test('that was interrupted begins anew; one that is done is not done again', async () => {
    await start(0);
    await world.query(0, "CREATE TABLE big AS SELECT repeat('x', 900) AS x FROM generate_series(1, 60000)");
    await world.query(0, 'INSERT INTO t VALUES (1)');
    restored.restoreFrom(await world.backup(0));
    const restoring = await restored.begin(0, { restoring: true });
    await until(async () => existsSync(restored.path(0, 'pg/base')));
    await restoring.kill();
    await restoring.wait();
    expect(existsSync(restored.path(0, 'whole'))).toBe(false);
    writeFileSync(restored.path(0, 'pg/left'), '');
    await restored.start(0, { restoring: true });
    expect(existsSync(restored.path(0, 'pg/left'))).toBe(false);
    await restored.query(0, 'INSERT INTO t VALUES (2)');
    await restored.kill(0);
    expect(await restored.start(0, { restoring: true })).not.toContain('restored');
    expect(await rows(restored)).toEqual([1, 2]);
    expect(await restored.query(0, 'SELECT count(*)::int AS n FROM big')).toEqual([{ n: 60_000 }]);
  });

  test('goes on until all of the log is read, however long that takes, and where fewer connections are allowed', async () => {
    await world.start(0, { options: { config: { max_connections: 200 } } });
    await world.query(0, 'CREATE TABLE t (n int)');
    const path = await world.backup(0, async () => {
      await world.query(0, 'CREATE TABLE big (x text)');
      for (let i = 0; i < 3; i++) {
        await world.query(0, "INSERT INTO big SELECT repeat('x', 900) FROM generate_series(1, 60000)");
        await world.query(0, 'TRUNCATE big');
      }
      await world.query(0, 'INSERT INTO t VALUES (1)');
    });
    await restore(path);
    expect(await rows(restored)).toEqual([1]);
  });

  test('disables subscriptions: what their publisher sends is for the original', async () => {
    await start(0);
    await world.query(
      0,
      `CREATE SUBSCRIPTION s CONNECTION 'host=192.0.2.1 dbname=none' PUBLICATION p WITH (connect = false, slot_name = 's')`,
    );
    await world.query(0, 'ALTER SUBSCRIPTION s ENABLE');
    await restore(await world.backup(0));
    const enabled = 'SELECT subname, subenabled FROM pg_subscription';
    expect(await world.query(0, enabled)).toEqual([{ subname: 's', subenabled: true }]);
    expect(await restored.query(0, enabled)).toEqual([{ subname: 's', subenabled: false }]);
  });

  test('refuses a server that Keelson did not run: it has not its roles', async () => {
    await start(0);
    const psql = `PGPASSFILE=/keelson/pgpass psql -h 127.0.0.1 -p ${world.member(0).ports.postgresql} -U keelson -d postgres`;
    const rename = ['sh', '-c', `${FIND_PROGRAMS}; ${psql} -c 'ALTER ROLE postgres RENAME TO admin'`];
    await execToFile(world.container(0), rename, join(folder, 'renamed'));
    restored.restoreFrom(await world.backup(0));
    const { exitCode, output } = await restored.prepare(0, { restoring: true });
    expect({ exitCode, output }).toEqual({
      exitCode: 1,
      output: expect.stringMatching(
        /has not the roles of a PostgreSQL that Keelson ran: .*role "postgres" does not exist/,
      ),
    });
    for (const secret of Object.values(NEW_SECRETS)) expect(output).not.toContain(secret);
    expect(existsSync(restored.path(0, 'pg')) || existsSync(restored.path(0, 'whole'))).toBe(false);
  });

  test('refuses what is no whole backup of this version, and leaves nothing of it', async () => {
    await start(0);
    const path = await world.backup(0);
    const changed = spoilerOf(path, folder);
    const size = readFileSync(path).length;
    const empty = join(folder, 'tree');
    mkdirSync(empty);
    const files: readonly (readonly [string, RegExp])[] = [
      [changed('empty', (copy) => truncateSync(copy, 0)), /no PG_VERSION|no backup, or not all of one/],
      [
        changed('text', (copy) => writeFileSync(copy, 'REDIS0010 is of another server'.repeat(99))),
        /this is no backup/,
      ],
      [changed('other', (copy) => execFileSync('tar', ['-cf', copy, '-C', folder, 'tree'])), /it has no PG_VERSION/],
      [changed('half', (copy) => truncateSync(copy, Math.floor(size / 2))), /no backup, or not all of one/],
      [changed('short', (copy) => truncateSync(copy, offsetOf(copy, 'backup_manifest'))), /it has no backup_manifest/],
      [
        changed('damaged', (copy) => flip(copy, offsetOf(copy, 'base/1/1259') + 600)),
        /the backup is damaged: .*base\/1\/1259/,
      ],
      [
        changed('older', (copy) => replaceAfter(copy, offsetOf(copy, 'PG_VERSION'), '15\n', '14\n')),
        /is of PostgreSQL 14, and this is .* 15/,
      ],
      [changed('logless', (copy) => rename(copy, 'pg_wal/0', 'pg_wal_0')), /the backup is damaged/],
    ];
    for (const [file, why] of files) {
      restored.restoreFrom(file);
      const { exitCode, output } = await restored.prepare(0, { restoring: true });
      expect({ file, exitCode, output }).toEqual({ file, exitCode: 1, output: expect.stringMatching(why) });
      expect(existsSync(restored.path(0, 'pg')) || existsSync(restored.path(0, 'whole'))).toBe(false);
    }
  });
});

/** Where the head of a file in a tar begins. */
function offsetOf(tar: string, name: string): number {
  const bytes = readFileSync(tar);
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) if (at % 512 === 0) return at;
  throw new Error(`there is no ${name}`);
}

function replaceAfter(tar: string, from: number, old: string, next: string): void {
  const bytes = readFileSync(tar);
  bytes.write(next, bytes.indexOf(old, from));
  writeFileSync(tar, bytes);
}

/** Gives a file in a tar another name of that length, and its head the sum that it needs. */
function rename(tar: string, old: string, next: string): void {
  const bytes = readFileSync(tar);
  const at = offsetOf(tar, old);
  bytes.write(next, at);
  bytes.write('        ', at + 148);
  const sum = bytes.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
  writeFileSync(tar, bytes);
}
