/**
 * A scheduler as a process of its own that kills itself by SIGKILL right after it has stored that a task is in a given
 * state, before anything follows from it: `node dying-process.ts REDIS_URL MASTER STATE`.
 */
import { RedisStore } from '@keelson/store';
import { Scheduler } from '../../src/index.ts';
import { optionsFor, storeOptions } from './scheduler-options.ts';

const [redisUrl = '', master = '', state = ''] = process.argv.slice(2);

class LastWrite extends RedisStore {
  override async writeStatus(write: Parameters<RedisStore['writeStatus']>[0]) {
    const written = await super.writeStatus(write);
    if (write.status.members.some(({ task }) => task?.state === state)) process.kill(process.pid, 'SIGKILL');
    return written;
  }
}

const store = new LastWrite(storeOptions(redisUrl));
await store.open();
new Scheduler(optionsFor(store, redisUrl, master, 'dying')).start();
