/** Backups and what is restored from them, on real servers in containers. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mariadbProblem, skips } from '../../../../test/support/images.ts';
import { MARIADB } from '../../../../test/support/mysql.ts';
import { soon, until } from '../../../../test/support/soon.ts';
import { flip, spoilerOf } from '../../../../test/support/spoiled.ts';
import { MysqlExecutor, MysqlFramework } from '../src/index.ts';
import { instanceOf, memberOf, SECRETS, type World, worldOf } from './world.ts';

const withServers = describe.skipIf(skips('backups of MariaDB', await mariadbProblem()));
const executor = new MysqlExecutor();
const RESTORING = { restoring: true };
const NEW_SECRETS = {
  password: `new-client-${'n'.repeat(21)}`,
  replicationPassword: `new-replication-${'n'.repeat(16)}`,
  operatorPassword: `new-operator-${'n'.repeat(19)}`,
  cloneToken: `new-clone-${'n'.repeat(22)}`,
};

describe('what members are told', () => {
  const scriptsOf = (instance: ReturnType<typeof instanceOf>, ordinal: number) => {
    const framework = new MysqlFramework();
    const member = instance.members[ordinal];
    if (member === undefined) throw new Error(`no member ${ordinal}`);
    const { files = {} } = framework.config(instance, member);
    return {
      prepare: files['/keelson/prepare.sh']?.text ?? '',
      backup: framework.maintenance.backup.command(instance, member).data.argv.at(-1) ?? '',
    };
  };
  const members = [memberOf(0, 31_000), memberOf(1, 31_010)];

  test('only the first master restores', () => {
    expect(scriptsOf(instanceOf(members, RESTORING), 0).prepare).toContain('/keelson/restore');
    expect(scriptsOf(instanceOf(members, RESTORING), 1).prepare).not.toContain('/keelson/restore');
    expect(scriptsOf(instanceOf(members), 0).prepare).not.toContain('/keelson/restore');
  });

  test('is what a shell reads, and holds no secret', () => {
    for (const ordinal of [0, 1])
      for (const script of Object.values(scriptsOf(instanceOf(members, RESTORING), ordinal))) {
        execFileSync('sh', ['-n'], { input: script });
        for (const secret of Object.values(SECRETS)) expect(script).not.toContain(secret);
      }
  });
});

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

async function joins(of: World, ordinal: number): Promise<void> {
  await of.start(ordinal);
  await executor.taskStarted(of.instance(), of.member(ordinal));
  await until(async () => (await executor.probe(of.instance(), of.member(ordinal), soon(2_000))).synced);
}

/** A master with a table, and its slave where told. */
async function start(slaves: number): Promise<void> {
  await world.start(0);
  await world.query(0, 'CREATE DATABASE app');
  await world.query(0, 'CREATE TABLE app.t (n INT PRIMARY KEY)');
  if (slaves > 0) await joins(world, 1);
}

const insert = (of: World, ordinal: number, n: number) => of.query(ordinal, `INSERT INTO app.t VALUES (${n})`);

async function rows(of: World, ordinal = 0): Promise<number[]> {
  return (await of.query(ordinal, 'SELECT n FROM app.t ORDER BY n')).map(({ n }) => Number(n));
}

async function big(): Promise<void> {
  await world.query(0, 'CREATE TABLE app.big (x LONGTEXT)');
  for (let i = 0; i < 8; i++) await world.query(0, "INSERT INTO app.big VALUES (REPEAT('x', 8000000))");
}

