/** Containers in the cgroup that Mesos's Linux launcher makes for an executor: what ends with it, and what is said of it. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Docker from 'dockerode';
import { afterEach, describe, expect, it } from 'vitest';
import { cgroupProblem, isUnified, LauncherCgroup } from './support/cgroups.ts';
import { describeWithDocker, executors } from './support/executors.ts';
import { guardOf } from './support/guard-of.ts';
import type { Harness } from './support/harness.ts';
import { until } from './support/until.ts';

const driver = await new Docker().info().then(
  ({ CgroupDriver }) => String(CgroupDriver),
  () => 'cgroupfs', // without Docker all is skipped, for that reason
);
const problem =
  cgroupProblem() ??
  (driver === 'cgroupfs' ? undefined : `skipped: Docker's cgroup driver ${driver} takes no foreign parent`);
if (problem !== undefined) console.warn(problem);

describeWithDocker('an executor in a cgroup of its own', () => {
  const { create } = executors();
  const groups: LauncherCgroup[] = [];
  afterEach(async () => {
    await Promise.all(groups.splice(0).map((group) => group.close()));
  });

  async function inCgroup(
    said: (id: string) => string = (id) => id,
    hierarchies?: readonly string[],
  ): Promise<{ harness: Harness; group: LauncherCgroup }> {
    const group = new LauncherCgroup(randomUUID(), hierarchies);
    groups.push(group);
    const harness = create({ through: group.enter });
    harness.agent.containerId = said(group.containerId);
    await harness.start();
    return { harness, group };
  }

  async function pidOf(harness: Harness, taskId: string): Promise<number> {
    return (await (await harness.container(taskId)).inspect()).State.Pid;
  }

  describe.skipIf(problem !== undefined)('made by the launcher', () => {
    it('has its containers inside, with what prepares them, and says so', async () => {
      const { harness, group } = await inCgroup();
      const taskId = harness.launch({ config: { prepare: { args: ['true'], timeoutMs: 9_000 } } });
      const running = await harness.agent.update(taskId, 'TASK_RUNNING');
      expect(running.data).toEqual({ kind: 'running', inExecutorCgroup: true });
      expect(group.processes).toContain(await pidOf(harness, taskId));
    });

    it('takes them with it when it is destroyed; a later run tells', async () => {
      const { harness, group } = await inCgroup();
      const taskId = harness.launch();
      await harness.agent.update(taskId, 'TASK_RUNNING');
      const pid = await pidOf(harness, taskId);
      await group.destroy(); // the executor, its guard and the container, in no order
      await harness.exited();
      expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
      await harness.start();
      // Its guard may have lived just long enough to see it.
      expect(await harness.agent.message('death')).toMatchObject({
        taskId,
        proof: expect.stringMatching(/^(foundGone|guard)$/),
      });
    });

    it('ends a container by KILL, and goes by SHUTDOWN, as any other', async () => {
      const { harness } = await inCgroup();
      const [killed, ended] = [harness.launch(), harness.launch()];
      for (const taskId of [killed, ended]) await harness.agent.update(taskId, 'TASK_RUNNING');
      harness.agent.kill(killed);
      expect((await harness.agent.update(killed, 'TASK_KILLED')).data).toMatchObject({ proof: 'exitSeen' });
      harness.agent.shutdown();
      expect((await harness.agent.update(ended, 'TASK_KILLED')).data).toMatchObject({ proof: 'exitSeen' });
      expect(await harness.exited()).toBe(0);
    });

    it('that is not named after its container is not taken for its own', async () => {
      const { harness, group } = await inCgroup(() => randomUUID());
      const taskId = harness.launch();
      expect((await harness.agent.update(taskId, 'TASK_RUNNING')).data).toBeUndefined();
      expect(group.processes).not.toContain(await pidOf(harness, taskId));
    });
  });

  it.skipIf(problem !== undefined || isUnified)(
    'that containers are not in, since the launcher has no memory isolator (cgroup v1): the guard leaves it, and ends them',
    async () => {
      const { harness, group } = await inCgroup(undefined, ['freezer']);
      const taskId = harness.launch();
      expect((await harness.agent.update(taskId, 'TASK_RUNNING')).data).toBeUndefined();
      const { runId } = await harness.agent.message('hello');
      const guard = await until(() => guardOf(runId), 'the guard');
      await until(() => (group.processes.includes(guard) ? undefined : true), 'the guard leaves');
      expect(group.processes).toEqual([harness.child?.pid]);
      await group.destroy();
      await until(async () => ((await harness.containers()).length === 0 ? true : undefined), 'the end of containers');
      await harness.start();
      expect(await harness.agent.message('death')).toMatchObject({ taskId, proof: 'guard' });
    },
  );

  it('claims nothing where there is none', async () => {
    const harness = create();
    harness.agent.containerId = randomUUID();
    await harness.start();
    const taskId = harness.launch();
    expect((await harness.agent.update(taskId, 'TASK_RUNNING')).data).toBeUndefined();
    expect(readFileSync(`/proc/${await pidOf(harness, taskId)}/cgroup`, 'utf8')).toContain('docker');
  });
});
