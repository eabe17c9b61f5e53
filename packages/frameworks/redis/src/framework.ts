import { type Instance, type Member, type Position, StatefulFramework, type TaskConfig } from '@keelson/sdk';
import { redisConf } from './conf.ts';
import { RedisExecutor } from './executor.ts';
import { redisOptions } from './options.ts';
import { comparePositions } from './position.ts';

/** The redis user of the official image and of Keelson's own. */
const USER = 999;
const CONF = '/keelson/redis.conf';

/** Redis 7: one master, slaves that copy it, an append-only file on each member's volume. */
export class RedisFramework extends StatefulFramework {
  readonly name = 'redis';
  readonly topology = 'master-slave';
  readonly ports = ['redis'] as const;
  /** A slave waits for its master by itself. */
  override readonly startOrder = 'together';
  override readonly options = redisOptions;
  override readonly executor = new RedisExecutor();

  override config(instance: Instance, member: Member): TaskConfig {
    return {
      image: instance.spec.image ?? 'keelson/redis:7.0',
      args: ['redis-server', CONF],
      user: `${USER}:${USER}`,
      files: { [CONF]: { text: redisConf(instance, member), mode: 0o400, uid: USER, gid: USER } },
      volume: { path: '/data' },
      // Redis wants its 10,000 clients and 32 files of its own; more would be refused on machines with lower limits.
      ulimits: { nofile: { soft: 10_240, hard: 10_240 } },
      health: { check: { kind: 'probe' }, intervalMs: 2_000, timeoutMs: 2_000, startTimeoutMs: 600_000 },
      stop: { signal: 'SIGTERM', graceMs: 10_000 },
    };
  }

  override compare(a: Position, b: Position): number | undefined {
    return comparePositions(a, b);
  }
}
