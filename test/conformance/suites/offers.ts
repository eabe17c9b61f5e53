/** Rules 18, 19 and 21, facts 22 to 26: offers and the resources in them. */
import { describe, expect, it } from 'vitest';
import { at, type Json, listAt, textAt } from '../client/json.ts';
import { agentOf, amount, isRoomy, type Session } from '../client/scheduler.ts';
import { command, scalar } from '../client/tasks.ts';
import { eventually } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';
import { FRAMEWORK, ROLE } from '../target/target.ts';

export function offersSuite(target: Open): void {
  const bench = useBench(target);

  describe('offers', () => {
    it('rule 19, fact 22: an offer names its agent, and of each resource to whom it is allocated', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      expect(offer).toMatchObject({
        framework_id: { value: session.frameworkId },
        url: { scheme: 'http', path: expect.stringMatching(/^\/slave\(/) },
        allocation_info: { role: ROLE },
      });
      expect(textAt(offer, 'hostname')).not.toBe('');
      expect(at(offer, 'url.address.port')).toBeGreaterThan(0);
      const resources = listAt(offer, 'resources');
      expect(resources.map(({ name }) => name)).toEqual(expect.arrayContaining(['cpus', 'mem', 'disk', 'ports']));
      for (const resource of resources) expect(resource.allocation_info).toEqual({ role: ROLE });
      const ports = resources.find(({ name }) => name === 'ports');
      expect(ports).toMatchObject({ type: 'RANGES', ranges: { range: [{ begin: expect.any(Number) }] } });
    });

    it('rule 19, fact 22: tasks may be launched without allocation_info, and are shown with it', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      const tasks = listAt(await bench().view('GET_TASKS'), 'tasks');
      const mine = tasks.find((task) => textAt(task, 'framework_id.value') === session.frameworkId);
      expect(listAt(mine, 'resources')).toEqual([
        expect.objectContaining({ name: 'cpus', scalar: { value: 0.1 }, allocation_info: { role: ROLE } }),
        expect.objectContaining({ name: 'mem', allocation_info: { role: ROLE } }),
      ]);
    });

    it('rule 18, fact 23: what is left of an offer comes back; a task that ends makes another; one ACCEPT takes both', async () => {
      const session = await bench().subscribed();
      const first = await session.offer();
      const same = (offer: Json): boolean => agentOf(offer) === agentOf(first);
      await session.launch(first, [command(first, 'task-1', 'exit 0')], 0);
      const rest = await session.offer((offer) => same(offer) && isRoomy(offer));
      expect(milli(rest, 'cpus')).toBe(milli(first, 'cpus') - 100);
      await session.status('task-1', 'TASK_FINISHED');
      const freed = await session.offer((offer) => same(offer) && offer !== rest);
      expect([milli(freed, 'cpus'), amount(freed, 'mem')]).toEqual([100, 32]);
      const whole = [scalar('cpus', amount(first, 'cpus')), scalar('mem', amount(first, 'mem'))];
      const task = command(first, 'task-2', 'exit 0', { resources: whole });
      await session.accept([rest, freed], [{ type: 'LAUNCH', launch: { task_infos: [task] } }], 0);
      await session.status('task-2', 'TASK_FINISHED');
    });

    it('rule 18, fact 23: declined resources stay away for refuse_seconds, and REVIVE brings them back', async () => {
      const session = await bench().subscribed();
      await session.offer();
      await session.fence();
      await session.decline(session.outstanding(), 3600);
      await session.fence();
      expect(session.outstanding()).toEqual([]);
      await session.call('REVIVE');
      const offer = await session.offer();
      await session.decline(
        session.outstanding().filter((other) => other !== offer),
        3600,
      );
      await session.decline([offer], 0.5);
      await session.offer((again) => agentOf(again) === agentOf(offer));
    });

    it('fact 24: an ACCEPT without operations is a decline', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const from = session.events.length;
      await session.accept([offer], [], 0);
      const again = await session.offer((other) => agentOf(other) === agentOf(offer));
      expect(amount(again, 'cpus')).toBe(amount(offer, 'cpus'));
      expect(session.events.slice(from).filter(({ type }) => type === 'UPDATE')).toEqual([]);
    });

    it('rule 18, fact 25: one bad offer spoils the ACCEPT, and the good ones are used up', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const unknown = { id: { value: 'no-such-offer-O99' } };
      const tasks = ['a', 'b'].map((id) => command(offer, id, 'true'));
      await session.accept([offer, unknown], [{ type: 'LAUNCH', launch: { task_infos: tasks } }], 0);
      for (const id of ['a', 'b']) {
        const status = await session.status(id, 'TASK_DROPPED');
        expect(status).toMatchObject({
          source: 'SOURCE_MASTER',
          reason: 'REASON_INVALID_OFFERS',
          message: 'Task launched with invalid offers: Offer no-such-offer-O99 is no longer valid',
          agent_id: offer.agent_id,
        });
        expect(status.uuid).toBeUndefined();
      }
      const again = await session.offer((other) => agentOf(other) === agentOf(offer));
      expect(again.id).not.toEqual(offer.id);
    });

    it('fact 26: an offer is rescinded when its agent goes, before anything else is said', async ({ skip }) => {
      const { agents } = target();
      if (agents === undefined) return skip('needs agents that can be stopped: MESOS_AGENT_CONTROL=program');
      const session = await bench().subscribed();
      const offer = await session.offer();
      const from = session.events.length;
      const hostname = textAt(offer, 'hostname');
      await agents.stop(hostname);
      const rescind = await session.event('RESCIND', from);
      expect(rescind).toEqual({ type: 'RESCIND', rescind: { offer_id: offer.id } });
      await agents.start(hostname);
      await session.offer((again) => textAt(again, 'hostname') === hostname);
    });

    it('fact 26: an offer is rescinded when its role is removed', async () => {
      const batch = `${ROLE}/batch`;
      const session = await bench().subscribed({ roles: [ROLE, batch] }, { suppressed_roles: [batch] });
      const offer = await session.offer();
      const info = { ...FRAMEWORK, id: { value: session.frameworkId }, roles: [batch] };
      const updated = await session.call('UPDATE_FRAMEWORK', { update_framework: { framework_info: info } });
      expect(updated.status).toBe(200);
      await session.event(
        'RESCIND',
        0,
        (event) => textAt(event, 'rescind.offer_id.value') === textAt(offer, 'id.value'),
      );
      const next = await session.offer();
      expect(textAt(next, 'allocation_info.role')).toBe(batch);
    });

    it('rule 18: offers die on disconnect, without a RESCIND', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      session.drop();
      await eventually('the end of the subscription', async () => (await session.call('REVIVE')).status === 403);
      await session.subscribe();
      await session.launch(offer, [command(offer, 'late', 'true')]);
      expect(await session.status('late', 'TASK_DROPPED')).toMatchObject({
        reason: 'REASON_INVALID_OFFERS',
        message: `Task launched with invalid offers: Offer ${textAt(offer, 'id.value')} is no longer valid`,
      });
      expect(session.events.filter(({ type }) => type === 'RESCIND')).toEqual([]);
    });

    it('rule 18: SUPPRESS stops offers of a role, REVIVE starts them again', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      expect((await session.call('SUPPRESS', { suppress: {} })).status).toBe(202);
      await session.decline(session.outstanding(), 0);
      await session.fence();
      await quiet(session);
      expect((await session.call('REVIVE', { revive: { roles: [ROLE] } })).status).toBe(202);
      await session.offer((other) => agentOf(other) === agentOf(offer));
    });

    it('rule 19: one offer is for one role; a role below another is offered what that has reserved', async () => {
      const batch = `${ROLE}/batch`;
      const session = await bench().subscribed({ roles: [ROLE, batch] }, { suppressed_roles: [ROLE] });
      const offer = await session.offer();
      expect(textAt(offer, 'allocation_info.role')).toBe(batch);
      for (const resource of listAt(offer, 'resources')) expect(resource.allocation_info).toEqual({ role: batch });
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')]);
      await session.status('task-1', 'TASK_RUNNING');
      const frameworks = listAt(await bench().view('GET_FRAMEWORKS'), 'frameworks');
      const mine = frameworks.find((one) => textAt(one, 'framework_info.id.value') === session.frameworkId);
      const allocated = listAt(mine, 'allocated_resources');
      expect(new Set(allocated.map((one) => textAt(one, 'allocation_info.role')))).toEqual(new Set([batch]));
    });

    it('rule 19: floating cpus have three decimals', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const resources = [scalar('cpus', 0.1 + 0.2), scalar('mem', 32)];
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600', { resources })], 0);
      const rest = await session.offer((other) => agentOf(other) === agentOf(offer));
      expect(milli(rest, 'cpus')).toBe(milli(offer, 'cpus') - 300);
      expect(String(amount(rest, 'cpus'))).toMatch(/^\d+(\.\d{1,3})?$/);
    });

    it('rule 19: agents with gpus are offered to those who ask for them only', async ({ skip }) => {
      const { gpuAgent } = target();
      if (gpuAgent === undefined) return skip('needs an agent with gpus: MESOS_GPU_AGENT=hostname');
      const has = (offer: Json): boolean => textAt(offer, 'hostname') === gpuAgent;
      const plain = await bench().subscribed();
      await plain.offer();
      await plain.fence();
      await quiet(plain, has);
      await plain.teardown();
      const capabilities = [...listAt(FRAMEWORK, 'capabilities'), { type: 'GPU_RESOURCES' }];
      const asking = await bench().subscribed({ capabilities });
      expect(amount(await asking.offer(has), 'gpus')).toBeGreaterThan(0);
    });
  });
}

/** No offer that fits within some allocation intervals of the target. */
async function quiet(session: Session, fits: (offer: Json) => boolean = () => true): Promise<void> {
  const until = Date.now() + 400;
  await eventually('a while', () => Date.now() > until);
  expect(session.outstanding().filter(fits)).toEqual([]);
}

function milli(offer: Json, name: string): number {
  return Math.round(amount(offer, name) * 1000);
}
