/** The URLs of what listens on this machine, made of a setting's address and port in this one place. */
import { hostname } from 'node:os';
import type { Settings } from './schema.ts';

/** Where this machine reaches its own API. */
export function localApiUrl({ apiHost, apiPort }: Pick<Settings, 'apiHost' | 'apiPort'>): string {
  return `http://${hostAndPort(reachable(apiHost), apiPort)}`;
}

/** Where other schedulers reach this one's API. An address that means all of this machine's is none that others could use. */
export function advertisedApiUrl(settings: Pick<Settings, 'apiHost' | 'apiPort' | 'apiAdvertise'>): string {
  const { apiHost, apiPort, apiAdvertise } = settings;
  if (apiAdvertise !== undefined) return apiAdvertise.replace(/\/+$/, '');
  return `http://${hostAndPort(isWildcard(apiHost) ? hostname() : apiHost, apiPort)}`;
}

/** `127.0.0.1:5656`, `[::1]:5656`. Source: RFC 3986, 3.2.2. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Who listens on all addresses listens on the loopback one of the same family. */
function reachable(host: string): string {
  if (!isWildcard(host)) return host;
  return host === '::' ? '::1' : '127.0.0.1';
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
