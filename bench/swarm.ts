/** Docker Swarm, doing the same: a service of three. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { docker, IMAGE, timed } from './support.ts';

const run = promisify(execFile);

/** How long `docker service create` takes to say that all three run, so many times. This node is in a swarm only meanwhile. */
export async function swarmRuns(count: number): Promise<number[]> {
  const { Swarm } = await docker.info();
  if (Swarm?.LocalNodeState === 'active') throw new Error('this Docker is part of a swarm already: leave it first');
  await run('docker', ['swarm', 'init', '--advertise-addr', '127.0.0.1', '--listen-addr', '127.0.0.1:22377']);
  try {
    const samples: number[] = [];
    for (let n = 0; n < count; n += 1) samples.push(await once(`keelson-bench-${process.pid}-${n}`));
    return samples;
  } finally {
    await run('docker', ['swarm', 'leave', '--force']);
  }
}

async function once(name: string): Promise<number> {
  const took = await timed(async () => {
    await run('docker', [
      ...['service', 'create', '--name', name, '--replicas', '3', '--no-resolve-image', '--quiet'],
      ...[IMAGE, 'redis-server'],
    ]);
  });
  await run('docker', ['service', 'rm', name]);
  return took;
}
