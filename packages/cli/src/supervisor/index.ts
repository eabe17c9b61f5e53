export type { Backoff, ChildSpec, ListenPort } from './child-spec.ts';
export { type DataDirLock, lockDataDir } from './data-dir-lock.ts';
export { makeDataFolder } from './data-folder.ts';
export { assertPortFree, assertPortsFree, findPortHolder, type PortHolder } from './ports.ts';
export { type PrivateRedis, type PrivateRedisOptions, redisListens, startPrivateRedis } from './private-redis.ts';
export { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
export { type ChildStatus, Supervisor, type SupervisorOptions } from './supervisor.ts';
export type { SupervisorEvent } from './supervisor-event.ts';
