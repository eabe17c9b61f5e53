/** Rules 13, 23 and 24, facts 36, 38 and 39: executors that end, and that are away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64, type Json, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { command, custom, shellExecutor } from '../client/tasks.ts';
import { sleep } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';
import { Bench } from '../target/target.ts';
import { pidOf, startExecutor, tell } from './support.ts';

const TERMINATED = {
  source: 'SOURCE_AGENT',
  reason: 'REASON_EXECUTOR_TERMINATED',
  message: 'Executor terminated',
  uuid: expect.any(String),
};

export function executorFailuresSuite(target: Open): void {
  const bench = useBench(target);

  /** What came of a kind of event, and where. */
  const positions = (session: Session, fits: (event: Json) => boolean): number[] =>
    session.events.flatMap((event, index) => (fits(event) ? [index] : []));

  describe('executors that end', () => {
    let patient: Bench;
    let waiting: Session;
    /** Takes a while: is launched before the others, and looked at after them. */
    beforeAll(async () => {
      patient = new Bench(target());
      waiting = await patient.subscribed();
      const offer = await waiting.offer();
      const never = shellExecutor('never', 'sleep 600');
      await waiting.launch(offer, [custom(offer, 'task-1', 'never', {}, { executor: never })], 3600);
      await waiting.call('SUPPRESS', { suppress: {} });
      await waiting.decline(waiting.outstanding(), 3600);
    });
    afterAll(() => patient.close());

    it('rule 13, fact 36: an executor is killed: FAILURE with its wait status, then TASK_FAILED of its tasks', async () => {
      const session = await bench().subscribed();
      const offer = await startExecutor(session, 'task-1');
      const status = await session.status('task-1', 'TASK_RUNNING');
      if (target().sameHost) process.kill(pidOf(status), 'SIGKILL');
      else await tell(session, offer, 'exec-task-1', 'exit 9');
      const failure = await session.event('FAILURE');
      expect(failure.failure).toEqual({
        agent_id: offer.agent_id,
        executor_id: { value: 'exec-task-1' },
        status: target().sameHost ? 9 : 9 << 8,
      });
      expect(await session.status('task-1', 'TASK_FAILED')).toMatchObject({ ...TERMINATED, agent_id: offer.agent_id });
      const [failed = -1] = positions(session, (event) => textAt(event, 'update.status.state') === 'TASK_FAILED');
      expect(failed).toBeGreaterThan(positions(session, ({ type }) => type === 'FAILURE')[0] ?? -1);
    });

    it('rule 13, fact 36: an executor exits with 3: status 768', async () => {
      const session = await bench().subscribed();
      const offer = await startExecutor(session, 'task-1');
      await tell(session, offer, 'exec-task-1', 'exit 3');
      expect((await session.event('FAILURE')).failure).toMatchObject({ status: 768 });
      expect(await session.status('task-1', 'TASK_FAILED')).toMatchObject(TERMINATED);
    });

    it.each([
      ['exit 0', 0],
      ['/no/such/command', 32512],
    ])('fact 36: an executor that is "%s" never subscribes: status %d', async (line, status) => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.launch(offer, [custom(offer, 'task-1', 'x', {}, { executor: shellExecutor('x', line) })], 3600);
      expect((await session.event('FAILURE')).failure).toMatchObject({ status });
      expect(await session.status('task-1', 'TASK_FAILED')).toMatchObject(TERMINATED);
    });

    it('fact 36: command executors give no FAILURE', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.launch(offer, [command(offer, 'task-1', 'exit 3')], 3600);
      await session.status('task-1', 'TASK_FAILED');
      await startExecutor(session, 'task-2');
      expect(session.events.filter(({ type }) => type === 'FAILURE')).toEqual([]);
    });

    it('rule 24, fact 38: SHUTDOWN: an executor reports its tasks itself, FAILURE comes after that', async () => {
      const session = await bench().subscribed();
      const offer = await startExecutor(session, 'task-1');
      const id = { value: 'exec-task-1' };
      await session.call('SHUTDOWN', { shutdown: { agent_id: offer.agent_id, executor_id: id } });
      expect(await session.status('task-1', 'TASK_KILLED')).toMatchObject({ message: 'executor shut down' });
      const failure = await session.event('FAILURE');
      expect(failure.failure).toMatchObject({ executor_id: id, status: 0 });
      expect(session.statuses('task-1').map(({ state }) => state)).not.toContain('TASK_FAILED');
    });

    it('rule 24, fact 38: SHUTDOWN: without a word of its tasks they are TASK_FAILED', async () => {
      const session = await bench().subscribed();
      const offer = await startExecutor(session, 'task-1', { quietShutdown: true });
      await session.call('SHUTDOWN', {
        shutdown: { agent_id: offer.agent_id, executor_id: { value: 'exec-task-1' } },
      });
      expect(await session.status('task-1', 'TASK_FAILED')).toMatchObject(TERMINATED);
    });

    it('rule 24, fact 38: SHUTDOWN that is ignored: SIGKILL after the grace period', async () => {
      const session = await bench().subscribed();
      const offer = await startExecutor(session, 'task-1', { ignoreShutdown: true });
      await session.call('SHUTDOWN', {
        shutdown: { agent_id: offer.agent_id, executor_id: { value: 'exec-task-1' } },
      });
      expect((await session.event('FAILURE')).failure).toMatchObject({ status: 9 });
      expect(await session.status('task-1', 'TASK_FAILED')).toMatchObject(TERMINATED);
    });

    it('rule 24, fact 39: an executor that is away misses KILL and MESSAGE; a LAUNCH is TASK_DROPPED when it is back', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.launch(offer, [custom(offer, 'task-1', 'exec-1')], 0);
      await session.status('task-1', 'TASK_RUNNING');
      const again = await session.offer((other) => textAt(other, 'hostname') === textAt(offer, 'hostname'));
      await tell(session, offer, 'exec-1', 'drop 4000');
      await session.event('MESSAGE');
      // The agent notices that the connection is gone within moments.
      await sleep(500);
      const from = session.events.length;
      await session.launch(again, [custom(offer, 'task-2', 'exec-1')], 3600);
      await session.kill('task-1', offer.agent_id);
      await tell(session, offer, 'exec-1', 'while away');
      expect(await session.status('task-2', 'TASK_DROPPED')).toMatchObject({
        source: 'SOURCE_AGENT',
        reason: 'REASON_AGENT_RESTARTED',
        message: 'Task launched during agent restart',
        uuid: expect.any(String),
      });
      await tell(session, offer, 'exec-1', 'back?');
      const pong = await session.event('MESSAGE', from);
      expect(fromBase64(textAt(pong, 'message.data'))).toBe('pong: back?');
      expect(session.statuses('task-1').map(({ state }) => state)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
      await session.kill('task-1', offer.agent_id);
      await session.status('task-1', 'TASK_KILLED');
    });

    it('rule 23, fact 38: an executor that does not subscribe in time is killed', async ({ skip }) => {
      if (!target().quick) return skip('takes executor_registration_timeout, 1 min by default: MESOS_QUICK=1');
      expect((await waiting.event('FAILURE')).failure).toMatchObject({ status: 9 });
      expect(await waiting.status('task-1', 'TASK_FAILED')).toMatchObject({
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
        message: expect.stringMatching(/^Executor did not register within \d+/),
      });
    });
  });
}
