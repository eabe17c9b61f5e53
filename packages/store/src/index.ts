export { MemoryStore } from './memory/memory-store.ts';
export { MemoryWorld } from './memory/memory-world.ts';
export { checkRedis } from './redis/check-redis.ts';
export { RedisStore } from './redis/redis-store.ts';
export type { StoreLimits } from './redis/session.ts';
export type { RedisStoreOptions } from './redis/store-parts.ts';
export type { StorePosition } from './redis/watermark.ts';
export { loadSealKey } from './seal/seal-key.ts';
export type * from './store.ts';
