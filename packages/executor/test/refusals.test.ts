import { expect, it } from 'vitest';
import { describeWithDocker, executors } from './support/executors.ts';
import { until } from './support/until.ts';

describeWithDocker('launches that are refused', () => {
  const { start } = executors();
  const uid = 'cache-12345678';

  it('takes no launch number twice, nor a lower one, though another run of the executor is asked', async () => {
    const harness = await start();
    const fifth = harness.launch({ uid, launch: 5 });
    await harness.agent.update(fifth, 'TASK_RUNNING');
    const fourth = harness.launch({ uid, launch: 4 });
    const refused = await harness.agent.update(fourth, 'TASK_FAILED');
    expect(refused.message).toBe('refused: launch 4 is not higher than 5, which was seen');
    expect(refused.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
    harness.agent.kill(fifth);
    await harness.agent.update(fifth, 'TASK_KILLED');
    await harness.crash();
    await harness.start();
    harness.agent.updates.length = 0;
    harness.launch({ uid, launch: 5 });
    const again = await harness.agent.update(fifth, 'TASK_FAILED');
    expect(again.data).toMatchObject({ kind: 'dead', proof: 'exitSeen' });
    const sixth = harness.launch({ uid, launch: 6 });
    await harness.agent.update(sixth, 'TASK_RUNNING');
  });

  it('lets a doubled LAUNCH be', async () => {
    const harness = await start();
    const { taskId, data } = harness.data({ uid });
    harness.agent.launch(taskId, data);
    harness.agent.launch(taskId, data);
    await harness.agent.update(taskId, 'TASK_RUNNING');
    harness.agent.launch(taskId, data);
    await harness.ask({ kind: 'inspect', uid, ordinal: 0, launch: 1 });
    expect(harness.agent.updates.filter(({ state }) => state === 'TASK_FAILED')).toEqual([]);
    expect(await harness.containers()).toHaveLength(1);
  });

  it('refuses a lower term of the same store, of a launch and of a request, and says hello to a new leader', async () => {
    const harness = await start();
    const leader = { storeId: 'store-1', term: 7, revision: 100 };
    await harness.agent.update(harness.launch({ uid, sender: leader }), 'TASK_RUNNING');
    const stale = { ...leader, term: 6, revision: 900 };
    const refused = await harness.agent.update(harness.launch({ uid, ordinal: 1, sender: stale }), 'TASK_FAILED');
    expect(refused.message).toBe('refused: term 6 is over: 7 was seen');
    const body = { kind: 'inspect', uid, ordinal: 0, launch: 1 };
    expect(await harness.ask(body, { sender: stale })).toMatchObject({ ok: false, code: 'staleTerm' });
    expect(await harness.ask(body, { sender: { ...leader, revision: 101 } })).toMatchObject({ ok: true });
    await harness.ask(body, { sender: { storeId: 'store-2', term: 1, revision: 1 } });
    await harness.agent.message('hello', ({ seen }) => seen?.storeId === 'store-1' && seen.revision === 101);
  });

  it('tells the highest sender of former runs, and still refuses a lower one', async () => {
    const harness = await start();
    const leader = { storeId: 'store-1', term: 7, revision: 100 };
    await harness.agent.update(harness.launch({ uid, sender: leader }), 'TASK_RUNNING');
    await harness.crash();
    harness.agent.messages.length = 0;
    await harness.start();
    expect(await harness.agent.message('hello')).toMatchObject({ seen: leader, agentId: harness.agent.agentId });
    const late = harness.launch({ uid, launch: 2, sender: { ...leader, term: 6 } });
    expect((await harness.agent.update(late, 'TASK_FAILED')).message).toMatch(/term 6 is over/);
  });

  it('takes no task of another cluster, and none that it does not understand', async () => {
    const harness = await start();
    const other = harness.launch({ cluster: 'another' });
    expect((await harness.agent.update(other, 'TASK_FAILED')).message).toMatch(/it is of cluster another/);
    harness.agent.launch('broken-12345678.0.1', { kind: 'run' });
    const broken = await harness.agent.update('broken-12345678.0.1', 'TASK_FAILED');
    expect(broken.message).toMatch(/^refused: its data is not understood/);
    expect(broken.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
  });

  it('takes no task whose health only an agent-side class could tell that is not here', async () => {
    const harness = await start();
    const health = {
      check: { kind: 'probe' as const },
      intervalMs: 500,
      timeoutMs: 500,
      startTimeoutMs: 9_000,
      failures: 3,
    };
    const taskId = harness.launch({ framework: 'plain', config: { health } });
    expect((await harness.agent.update(taskId, 'TASK_FAILED')).message).toMatch(/no agent-side class of plain/);
  });

  it('binds itself when it says that a launch is not alive', async () => {
    const harness = await start();
    const body = { kind: 'inspect', uid, ordinal: 0, launch: 3 };
    expect(await harness.askOk('inspect', body)).toMatchObject({ alive: false, proof: 'neverStarted' });
    const taskId = harness.launch({ uid, launch: 3 });
    expect((await harness.agent.update(taskId, 'TASK_FAILED')).message).toMatch(/launch 3 is not higher than 3/);
    const next = harness.launch({ uid, launch: 4 });
    await harness.agent.update(next, 'TASK_RUNNING');
    const alive = await harness.askOk('inspect', { ...body, launch: 4 });
    expect(alive).toMatchObject({ alive: true, proof: null });
    harness.agent.kill(next);
    await harness.agent.update(next, 'TASK_KILLED');
    const dead = await until(async () => {
      const result = await harness.ask({ ...body, launch: 4 });
      return result.ok ? result.body : undefined;
    }, 'the answer');
    expect(dead).toMatchObject({ alive: false, proof: 'exitSeen' });
  });
});
