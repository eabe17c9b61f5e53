/** Rules 23 and 24: an agent that restarts or never comes back, and an executor that ends, in order or in the middle of a step. */
import { setTimeout as delay } from 'node:timers/promises';
import { taskIdOf } from '@keelson/core';
import { expect, it } from 'vitest';
import { describeWithDocker, executors } from './support/executors.ts';
import { guardOf } from './support/guard-of.ts';
import type { Harness } from './support/harness.ts';
import { until } from './support/until.ts';

describeWithDocker('rule 23: an agent that restarts', () => {
  const { start } = executors();

  it('hears of every update that it has not acknowledged, and of tasks of which it has acknowledged none', async () => {
    const harness = await start();
    const known = harness.launch();
    await harness.agent.update(known, 'TASK_RUNNING');
    harness.agent.acknowledges = false;
    const unheard = harness.launch();
    await harness.agent.update(unheard, 'TASK_STARTING');
    const { port } = harness.agent;
    await harness.agent.stop();
    await (await harness.container(known)).kill();
    await until(() => (harness.log.includes('the task is over') ? true : undefined), 'the exit');
    harness.agent.updates.length = 0;
    harness.agent.acknowledges = true;
    await harness.restartAgent(port);

    const { unacknowledged_updates: updates = [], unacknowledged_tasks: tasks = [] } =
      harness.agent.lastSubscribe?.subscribe ?? {};
    expect(updates.map(({ status }) => [status.task_id.value, status.state])).toEqual([
      [unheard, 'TASK_STARTING'],
      [known, 'TASK_FAILED'],
    ]);
    expect(tasks.map(({ task_id }) => task_id.value)).toEqual([unheard]);
    expect(new Set(updates.map(({ status }) => Buffer.from(status.uuid ?? []).toString('hex'))).size).toBe(2);
    expect((await harness.agent.update(known, 'TASK_FAILED')).data).toMatchObject({ proof: 'exitSeen' });
    await harness.agent.update(unheard, 'TASK_RUNNING');

    await until(async () => {
      const { port } = harness.agent;
      await harness.agent.stop();
      await harness.restartAgent(port);
      const said = harness.agent.lastSubscribe?.subscribe;
      const open = [...(said?.unacknowledged_updates ?? []), ...(said?.unacknowledged_tasks ?? [])];
      return open.length === 0 ? true : undefined;
    }, 'a subscription with nothing left to tell');
  });

  it('starts nothing that its agent has not heard of: what ends without a word has never run', async () => {
    const harness = await start();
    harness.agent.acknowledges = false;
    const taskId = harness.launch({ volumeId: 'volume-1' });
    await harness.agent.update(taskId, 'TASK_STARTING');
    // All that does not run comes before: its container is there, and waits.
    const container = await until(async () => (await harness.containers())[0], 'a container');
    expect(container.State).toBe('created');
    const { port } = harness.agent;
    await harness.agent.stop();
    expect((await harness.containers())[0]?.State).toBe('created');
    harness.agent.acknowledges = true;
    await harness.restartAgent(port);
    await harness.agent.update(taskId, 'TASK_RUNNING');
  });

  it('rule 24: a KILL that came to nobody is done when it is said again', async () => {
    const harness = await start();
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const { port } = harness.agent;
    await harness.agent.stop();
    expect(() => harness.agent.kill(taskId)).toThrow('no executor is subscribed'); // it vanishes
    await harness.restartAgent(port);
    for (let i = 0; i < 3; i++) harness.agent.kill(taskId);
    await harness.agent.update(taskId, 'TASK_KILLED');
    expect(harness.agent.updates.filter(({ state }) => state === 'TASK_KILLED')).toHaveLength(1);
  });

  it('and never comes back: containers are ended after the recovery timeout, the end is told to whoever comes later', async () => {
    const harness = await start({ env: { MESOS_RECOVERY_TIMEOUT: '1secs' } });
    const { runId } = await harness.agent.message('hello');
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const { port } = harness.agent;
    await harness.agent.stop();
    expect(await harness.exited()).toBe(0);
    expect(await harness.containers()).toEqual([]);
    await until(() => (guardOf(runId) === undefined ? true : undefined), 'the end of the guard');
    await harness.agent.listen(port);
    await harness.start();
    expect(await harness.agent.message('death')).toMatchObject({ taskId, proof: 'exitSeen' });
  });
});

