/** A scheduler as a process of its own, for tests that kill it: `node scheduler-process.ts REDIS_URL MASTER NAME`. */
import { RedisStore } from '@keelson/store';
import { Scheduler } from '../../src/index.ts';
import { optionsFor, storeOptions } from './scheduler-options.ts';

const [redisUrl = '', master = '', name = ''] = process.argv.slice(2);
const store = new RedisStore(storeOptions(redisUrl));
await store.open();
new Scheduler(optionsFor(store, redisUrl, master, name)).start();
