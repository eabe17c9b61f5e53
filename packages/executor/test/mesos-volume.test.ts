/** Persistent volumes of Mesos, as an agent shows them: a folder of its own, linked into the sandbox under the volume's id. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LABELS } from '@keelson/executor';
import { expect, it } from 'vitest';
import { REDIS_IMAGE } from '../../../test/support/images.ts';
import { describeWithDocker, executors } from './support/executors.ts';
import type { Harness } from './support/harness.ts';
import { until } from './support/until.ts';

const uid = 'cache-12345678';
const volumeId = `${uid}.0.00c0ffee`;
const config = { args: ['sh', '-c', 'ls -A /data; touch /data/mine; sleep 1000'], volume: { path: '/data' } };
const onVolume = { uid, volumeId, mesosVolume: { role: 'keelson', sizeMb: 64 }, config };
const folderOf = (harness: Harness) => join(harness.folder, 'agent', 'volumes', 'roles', 'keelson', volumeId);

/** What an agent does before it hands a task over. */
function show(harness: Harness): void {
  mkdirSync(folderOf(harness), { recursive: true, mode: 0o755 });
  symlinkSync(folderOf(harness), join(harness.sandbox, volumeId));
}

describeWithDocker('persistent volumes of Mesos', () => {
  const { start } = executors();

  it('are mounted from where the link in the sandbox leads, with marker and lock beside the data', async () => {
    const harness = await start();
    show(harness);
    const first = harness.launch(onVolume);
    await harness.agent.update(first, 'TASK_RUNNING');
    await until(() => (existsSync(join(folderOf(harness), 'data', 'mine')) ? true : undefined), 'the file');
    expect(JSON.parse(readFileSync(join(folderOf(harness), 'volume.json'), 'utf8'))).toMatchObject({ volumeId, uid });
    const [container] = await harness.containers();
    expect(container?.Mounts[0]?.Source).toBe(join(folderOf(harness), 'data'));
    expect(existsSync(join(harness.dataDir, harness.agent.agentId, 'volumes', volumeId))).toBe(false);

    harness.agent.kill(first);
    await harness.agent.update(first, 'TASK_KILLED');
    unlinkSync(join(harness.sandbox, volumeId));
    show(harness);
    const second = harness.launch({ ...onVolume, launch: 2 });
    await harness.agent.update(second, 'TASK_RUNNING');
    const output = await until(async () => {
      const { text } = await harness.askOk('logs', { kind: 'logs', uid, ordinal: 0, launch: 2, tail: 5 });
      return text === '' ? undefined : text;
    }, 'output');
    expect(output).toBe('mine\n');
  });

  it('I8: are not taken while a container of whatever executor lives on them, wherever that one saw them', async () => {
    const harness = await start();
    show(harness);
    const foreign = await harness.docker.createContainer({
      Image: REDIS_IMAGE,
      Cmd: ['sleep', '1000'],
      Labels: {
        [LABELS.cluster]: 'another-cluster',
        [LABELS.agentId]: harness.agent.agentId,
        [LABELS.volumeId]: volumeId,
        [LABELS.volumePath]: '/elsewhere/data',
      },
    });
    try {
      await foreign.start();
      const failed = await harness.agent.update(harness.launch(onVolume), 'TASK_FAILED', 20_000);
      expect(failed.message).toBe(`the volume ${volumeId} is used by container ${foreign.id.slice(0, 12)}`);
    } finally {
      await foreign.remove({ force: true });
    }
  });

  it('that the agent does not show fail the launch, which never started', async () => {
    const harness = await start();
    const failed = await harness.agent.update(harness.launch(onVolume), 'TASK_FAILED', 20_000);
    expect(failed.message).toBe(`the agent does not show the volume ${volumeId} in the sandbox`);
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
  });
});
