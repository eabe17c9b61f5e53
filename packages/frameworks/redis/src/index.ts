export { RedisExecutor } from './executor.ts';
export { RedisFramework } from './framework.ts';
export { type RedisOptions, redisOptions } from './options.ts';
