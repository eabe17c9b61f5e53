/**
 * A scheduler as a process of its own, for tests that stop or kill it: `node scheduler-process.ts REDIS_URL MASTER NAME`.
 * It answers each line of standard input with its readiness.
 */
import { createInterface } from 'node:readline';
import { RedisStore } from '@keelson/store';
import { Scheduler } from '../../src/index.ts';
import { optionsFor, storeOptions } from './scheduler-options.ts';

const [redisUrl = '', master = '', name = ''] = process.argv.slice(2);
const store = new RedisStore(storeOptions(redisUrl));
await store.open();
const scheduler = new Scheduler(optionsFor(store, redisUrl, master, name));
scheduler.start();
createInterface(process.stdin).on('line', () => {
  process.stdout.write(`${JSON.stringify(scheduler.controlPlane.readiness())}\n`);
});
