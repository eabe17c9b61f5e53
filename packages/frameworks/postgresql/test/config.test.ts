import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { CLOSED_HBA, GONE_HBA, OPEN_HBA } from '../src/hba.ts';
import { PostgresqlFramework, postgresqlOptions } from '../src/index.ts';
import { instanceOf, memberOf, SECRETS } from './world.ts';

const members = [memberOf(0, 31_000, { address: '10.0.0.1' }), memberOf(1, 31_007, { address: '10.0.0.2' })];
function configOf(ordinal: number, overrides: Overrides = {}) {
  const instance = instanceOf(members, overrides);
  const member = instance.members[ordinal];
  if (member === undefined) throw new Error('no such member');
  return new PostgresqlFramework().config(instance, member);
}
const textOf = (ordinal: number, file: string, overrides: Overrides = {}) =>
  configOf(ordinal, overrides).files?.[`/keelson/${file}`]?.text ?? '';
const linesOf = (ordinal: number, overrides: Overrides = {}) =>
  textOf(ordinal, 'postgresql.conf', overrides).split('\n');

describe('the configuration', () => {
  test.each([0, 1])('of member %i has secrets in files that its server alone can read, and nowhere else', (ordinal) => {
    const { files = {}, ...rest } = configOf(ordinal);
    for (const { mode, uid, gid } of Object.values(files)) expect([mode, uid, gid]).toEqual([0o400, 999, 999]);
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(rest)).not.toContain(secret);
    const holders = Object.entries(files).filter(([, { text }]) =>
      Object.values(SECRETS).some((secret) => text.includes(secret)),
    );
    const own = ordinal === 0 ? ['/keelson/password', '/keelson/roles.sql'] : [];
    expect(holders.map(([path]) => path).sort()).toEqual([...own, '/keelson/pgpass'].sort());
  });

  test('is the same for master and slave, but for the place where it listens', () => {
    const own = /^(port|listen_addresses) /;
    const common = (ordinal: number) => linesOf(ordinal).filter((line) => !own.test(line));
    expect(common(0)).toEqual(common(1));
    expect(linesOf(1)).toEqual(expect.arrayContaining(['port = 31007', "listen_addresses = '10.0.0.2,127.0.0.1'"]));
  });

  test('listens on every address of a network of its own', () => {
    expect(linesOf(1, { spec: { network: 'bridge' } })).toContain("listen_addresses = '*'");
  });

  test('has a slave follow the master, with its password in a file', () => {
    const [conninfo, slot] = textOf(1, 'primary.conf').split('\n');
    expect(conninfo).toContain(
      'host=10.0.0.1 port=31000 user=replicator passfile=/keelson/pgpass application_name=shop-1',
    );
    expect(slot).toBe("primary_slot_name = 'shop_1'");
    expect(configOf(0).files?.['/keelson/primary.conf']).toBeUndefined();
  });

  test('waits for so many slaves of any where durability is sync, for nobody where it is not', () => {
    const lines = linesOf(0, { spec: { durability: 'sync', syncSlaves: 2, slaves: 3 } });
    const names = lines.find((line) => line.startsWith('synchronous_standby_names'));
    expect(names).toMatch(/^synchronous_standby_names = 'ANY 2 \("shop-0", "shop-1", "shop-2", .*"shop-64"\)'$/);
    expect(lines).toContain('synchronous_commit = on');
    expect(linesOf(0)).toContain("synchronous_standby_names = ''");
    expect(linesOf(0, { spec: { durability: 'sync', slaves: 0 } })).toContain("synchronous_standby_names = ''");
  });

  test('keeps the log that slaves need within a part of the disk', () => {
    const resources = { cpus: 1, memMb: 1_000, diskMb: 8_000 };
    expect(linesOf(0, { spec: { resources } })).toEqual(
      expect.arrayContaining([
        "max_slot_wal_keep_size = '2000MB'",
        "wal_keep_size = '400MB'",
        "max_wal_size = '800MB'",
        "shared_buffers = '250MB'",
      ]),
    );
  });

  test('takes its options, each name once', () => {
    const config = { work_mem: '7MB', jit: false, random_page_cost: 1.1, max_connections: 50 };
    const lines = linesOf(0, { options: { config } });
    const wanted = ["work_mem = '7MB'", 'jit = off', 'random_page_cost = 1.1', 'max_connections = 50'];
    expect(lines).toEqual(expect.arrayContaining(wanted));
    const names = lines.filter((line) => line !== '').map((line) => line.split(' ')[0]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('takes another image where the spec names one', () => {
    expect(configOf(0, { spec: { image: 'postgres:15.9' } }).image).toBe('postgres:15.9');
    expect(configOf(0).image).toBe('keelson/postgresql:15');
  });
});

describe('who may connect', () => {
  test('gives a password in any case; the replicator may do nothing but replicate', () => {
    for (const line of [...OPEN_HBA, ...CLOSED_HBA, ...GONE_HBA]) expect(line).toMatch(/ (scram-sha-256|reject)$/);
    const rejects = OPEN_HBA.findIndex((line) => line.startsWith('host all replicator') && line.endsWith('reject'));
    const everybody = OPEN_HBA.findIndex((line) => line.startsWith('host all all'));
    expect(rejects).toBeGreaterThan(-1);
    expect(rejects).toBeLessThan(everybody);
  });

  test('are Keelson and slaves alone while a master is closed, and Keelson alone before it goes', () => {
    expect(new Set(CLOSED_HBA.map((line) => line.split(' ')[2]))).toEqual(new Set(['keelson', 'replicator']));
    expect(new Set(GONE_HBA.map((line) => line.split(' ')[2]))).toEqual(new Set(['keelson']));
  });
});

describe('the prepare step', () => {
  test.each([
    ['a first master', 0, {}],
    ['a first master that is restored', 0, { restoring: true }],
    ['a later master', 0, { bootstrapped: true }],
    ['a slave', 1, { options: { config: { max_connections: 50 } } }],
  ])('of %s is a script that a shell reads', (_, ordinal, overrides) => {
    const script = textOf(ordinal, 'prepare.sh', overrides);
    expect(() => execFileSync('sh', ['-n'], { input: script })).not.toThrow();
    expect(script).not.toMatch(/undefined|\[object/);
  });

  test('restores the first master alone, with the new passwords in its statements and no new database', () => {
    const restoring = { restoring: true };
    expect(textOf(0, 'prepare.sh', restoring)).toContain('/keelson/restore');
    expect(textOf(0, 'prepare.sh', restoring)).not.toContain('initdb');
    for (const role of ['postgres', 'keelson', 'replicator'])
      expect(textOf(0, 'roles.sql', restoring)).toMatch(new RegExp(`^ALTER ROLE ${role} .* PASSWORD '`, 'm'));
    for (const secret of Object.values(SECRETS)) {
      expect(textOf(0, 'roles.sql', restoring)).toContain(`'${secret}'`);
      expect(textOf(0, 'prepare.sh', restoring)).not.toContain(secret);
    }
    expect(textOf(0, 'prepare.sh')).not.toContain('/keelson/restore');
    expect(textOf(1, 'prepare.sh', restoring)).toBe(textOf(1, 'prepare.sh'));
  });

  test('makes a new database for a first master alone', () => {
    const makes = /elif (true|false); then/;
    expect(makes.exec(textOf(0, 'prepare.sh'))?.[1]).toBe('false');
    expect(makes.exec(textOf(0, 'prepare.sh', { bootstrapped: true }))?.[1]).toBe('true');
    expect(textOf(1, 'prepare.sh')).not.toContain('initdb');
  });

  test('gives up the places of members that are gone', () => {
    expect(textOf(1, 'prepare.sh')).toContain("slot_name NOT IN ('shop_0', 'shop_1')");
  });
});

describe('the command of a backup', () => {
  const { backup } = new PostgresqlFramework().maintenance;
  const scriptOf = (ordinal: number) => {
    const instance = instanceOf(members);
    const member = instance.members[ordinal];
    if (member === undefined) throw new Error('no such member');
    return backup.command(instance, member).data.argv;
  };

  test.each([0, 1])('of member %i is a script that a shell reads, without a secret', (ordinal) => {
    const [shell, flag, script = ''] = scriptOf(ordinal);
    expect([shell, flag]).toEqual(['sh', '-c']);
    expect(() => execFileSync('sh', ['-n'], { input: script })).not.toThrow();
    expect(script).not.toMatch(/undefined|\[object/);
    for (const secret of Object.values(SECRETS)) expect(script).not.toContain(secret);
  });

  test('copies its own member, and asks the master where it is', () => {
    const script = scriptOf(1)[2];
    expect(script).toContain('pg_basebackup --dbname="host=127.0.0.1 port=31007 user=replicator ');
    expect(script).toContain('there="host=10.0.0.1 port=31000 user=keelson ');
  });
});

describe('options', () => {
  test.each([
    [{ config: { listen_addresses: '*' } }, 'listen_addresses'],
    [{ config: { synchronous_commit: false } }, 'synchronous_commit'],
    [{ config: { archive_command: 'rm' } }, 'archive_command'],
    [{ config: { fsync: false } }, 'fsync'],
    [{ config: { work_mem: "1MB'\nfsync = 'off" } }, 'work_mem'],
    [{ config: { max_connections: '10' } }, 'max_connections'],
    [{ config: { max_connections: 3 } }, 'max_connections'],
    [{ conf: {} }, 'conf'],
  ])('%j are refused', (options, named) => {
    const result = postgresqlOptions.safeParse(options);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(named);
  });

  test('of some sense are taken', () => {
    const config = { work_mem: '64MB', statement_timeout: '30s', jit: false, max_connections: 20 };
    expect(postgresqlOptions.parse({ config })).toEqual({ config });
    expect(postgresqlOptions.parse({})).toEqual({ config: {} });
  });
});
