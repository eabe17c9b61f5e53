import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amount, eventually, type Json, scalar, TestCluster, type TestScheduler, task } from './harness.ts';

describe('tasks with a command', () => {
  let cluster: TestCluster;
  let scheduler: TestScheduler;
  beforeAll(async () => {
    cluster = await TestCluster.start('--cpus', '20');
    scheduler = await cluster.scheduler().subscribe();
  });
  afterAll(() => cluster.close());

  async function launch(id: string, value: string, more: Json = {}): Promise<string> {
    const offer = await scheduler.offer((one) => amount(one, 'cpus') > 1);
    const command = { shell: true, value };
    await scheduler.launch(offer, [
      task(offer, id, { executor: undefined, command, resources: [scalar('cpus', 0.1)], ...more }),
    ]);
    return offer.agent_id.value;
  }

  it.each([
    ['true', 'TASK_FINISHED', 'Command exited with status 0'],
    ['exit 3', 'TASK_FAILED', 'Command exited with status 3'],
    ['kill -9 $$', 'TASK_FAILED', 'Command terminated with signal Killed'],
  ])('%s', async (command, state, message) => {
    await launch(command, command);
    await scheduler.status(command, 'TASK_STARTING');
    await scheduler.status(command, 'TASK_RUNNING');
    const status = await scheduler.status(command, state);
    expect(status).toMatchObject({ source: 'SOURCE_EXECUTOR', message, executor_id: { value: command } });
    expect(status.reason).toBeUndefined();
  });

  it('are killed, with a grace period, and give no FAILURE', async () => {
    const agentId = await launch('sleeps', "trap '' TERM; sleep 60 & wait; sleep 60", {
      kill_policy: { grace_period: { nanoseconds: 200_000_000 } },
    });
    await scheduler.status('sleeps', 'TASK_RUNNING');
    await new Promise((done) => setTimeout(done, 100));
    const from = scheduler.events.length;
    await scheduler.call('KILL', { kill: { task_id: { value: 'sleeps' }, agent_id: { value: agentId } } });
    await scheduler.status('sleeps', 'TASK_KILLING');
    expect(await scheduler.status('sleeps', 'TASK_KILLED')).toMatchObject({
      message: 'Command terminated with signal Killed',
    });
    await eventually(
      () => Math.round(scheduler.outstanding().reduce((sum, offer) => sum + amount(offer, 'cpus'), 0) * 10) === 200,
    );
    expect(scheduler.events.slice(from).some(({ type }) => type === 'FAILURE')).toBe(false);
  });

  it('end when their time is over', async () => {
    await launch('too-long', 'sleep 60', { max_completion_time: { nanoseconds: 200_000_000 } });
    expect(await scheduler.status('too-long', 'TASK_FAILED')).toMatchObject({
      source: 'SOURCE_EXECUTOR',
      reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
      message: 'Command terminated with signal Terminated',
    });
  });

  it.skipIf(process.getuid?.() !== 0)('of a user that does not exist are dropped (needs root)', async () => {
    await launch('user', 'true', { command: { shell: true, value: 'true', user: 'no-such-user' } });
    expect(await scheduler.status('user', 'TASK_DROPPED')).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: expect.stringContaining("Failed to chown directory to 'no-such-user': No such user 'no-such-user'"),
    });
  });
});
