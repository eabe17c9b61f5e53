/**
 * What the executor adds to a launch: LAUNCH to TASK_RUNNING of Redis containers (volume, sealed file, health check), beside plain
 * dockerode that creates, starts and sees healthy the same containers, in turns.
 *
 *   node packages/executor/bench/launch.ts [rounds]
 */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { ensureRedisImage, REDIS_IMAGE } from '../../../test/support/images.ts';
import { claimPort } from '../../../test/support/ports.ts';
import { Harness } from '../test/support/harness.ts';

const rounds = Number(process.argv[2] ?? 10);
const docker = new Docker();

async function answers(port: number): Promise<void> {
  for (let waitMs = 10; ; waitMs *= 2) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isThere) return;
    await delay(waitMs);
  }
}

async function plain(count: number): Promise<number> {
  const ports = await Promise.all(Array.from({ length: count }, claimPort));
  const startMs = performance.now();
  const containers = await Promise.all(
    ports.map(async (port) => {
      const container = await docker.createContainer({
        Image: REDIS_IMAGE,
        Cmd: ['redis-server', '--port', String(port), '--bind', '127.0.0.1'],
        HostConfig: { NetworkMode: 'host', Memory: 64 * 2 ** 20, NanoCpus: 5e8 },
      });
      await container.start();
      await answers(port);
      return container;
    }),
  );
  const tookMs = performance.now() - startMs;
  await Promise.all(containers.map((container) => container.remove({ force: true })));
  return tookMs;
}

async function launched(harness: Harness, count: number): Promise<number> {
  const ports = await Promise.all(Array.from({ length: count }, claimPort));
  const launches = ports.map((port, index) =>
    harness.data({
      port,
      volumeId: `volume-${performance.now().toFixed(0)}-${index}`,
      config: {
        args: ['redis-server', '/keelson/redis.conf'],
        user: '999:999',
        volume: { path: '/data' },
        files: { '/keelson/redis.conf': { text: `port ${port}\nbind 127.0.0.1\n`, uid: 999 } },
        health: { check: { kind: 'tcp', port }, intervalMs: 500, timeoutMs: 500, startTimeoutMs: 9_000, failures: 3 },
      },
    }),
  );
  const startMs = performance.now();
  for (const { taskId, data } of launches) harness.agent.launch(taskId, data);
  const seen = await Promise.all(launches.map(({ taskId }) => harness.agent.update(taskId, 'TASK_RUNNING')));
  const tookMs = Math.max(...seen.map(({ atMs }) => atMs)) - startMs;
  for (const { taskId } of launches) harness.agent.kill(taskId, 0);
  await Promise.all(launches.map(({ taskId }) => harness.agent.update(taskId, 'TASK_KILLED')));
  await delay(200);
  return tookMs;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

await ensureRedisImage(docker);
const harness = await new Harness().start();
try {
  for (const count of [1, 3]) {
    const times = { plain: [] as number[], executor: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const [bare, whole] = [await plain(count), await launched(harness, count)];
      if (round === 0) continue; // warms up
      times.plain.push(bare);
      times.executor.push(whole);
    }
    const [bare, whole] = [median(times.plain), median(times.executor)];
    console.log(
      `${count} at once: dockerode ${bare.toFixed(0)} ms, executor ${whole.toFixed(0)} ms, ratio ${(whole / bare).toFixed(2)} (medians of ${rounds})`,
    );
  }
} finally {
  await harness.close();
}
process.exit(0);
