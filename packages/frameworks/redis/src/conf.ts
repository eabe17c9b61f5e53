/**
 * redis.conf of one member. Everything about the instance is in it, so that a master and a slave differ in one line, and
 * a slave that is promoted needs no other settings than it has.
 */
import type { Instance, Member } from '@keelson/sdk';
import { type RedisOptions, redisOptions } from './options.ts';

const MIB = 1024 * 1024;

/** @throws where the options can never work, with what to change. */
export function redisConf(instance: Instance, member: Member): string {
  const options = redisOptions.parse(instance.options);
  return [
    ...listening(instance, member),
    ...access(instance),
    ...replication(instance, member, options),
    ...data(instance, options),
    ...Object.entries(options.config).map(([name, value]) => `${name} ${directive(value)}`),
    '',
  ].join('\n');
}

export function portOf(member: Member): number {
  const port = member.ports.redis;
  if (port === undefined) throw new Error(`${member.name} has no port yet`);
  return port;
}

/** With a network of its own the container can't know the agent's address: there it listens on all of its own. */
function listening({ spec }: Instance, member: Member): string[] {
  const addresses = [...new Set([member.address, '127.0.0.1'])];
  return [
    `port ${portOf(member)}`,
    `bind ${spec.network === 'host' ? addresses.join(' ') : '*'}`,
    'daemonize no',
    'logfile ""',
  ];
}

function access({ secrets, name }: Instance): string[] {
  const { password } = secrets;
  if (password === undefined) throw new Error(`${name} has no password`);
  return ['protected-mode yes', `requirepass ${quoted(password)}`, `masterauth ${quoted(password)}`];
}

function replication(instance: Instance, member: Member, options: RedisOptions): string[] {
  const { master, spec } = instance;
  const required =
    options.minReplicasToWrite ?? (spec.durability === 'sync' ? Math.min(spec.syncSlaves, spec.slaves) : 0);
  if (required > spec.slaves) {
    throw new Error(`writes need ${required} slaves that follow (minReplicasToWrite), and there are ${spec.slaves}`);
  }
  return [
    ...(member.role === 'slave' ? [`replicaof ${master.address} ${portOf(master)}`] : []),
    `replica-announce-ip ${member.address}`,
    `replica-announce-port ${portOf(member)}`,
    'replica-read-only yes',
    'replica-serve-stale-data yes',
    'repl-diskless-sync yes',
    'repl-diskless-sync-delay 0',
    'repl-diskless-load disabled', // a slave keeps its old data until all of the new has come
    `repl-backlog-size ${backlogBytes(spec.resources.memMb)}`,
    `min-replicas-to-write ${required}`,
    `min-replicas-max-lag ${options.minReplicasMaxLag}`,
  ];
}

function data({ spec }: Instance, options: RedisOptions): string[] {
  return [
    'dir /data',
    'appendonly yes',
    `appendfsync ${options.appendfsync ?? (spec.durability === 'sync' ? 'always' : 'everysec')}`,
    'save ""', // the append-only file is the copy on disk
    `maxmemory ${options.maxmemoryMb ?? Math.floor(spec.resources.memMb * 0.75)}mb`,
    `maxmemory-policy ${options.maxmemoryPolicy}`,
    'shutdown-timeout 5',
  ];
}

/** A sixteenth of the memory, between 1 and 64 MiB: how far behind a slave may be and still catch up without a full copy. */
function backlogBytes(memMb: number): number {
  return Math.min(64, Math.max(1, Math.floor(memMb / 16))) * MIB;
}

function directive(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === '' ? '""' : `${value}`;
}

/** redis.conf's own quoting: bytes that are not plain as \xNN. */
function quoted(text: string): string {
  const bytes = [...Buffer.from(text, 'utf8')];
  const plain = (byte: number): boolean => byte > 32 && byte < 127 && byte !== 34 && byte !== 92;
  const written = (byte: number): string =>
    plain(byte) ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  return `"${bytes.map(written).join('')}"`;
}
