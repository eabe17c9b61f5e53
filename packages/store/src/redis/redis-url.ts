/**
 * How a Redis is named, in one string:
 *
 *   redis://[[user]:password@]host[:6379][/db]
 *   rediss://…                                    over TLS
 *   redis+sentinel://[[user]:password@]sentinel[:26379],sentinel[:26379]…/master-name[/db]
 *   rediss+sentinel://…                           over TLS, to the sentinels too
 *
 * User and password are Redis's, percent-encoded where they need to be. After `?`: `ca=/path/ca.pem`, the authorities that
 * are trusted in place of Node's own; `sentinelUser` and `sentinelPassword`, where the sentinels have their own.
 */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions as Tls } from 'node:tls';
import { messageOf } from '@keelson/core';
import type { RedisOptions } from 'ioredis';

const FORM = /^(rediss?)(\+sentinel)?:\/\/(?:(.*)@)?([^/?#@]+)(\/[^?#]*)?(?:\?([^#]*))?$/;
const HOST = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+)(?::(\d{1,5}))?$/;
const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
const MAX_PORT = 65_535;
const MAX_SENTINEL_RETRY_MS = 1_000;
const SENTINEL_ANSWER_MS = 1_000;

/** What names of options may come after the `?`. */
const EXTRAS = ['ca', 'sentinelUser', 'sentinelPassword'] as const;

/** What of ioredis's options a URL says. */
export type RedisPlace = Pick<
  RedisOptions,
  | 'host'
  | 'port'
  | 'username'
  | 'password'
  | 'db'
  | 'tls'
  | 'sentinels'
  | 'name'
  | 'role'
  | 'sentinelCommandTimeout'
  | 'sentinelRetryStrategy'
  | 'sentinelUsername'
  | 'sentinelPassword'
  | 'sentinelTLS'
  | 'enableTLSForSentinelMode'
>;

/**
 * The options of ioredis for that URL; its own parser knows neither sentinels nor files.
 * @throws RangeError that says what is wrong, and shows no secret.
 */
export function redisOptions(url: string): RedisPlace {
  const [, scheme, sentinel, userInfo, hosts = '', path = '', query = ''] = FORM.exec(url) ?? [];
  if (scheme === undefined) throw new RangeError('must be redis://host:port, rediss://… or redis+sentinel://…/master');
  const extras = extrasOf(query);
  const tls = tlsOf(scheme === 'rediss', extras.ca);
  const credentials = credentialsOf(userInfo);
  const parts = path.split('/').filter((part) => part !== '');
  if (sentinel !== undefined) return { ...sentinelOptions(hosts, parts, extras, tls), ...credentials };
  if (extras.sentinelUser !== undefined || extras.sentinelPassword !== undefined) {
    throw new RangeError('sentinelUser and sentinelPassword belong to redis+sentinel://');
  }
  if (parts.length > 1) throw new RangeError('only the number of a database may follow host:port/');
  return { ...hostOf(hosts, REDIS_PORT), ...credentials, ...dbOf(parts[0]), ...(tls === undefined ? {} : { tls }) };
}

/** The same with these authorities, where it has none yet. */
export function withRedisCa(url: string, caFile: string): string {
  const separator = url.includes('?') ? '&' : '?';
  return /[?&]ca=/.test(url) ? url : `${url}${separator}ca=${encodeURIComponent(caFile)}`;
}

type Extras = Partial<Record<(typeof EXTRAS)[number], string>>;

function sentinelOptions(hosts: string, parts: readonly string[], extras: Extras, tls: Tls | undefined): RedisPlace {
  const [name, db, ...more] = parts;
  if (name === undefined || more.length > 0) {
    throw new RangeError('redis+sentinel://… must end with the name that the sentinels know the master by');
  }
  return {
    sentinels: hosts.split(',').map((host) => hostOf(host, SENTINEL_PORT)),
    name: decoded(name),
    role: 'master',
    sentinelCommandTimeout: SENTINEL_ANSWER_MS,
    sentinelRetryStrategy: (times) => Math.min(times * 50, MAX_SENTINEL_RETRY_MS),
    ...dbOf(db),
    ...(extras.sentinelUser === undefined ? {} : { sentinelUsername: extras.sentinelUser }),
    ...(extras.sentinelPassword === undefined ? {} : { sentinelPassword: extras.sentinelPassword }),
    ...(tls === undefined ? {} : { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
  };
}

function hostOf(text: string, defaultPort: number): { host: string; port: number } {
  const [, host, portText] = HOST.exec(text.trim()) ?? [];
  const port = portText === undefined ? defaultPort : Number(portText);
  if (host === undefined || port < 1 || port > MAX_PORT) throw new RangeError(`'${text}' is not host:port`);
  return { host: host.replace(/^\[|\]$/g, ''), port };
}

function credentialsOf(userInfo: string | undefined): { username?: string; password?: string } {
  if (userInfo === undefined) return {};
  const colon = userInfo.indexOf(':');
  if (colon < 0) throw new RangeError('before the @ there must be user:password, or :password');
  const [username, password] = [decoded(userInfo.slice(0, colon)), decoded(userInfo.slice(colon + 1))];
  return { ...(username === '' ? {} : { username }), password };
}

function dbOf(text: string | undefined): { db?: number } {
  if (text === undefined) return {};
  if (!/^\d{1,6}$/.test(text)) throw new RangeError(`'${text}' is not the number of a database`);
  return { db: Number(text) };
}

function extrasOf(query: string): Extras {
  const extras: Extras = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const known = EXTRAS.find((extra) => extra === name);
    if (known === undefined)
      throw new RangeError(`'${name}' is not known; after the ? there may be ${EXTRAS.join(', ')}`);
    extras[known] = value;
  }
  return extras;
}

function tlsOf(secure: boolean, caFile: string | undefined): Tls | undefined {
  if (!secure) {
    if (caFile !== undefined) throw new RangeError('ca is for TLS: rediss://… or rediss+sentinel://…');
    return undefined;
  }
  if (caFile === undefined) return {};
  try {
    return { ca: readFileSync(caFile) };
  } catch (cause) {
    throw new RangeError(`ca: ${messageOf(cause)}`, { cause });
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RangeError('a % must begin a percent-encoded character; as itself it is %25');
  }
}
