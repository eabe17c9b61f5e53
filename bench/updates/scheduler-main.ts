/** The scheduler that bench/updates.ts measures: REDIS_URL MASTER INSTANCES. Its instances are launched, none has started. */
import { createInstance, type Member, specSchema } from '@keelson/core';
import { Scheduler } from '@keelson/scheduler';
import { StatefulFramework } from '@keelson/sdk';
import { RedisStore } from '@keelson/store';
import { pino } from 'pino';
import { traitsOf } from '../../packages/sdk/src/host/index.ts';
import { agentOf, uidOf } from './events.ts';

const [redisUrl = '', master = '', count = ''] = process.argv.slice(2);

class Still extends StatefulFramework {
  readonly name = 'still';
  readonly topology = 'master-slave';
  readonly ports = ['main'];
  override readonly startOrder = 'together';
  config() {
    return { image: 'none', files: { '/conf': { text: 'x'.repeat(200) } } };
  }
}

const framework = new Still();
const log = pino({ level: 'warn' }, pino.destination(2));
const store = new RedisStore({ url: redisUrl, sealKey: new Uint8Array(32) });
await store.open();
await Promise.all(Array.from({ length: Number(count) }, (_, index) => create(index)));
const scheduler = new Scheduler({
  store,
  redisUrl,
  frameworks: [framework],
  cluster: 'bench',
  mesos: {
    masters: master,
    tls: undefined,
    credential: undefined,
    encoding: 'protobuf',
    failoverTimeoutMs: 60_000,
    frameworkName: 'bench',
    user: 'root',
    roles: ['keelson'],
  },
  executor: { command: 'none', args: [], env: {} },
  name: 'bench',
  url: '',
  log,
});
scheduler.start();
process.on(
  'SIGTERM',
  () =>
    void scheduler.close().then(async () => {
      await store.close();
      process.exit(0);
    }),
);

async function create(index: number): Promise<void> {
  const spec = specSchema.parse({ name: `i${index}`, framework: 'still', slaves: 2 });
  const fresh = createInstance(uidOf(index), spec, traitsOf(framework), Date.now());
  const { status } = fresh;
  const members = [0, 1, 2].map((ordinal) => launched(index, ordinal, status.epoch));
  await store.create({ ...fresh, status: { ...status, master: 0, members, observedGeneration: 1 } }, {}, []);
}

/** Its config names the master of that epoch. */
function launched(index: number, ordinal: number, epoch: number): Member {
  const agentId = agentOf(index, ordinal);
  const role = ordinal === 0 ? 'master' : 'slave';
  return {
    ordinal,
    role,
    wanted: 'present',
    launch: 1,
    home: {
      agentId,
      hostname: `host-${agentId}`,
      address: '10.0.0.1',
      ports: { main: 31_000 + ordinal },
      volumeId: `${uidOf(index)}-${ordinal}`,
    },
    task: {
      launch: 1,
      state: 'launching',
      launchedAs: role,
      template: 1,
      offerIds: [],
      deadlineMs: null,
      executorId: 'keelson',
      config: {
        image: 'redis:7',
        args: ['redis-server', '/keelson/redis.conf'],
        env: {},
        files: [{ path: '/keelson/redis.conf', mode: 0o400, uid: 0, gid: 0, sha256: 'a'.repeat(64), bytes: 512 }],
        volume: { path: '/data' },
        ulimits: {},
        health: {
          check: { kind: 'command', argv: ['redis-cli', 'PING'], expect: 'PONG' },
          intervalMs: 5_000,
          timeoutMs: 2_000,
          startTimeoutMs: 60_000,
          failures: 3,
        },
        stop: { signal: 'SIGTERM', graceMs: 10_000 },
      },
      healthy: false,
      runningHook: null,
      sinceMs: Date.now(),
      killSinceMs: null,
      message: '',
    },
    backoff: null,
    waiting: null,
    waitingSinceMs: null,
    homeSilentSinceMs: null,
    takenPorts: [],
    unfitAgents: [],
    formerVolumes: [],
    membership: null,
    drain: null,
    givenUp: [],
    leftEpoch: null,
    syncedEpoch: null,
    position: null,
    followedEpoch: epoch,
    lastDeath: null,
  };
}
