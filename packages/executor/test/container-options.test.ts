import { runDataSchema } from '@keelson/core';
import { expect, it } from 'vitest';
import { containerOptions } from '../src/docker/container-options.ts';

const data = runDataSchema.parse({
  kind: 'run',
  sender: { storeId: 's', term: 1, revision: 1 },
  cluster: 'test',
  uid: 'cache-abcd1234',
  ordinal: 0,
  launch: 1,
  epoch: 1,
  config: { image: 'redis:7', args: ['redis-server'], files: [], stop: { signal: 'SIGTERM', graceMs: 1_000 } },
  resources: { cpus: 1, memMb: 64, diskMb: 0 },
  network: 'host',
  ports: { main: 31_000 },
  volumeId: null,
  instance: {
    uid: 'cache-abcd1234',
    name: 'cache',
    framework: 'plain',
    topology: 'single',
    spec: { name: 'cache', framework: 'plain' },
    epoch: 1,
    master: 0,
    members: [],
  },
});

it('a container keeps the ids of the host, where an engine would remap them: it refuses the host network then', () => {
  const options = containerOptions({
    owner: { cluster: 'test', agentId: 'agent-1', executorId: 'e', runId: 'r' },
    task: { uid: data.uid, ordinal: 0, launch: 1, taskId: 'cache-abcd1234.0.1', volume: null, purpose: 'server' },
    data,
    mounts: [],
    hostCpus: 2,
    publishOn: '',
    cgroupParent: undefined,
  });
  expect(options.HostConfig).toMatchObject({ NetworkMode: 'host', UsernsMode: 'host' });
});
