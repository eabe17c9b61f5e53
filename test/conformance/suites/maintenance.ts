/** Rule 22, facts 53 to 55: machines that go, agents that are drained. */
import { describe, expect, it } from 'vitest';
import { type Json, listAt, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { command, custom } from '../client/tasks.ts';
import { eventually } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';

const NEEDED = 'drains agents and changes the maintenance schedule: MESOS_OPERATOR=1';

export function maintenanceSuite(target: Open): void {
  const bench = useBench(target);
  const unavailability = {
    start: { nanoseconds: 2_000_000_000_000_000_000 },
    duration: { nanoseconds: 600_000_000_000 },
  };

  const schedule = async (machines: readonly Json[]): Promise<void> => {
    const windows = machines.length === 0 ? [] : [{ machine_ids: machines, unavailability }];
    const { status, body } = await bench().operator('UPDATE_MAINTENANCE_SCHEDULE', {
      update_maintenance_schedule: { schedule: { windows } },
    });
    expect([status, body]).toEqual([200, '']);
  };
  const operate = async (type: string, body: Json): Promise<void> => {
    const { status, body: text } = await bench().operator(type, { [type.toLowerCase()]: body });
    expect([type, status, text]).toEqual([type, 200, '']);
  };
  const machineOf = (offer: Json): Json => ({
    hostname: textAt(offer, 'hostname'),
    ip: textAt(offer, 'url.address.ip'),
  });
  /** A task on an agent, and another offer of that agent. */
  const settle = async (session: Session, make: (offer: Json) => Json[]): Promise<Json> => {
    const first = await session.offer();
    const tasks = make(first);
    await session.launch(first, tasks, 0);
    for (const task of tasks) await session.status(textAt(task, 'task_id.value'), 'TASK_RUNNING');
    return session.offer((other) => textAt(other, 'hostname') === textAt(first, 'hostname'));
  };
  const agent = async (id: unknown): Promise<Json | undefined> =>
    listAt(await bench().view('GET_AGENTS'), 'agents').find(
      (one) => textAt(one, 'agent_info.id.value') === textAt(id, 'value'),
    );

  describe('maintenance', () => {
    it('rule 22, fact 53, fact 54: a schedule: RESCIND, INVERSE_OFFERS, offers with unavailability; removed: RESCIND_INVERSE_OFFER', async ({
      skip,
    }) => {
      if (!target().operator) return skip(NEEDED);
      const session = await bench().subscribed();
      const offer = await settle(session, (first) => [command(first, 'task-1', 'sleep 600')]);
      const from = session.events.length;
      await schedule([machineOf(offer)]);
      await session.event(
        'RESCIND',
        from,
        (event) => textAt(event, 'rescind.offer_id.value') === textAt(offer, 'id.value'),
      );
      const inverse = listAt(await session.event('INVERSE_OFFERS', from), 'inverse_offers.inverse_offers');
      expect(inverse).toEqual([
        {
          id: { value: expect.any(String) },
          framework_id: { value: session.frameworkId },
          agent_id: offer.agent_id,
          unavailability,
        },
      ]);
      const again = await session.offer((other) => textAt(other, 'hostname') === textAt(offer, 'hostname'));
      expect(again.unavailability).toEqual(unavailability);

      const ids = [inverse[0]?.id];
      const filters = { refuse_seconds: 0.2 };
      const accepted = await session.call('ACCEPT_INVERSE_OFFERS', {
        accept_inverse_offers: { inverse_offer_ids: ids, filters },
      });
      expect(accepted.status).toBe(202);
      const statusOf = async (): Promise<Json | undefined> => {
        const machines = listAt(await bench().view('GET_MAINTENANCE_STATUS'), 'status.draining_machines');
        return machines.flatMap((machine) => listAt(machine, 'statuses'))[0];
      };
      await eventually('ACCEPT in the status', async () => (await statusOf())?.status === 'ACCEPT');
      const next = await session.event(
        'INVERSE_OFFERS',
        from,
        (event) => textAt(event, 'inverse_offers.inverse_offers.0.id.value') !== textAt(inverse[0], 'id.value'),
      );
      const nextIds = listAt(next, 'inverse_offers.inverse_offers').map(({ id }) => id);
      await session.call('DECLINE_INVERSE_OFFERS', {
        decline_inverse_offers: { inverse_offer_ids: nextIds, filters },
      });
      await eventually('DECLINE in the status', async () => (await statusOf())?.status === 'DECLINE');
      const last = await session.event('INVERSE_OFFERS', session.events.indexOf(next) + 1);
      await schedule([]);
      const rescind = await session.event('RESCIND_INVERSE_OFFER');
      const lastId = textAt(last, 'inverse_offers.inverse_offers.0.id.value');
      expect(textAt(rescind, 'rescind_inverse_offer.inverse_offer_id.value')).toBe(lastId);
      await session.offer((other) => other.unavailability === undefined);
    });

    it('rule 22, fact 54: START_MAINTENANCE: TASK_LOST, RESCIND, RESCIND_INVERSE_OFFER, FAILURE', async ({ skip }) => {
      const { operator, agents } = target();
      if (!operator || agents === undefined) return skip(`${NEEDED} and MESOS_AGENT_CONTROL=program`);
      const session = await bench().subscribed();
      const offer = await settle(session, (first) => [command(first, 'task-1', 'sleep 600')]);
      const machine = machineOf(offer);
      const hostname = textAt(offer, 'hostname');
      await schedule([machine]);
      await session.event('INVERSE_OFFERS');
      await session.offer((other) => textAt(other, 'hostname') === hostname);
      const from = session.events.length;
      await operate('START_MAINTENANCE', { machines: [machine] });
      expect(await session.status('task-1', 'TASK_LOST')).toMatchObject({
        source: 'SOURCE_MASTER',
        reason: 'REASON_AGENT_REMOVED',
        message: `Agent ${hostname} removed: Operator initiated 'Machine DOWN'`,
      });
      const failure = await session.event('FAILURE', from);
      expect(failure.failure).toEqual({ agent_id: offer.agent_id });
      const order = session.events.slice(from).map(({ type }) => type);
      expect(order.slice(0, 4)).toEqual(['UPDATE', 'RESCIND', 'RESCIND_INVERSE_OFFER', 'FAILURE']);
      await operate('STOP_MAINTENANCE', { machines: [machine] });
      await agents.stop(hostname);
      await agents.erase(hostname);
      await agents.start(hostname);
      await session.offer((other) => textAt(other, 'hostname') === hostname);
    });
  });

  describe('draining', () => {
    it('rule 22, fact 55: DRAIN_AGENT: RESCIND, TASK_KILLED with REASON_AGENT_DRAINING, DRAINED, offers after REACTIVATE_AGENT', async ({
      skip,
    }) => {
      if (!target().operator) return skip(NEEDED);
      const session = await bench().subscribed();
      const offer = await settle(session, (first) => [
        command(first, 'task-1', 'sleep 600'),
        custom(first, 'task-2', 'exec-1'),
      ]);
      const { agent_id } = offer;
      const from = session.events.length;
      await operate('DRAIN_AGENT', { agent_id, max_grace_period: { seconds: 5 } });
      await session.event('RESCIND', from);
      for (const id of ['task-1', 'task-2']) {
        for (const state of ['TASK_KILLING', 'TASK_KILLED']) {
          expect(await session.status(id, state)).toMatchObject({
            source: 'SOURCE_EXECUTOR',
            reason: 'REASON_AGENT_DRAINING',
            uuid: expect.any(String),
          });
        }
      }
      const drained = await eventually('DRAINED', async () => {
        const shown = await agent(agent_id);
        return textAt(shown, 'drain_info.state') === 'DRAINED' ? shown : undefined;
      });
      expect(drained).toMatchObject({
        active: false,
        deactivated: true,
        drain_info: { config: { mark_gone: false } },
        estimated_drain_start_time: { nanoseconds: expect.any(Number) },
      });
      await operate('REACTIVATE_AGENT', { agent_id });
      await session.offer((other) => textAt(other, 'agent_id.value') === textAt(agent_id, 'value'));
      expect((await agent(agent_id))?.drain_info).toBeUndefined();
    });

    it('fact 55: DRAIN_AGENT with mark_gone: TASK_GONE_BY_OPERATOR of the executor, with uuid, then FAILURE', async ({
      skip,
    }) => {
      const { operator, agents } = target();
      if (!operator || agents === undefined) return skip(`${NEEDED} and MESOS_AGENT_CONTROL=program`);
      const session = await bench().subscribed();
      const offer = await settle(session, (first) => [command(first, 'task-1', 'sleep 600')]);
      const { agent_id } = offer;
      const hostname = textAt(offer, 'hostname');
      await operate('DRAIN_AGENT', { agent_id, mark_gone: true });
      expect(await session.status('task-1', 'TASK_GONE_BY_OPERATOR')).toMatchObject({
        source: 'SOURCE_EXECUTOR',
        reason: 'REASON_AGENT_DRAINING',
        uuid: expect.any(String),
      });
      expect((await session.event('FAILURE')).failure).toEqual({ agent_id });
      await session.reconcile([{ task_id: { value: 'task-1' }, agent_id }]);
      await session.status('task-1', 'TASK_GONE_BY_OPERATOR', 0, ({ source }) => source === 'SOURCE_MASTER');
      await agents.stop(hostname);
      await agents.erase(hostname);
      await agents.start(hostname);
      await session.offer((other) => textAt(other, 'hostname') === hostname);
    });

    it('fact 55: DEACTIVATE_AGENT: RESCIND, tasks go on, no offers until REACTIVATE_AGENT', async ({ skip }) => {
      if (!target().operator) return skip(NEEDED);
      const session = await bench().subscribed();
      const offer = await settle(session, (first) => [command(first, 'task-1', 'sleep 600')]);
      const { agent_id } = offer;
      const from = session.events.length;
      await operate('DEACTIVATE_AGENT', { agent_id });
      await session.event('RESCIND', from);
      await session.reconcile([{ task_id: { value: 'task-1' }, agent_id }]);
      await session.status('task-1', 'TASK_RUNNING', from);
      await session.call('REVIVE');
      await session.fence();
      const mine = (other: Json): boolean => textAt(other, 'agent_id.value') === textAt(agent_id, 'value');
      expect(session.outstanding().filter(mine)).toEqual([]);
      await operate('REACTIVATE_AGENT', { agent_id });
      await session.offer(mine);
    });
  });
}
