import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithDocker, executors } from './support/executors.ts';
import { until } from './support/until.ts';

const uid = 'cache-12345678';

describeWithDocker('the inventory', () => {
  const { start } = executors();

  it('lists containers and volumes; one container is removed on demand, and its launch refused from then on', async () => {
    const harness = await start();
    const config = { args: ['sleep', '1000'], volume: { path: '/data' } };
    const taskId = harness.launch({ uid, volumeId: 'volume-1', config });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const volumes = join(harness.dataDir, harness.agent.agentId, 'volumes');
    mkdirSync(join(volumes, 'unmarked', 'data'), { recursive: true });
    const listed = await harness.askOk('inventory', { kind: 'inventory' });
    expect(listed).toMatchObject({
      containers: [{ taskId, uid, ordinal: 0, launch: 1, executorId: 'keelson' }],
      more: 0,
    });
    expect(listed.volumes.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: 'unmarked', uid: null, ordinal: null },
      { id: 'volume-1', uid, ordinal: 0 },
    ]);
    const containerId = listed.containers[0]?.id ?? '';
    await harness.askOk('removeContainer', { kind: 'removeContainer', containerId: 'nothing' });
    await harness.askOk('removeContainer', { kind: 'removeContainer', containerId });
    await harness.agent.update(taskId, 'TASK_KILLED');
    await until(async () => ((await harness.containers()).length === 0 ? true : undefined), 'no container');
    expect(existsSync(join(volumes, 'volume-1', 'data'))).toBe(true);
    const again = harness.launch({ uid, launch: 1, volumeId: 'volume-1', config });
    expect((await harness.agent.update(again, 'TASK_FAILED')).message).toContain('not higher than 1');
  });
});
