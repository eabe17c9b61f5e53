import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LABELS } from '@keelson/executor';
import { expect, it } from 'vitest';
import { REDIS_IMAGE } from '../../../test/support/images.ts';
import { describeWithDocker, executors } from './support/executors.ts';
import { guardOf } from './support/guard-of.ts';
import type { Harness } from './support/harness.ts';
import { until } from './support/until.ts';

const uid = 'cache-12345678';
const onVolume = (script: string) => ({ args: ['sh', '-c', script], volume: { path: '/data' } });
const folderOf = (harness: Harness) => join(harness.dataDir, harness.agent.agentId, 'volumes', 'volume-1');

describeWithDocker('volumes', () => {
  const { start, create } = executors();

  it('keep their data from launch to launch, and their marker beside it', async () => {
    const harness = await start();
    const config = onVolume('ls -A /data; touch /data/mine; sleep 1000');
    const first = harness.launch({ uid, volumeId: 'volume-1', config });
    await harness.agent.update(first, 'TASK_RUNNING');
    await until(() => (existsSync(join(folderOf(harness), 'data', 'mine')) ? true : undefined), 'the file');
    harness.agent.kill(first);
    await harness.agent.update(first, 'TASK_KILLED');
    const second = harness.launch({ uid, launch: 2, volumeId: 'volume-1', config });
    await harness.agent.update(second, 'TASK_RUNNING');
    const output = await until(async () => {
      const { text } = await harness.askOk('logs', { kind: 'logs', uid, ordinal: 0, launch: 2, tail: 5 });
      return text === '' ? undefined : text;
    }, 'output');
    expect(output).toBe('mine\n');
    expect(JSON.parse(readFileSync(join(folderOf(harness), 'volume.json'), 'utf8'))).toEqual({
      cluster: harness.cluster,
      volumeId: 'volume-1',
      uid,
      ordinal: 0,
    });
  });

  it('never serve two tasks at once', async () => {
    const harness = await start();
    const config = onVolume('sleep 1000');
    const first = harness.launch({ uid, volumeId: 'volume-1', config });
    await harness.agent.update(first, 'TASK_RUNNING');
    const second = harness.launch({ uid, launch: 2, volumeId: 'volume-1', config });
    const failed = await harness.agent.update(second, 'TASK_FAILED', 20_000);
    expect(failed.message).toBe('the volume volume-1 is used by another task');
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
    expect(harness.agent.updates.filter(({ state }) => state === 'TASK_RUNNING')).toHaveLength(1);
  });

  it("are not taken while another executor's container lives on them, though its lock is free", async () => {
    const harness = await start();
    const foreign = await harness.docker.createContainer({
      Image: REDIS_IMAGE,
      Cmd: ['sleep', '1000'],
      Labels: {
        [LABELS.cluster]: 'another-cluster',
        [LABELS.agentId]: harness.agent.agentId,
        [LABELS.volumePath]: join(folderOf(harness), 'data'),
      },
    });
    try {
      await foreign.start();
      const taskId = harness.launch({ uid, volumeId: 'volume-1', config: onVolume('sleep 1000') });
      const failed = await harness.agent.update(taskId, 'TASK_FAILED', 20_000);
      expect(failed.message).toBe(`the volume volume-1 is used by container ${foreign.id.slice(0, 12)}`);
      expect((await foreign.inspect()).State.Running).toBe(true);
    } finally {
      await foreign.remove({ force: true });
    }
  });

  it('are freed of what an executor left that died with its guard', async () => {
    const harness = await start();
    const config = onVolume('sleep 1000');
    const first = harness.launch({ uid, volumeId: 'volume-1', config });
    await harness.agent.update(first, 'TASK_RUNNING');
    const { runId } = await harness.agent.message('hello');
    process.kill(await until(() => guardOf(runId), 'the guard'), 'SIGKILL');
    await harness.crash();
    await harness.start();
    const second = harness.launch({ uid, launch: 2, volumeId: 'volume-1', config });
    await harness.agent.update(second, 'TASK_RUNNING');
    const living = (await harness.containers()).map(({ Labels }) => Labels[LABELS.launch]);
    expect(living).toEqual(['2']);
  });

  it('belong to one member', async () => {
    const harness = await start();
    const config = onVolume('true');
    await harness.agent.update(harness.launch({ uid, volumeId: 'volume-1', config }), 'TASK_FAILED');
    const other = harness.launch({ uid, ordinal: 1, volumeId: 'volume-1', config });
    const failed = await harness.agent.update(other, 'TASK_FAILED');
    expect(failed.message).toBe(`the volume volume-1 belongs to member 0 of ${uid} in ${harness.cluster}`);
    const outside = harness.launch({ uid, ordinal: 2, volumeId: '../../x', config });
    expect((await harness.agent.update(outside, 'TASK_FAILED')).message).toMatch(/^not a volume's id/);
  });

  it('are removed only for their own member, and only when nothing uses them', async () => {
    const harness = await start();
    const taskId = harness.launch({ uid, volumeId: 'volume-1', config: onVolume('echo x > /data/x; sleep 1000') });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const remove = { kind: 'removeVolume', uid, ordinal: 0, volumeId: 'volume-1' };
    expect(await harness.ask(remove)).toMatchObject({ ok: false, code: 'busy' });
    harness.agent.kill(taskId);
    await harness.agent.update(taskId, 'TASK_KILLED');
    expect(await harness.ask({ ...remove, ordinal: 1 })).toMatchObject({ ok: false, code: 'invalid' });
    expect(await harness.ask({ ...remove, uid: 'other-12345678' })).toMatchObject({ ok: false, code: 'invalid' });
    expect(existsSync(folderOf(harness))).toBe(true);
    expect(await harness.ask(remove)).toMatchObject({ ok: true });
    expect(existsSync(folderOf(harness))).toBe(false);
    expect(await harness.ask(remove)).toMatchObject({ ok: true });
  });

  it('that hold data without a marker are nobody’s', async () => {
    const harness = create();
    mkdirSync(join(folderOf(harness), 'data'), { recursive: true });
    writeFileSync(join(folderOf(harness), 'data', 'precious'), 'x');
    await harness.start();
    const taskId = harness.launch({ uid, volumeId: 'volume-1', config: onVolume('sleep 1000') });
    expect((await harness.agent.update(taskId, 'TASK_FAILED')).message).toMatch(/does not say whose it is$/);
    const remove = { kind: 'removeVolume', uid, ordinal: 0, volumeId: 'volume-1' };
    expect(await harness.ask(remove)).toMatchObject({ ok: false, code: 'invalid' });
  });

  it('can be written by the user that the server runs as', async () => {
    const harness = await start();
    const config = { ...onVolume('touch /data/x && echo "$(id -u) wrote"; sleep 1000'), user: 'redis' };
    const taskId = harness.launch({ uid, volumeId: 'volume-1', config });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await until(async () => {
      const { text } = await harness.askOk('logs', { kind: 'logs', uid, ordinal: 0, launch: 1, tail: 5 });
      return text === '999 wrote\n' ? true : undefined;
    }, 'the write');
  });
});
