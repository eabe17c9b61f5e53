import { z } from 'zod';

/** As redis.conf writes them. */
const MAXMEMORY_POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

/**
 * Directives that an instance may set itself: they change neither where the server listens, nor who may use it, nor how it
 * replicates and keeps its data.
 */
const FREE_DIRECTIVES = [
  'activedefrag',
  'busy-reply-threshold',
  'databases',
  'hash-max-listpack-entries',
  'hash-max-listpack-value',
  'hz',
  'io-threads',
  'latency-monitor-threshold',
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
  'list-max-listpack-size',
  'loglevel',
  'maxclients',
  'maxmemory-samples',
  'notify-keyspace-events',
  'set-max-intset-entries',
  'slowlog-log-slower-than',
  'slowlog-max-len',
  'tcp-keepalive',
  'timeout',
  'zset-max-listpack-entries',
  'zset-max-listpack-value',
] as const;

export const redisOptions = z.strictObject({
  maxmemoryMb: z
    .int()
    .min(1)
    .max(16_777_216)
    .optional()
    .describe("Default: three quarters of the member's memory; the rest is for buffers and copies on write."),
  maxmemoryPolicy: z
    .enum(MAXMEMORY_POLICIES)
    .default('noeviction')
    .describe('What the server does with keys once that is used up.'),
  appendfsync: z
    .enum(['always', 'everysec', 'no'])
    .optional()
    .describe("Default: everysec; always where the spec's durability is sync."),
  minReplicasToWrite: z
    .int()
    .min(0)
    .max(99)
    .optional()
    .describe(
      'The master refuses writes while fewer slaves than this follow it closely. Default: 0; syncSlaves where durability is sync.',
    ),
  minReplicasMaxLag: z
    .int()
    .min(1)
    .max(3_600)
    .default(10)
    .describe("Seconds since a slave's last word after which it does not count as following closely."),
  config: z
    .partialRecord(z.enum(FREE_DIRECTIVES), z.union([z.string().regex(/^[\w.-]{0,64}$/), z.number(), z.boolean()]))
    .default({})
    .describe('Other directives of redis.conf, from a list of harmless ones.'),
});

export type RedisOptions = z.infer<typeof redisOptions>;
