/**
 * Refuses a Redis that can lose what it acknowledged. INFO says most of it; where CONFIG is forbidden (a managed Redis),
 * what can't be seen is left to the operator, with a warning.
 */
import { KeelsonError } from '@keelson/core';
import type { Connection } from './connection.ts';
import { readInfo } from './info.ts';

const OLDEST_VERSION = [6, 2] as const;

/** Throws STORE_UNSAFE. */
export async function checkSafety(connection: Connection, onWarning: (message: string) => void): Promise<void> {
  const [server, replication, persistence, memory, cluster] = await Promise.all([
    readInfo(connection, 'server'),
    readInfo(connection, 'replication'),
    readInfo(connection, 'persistence'),
    readInfo(connection, 'memory'),
    readInfo(connection, 'cluster'),
  ]);
  const config = await readConfig(connection);
  const policy = config?.['maxmemory-policy'] ?? memory.maxmemory_policy;

  if (cluster.cluster_enabled === '1' || server.redis_mode === 'cluster') refuse('it is a Redis Cluster');
  if (!isNewEnough(server.redis_version)) refuse(`it is version ${server.redis_version}; 6.2 is the oldest that works`);
  if (replication.role === 'slave') refuse('it is a replica: name its master');
  if (policy !== undefined && policy !== 'noeviction')
    refuse(`its maxmemory-policy is ${policy}: it may evict what it holds; it must be noeviction`);
  if (config === undefined) {
    onWarning("Redis forbids CONFIG: whether it keeps what it acknowledges can't be checked");
    return;
  }
  if (persistence.aof_enabled !== '1') refuse('appendonly is no: it forgets all when it is restarted');
  if (config.appendfsync !== 'always')
    onWarning(`Redis has appendfsync ${config.appendfsync}: a crash of its machine loses the last acknowledged writes`);
}

async function readConfig(connection: Connection): Promise<Readonly<Record<string, string>> | undefined> {
  const ask = (name: string) =>
    connection.do(async (client) => {
      const reply = await client.config('GET', name);
      const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
      return [name, String(value)] as const;
    });
  try {
    return Object.fromEntries(await Promise.all([ask('appendfsync'), ask('maxmemory-policy')]));
  } catch (error) {
    if (error instanceof KeelsonError && /NOPERM|unknown command|forbidden|not allowed/i.test(error.message))
      return undefined;
    throw error;
  }
}

function isNewEnough(version = ''): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function refuse(why: string): never {
  throw new KeelsonError('STORE_UNSAFE', `this Redis is not safe to use: ${why}`);
}
