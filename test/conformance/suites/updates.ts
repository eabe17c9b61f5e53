/** Rules 11 and 17, facts 27, 28, 30 and 34: updates, who makes them, and what comes of those that are not acknowledged. */
import { describe, expect, it } from 'vitest';
import { textAt } from '../client/json.ts';
import { command, custom } from '../client/tasks.ts';
import { eventually } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';
import { run } from './support.ts';

export function updatesSuite(target: Open): void {
  const bench = useBench(target);

  describe('updates', () => {
    it('rule 17, fact 30: a command task: STARTING at once, RUNNING, FINISHED; its executor has its id', async () => {
      const session = await bench().subscribed();
      const finished = await run(session, (offer) => command(offer, 'task-1', 'exit 0'), 'TASK_FINISHED');
      const statuses = session.statuses('task-1');
      expect(statuses.map(({ state }) => state)).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
      for (const status of statuses) {
        expect(status).toMatchObject({
          source: 'SOURCE_EXECUTOR',
          executor_id: { value: 'task-1' },
          container_status: { container_id: { value: expect.any(String) }, executor_pid: expect.any(Number) },
        });
        expect([Buffer.from(textAt(status, 'uuid'), 'base64').length, status.reason]).toEqual([16, undefined]);
      }
      expect(finished.message).toBe('Command exited with status 0');
      expect(new Set(statuses.map(({ uuid }) => uuid)).size).toBe(3);
    });

    it("fact 30: an executor's data, message and timestamp are passed on, the agent adds the container", async () => {
      const session = await bench().subscribed();
      const status = await run(session, (offer) => custom(offer, 'task-1', 'exec-1'), 'TASK_RUNNING');
      expect(status).toMatchObject({
        data: 'c3RhdHVzIGRhdGEgAP8=',
        message: 'running now',
        timestamp: 1.5,
        executor_id: { value: 'exec-1' },
        container_status: { network_infos: [{ ip_addresses: [{ protocol: 'IPv4' }] }] },
      });
      expect(textAt(status, 'agent_id.value')).not.toBe('');
    });

    it('rule 11, fact 27: what agents and executors make has a uuid, what the master makes has none', async () => {
      const session = await bench().subscribed();
      const running = await run(session, (offer) => command(offer, 'task-1', 'sleep 600'), 'TASK_RUNNING');
      expect(running.uuid).toBeDefined();
      const from = session.events.length;
      await session.reconcile([]);
      const answer = await session.status('task-1', 'TASK_RUNNING', from);
      expect([answer.source, answer.uuid]).toEqual(['SOURCE_MASTER', undefined]);
    });

    it('rule 11, fact 28: not acknowledged, an update comes again with its uuid, and holds up the later ones', async ({
      skip,
    }) => {
      if (!target().quick) return skip('takes 10 s and more with default timeouts: MESOS_QUICK=1');
      const session = await bench().subscribed();
      session.acknowledging = false;
      const starting = await run(session, (offer) => command(offer, 'task-1', 'exit 0'), 'TASK_STARTING');
      const twice = await eventually('the update again', () => {
        const seen = session.deliveries('task-1');
        return seen.length >= 2 ? seen : undefined;
      });
      expect(new Set(twice.map(({ uuid }) => uuid))).toEqual(new Set([starting.uuid]));
      session.acknowledging = true;
      await session.acknowledge(starting);
      await session.status('task-1', 'TASK_FINISHED');
      const order = session.statuses('task-1').map(({ state }) => state);
      expect([...new Set(order)]).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    });

    it('rule 11, fact 28: the wait is per task, and an ACKNOWLEDGE of something unknown is passed over', async () => {
      const session = await bench().subscribed();
      session.acknowledging = false;
      const offer = await session.offer();
      await session.launch(
        offer,
        ['task-1', 'task-2'].map((id) => command(offer, id, 'sleep 600')),
        3600,
      );
      const [one, two] = await Promise.all(['task-1', 'task-2'].map((id) => session.status(id, 'TASK_STARTING')));
      const strange = { ...one, uuid: Buffer.alloc(16, 7).toString('base64') };
      expect((await session.acknowledge(strange)).status).toBe(202);
      await session.acknowledge(two ?? {});
      await session.status('task-2', 'TASK_RUNNING');
      expect(session.statuses('task-1').every(({ state }) => state === 'TASK_STARTING')).toBe(true);
    });

    it('rule 17, fact 34: RECONCILE answers with what was passed on last, STAGING before that', async () => {
      const session = await bench().subscribed();
      session.acknowledging = false;
      await run(session, (offer) => command(offer, 'task-1', 'exit 0'), 'TASK_STARTING');
      const offer = await session.offer();
      await session.launch(offer, [custom(offer, 'task-2', 'exec-2', { silent: true })], 3600);
      for (const [id, state] of [
        ['task-1', 'TASK_STARTING'],
        ['task-2', 'TASK_STAGING'],
      ]) {
        await session.reconcile([{ task_id: { value: id }, agent_id: offer.agent_id }]);
        await session.status(id ?? '', state ?? '', 0, ({ source }) => source === 'SOURCE_MASTER');
      }
    });
  });
}
