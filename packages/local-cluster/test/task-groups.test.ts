/** LAUNCH_GROUP: all of a group or nothing of it. What a real Mesos showed of groups is in test/conformance. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  executor as customExecutor,
  eventually,
  type Json,
  scalar,
  TestCluster,
  type TestOffer,
  type TestScheduler,
  task,
} from './harness.ts';

describe('task groups', () => {
  let cluster: TestCluster;
  let scheduler: TestScheduler;
  beforeAll(async () => {
    cluster = await TestCluster.start('--cpus', '4');
  });
  beforeEach(async () => {
    scheduler = await cluster.scheduler().subscribe();
    return async () => void (await scheduler.call('TEARDOWN'));
  });
  afterAll(() => cluster.close());

  const own = (): Json => ({
    type: 'DEFAULT',
    executor_id: { value: 'group' },
    framework_id: { value: scheduler.frameworkId },
    resources: [scalar('cpus', 0.1), scalar('mem', 32)],
  });
  const member = (offer: TestOffer, id: string, value: string, more: Json = {}): Json =>
    task(offer, id, { executor: undefined, data: {}, command: { value, shell: true }, ...more });
  async function launch(make: (offer: TestOffer) => Json[], executor: Json = own()): Promise<TestOffer> {
    const offer = await scheduler.offer();
    const tasks = make(offer);
    await scheduler.accept([offer], [{ type: 'LAUNCH_GROUP', launch_group: { executor, task_group: { tasks } } }]);
    return offer;
  }
  const statesOf = (id: string) => scheduler.statuses(id).map(({ state }) => state);

  it.each<[string, (offer: TestOffer) => Json[], RegExp]>([
    [
      'one that is too large',
      (offer) => [
        member(offer, 'a', 'sleep 60'),
        member(offer, 'b', 'sleep 60', { resources: [scalar('cpus', 99), scalar('mem', 32)] }),
      ],
      /^Total resources .* required by task group and its executor are more than available /,
    ],
    [
      'two that are too large together',
      (offer) =>
        ['a', 'b'].map((id) => member(offer, id, 'sleep 60', { resources: [scalar('cpus', 2), scalar('mem', 32)] })),
      /^Total resources /,
    ],
    [
      'one id twice',
      (offer) => [member(offer, 'a', 'sleep 60'), member(offer, 'a', 'sleep 60')],
      /^Task group has a task ID twice$/,
    ],
    [
      'one without a command',
      (offer) => [member(offer, 'a', 'sleep 60'), task(offer, 'b', { executor: undefined })],
      /^Task 'b' is invalid: 'TaskInfo.command' must be set$/,
    ],
    [
      'one with an executor of its own',
      (offer) => [member(offer, 'a', 'sleep 60', { executor: customExecutor('other') })],
      /^Task 'a' is invalid: 'TaskInfo.executor' must not be set$/,
    ],
  ])('%s: TASK_ERROR of all, and nothing is launched', async (_what, make, message) => {
    const offer = await launch(make);
    for (const { name } of make(offer)) {
      const status = await scheduler.status(String(name), 'TASK_ERROR');
      expect(status).toMatchObject({ source: 'SOURCE_MASTER', reason: 'REASON_TASK_GROUP_INVALID' });
      expect(status.message).toMatch(message);
      expect(status.uuid).toBeUndefined();
    }
    const again = await scheduler.offer();
    expect(again.resources).toEqual(offer.resources);
  });

  it('those that finish leave the others running; the executor ends with the last', async () => {
    await launch((offer) => [member(offer, 'short', 'true'), member(offer, 'long', 'sleep 1; echo done > file')]);
    await scheduler.status('short', 'TASK_FINISHED');
    await scheduler.status('long', 'TASK_FINISHED');
    expect(statesOf('long')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    await scheduler.next(({ type }) => type === 'FAILURE');
  });

  it('a group that is killed before its executor has subscribed never starts', async () => {
    const offer = await launch((one) => ['a', 'b'].map((id) => member(one, id, 'sleep 60')));
    await scheduler.call('KILL', { kill: { task_id: { value: 'a' }, agent_id: offer.agent_id } });
    for (const id of ['a', 'b']) await scheduler.status(id, 'TASK_KILLED');
    await scheduler.next(({ type }) => type === 'FAILURE');
  });

  it('SHUTDOWN of the executor: all are killed, and say so', async () => {
    const { agent_id } = await launch((offer) => ['a', 'b'].map((id) => member(offer, id, 'sleep 60')));
    for (const id of ['a', 'b']) await scheduler.status(id, 'TASK_RUNNING');
    await scheduler.call('SHUTDOWN', { shutdown: { executor_id: { value: 'group' }, agent_id } });
    for (const id of ['a', 'b']) await scheduler.status(id, 'TASK_KILLED');
  });

  it('a group outlives its cluster', async () => {
    await launch((offer) => ['a', 'b'].map((id) => member(offer, id, 'sleep 60')));
    for (const id of ['a', 'b']) await scheduler.status(id, 'TASK_RUNNING');
    await cluster.kill();
    await cluster.run();
    await scheduler.subscribe();
    const asked = { tasks: ['a', 'b'].map((value) => ({ task_id: { value } })) };
    const from = scheduler.events.length;
    await eventually(async () => {
      await scheduler.call('RECONCILE', { reconcile: asked });
      return ['a', 'b'].every((id) =>
        scheduler.events.slice(from).some((event) => JSON.stringify(event).includes(`"${id}"`)),
      );
    });
    for (const id of ['a', 'b']) {
      const status = await scheduler.status(id, 'TASK_RUNNING', from);
      expect(status.executor_id).toEqual({ value: 'group' });
    }
  });
});
