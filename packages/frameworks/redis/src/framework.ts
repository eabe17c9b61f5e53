import {
  command,
  type Instance,
  type Maintenance,
  type Member,
  type Position,
  RESTORE_FILE,
  StatefulFramework,
  type TaskConfig,
} from '@keelson/sdk';
import { portOf, redisConf } from './conf.ts';
import { RedisExecutor } from './executor.ts';
import { redisOptions } from './options.ts';
import { comparePositions } from './position.ts';

/** The redis user of the official image and of Keelson's own. */
const USER = 999;
const CONF = '/keelson/redis.conf';
const PASS = '/keelson/pass';
const OWN = { mode: 0o400, uid: USER, gid: USER } as const;
const DAY_MS = 86_400_000;

/**
 * A server that keeps an append-only file reads no RDB file: one that does not is started on the backup, and told to write
 * its append-only file from what it has read. Begun anew where it was interrupted.
 */
const RESTORE = `set -eu
[ -e /data/restored ] && exit 0
rm -rf /data/appendonlydir
cp ${RESTORE_FILE} /data/dump.rdb
redis-server --port 0 --unixsocket /tmp/restore.sock --dir /data --save '' --appendonly no --daemonize no >/tmp/restore.log 2>&1 &
server=$!
cli() { redis-cli -s /tmp/restore.sock "$@"; }
until [ "$(cli ping 2>/dev/null)" = PONG ]; do
  kill -0 $server 2>/dev/null || { tail -n 3 /tmp/restore.log >&2; exit 1; }
  sleep 0.1
done
cli config set appendonly yes >/dev/null
until cli info persistence | grep -q 'aof_rewrite_in_progress:0' && cli info persistence | grep -q 'aof_rewrite_scheduled:0'; do sleep 0.1; done
cli info persistence | grep -q 'aof_last_bgrewrite_status:ok'
cli shutdown nosave
wait $server
rm /data/dump.rdb
touch /data/restored`;

/** Redis 7: one master, slaves that copy it, an append-only file on each member's volume. */
export class RedisFramework extends StatefulFramework {
  readonly name = 'redis';
  readonly topology = 'master-slave';
  readonly ports = ['redis'] as const;
  /** A slave waits for its master by itself. */
  override readonly startOrder = 'together';
  override readonly options = redisOptions;
  override readonly executor = new RedisExecutor();

  override readonly maintenance = {
    backup: {
      summary: 'all data, as an RDB file',
      on: 'one',
      output: 'backup',
      command: (_instance, member) =>
        command(['sh', '-c', `REDISCLI_AUTH="$(cat ${PASS})" exec redis-cli -p ${portOf(member)} --rdb -`]),
    },
  } satisfies Record<string, Maintenance>;

  override config(instance: Instance, member: Member): TaskConfig {
    return {
      image: instance.spec.image ?? 'keelson/redis:7.0',
      args: ['redis-server', CONF],
      user: `${USER}:${USER}`,
      files: {
        [CONF]: { text: redisConf(instance, member), ...OWN },
        [PASS]: { text: instance.secrets.password ?? '', ...OWN },
      },
      ...(instance.restoring && member.role === 'master'
        ? { prepare: { args: ['sh', '-c', RESTORE], timeoutMs: DAY_MS } }
        : {}),
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
