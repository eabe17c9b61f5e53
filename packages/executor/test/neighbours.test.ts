import { LABELS } from '@keelson/executor';
import { expect, it } from 'vitest';
import { REDIS_IMAGE } from '../../../test/support/images.ts';
import { describeWithDocker, executors } from './support/executors.ts';
import { guardOf } from './support/guard-of.ts';
import { until } from './support/until.ts';

describeWithDocker('executors that share a Docker Engine', () => {
  const { start } = executors();

  it('leave each other alone: agents of one cluster, and clusters', async () => {
    const one = await start({ cluster: 'shared' });
    const { dataDir } = one;
    const two = await start({ cluster: 'shared', dataDir });
    const three = await start({ cluster: 'other', dataDir });
    const tasks = [one.launch(), two.launch(), three.launch()];
    const [first, second, third] = tasks;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no tasks');
    await Promise.all([
      one.agent.update(first, 'TASK_RUNNING'),
      two.agent.update(second, 'TASK_RUNNING'),
      three.agent.update(third, 'TASK_RUNNING'),
    ]);
    await one.crash();
    await until(async () => ((await one.containers()).length === 0 ? true : undefined), "the end of the first one's");
    await one.start();
    await one.agent.message('death');
    for (const [harness, taskId] of [
      [two, second],
      [three, third],
    ] as const) {
      expect((await (await harness.container(taskId)).inspect()).State.Running).toBe(true);
      expect(
        harness.agent.updates.filter(({ state }) => state !== 'TASK_STARTING' && state !== 'TASK_RUNNING'),
      ).toEqual([]);
    }
  });

  it('end what another executor of the agent has left only when its lock is free', async () => {
    const one = await start({ executorId: 'first', cluster: 'shared' });
    const { dataDir, agent } = one;
    const uid = 'cache-12345678';
    const taskId = one.launch({ uid });
    await agent.update(taskId, 'TASK_RUNNING');
    const { runId } = await agent.message('hello');
    const shared = { executorId: 'second', cluster: 'shared', dataDir, agentId: agent.agentId };
    const two = await start(shared);
    const inspect = { kind: 'inspect', uid, ordinal: 0, launch: 1 };
    expect(await two.ask(inspect)).toMatchObject({ ok: true, body: { alive: true } });
    expect(await one.containers()).toHaveLength(1);
    process.kill(await until(() => guardOf(runId), 'the guard'), 'SIGKILL');
    await one.crash();
    expect(await two.ask(inspect)).toMatchObject({ ok: true, body: { alive: false, proof: 'foundGone' } });
    expect(await one.containers()).toHaveLength(0);
  });

  it('never touch a container without their labels', async () => {
    const harness = await start();
    const stranger = await harness.docker.createContainer({
      Image: REDIS_IMAGE,
      Cmd: ['sleep', '1000'],
      Labels: { [LABELS.cluster]: harness.cluster },
    });
    try {
      await stranger.start();
      await harness.agent.update(harness.launch(), 'TASK_RUNNING');
      await harness.crash();
      await until(async () => ((await harness.containers()).length === 0 ? true : undefined), 'the end of its own');
      await harness.start();
      await harness.agent.message('death');
      expect((await stranger.inspect()).State.Running).toBe(true);
    } finally {
      await stranger.remove({ force: true });
    }
  });
});
