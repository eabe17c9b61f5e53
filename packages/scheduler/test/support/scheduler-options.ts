import { fileURLToPath } from 'node:url';
import type { RedisStore } from '@keelson/store';
import type { SchedulerOptions } from '../../src/index.ts';
import { Copied, Plain, silent } from './world.ts';

const EXECUTOR = fileURLToPath(new URL('./executor.ts', import.meta.url));

export const storeOptions = (url: string) => ({ url, sealKey: new Uint8Array(32).fill(1) });

/** Schedulers that share all but their names, as several `up`s of one cluster do. */
export function optionsFor(store: RedisStore, redisUrl: string, master: string, name: string): SchedulerOptions {
  return {
    store,
    redisUrl,
    frameworks: [new Plain(), new Copied()],
    cluster: 'test',
    mesos: {
      masters: master,
      tls: undefined,
      credential: undefined,
      encoding: 'protobuf',
      failoverTimeoutMs: 3_600_000,
      frameworkName: 'test',
      user: 'root',
      roles: ['test'],
    },
    executor: { command: process.execPath, args: [EXECUTOR], env: {} },
    name,
    url: `http://${name}`,
    leaseMs: 1_000,
    log: silent,
  };
}

/** The same with persistent volumes of Mesos, in JSON so that a proxy can read along. */
export function withVolumes(...of: Parameters<typeof optionsFor>): SchedulerOptions {
  const options = optionsFor(...of);
  return { ...options, volumes: 'mesos', mesos: { ...options.mesos, encoding: 'json' } };
}
