import { hostname } from 'node:os';
import type { Settings } from '../settings/index.ts';

/** Where other schedulers reach this one's API. An address that means all of this machine's is none that others could use. */
export function advertisedUrl({ apiHost, apiPort, apiAdvertise }: Settings): string {
  if (apiAdvertise !== undefined) return apiAdvertise.replace(/\/+$/, '');
  const host = ['0.0.0.0', '::'].includes(apiHost) ? hostname() : apiHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
}
