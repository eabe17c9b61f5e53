export { MemoryStore } from './memory/memory-store.ts';
export { MemoryWorld } from './memory/memory-world.ts';
export { checkRedis } from './redis/check-redis.ts';
export { RedisStore, type RedisStoreOptions } from './redis/redis-store.ts';
export { redisOptions, withRedisCa } from './redis/redis-url.ts';
export type { StoreLimits } from './redis/session.ts';
export type { StorePosition } from './redis/watermark.ts';
export { loadSealKey } from './seal/seal-key.ts';
export type * from './store.ts';
