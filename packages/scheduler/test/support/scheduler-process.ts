/**
 * A scheduler as a process of its own, for tests that stop or kill it: `node scheduler-process.ts REDIS_URL MASTER NAME [volumes]`.
 * It answers each line of standard input with its readiness.
 */
import { createInterface } from 'node:readline';
import { RedisStore } from '@keelson/store';
import { Scheduler } from '../../src/index.ts';
import { optionsFor, storeOptions, withVolumes } from './scheduler-options.ts';

const [redisUrl = '', master = '', name = '', volumes] = process.argv.slice(2);
const store = new RedisStore(storeOptions(redisUrl));
await store.open();
const options =
  volumes === undefined ? optionsFor(store, redisUrl, master, name) : withVolumes(store, redisUrl, master, name);
const scheduler = new Scheduler(options);
scheduler.start();
createInterface(process.stdin).on('line', () => {
  process.stdout.write(`${JSON.stringify(scheduler.controlPlane.readiness())}\n`);
});