withServers('a backup', () => {
  test('of a slave is restored as a server of its own: new passwords, a history of its own, and slaves that copy it', async () => {
    await start(1);
    await insert(world, 0, 1);
    await world.query(0, "CREATE USER app@'%' IDENTIFIED BY 'of-the-app'");
    await until(async () => (await rows(world, 1)).length === 1);
    const path = await world.backup(1);
    for (const secret of Object.values(SECRETS)) expect(readFileSync(path).includes(secret)).toBe(false);
    restored.restoreFrom(path);
    expect(await restored.start(0, RESTORING)).toContain('keelson: restored');
    expect(await rows(restored)).toEqual([1]);
    await expect(MARIADB.connect(restored.member(0), SECRETS.password)).rejects.toThrow(/denied/);
    const [standing] = await restored.query(
      0,
      `SELECT @@gtid_current_pos AS gtid, @@read_only AS closed,
      (SELECT COUNT(*) FROM mysql.global_priv WHERE user = 'app') AS apps`,
    );
    expect(standing).toEqual({ gtid: '', closed: 0, apps: 1 });
    await joins(restored, 1);
    await insert(restored, 0, 2);
    await until(async () => (await rows(restored, 1)).length === 2);
    expect(await rows(world)).toEqual([1]);
  });

  test('of a slave that is behind has all that its master had when it began', async () => {
    await start(1);
    const locked = await world.client(1);
    await MARIADB.query(locked, 'LOCK TABLES app.t READ');
    await insert(world, 0, 1);
    const backup = world.backup(1);
    const waits = "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT MASTER_GTID_WAIT%'";
    await until(async () => (await world.query(1, waits)).length > 0);
    expect(await MARIADB.query(locked, 'SELECT n FROM app.t')).toEqual([]);
    await MARIADB.query(locked, 'UNLOCK TABLES');
    restored.restoreFrom(await backup);
    await restored.start(0, RESTORING);
    expect(await rows(restored)).toEqual([1]);
  });

  test('of a master without slaves has what was written before, however much is written meanwhile', async () => {
    await start(0);
    await big();
    await insert(world, 0, 1);
    restored.restoreFrom(
      await world.backup(0, async () => {
        for (let n = 2; n < 200; n++) await insert(world, 0, n);
      }),
    );
    await restored.start(0, RESTORING);
    expect(await rows(restored)).toContain(1);
    expect(await restored.query(0, 'SELECT COUNT(*) AS n, SUM(LENGTH(x)) AS x FROM app.big')).toEqual([
      { n: 8, x: '64000000' },
    ]);
  });

  test('is refused where tables are outside of the data directory', async () => {
    await start(0);
    execFileSync('install', ['-d', '-o', '999', '-g', '999', world.path(0, 'elsewhere')]);
    await world.query(0, "CREATE TABLE app.far (n INT) DATA DIRECTORY = '/data/elsewhere'");
    await expect(world.backup(0)).rejects.toThrow(/no tables outside of the data directory, and there are: .*far.isl/);
  });
});

withServers('a restoration', () => {
  test('that was interrupted begins anew; one that is done is not done again', async () => {
    await start(0);
    await big();
    await insert(world, 0, 1);
    restored.restoreFrom(await world.backup(0));
    const restoring = await restored.begin(0, RESTORING);
    await until(async () => existsSync(restored.path(0, 'mysql.new/app')));
    await restoring.kill();
    await restoring.wait();
    expect(existsSync(restored.path(0, 'mysql'))).toBe(false);
    await restored.start(0, RESTORING);
    await insert(restored, 0, 2);
    await restored.kill(0);
    expect(await restored.start(0, RESTORING)).not.toContain('restored');
    expect(await rows(restored)).toEqual([1, 2]);
    expect(await restored.query(0, 'SELECT COUNT(*) AS n FROM app.big')).toEqual([{ n: 8 }]);
  });

  test('refuses what is no whole backup of this version, and leaves nothing of it', async () => {
    await start(0);
    const path = await world.backup(0);
    const changed = spoilerOf(path, folder);
    const { size } = statSync(path);
    const files: readonly (readonly [string, RegExp])[] = [
      [changed('empty', (copy) => truncateSync(copy, 0)), /this is no backup of MariaDB, or not all of one/],
      [
        changed('text', (copy) => writeFileSync(copy, 'REDIS0010 is of another server'.repeat(99))),
        /this is no backup/,
      ],
      [changed('half', (copy) => truncateSync(copy, Math.floor(size / 2))), /or not all of one/],
      [changed('short', (copy) => truncateSync(copy, size - 100)), /or not all of one/],
      [changed('damaged', (copy) => flip(copy, Math.floor(size / 2))), /or not all of one: .*/],
    ];
    for (const [file, why] of files) {
      restored.restoreFrom(file);
      const { exitCode, output } = await restored.prepare(0, RESTORING);
      expect({ file, exitCode, output }).toEqual({ file, exitCode: 1, output: expect.stringMatching(why) });
      expect(existsSync(restored.path(0, 'mysql')) || existsSync(restored.path(0, 'mysql.new'))).toBe(false);
    }
  });
});
