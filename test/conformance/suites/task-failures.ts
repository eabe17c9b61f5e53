/** Rules 12, 13, 21 and 25, facts 30 to 32: tasks that fail, each in its way, and tasks that are refused. */
import { describe, expect, it } from 'vitest';
import { type Json, listAt } from '../client/json.ts';
import { agentOf } from '../client/scheduler.ts';
import { command, custom, executor, scalar } from '../client/tasks.ts';
import { type Open, useBench } from '../target/bench.ts';
import { run } from './support.ts';

const INVALID = { source: 'SOURCE_MASTER', reason: 'REASON_TASK_INVALID' };

export function taskFailuresSuite(target: Open): void {
  const bench = useBench(target);

  describe('tasks that fail', () => {
    it.each([
      ['exit 3', 'Command exited with status 3'],
      ['kill -9 $$', 'Command terminated with signal Killed'],
    ])(
      'rule 13, fact 30: a command that ends with "%s": TASK_FAILED by the executor, no reason',
      async (line, message) => {
        const session = await bench().subscribed();
        const status = await run(session, (offer) => command(offer, 'task-1', line), 'TASK_FAILED');
        expect(status).toMatchObject({ source: 'SOURCE_EXECUTOR', message, uuid: expect.any(String) });
        expect(status.reason).toBeUndefined();
      },
    );

    it('rule 25, fact 30: a fetch that fails: TASK_FAILED, REASON_CONTAINER_LAUNCH_FAILED', async () => {
      const session = await bench().subscribed();
      const uris = [{ value: '/no/such/file' }];
      const status = await run(
        session,
        (offer) => command(offer, 'task-1', 'true', { command: { value: 'true', shell: true, uris } }),
        'TASK_FAILED',
      );
      expect(status).toMatchObject({
        source: 'SOURCE_AGENT',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: expect.stringMatching(
          /^Failed to launch container: Failed to fetch all URIs for container '[^']+': exited with status 1$/,
        ),
        executor_id: { value: 'task-1' },
        uuid: expect.any(String),
      });
      expect(status.container_status).toBeUndefined();
    });

    it('rule 12, fact 30: a user that does not exist: TASK_DROPPED by the agent', async () => {
      const session = await bench().subscribed();
      const status = await run(
        session,
        (offer) => command(offer, 'task-1', 'true', { command: { value: 'true', shell: true, user: 'no-such-user' } }),
        'TASK_DROPPED',
      );
      expect(status).toMatchObject({
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: expect.stringMatching(
          /^Failed to create executor directory '.*': Failed to chown directory to 'no-such-user': No such user 'no-such-user'$/,
        ),
        uuid: expect.any(String),
      });
    });

    it('fact 30: max_completion_time: TASK_FAILED by the executor, with its reason', async () => {
      const session = await bench().subscribed();
      const more = { max_completion_time: { nanoseconds: 300_000_000 } };
      const status = await run(session, (offer) => command(offer, 'task-1', 'sleep 600', more), 'TASK_FAILED');
      expect(status).toMatchObject({
        source: 'SOURCE_EXECUTOR',
        reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
        message: 'Command terminated with signal Terminated',
      });
    });

    it('fact 30: a health check: its results, and a task that is killed for it is `healthy: false`', async () => {
      const session = await bench().subscribed();
      const health_check = {
        type: 'COMMAND',
        command: { value: 'false', shell: true },
        delay_seconds: 0,
        interval_seconds: 0.1,
        grace_period_seconds: 0,
        consecutive_failures: 2,
      };
      const killed = await run(
        session,
        (offer) => command(offer, 'task-1', 'sleep 600', { health_check }),
        'TASK_KILLED',
      );
      expect(killed).toMatchObject({ healthy: false, source: 'SOURCE_EXECUTOR' });
      expect(killed.reason).toBeUndefined();
      const statuses = session.statuses('task-1');
      expect(statuses.map(({ state, healthy, reason }) => [state, healthy, reason])).toEqual([
        ['TASK_STARTING', undefined, undefined],
        ['TASK_RUNNING', undefined, undefined],
        ['TASK_RUNNING', false, 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'],
        ['TASK_RUNNING', false, 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'],
        ['TASK_KILLING', undefined, undefined],
        ['TASK_KILLED', false, undefined],
      ]);
    });

    it('fact 30: a check: its result is in updates of a running task', async () => {
      const session = await bench().subscribed();
      const check = {
        type: 'COMMAND',
        command: { command: { value: 'exit 1', shell: true } },
        delay_seconds: 0,
        interval_seconds: 60,
      };
      const offer = await session.offer();
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600', { check })], 3600);
      const reason = 'REASON_TASK_CHECK_STATUS_UPDATED';
      const checked = await session.status('task-1', 'TASK_RUNNING', 0, (status) => status.reason === reason);
      expect(checked.check_status).toEqual({ type: 'COMMAND', command: { exit_code: 1 } });
      expect(session.statuses('task-1').map(({ check_status }) => check_status)).toEqual([
        { type: 'COMMAND', command: {} },
        { type: 'COMMAND', command: {} },
        { type: 'COMMAND', command: { exit_code: 1 } },
      ]);
    });

    it('rule 12, fact 31: TASK_ERROR for a duplicate id carries the id of the task that runs on', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.launch(
        offer,
        ['good', 'good'].map((id) => command(offer, id, 'sleep 600')),
        0,
      );
      const error = await session.status('good', 'TASK_ERROR');
      expect(error).toMatchObject({ ...INVALID, message: 'Task has duplicate ID: good', agent_id: offer.agent_id });
      expect(error.uuid).toBeUndefined();
      await session.status('good', 'TASK_RUNNING');
      await session.reconcile([{ task_id: { value: 'good' }, agent_id: offer.agent_id }]);
      await session.status('good', 'TASK_RUNNING', 0, ({ source }) => source === 'SOURCE_MASTER');
    });

    it('rule 12, fact 32: tasks of one LAUNCH are judged one by one: what is wrong with one stops no other', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const agent = agentOf(offer);
      const port = { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 80, end: 80 }] } };
      const small = [scalar('cpus', 0.1), scalar('mem', 32)];
      const own = executor('exec-1');
      const bad: [string, Json, string | RegExp][] = [
        [
          'too-much',
          command(offer, 'too-much', 'true', { resources: [scalar('cpus', 999), scalar('mem', 64)] }),
          /^Total resources cpus\(allocated: .*\):999; mem\(allocated: .*\):64 required by task and its executor is more than available /,
        ],
        [
          'bad-port',
          command(offer, 'bad-port', 'true', { resources: [...small, port] }),
          /ports\(allocated: .*\):\[80-80\] required by task and its executor is more than available /,
        ],
        ['no-resources', command(offer, 'no-resources', 'true', { resources: [] }), 'Task uses no resources'],
        [
          'neither',
          command(offer, 'neither', 'true', { command: undefined }),
          'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
        ],
        [
          'both',
          command(offer, 'both', 'true', { executor: own }),
          'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
        ],
        [
          'wrong-agent',
          command(offer, 'wrong-agent', 'true', { agent_id: { value: 'no-such-agent' } }),
          `Task uses invalid agent no-such-agent while agent ${agent} is expected`,
        ],
        ['a/b', command(offer, 'a/b', 'true'), "'a/b' contains invalid characters"],
      ];
      await session.launch(offer, [...bad.map(([, task]) => task), command(offer, 'good', 'sleep 600')], 0);
      for (const [id, task, message] of bad) {
        const status = await session.status(id, 'TASK_ERROR');
        const text = typeof message === 'string' ? message : expect.stringMatching(message);
        expect(status).toMatchObject({ ...INVALID, message: text, agent_id: task.agent_id });
        expect(status.uuid).toBeUndefined();
      }
      await session.status('good', 'TASK_RUNNING');
    });

    it('rule 21: the same executor_id has to be the same ExecutorInfo; its resources go with its first task', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const same = (other: Json): boolean => agentOf(other) === agentOf(offer);
      await session.launch(offer, [custom(offer, 'task-1', 'exec-1')], 0);
      await session.status('task-1', 'TASK_RUNNING');
      const second = await session.offer(same);
      expect(listAt(second, 'executor_ids')).toEqual([{ value: 'exec-1' }]);
      const other = executor('exec-1', {}, { source: 'other' });
      const tasks = [custom(offer, 'task-2', 'exec-1'), custom(offer, 'task-3', 'exec-1', {}, { executor: other })];
      await session.launch(second, tasks, 0);
      expect(await session.status('task-3', 'TASK_ERROR')).toMatchObject({
        ...INVALID,
        message: expect.stringMatching(
          /^ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID\.\n-+\n/,
        ),
      });
      await session.status('task-2', 'TASK_RUNNING');
      const third = await session.offer(same);
      const cpus = [offer, second, third].map((one) =>
        Math.round(
          listAt(one, 'resources')
            .filter(({ name }) => name === 'cpus')
            .reduce((sum, one) => sum + cpusOf(one), 0),
        ),
      );
      expect([cpus[0], (cpus[0] ?? 0) - (cpus[1] ?? 0), (cpus[1] ?? 0) - (cpus[2] ?? 0)]).toEqual([cpus[0], 200, 100]);
    });
  });
}

function cpusOf(resource: Json): number {
  const { scalar } = resource;
  return typeof scalar === 'object' && scalar !== null && 'value' in scalar ? Number(scalar.value) * 1000 : 0;
}
