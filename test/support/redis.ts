/** A client of Redis's, for tests. */
import { Redis } from 'ioredis';
import type { Driver } from './master-slave.ts';

const CONNECT_TIMEOUT_MS = 2_000;
/** Beyond any change of the master: a write without an answer by then counts as not acknowledged. */
const COMMAND_TIMEOUT_MS = 30_000;
const WAIT_MS = 1_000;

/** @param slaves so many must have a write before it counts as acknowledged, by the client's own WAIT; 0: it does not ask */
export function redisDriver(slaves: number): Driver<Redis> {
  return {
    framework: 'redis',

    async connect({ address, ports }, password) {
      const client = new Redis({
        host: address,
        port: ports.redis ?? 0,
        password,
        connectTimeout: CONNECT_TIMEOUT_MS,
        commandTimeout: COMMAND_TIMEOUT_MS,
        lazyConnect: true,
        retryStrategy: () => null,
      });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },

    async takesWrites(client) {
      const [role] = await client.role();
      return role === 'master';
    },

    async write(client, n) {
      await client.set(keyOf(n), n);
      if (slaves === 0) return;
      const have = await client.wait(slaves, WAIT_MS);
      if (have < slaves) throw new Error(`${have} of ${slaves} slaves have it`);
    },

    async written(client) {
      return (await client.keys(keyOf('*'))).map((key) => Number(key.slice(keyOf('').length)));
    },

    async close(client) {
      client.disconnect();
    },
  };
}

function keyOf(n: number | string): string {
  return `write-${n}`;
}