describeWithDocker('rule 24: the end of an executor', () => {
  const { start } = executors();
  const stubborn = {
    args: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done'],
    stop: { signal: 'SIGTERM', graceMs: 600_000 },
  };

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s: its tasks are killed, said so, nothing is left', async (signal) => {
    const harness = await start();
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    harness.child?.kill(signal);
    expect((await harness.agent.update(taskId, 'TASK_KILLED')).data).toMatchObject({ proof: 'exitSeen' });
    expect(await harness.exited()).toBe(0);
    expect(await harness.containers()).toEqual([]);
  });

  it('by SHUTDOWN, in the grace that the agent grants, whatever grace its tasks have, said twice', async () => {
    const harness = await start();
    const taskId = harness.launch({ config: stubborn });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const beganMs = performance.now();
    harness.agent.shutdown();
    harness.agent.shutdown();
    await harness.agent.update(taskId, 'TASK_KILLED');
    expect(await harness.exited()).toBe(0);
    expect(performance.now() - beganMs).toBeLessThan(5_000);
    expect(await harness.containers()).toEqual([]);
  });

  it('refuses what comes after: a LAUNCH is said to have never started', async () => {
    const harness = await start();
    const taskId = harness.launch({ config: stubborn });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    harness.agent.shutdown();
    const late = harness.launch();
    const refused = await harness.agent.update(late, 'TASK_FAILED');
    expect(refused.message).toMatch(/^refused: its executor ends/);
    expect(refused.data).toMatchObject({ proof: 'neverStarted' });
    expect(await harness.exited()).toBe(0);
  });

  it("a KILL's policy is heard, the shortest of several", async () => {
    const harness = await start();
    const taskId = harness.launch({ config: stubborn });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    harness.agent.kill(taskId, 300_000);
    await harness.agent.update(taskId, 'TASK_KILLING');
    const beganMs = performance.now();
    harness.agent.kill(taskId, 200);
    harness.agent.kill(taskId, 400_000);
    const killed = await harness.agent.update(taskId, 'TASK_KILLED');
    expect(killed.data).toMatchObject({ exitCode: 137 });
    expect(killed.atMs - beganMs).toBeGreaterThan(190);
  });
});

describeWithDocker('an executor that is killed in the middle of a step', () => {
  const { start } = executors();

  it.each([
    ['FAILED', (harness: Harness, taskId: string) => harness.container(taskId).then((container) => container.kill())],
    ['KILLED', async (harness: Harness, taskId: string) => harness.agent.kill(taskId)],
  ] as const)('while it tells TASK_%s: the next run tells the exit that was seen', async (state, end) => {
    const harness = await start();
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    harness.agent.acknowledges = false;
    harness.agent.onUpdate = (said) => {
      if (said === `TASK_${state}`) harness.child?.kill('SIGKILL');
    };
    await end(harness, taskId);
    await harness.exited();
    harness.agent.acknowledges = true;
    harness.agent.messages.length = 0;
    await harness.start();
    const death = await harness.agent.message('death', (message) => message.taskId === taskId);
    expect(death).toMatchObject({ proof: 'exitSeen', message: expect.stringMatching(/137|SIGKILL/) });
  });

  it('at any moment of a launch or an end: nothing is left, and each launch is proven dead', async () => {
    const harness = await start();
    for (let round = 0; round < 6; round++) {
      const launches = Array.from({ length: 3 }, () => harness.data().data);
      for (const data of launches) harness.agent.launch(taskIdOf(data), data);
      await delay(round * 60);
      for (const data of launches.slice(1)) harness.agent.kill(taskIdOf(data));
      await delay(round * 7);
      await harness.crash();
      await harness.start();
      for (const { uid, ordinal, launch } of launches) {
        const answer = await until(async () => {
          const result = await harness.ask({ kind: 'inspect', uid, ordinal, launch });
          return result.ok && result.body.kind === 'inspect' && !result.body.alive ? result.body : undefined;
        }, `the death of ${uid}`);
        expect(['exitSeen', 'guard', 'foundGone', 'neverStarted']).toContain(answer.proof);
      }
      await until(async () => ((await harness.containers()).length === 0 ? true : undefined), 'the end of containers');
    }
  });
});
