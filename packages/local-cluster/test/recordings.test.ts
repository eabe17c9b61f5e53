import { describe, expect, it } from 'vitest';
import { TestCluster } from './harness.ts';
import { replay } from './replay.ts';

const scenarios: readonly (readonly [string, ...string[]])[] = [
  ['launch-command', '--agents', '3', '--mem', '6144', '--disk', '12288'],
  ['custom-executor'],
  ['reconcile'],
  ['volume'],
  ['unreachable', '--agents', '2', '--mem', '4096', '--disk', '8192'],
  ['unreachable-not-partition-aware', '--agents', '2', '--mem', '4096', '--disk', '8192'],
  ['unreachable-returns'],
  ['agent-restart', '--max-agent-ping-timeouts', '50'],
  ['agent-gone', '--agents', '2', '--mem', '4096', '--disk', '8192'],
];

describe('recordings of a real Mesos', () => {
  it.each(scenarios)('%s', async (name, ...flags) => {
    const cluster = await TestCluster.start(...flags);
    try {
      expect(await replay(name, cluster)).toEqual({ missing: [], unexpected: [], wrongStatus: [] });
    } finally {
      await cluster.close();
    }
  });
});
