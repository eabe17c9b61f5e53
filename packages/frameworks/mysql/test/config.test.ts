import { describe, expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { myCnf } from '../src/conf.ts';
import { MysqlFramework, mysqlOptions } from '../src/index.ts';
import { instanceOf, memberOf, SECRETS } from './world.ts';

const members = [
  memberOf(0, 31_000, { address: '10.0.0.1', running: false, healthy: false }),
  memberOf(1, 31_010, { address: '10.0.0.2' }),
  memberOf(2, 31_020, { address: '10.0.0.3', running: false, healthy: false }),
] as const;
const memberAt = (ordinal: 0 | 1 | 2, overrides: Overrides) => {
  const instance = instanceOf(members, overrides);
  return { instance, member: instance.members[ordinal] ?? members[ordinal] };
};
const configOf = (ordinal: 0 | 1 | 2, overrides: Overrides = {}) => {
  const { instance, member } = memberAt(ordinal, overrides);
  return new MysqlFramework().config(instance, member);
};
const textOf = (ordinal: 0 | 1 | 2, file: string, overrides: Overrides = {}) =>
  configOf(ordinal, overrides).files?.[`/keelson/${file}`]?.text ?? '';
const linesOf = (ordinal: 0 | 1 | 2, overrides: Overrides = {}) => textOf(ordinal, 'my.cnf', overrides).split('\n');
const linesOfMysql = (overrides: Overrides = {}) => {
  const { instance, member } = memberAt(0, { options: { server: 'mysql' }, ...overrides });
  return myCnf(instance, member).split('\n');
};

describe('my.cnf', () => {
  test('of MariaDB: GTID replication in strict mode, every commit on disk, read-only until it is told otherwise', () => {
    expect(linesOf(0)).toEqual(
      expect.arrayContaining([
        '[mysqld]',
        'server_id = 1',
        'port = 31000',
        'log_bin = binlog',
        'binlog_format = ROW',
        'gtid_strict_mode = ON',
        'log_slave_updates = ON',
        'skip_slave_start = ON',
        'sync_binlog = 1',
        'innodb_flush_log_at_trx_commit = 1',
        'read_only = ON',
        'expire_logs_days = 3',
        'report_host = 10.0.0.1',
        'report_port = 31000',
      ]),
    );
    expect(linesOf(2)).toContain('server_id = 3');
  });

  test('of MySQL 8 has its words, and none that it does not know', () => {
    const lines = linesOfMysql();
    expect(lines).toEqual(
      expect.arrayContaining([
        'gtid_mode = ON',
        'enforce_gtid_consistency = ON',
        'log_replica_updates = ON',
        'skip_replica_start = ON',
        'super_read_only = ON',
        'binlog_expire_logs_seconds = 259200',
        'plugin_load_add = semisync_source.so;semisync_replica.so;mysql_clone.so',
      ]),
    );
    expect(lines.filter((line) => /slave|gtid_strict|gtid_domain|expire_logs_days/.test(line))).toEqual([]);
  });

  test('listens on its own address and for its executor; on all of them where the network is its own', () => {
    expect(linesOf(0)).toContain('bind_address = 10.0.0.1,127.0.0.1');
    expect(linesOf(0, { spec: { network: 'bridge' } })).toContain('bind_address = *');
    const [here] = [memberOf(0, 31_000)];
    expect(myCnf(instanceOf([here]), here).split('\n')).toContain('bind_address = 127.0.0.1');
  });

  test('writes what a slave has received to the disk before it is acknowledged, with durability sync', () => {
    expect(linesOf(0)).toContain('sync_relay_log = 10000');
    expect(linesOf(0, { spec: { durability: 'sync' } })).toContain('sync_relay_log = 1');
  });

  test('gives half of the memory to the buffer pool, unless it is told', () => {
    expect(linesOf(0, { spec: { resources: { cpus: 1, memMb: 1_000, diskMb: 1 } } })).toContain(
      `innodb_buffer_pool_size = ${500 * 1024 * 1024}`,
    );
    expect(linesOf(0, { options: { config: { innodb_buffer_pool_size: '64M' } } })).toContain(
      'innodb_buffer_pool_size = 64M',
    );
  });

  test('takes harmless variables, and refuses others and strange values', () => {
    expect(linesOf(0, { options: { config: { max_connections: 300, slow_query_log: true } } })).toEqual(
      expect.arrayContaining(['max_connections = 300', 'slow_query_log = ON']),
    );
    for (const config of [{ read_only: false }, { datadir: '/x' }, { wait_timeout: '1\nread_only=0' }])
      expect(mysqlOptions.safeParse({ config }).success).toBe(false);
    expect(mysqlOptions.safeParse({ binlogDays: 0 }).success).toBe(false);
  });
});

describe('what the server is told when it starts', () => {
  test('a slave nothing, a master that it takes writes', () => {
    expect(textOf(1, 'init.sql')).toBe('');
    expect(textOf(0, 'init.sql').trim().split('\n').at(-1)).toBe('SET GLOBAL read_only = OFF;');
    expect(textOf(0, 'init.sql')).toContain('SET GLOBAL rpl_semi_sync_master_enabled = OFF;');
  });

  test('with durability sync a master waits for a slave before it takes the first write, and never gives up', () => {
    expect(
      textOf(0, 'init.sql', { spec: { durability: 'sync' } })
        .trim()
        .split('\n'),
    ).toEqual([
      'SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC;',
      'SET GLOBAL rpl_semi_sync_master_timeout = 4294967295;',
      'SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON;',
      'SET GLOBAL rpl_semi_sync_master_enabled = ON;',
      'SET GLOBAL read_only = OFF;',
    ]);
  });

  test('with durability sync and no slaves there is nobody to wait for', () => {
    expect(textOf(0, 'init.sql', { spec: { durability: 'sync', slaves: 0 } })).not.toContain('enabled = ON');
  });
});

describe('what can not be', () => {
  test('waiting for two slaves is refused, with what to change', () => {
    expect(() => configOf(0, { spec: { durability: 'sync', syncSlaves: 2 } })).toThrow('syncSlaves must be 1');
  });

  test('MySQL 8 is refused: it is not run yet', () => {
    expect(() => configOf(0, { options: { server: 'mysql' } })).toThrow('use server: mariadb');
  });
});

describe('secrets', () => {
  test('are in files that the server alone can read, and nowhere else', () => {
    for (const ordinal of [0, 1] as const) {
      const { files, ...rest } = configOf(ordinal);
      for (const secret of Object.values(SECRETS)) expect(JSON.stringify(rest)).not.toContain(secret);
      for (const file of Object.values(files ?? {})) expect(file).toMatchObject({ mode: 0o400, uid: 999, gid: 999 });
    }
  });

  test('are not in scripts, whose lines would show up as arguments', () => {
    for (const name of ['server.sh', 'prepare.sh', 'clone.sh', 'my.cnf', 'init.sql'])
      for (const secret of Object.values(SECRETS)) expect(textOf(1, name)).not.toContain(secret);
  });

  test('a strange password can not end the statement that it is in', () => {
    const secrets = { ...SECRETS, password: "a'b\\c; DROP" };
    expect(textOf(0, 'accounts.sql', { secrets })).toContain("IDENTIFIED BY 'a''b\\\\c; DROP';");
  });

  test('that are missing are said by name', () => {
    expect(() => configOf(0, { secrets: {} })).toThrow('shop has no cloneToken');
  });
});

describe('accounts', () => {
  test('admin gets neither around read_only, nor to replication, nor to what slaves do not get', () => {
    const lines = textOf(0, 'accounts.sql').split('\n');
    expect(lines).toContain("GRANT ALL PRIVILEGES ON *.* TO 'admin'@'%' WITH GRANT OPTION;");
    expect(lines).toContain(
      "REVOKE SUPER, READ_ONLY ADMIN, REPLICATION SLAVE ADMIN, REPLICATION MASTER ADMIN, BINLOG ADMIN, BINLOG REPLAY, CONNECTION ADMIN ON *.* FROM 'admin'@'%';",
    );
    expect(lines).toContain("GRANT REPLICATION SLAVE ON *.* TO 'replicator'@'%';");
  });

  test('are made by the first master; a slave gets them with its copy', () => {
    expect(configOf(1).files).not.toHaveProperty('/keelson/accounts.sql');
  });
});

describe('the prepare step', () => {
  test('of a slave asks other slaves that serve for a copy, the master last, itself never', () => {
    expect(textOf(2, 'prepare.sh')).toContain('for giver in 10.0.0.2:31011 10.0.0.1:31001; do');
    expect(textOf(1, 'prepare.sh')).toContain('for giver in 10.0.0.1:31001; do');
  });

  test('of a slave sends the token and whom the giver must follow', () => {
    expect(textOf(2, 'clone-request', { master: 1 })).toBe(`${SECRETS.cloneToken}\n10.0.0.2:31010\n`);
    expect(configOf(0).files).not.toHaveProperty('/keelson/clone-request');
  });

  test('of a master makes an empty database at first only', () => {
    expect(textOf(0, 'prepare.sh')).toContain('elif false; then');
    expect(textOf(0, 'prepare.sh', { bootstrapped: true })).toContain('elif true; then');
  });

  test('gives copies on the port for it, a bounded number at once', () => {
    expect(textOf(1, 'server.sh')).toContain('TCP-LISTEN:31011,reuseaddr,fork,max-children=2');
    expect(textOf(1, 'server.sh')).toContain('bind=10.0.0.2');
    expect(textOf(1, 'server.sh', { spec: { network: 'bridge' } })).not.toContain('bind=');
  });
});
