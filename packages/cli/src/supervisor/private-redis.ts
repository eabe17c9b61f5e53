/** The private Redis of a data directory: append-only and synced at each write, so that what it acknowledged survives it. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListenPort } from './child-spec.ts';
import { makeDataFolder } from './data-folder.ts';
import { isErrno } from './errno.ts';
import { pingRedis } from './ping-redis.ts';
import type { Supervisor } from './supervisor.ts';
import { writePrivateFile } from './write-file.ts';

export interface PrivateRedis {
  /** With the password: not for logs. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

export interface PrivateRedisOptions {
  readonly supervisor: Supervisor;
  readonly dataDir: string;
  readonly port: number;
  readonly signal?: AbortSignal;
  /** The program; the one on PATH where not given. */
  readonly command?: string;
}

const host = '127.0.0.1';
/** Loading a large append-only file takes its time. */
const readyTimeoutMs = 10 * 60_000;
const stopGraceMs = 60_000;

/** Starts it, or adopts the one that runs, and resolves when it answers. Throws as `Supervisor.start` does. */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  const { supervisor, dataDir, port, signal, command = 'redis-server' } = options;
  const folder = join(dataDir, 'redis');
  makeDataFolder(folder);
  const password = keptPassword(join(folder, 'password'));
  const config = redisConfig({ folder, port, password });
  const configFile = join(folder, 'redis.conf');
  writePrivateFile(configFile, config);
  await supervisor.start(
    {
      name: 'redis',
      command,
      args: [configFile],
      fingerprint: config,
      listens: [redisListens(port)],
      ready: (probe) => pingRedis({ host, port, password }, probe),
      readyTimeoutMs,
      stopGraceMs,
    },
    signal,
  );
  return { url: `redis://:${password}@${host}:${port}`, host, port, password };
}

export function redisListens(port: number): ListenPort {
  return { host, port, purpose: 'the private Redis', flag: '--redis-port' };
}

/** A password that Redis keeps over restarts: generated once, readable by its owner alone. */
function keptPassword(path: string): string {
  try {
    const password = readFileSync(path, 'utf8').trim();
    if (password !== '') return password;
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  const password = randomBytes(32).toString('base64url');
  writePrivateFile(path, `${password}\n`);
  return password;
}

/** Directives: https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */
function redisConfig({ folder, port, password }: { folder: string; port: number; password: string }): string {
  return [
    `bind ${host}`,
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    'daemonize no',
    `dir ${JSON.stringify(folder)}`,
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    'loglevel notice',
    '',
  ].join('\n');
}
