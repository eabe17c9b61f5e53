/**
 * create → all three members of a Redis RUNNING, beside what plain dockerode takes to create, start and see healthy the
 * same three containers in parallel, and beside Docker Swarm. Run: `node bench/create.ts [runs] [swarm runs]` (needs what
 * `keelson demo` sets up).
 */
import { Keelson } from '../test/support/keelson.ts';
import { docker, figuresOf, IMAGE, show, timed, untilAnswers } from './support.ts';
import { swarmRuns } from './swarm.ts';

const runs = Number(process.argv[2] ?? 20);
const runsOfSwarm = Number(process.argv[3] ?? 3);

async function plain(round: number): Promise<number> {
  const containers: { remove: (options: { force: boolean }) => Promise<unknown> }[] = [];
  const took = await timed(async () => {
    await Promise.all(
      [0, 1, 2].map(async (i) => {
        const port = 19_000 + (round % 50) * 3 + i;
        const container = await docker.createContainer({
          Image: IMAGE,
          Cmd: [
            'redis-server',
            '--port',
            String(port),
            ...(i === 0 ? [] : ['--replicaof', '127.0.0.1', String(19_000 + (round % 50) * 3)]),
          ],
          HostConfig: { NetworkMode: 'host', Memory: 100 * 1024 * 1024, NanoCpus: 1e9 },
        });
        containers.push(container);
        await container.start();
        await untilAnswers(port);
      }),
    );
  });
  await Promise.all(containers.map((container) => container.remove({ force: true })));
  return took;
}

const cold = performance.now();
const keelson = await Keelson.start();
const upMs = performance.now() - cold;

async function ours(round: number): Promise<number> {
  const name = `bench-${round}`;
  const took = await timed(async () => {
    await keelson.request('POST', '/v1/instances', { name, framework: 'redis', slaves: 2 });
    const { body } = await keelson.request<{ phase: string }>(
      'GET',
      `/v1/instances/${name}?wait=running&timeoutMs=60000`,
    );
    if (body.phase !== 'running') throw new Error(`${name} is ${body.phase}`);
  });
  await keelson.request('DELETE', `/v1/instances/${name}?data=delete`);
  await keelson.gone(name);
  return took;
}

try {
  const coldMs = await ours(0);
  const [plainMs, oursMs]: [number[], number[]] = [[], []];
  for (let round = 1; round <= runs; round++) {
    // In turn, so that the machine's mood falls on both alike.
    plainMs.push(await plain(round));
    oursMs.push(await ours(round));
  }
  console.log(
    `up, all there: ${upMs.toFixed(0)} ms; first create with executors to start (cold): ${coldMs.toFixed(0)} ms`,
  );
  show('dockerode: create, start, healthy; 3 in parallel', figuresOf(plainMs));
  show('keelson: POST → running; 1 master, 2 slaves', figuresOf(oursMs));
  console.log(`ratio of medians: ${(figuresOf(oursMs).p50 / figuresOf(plainMs).p50).toFixed(2)}`);
  if (runsOfSwarm > 0) show('docker service create (Swarm), 3 replicas', figuresOf(await swarmRuns(runsOfSwarm)));
} finally {
  await keelson.close();
}
