import { createServer } from 'node:http';
import { deathReportSchema } from '@keelson/core';
import { expect, it } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { describeWithDocker, executors } from './support/executors.ts';
import { guardOf } from './support/guard-of.ts';
import type { Harness } from './support/harness.ts';
import { until } from './support/until.ts';

const runIdOf = async (harness: Harness): Promise<string> => (await harness.agent.message('hello')).runId;

const guard = async (runId: string): Promise<number> => until(() => guardOf(runId), 'the guard');

const noContainers = (harness: Harness): Promise<true> =>
  until(async () => ((await harness.containers()).length === 0 ? true : undefined), 'the end of all containers');

describeWithDocker('the guard', () => {
  const { start } = executors();

  it('ends the containers of an executor that was killed, and the next run reports it', async () => {
    const harness = await start();
    const one = harness.launch();
    const two = harness.launch();
    await Promise.all([harness.agent.update(one, 'TASK_RUNNING'), harness.agent.update(two, 'TASK_RUNNING')]);
    await harness.crash();
    await noContainers(harness);
    harness.agent.messages.length = 0;
    await harness.start();
    for (const taskId of [one, two]) {
      const death = await harness.agent.message('death', (message) => message.taskId === taskId);
      expect(death).toMatchObject({ proof: 'guard', message: 'its executor died; its guard ended the container' });
    }
  });

  it('ends what is still being launched', async () => {
    const harness = await start();
    const tasks = Array.from({ length: 4 }, () =>
      harness.launch({ config: { prepare: { args: ['sleep', '0.1'], timeoutMs: 9_000 } } }),
    );
    await until(async () => ((await harness.containers()).length > 1 ? true : undefined), 'containers');
    await harness.crash();
    await noContainers(harness);
    await harness.start();
    for (const taskId of tasks) await harness.agent.message('death', (message) => message.taskId === taskId);
  });

  it('is replaced when it is killed', async () => {
    const harness = await start();
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const runId = await runIdOf(harness);
    const first = await guard(runId);
    process.kill(first, 'SIGKILL');
    const second = await until(() => {
      const pid = guardOf(runId);
      return pid === first ? undefined : pid;
    }, 'another guard');
    expect(second).not.toBe(first);
    await until(() => (harness.log.includes('starting another') ? true : undefined), 'the log');
    await harness.crash();
    await noContainers(harness);
  });

  it('goes when the executor ends in good order', async () => {
    const harness = await start({ env: { KEELSON_EXECUTOR_IDLE_MS: '300' } });
    const runId = await runIdOf(harness);
    expect(await harness.exited()).toBe(0);
    await until(() => (guardOf(runId) === undefined ? true : undefined), 'the end of the guard');
  });

  it('leaves it to the next run where both are killed', async () => {
    const harness = await start();
    const taskId = harness.launch({ config: { files: { '/keelson/pass': { text: 'secret' } } } });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    process.kill(await guard(await runIdOf(harness)), 'SIGKILL');
    await harness.crash();
    expect(await harness.containers()).toHaveLength(1);
    await harness.start();
    expect(await harness.agent.message('death')).toMatchObject({ taskId, proof: 'foundGone' });
    expect(await harness.containers()).toHaveLength(0);
  });

  it('tells the scheduler itself, until it is heard', async () => {
    const bodies: { authorization: string | undefined; body: unknown }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push({
          authorization: request.headers.authorization,
          body: JSON.parse(Buffer.concat(chunks).toString()),
        });
        response.writeHead(bodies.length === 1 ? 503 : 204).end();
      });
    });
    const port = await listenOn(server);
    const harness = await start({ env: { KEELSON_REPORT_URL: `http://127.0.0.1:${port}/deaths` } });
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await harness.crash();
    await until(() => (bodies.length >= 2 ? true : undefined), 'the second report');
    expect(bodies[1]?.body).toMatchObject({
      cluster: harness.cluster,
      agentId: harness.agent.agentId,
      executorId: 'keelson',
      deaths: [{ taskId, proof: 'guard' }],
    });
    expect(deathReportSchema.safeParse(bodies[1]?.body).error).toBeUndefined();
    server.close();
  });
});
