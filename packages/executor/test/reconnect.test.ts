import { expect, it } from 'vitest';
import { describeWithDocker, executors } from './support/executors.ts';
import { until } from './support/until.ts';

describeWithDocker("an executor's life", () => {
  const { start } = executors();

  it('rule 23, fact 44: goes on when its agent restarts, containers untouched, and tells what happened meanwhile', async () => {
    const harness = await start();
    const [stays, ends] = [harness.launch(), harness.launch()];
    await Promise.all([harness.agent.update(stays, 'TASK_RUNNING'), harness.agent.update(ends, 'TASK_RUNNING')]);
    const before = (await (await harness.container(stays)).inspect()).State.StartedAt;
    const { port } = harness.agent;
    await harness.agent.stop();
    await (await harness.container(ends)).kill();
    await until(() => (harness.log.includes('the task is over') ? true : undefined), 'the exit');
    harness.agent.messages.length = 0;
    await harness.restartAgent(port);
    expect(await harness.agent.message('hello')).toMatchObject({ tasks: [stays] });
    expect((await harness.agent.update(ends, 'TASK_FAILED')).data).toMatchObject({ kind: 'dead', proof: 'exitSeen' });
    expect((await (await harness.container(stays)).inspect()).State.StartedAt).toBe(before);
  });

  it('rule 24, fact 38: ends at SHUTDOWN: its tasks are killed and reported within the grace', async () => {
    const harness = await start();
    const config = {
      args: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done'],
      stop: { signal: 'SIGTERM', graceMs: 600_000 },
    };
    const stubborn = harness.launch({ config });
    const waiting = harness.launch({
      config: { image: 'keelson/redis:7.0', prepare: { args: ['sleep', '1000'], timeoutMs: 99_000 } },
    });
    await harness.agent.update(stubborn, 'TASK_RUNNING');
    const startMs = performance.now();
    harness.agent.shutdown();
    for (const taskId of [stubborn, waiting]) {
      expect((await harness.agent.update(taskId, 'TASK_KILLED')).data).toMatchObject({
        kind: 'dead',
        proof: 'exitSeen',
      });
    }
    expect(await harness.exited()).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(5_000); // what the agent grants
    expect(await harness.containers()).toHaveLength(0);
  });

  it('ends after a while without tasks, and not before', async () => {
    const harness = await start({ env: { KEELSON_EXECUTOR_IDLE_MS: '500' } });
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(harness.child?.exitCode).toBeNull();
    harness.agent.kill(taskId);
    await harness.agent.update(taskId, 'TASK_KILLED');
    expect(await harness.exited()).toBe(0);
  });
});
