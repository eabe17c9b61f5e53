/**
 * postgresql.conf of one member. A master and a slave have the same: whom a slave follows is kept in its data directory, so
 * that it can be changed while it runs.
 */
import type { Instance, Member } from '@keelson/sdk';
import { HBA, portOf, quoted } from './names.ts';
import { postgresqlOptions } from './options.ts';

/** Ordinals that may be a slave's while this configuration is in use: those of members that are added later too. */
const LATER_MEMBERS = 64;
const MAX_CONNECTIONS = 100;
const MAX_WORKER_PROCESSES = 8;

type Setting = string | number | boolean;

/** @throws where the options can never work, with what to change. */
export function postgresqlConf(instance: Instance, member: Member): string {
  const { config } = postgresqlOptions.parse(instance.options);
  const settings: Readonly<Record<string, Setting | undefined>> = {
    ...listening(instance, member),
    ...replication(instance),
    ...memory(instance),
    log_destination: 'stderr',
    logging_collector: false,
    password_encryption: 'scram-sha-256',
    ...config,
  };
  const lines = Object.entries(settings).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = ${written(value)}`],
  );
  return [...lines, ''].join('\n');
}

/** With a network of its own the container can't know the agent's address: there it listens on all of its own. */
function listening({ spec }: Instance, member: Member): Record<string, Setting> {
  const addresses = [...new Set([member.address, '127.0.0.1'])];
  return {
    listen_addresses: spec.network === 'host' ? addresses.join(',') : '*',
    port: portOf(member),
    unix_socket_directories: '/tmp',
    hba_file: HBA,
  };
}

function replication({ spec, members, name }: Instance): Record<string, Setting> {
  return {
    wal_level: 'replica',
    wal_log_hints: true, // without it pg_rewind can't tell what has changed
    hot_standby: true,
    hot_standby_feedback: true,
    // A slave that is promoted has to do first what its readers have held up.
    max_standby_streaming_delay: '5s',
    max_wal_senders: 24,
    max_replication_slots: 128,
    wal_keep_size: `${walKeepMb(spec.resources.diskMb)}MB`,
    // What a slave that is away has its master keep must not fill the disk.
    max_slot_wal_keep_size: `${Math.max(128, Math.floor(spec.resources.diskMb / 4))}MB`,
    wal_receiver_status_interval: 1,
    wal_receiver_timeout: '10s',
    wal_sender_timeout: '10s',
    wal_retrieve_retry_interval: '200ms',
    synchronous_commit: true,
    synchronous_standby_names: synchronousNames(name, spec, members),
  };
}

/** Any k of the members: also of those that will be added, so that nothing has to be changed when they are. */
function synchronousNames(name: string, spec: Instance['spec'], members: readonly Member[]): string {
  if (spec.durability !== 'sync' || spec.slaves === 0) return '';
  const known = members.reduce((highest, { ordinal }) => Math.max(highest, ordinal), 0);
  const names = Array.from({ length: known + LATER_MEMBERS }, (_, ordinal) => `"${name}-${ordinal}"`);
  return `ANY ${spec.syncSlaves} (${names.join(', ')})`;
}

/** A twentieth of the disk, between 64 MB and 1 GB: how far behind a slave of a new master may be without a full copy. */
function walKeepMb(diskMb: number): number {
  return Math.min(1024, Math.max(64, Math.floor(diskMb / 20)));
}

/** PostgreSQL's own advice: a quarter of the memory. */
function memory({ spec }: Instance): Record<string, Setting> {
  const { memMb, diskMb } = spec.resources;
  return {
    shared_buffers: `${Math.max(8, Math.floor(memMb / 4))}MB`,
    effective_cache_size: `${Math.max(16, Math.floor((memMb * 3) / 4))}MB`,
    maintenance_work_mem: `${Math.min(1024, Math.max(8, Math.floor(memMb / 16)))}MB`,
    max_wal_size: `${Math.min(4096, Math.max(64, Math.floor(diskMb / 10)))}MB`,
    min_wal_size: '32MB',
    dynamic_shared_memory_type: 'posix',
    max_connections: MAX_CONNECTIONS,
    max_worker_processes: MAX_WORKER_PROCESSES,
  };
}

/** Those that a slave may not have lower than its master, by name, as they are asked for. */
export function limits(instance: Instance): readonly (readonly [string, number])[] {
  const { config } = postgresqlOptions.parse(instance.options);
  return [
    ['max_connections', config.max_connections ?? MAX_CONNECTIONS],
    ['max_worker_processes', config.max_worker_processes ?? MAX_WORKER_PROCESSES],
  ];
}

function written(value: Setting): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' ? `${value}` : quoted(value);
}
