import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerProblem, REDIS_IMAGE } from '../../../test/support/images.ts';
import { PrivateDocker, privateDockerProblem } from '../../../test/support/private-docker.ts';
import { executors } from './support/executors.ts';
import { until } from './support/until.ts';

const problem = (await dockerProblem()) ?? privateDockerProblem();
if (problem !== undefined) console.warn(problem);

describe.skipIf(problem !== undefined)('a Docker daemon that goes away', () => {
  const daemon = new PrivateDocker();
  const { start } = executors();

  beforeAll(async () => {
    await daemon.start();
    await daemon.copyImage(new Docker(), REDIS_IMAGE);
  });
  afterAll(() => daemon.close());

  const health = {
    check: { kind: 'command' as const, argv: ['true'] },
    intervalMs: 100,
    timeoutMs: 2_000,
    startTimeoutMs: 9_000,
    failures: 2,
  };

  it('is neither death nor ill health; what it has ended when it is back is reported', async () => {
    const harness = await start({ dockerHost: daemon.host });
    const taskId = harness.launch({ config: { health } });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await daemon.kill();
    const before = harness.agent.updates.length;
    const waiting = harness.launch();
    await until(
      () => harness.agent.updates.find(({ message }) => message.startsWith('waiting for the Docker Engine')),
      'the word that Docker is away',
    );
    await delay(500);
    expect(harness.agent.updates.slice(before).filter((update) => update.taskId === taskId)).toEqual([]);
    await daemon.start();
    const failed = await harness.agent.update(taskId, 'TASK_FAILED', 30_000);
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'exitSeen' });
    await harness.agent.update(waiting, 'TASK_RUNNING', 30_000);
    harness.agent.kill(waiting);
    await harness.agent.update(waiting, 'TASK_KILLED');
  });

  it('that keeps its containers over a restart is not noticed', async () => {
    await daemon.stop();
    await daemon.start({ liveRestore: true });
    const harness = await start({ dockerHost: daemon.host });
    const taskId = harness.launch({ config: { health } });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await daemon.stop();
    await delay(300);
    await daemon.start({ liveRestore: true });
    const container = await harness.container(taskId);
    expect((await container.inspect()).State.Running).toBe(true);
    await delay(500);
    const states = harness.agent.updates.map(({ state, healthy }) => `${state} ${healthy}`);
    expect(states).toEqual(['TASK_STARTING undefined', 'TASK_RUNNING true']);
    await container.kill();
    expect((await harness.agent.update(taskId, 'TASK_FAILED')).data).toMatchObject({ kind: 'dead', exitCode: 137 });
  });

  it('is waited for by a kill, and by the guard', async () => {
    const harness = await start({ dockerHost: daemon.host });
    const [killed, left] = [harness.launch(), harness.launch()];
    await Promise.all([harness.agent.update(killed, 'TASK_RUNNING'), harness.agent.update(left, 'TASK_RUNNING')]);
    await daemon.stop();
    harness.agent.kill(killed);
    await delay(300);
    expect(harness.agent.updates.some(({ state }) => state === 'TASK_KILLED')).toBe(false);
    await daemon.start({ liveRestore: true });
    await harness.agent.update(killed, 'TASK_KILLED', 20_000);
    await daemon.stop();
    await harness.crash();
    await until(() => (harness.guardLog.includes('trying again') ? true : undefined), 'the guard');
    await daemon.start({ liveRestore: true });
    await until(async () => ((await harness.containers()).length === 0 ? true : undefined), 'the end of the container');
    await harness.start();
    expect(await harness.agent.message('death')).toMatchObject({ taskId: left, proof: 'guard' });
  });
});
