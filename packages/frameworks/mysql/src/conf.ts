/**
 * my.cnf of one member. Every server starts read-only: what makes a master of it is said to it when it has started (init.sql),
 * semi-synchronous replication first, so that it takes no write that does not wait for a slave.
 */
import type { Instance, Member } from '@keelson/sdk';
import { DATA, FOLDER, portOf, serverIdOf } from './names.ts';
import { type MysqlOptions, mysqlOptions } from './options.ts';

type Setting = string | number | boolean;
type Settings = Readonly<Record<string, Setting>>;

const MIB = 1024 * 1024;
const DAY_S = 86_400;

/** @throws where the options can never work, with what to change. */
export function myCnf(instance: Instance, member: Member): string {
  const options = mysqlOptions.parse(instance.options);
  const settings: Settings = {
    ...listening(instance, member),
    ...data(instance),
    server_id: serverIdOf(member),
    ...(options.server === 'mariadb' ? mariadb(instance, options) : mysql(options)),
    ...options.config,
  };
  return ['[mysqld]', ...Object.entries(settings).map(([name, value]) => `${name} = ${written(value)}`), ''].join('\n');
}

/** On its own address and for its executor; with a network of its own, in which it can't know the address, on all of its own. */
function listening({ spec }: Instance, member: Member): Settings {
  const own = [...new Set([member.address, '127.0.0.1'])].join(',');
  return {
    port: portOf(member),
    bind_address: spec.network === 'host' ? own : '*',
    socket: '/tmp/mysql.sock',
    pid_file: '/tmp/mysql.pid',
    skip_name_resolve: true,
    report_host: member.address,
    report_port: portOf(member),
  };
}

function data({ spec }: Instance): Settings {
  const poolMb = Math.max(16, Math.floor(spec.resources.memMb / 2));
  return {
    datadir: DATA,
    init_file: `${FOLDER}/init.sql`,
    default_storage_engine: 'InnoDB',
    character_set_server: 'utf8mb4',
    innodb_buffer_pool_size: poolMb * MIB,
    innodb_flush_log_at_trx_commit: 1,
    log_bin: 'binlog',
    relay_log: 'relay',
    binlog_format: 'ROW',
    sync_binlog: 1,
    sync_relay_log: spec.durability === 'sync' ? 1 : 10_000,
    read_only: true,
    max_connections: 100,
    performance_schema: false,
  };
}

/** https://mariadb.com/kb/en/gtid/ */
function mariadb({ spec }: Instance, { binlogDays }: MysqlOptions): Settings {
  if (spec.durability === 'sync' && spec.syncSlaves > 1)
    throw new Error('MariaDB waits for one slave: syncSlaves must be 1');
  return {
    skip_slave_start: true,
    log_slave_updates: true,
    gtid_strict_mode: true,
    gtid_domain_id: 0,
    expire_logs_days: binlogDays,
  };
}

/** MySQL 8.0.26 and later. https://dev.mysql.com/doc/refman/8.4/en/replication-options.html */
function mysql({ binlogDays }: MysqlOptions): Settings {
  return {
    skip_replica_start: true,
    log_replica_updates: true,
    gtid_mode: 'ON',
    enforce_gtid_consistency: true,
    super_read_only: true,
    binlog_expire_logs_seconds: binlogDays * DAY_S,
    plugin_load_add: 'semisync_source.so;semisync_replica.so;mysql_clone.so',
  };
}

function written(value: Setting): string {
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF';
  return `${value}`;
}
