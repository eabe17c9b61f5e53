/** Rules 19 and 20, facts 46 to 52: reservations and persistent volumes. */
import { describe, expect, it } from 'vitest';
import { type Json, listAt, textAt } from '../client/json.ts';
import { agentOf, type Session } from '../client/scheduler.ts';
import { command, scalar } from '../client/tasks.ts';
import { type Open, useBench } from '../target/bench.ts';
import { ROLE } from '../target/target.ts';

const LABELS = { labels: [{ key: 'service', value: 'db' }] };
const RESERVED = { reservations: [{ type: 'DYNAMIC', role: ROLE, labels: LABELS }] };

export function operationsSuite(target: Open): void {
  const bench = useBench(target);
  let volumes = 0;
  const newId = (): string => `conformance-${process.pid}-${Date.now()}-${volumes++}`;

  const disk = (mb: number, id?: string): Json =>
    scalar('disk', mb, {
      ...RESERVED,
      ...(id === undefined ? {} : { disk: { persistence: { id }, volume: { container_path: 'data', mode: 'RW' } } }),
    });
  const mem = (mb: number): Json => scalar('mem', mb, RESERVED);
  const reserve = (id: string, ...resources: Json[]): Json => operation('RESERVE', id, { resources });
  const unreserve = (id: string, ...resources: Json[]): Json => operation('UNRESERVE', id, { resources });
  const create = (id: string, volume: Json): Json => operation('CREATE', id, { volumes: [volume] });
  const destroy = (id: string, volume: Json): Json => operation('DESTROY', id, { volumes: [volume] });
  const sameAgent = (offer: Json) => (other: Json) => agentOf(other) === agentOf(offer);
  /** All offers of the agent, once what it holds is complete in them. */
  const collect = async (session: Session, offer: Json, isThere: (resources: Json[]) => boolean): Promise<Json[]> => {
    const mine = (): Json[] => session.outstanding().filter(sameAgent(offer));
    await session.offer(() => isThere(mine().flatMap((one) => listAt(one, 'resources'))));
    return mine();
  };
  /** Gives back what a test has reserved on the agent. */
  const giveBack = async (session: Session, offer: Json, ...undo: Json[]): Promise<void> => {
    const offers = await collect(session, offer, (resources) => resources.some(isReserved));
    const from = session.events.length;
    await session.accept(offers, undo, 0);
    for (const { id } of undo) await finished(session, textAt(id, 'value'), from);
  };

  describe('operations on resources', () => {
    it('rule 20, fact 46, fact 47, fact 50: RESERVE, CREATE and LAUNCH in one ACCEPT; OPERATION_FINISHED is acknowledged', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const volume = disk(64, newId());
      const resources = [scalar('cpus', 0.1), mem(64), volume];
      const task = command(offer, 'task-1', 'echo written >> data/file', { resources });
      const launch = { type: 'LAUNCH', launch: { task_infos: [task] } };
      await session.accept([offer], [reserve('op-1', disk(64), mem(64)), create('op-2', volume), launch], 0);
      for (const id of ['op-1', 'op-2']) {
        const status = await statusOf(session, id, 'OPERATION_FINISHED');
        expect(status).toMatchObject({ uuid: { value: expect.any(String) }, agent_id: offer.agent_id });
        expect(status.converted_resources).toBeUndefined();
        expect((await acknowledge(session, status)).status).toBe(202);
      }
      await session.status('task-1', 'TASK_FINISHED');
      const again = await collect(session, offer, (all) => all.some(isVolume));
      const read = command(offer, 'task-2', 'grep written data/file', { resources });
      await session.accept(again, [{ type: 'LAUNCH', launch: { task_infos: [read] } }], 0);
      await session.status('task-2', 'TASK_FINISHED');
      await giveBack(session, offer, destroy('op-3', volume), unreserve('op-4', disk(64), mem(64)));
    });

    it('rule 19, fact 52: a volume in an offer: disk, reservations with labels; equal reservations are merged', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const id = newId();
      const volume = disk(64, id);
      await session.accept([offer], [reserve('a', disk(64)), create('b', volume), reserve('c', disk(32))], 0);
      for (const op of ['a', 'b', 'c']) await finished(session, op);
      const offers = await collect(session, offer, (all) => all.some(isVolume));
      const entries = offers.flatMap((one) => listAt(one, 'resources')).filter(isReserved);
      expect(entries).toHaveLength(2);
      const common = { name: 'disk', type: 'SCALAR', allocation_info: { role: ROLE }, ...RESERVED };
      expect(entries).toEqual(
        expect.arrayContaining([
          {
            ...common,
            scalar: { value: 64 },
            disk: { persistence: { id }, volume: { mode: 'RW', container_path: 'data' } },
          },
          { ...common, scalar: { value: 32 } },
        ]),
      );
      const agents = listAt(await bench().view('GET_AGENTS'), 'agents');
      const agent = agents.find((one) => textAt(one, 'agent_info.id.value') === agentOf(offer));
      const total = listAt(agent, 'total_resources').filter(isVolume);
      // Operators see what is old, too.
      expect(total).toEqual([{ ...volume, role: ROLE, reservation: { labels: LABELS } }]);
      await session.accept(offers, [destroy('d', volume), unreserve('e', disk(96))], 0);
      await finished(session, 'd');
      await finished(session, 'e');
      const after = await session.offer((other) => sameAgent(offer)(other));
      expect(listAt(after, 'resources').some(isReserved)).toBe(false);
    });

    it.each<[string, (offer: Json) => Json, RegExp]>([
      [
        'more than is offered',
        () => reserve('bad', mem(99_999_999)),
        / does not contain mem\(allocated: .*\):99999999$/,
      ],
      [
        'a volume of unreserved disk',
        () => {
          const { reservations: _reservations, ...plain } = disk(16, 'vol-9');
          return create('bad', plain);
        },
        /^Invalid resources: Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources; on agent .* at slave\(1\)@.* \(.*\)$/,
      ],
      [
        'a volume larger than what is reserved',
        () => create('bad', disk(500, 'vol-9')),
        / does not contain disk\(allocated: .*\)\[vol-9:data\]:500$| does not contain disk\(allocated: .*\):500$/,
      ],
      ['UNRESERVE of what is not reserved', () => unreserve('bad', disk(64)), / does not contain disk\(allocated: /],
    ])('fact 48: %s: OPERATION_ERROR of the master, without uuid and agent', async (_what, make, message) => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.accept([offer], [make(offer)], 0);
      const status = await statusOf(session, 'bad', 'OPERATION_ERROR');
      expect(status).toEqual({
        operation_id: { value: 'bad' },
        state: 'OPERATION_ERROR',
        message: expect.stringMatching(message),
      });
      const answer = await acknowledge(session, status);
      expect([answer.status, answer.body]).toEqual([400, 'Failed to validate scheduler::Call: Not a valid UUID']);
    });

    it('fact 48: a volume id that exists, and UNRESERVE under a volume: OPERATION_ERROR', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const id = newId();
      const volume = disk(64, id);
      await session.accept([offer], [reserve('a', disk(64)), create('b', volume)], 0);
      await finished(session, 'b');
      await finished(session, 'a');
      const offers = await collect(session, offer, (all) => all.some(isVolume));
      const again = disk(32, id);
      await session.accept(offers, [reserve('c', disk(32)), create('d', again), unreserve('e', disk(64))], 0);
      const { message } = await statusOf(session, 'd', 'OPERATION_ERROR');
      expect(message).toMatch(`Persistence ID '${id}' is not unique; on agent ${agentOf(offer)} at slave(1)@`);
      await statusOf(session, 'e', 'OPERATION_ERROR');
      await finished(session, 'c');
      await giveBack(session, offer, destroy('f', volume), unreserve('g', disk(96)));
    });

    it('fact 49, fact 50: an operation without id fails in silence; those after one that failed go on', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const { id: _id, ...nameless } = reserve('x', mem(99_999_999));
      const operations = [nameless, create('bad', disk(500, newId())), reserve('r', mem(8)), unreserve('u', mem(8))];
      const from = session.events.length;
      await session.accept([offer], operations, 0);
      await finished(session, 'u');
      await finished(session, 'r');
      const seen = session.events.slice(from).filter(({ type }) => type === 'UPDATE_OPERATION_STATUS');
      const states = seen.map((event) => textAt(event, 'update_operation_status.status.operation_id.value'));
      expect(new Set(states)).toEqual(new Set(['bad', 'r', 'u']));
    });

    it('rule 20, fact 51: what is finished and acknowledged is unknown afterwards, and its id free', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.accept([offer], [reserve('op', mem(8))], 0);
      await finished(session, 'op');
      const operations = ['op', 'nope'].map((value) => ({ operation_id: { value }, agent_id: offer.agent_id }));
      await session.call('RECONCILE_OPERATIONS', { reconcile_operations: { operations } });
      for (const id of ['op', 'nope']) {
        const status = await statusOf(session, id, 'OPERATION_UNKNOWN');
        expect(status).toMatchObject({ message: 'Reconciliation: Operation is unknown', agent_id: offer.agent_id });
        expect(status.uuid).toBeUndefined();
      }
      await giveBack(session, offer, unreserve('op', mem(8)));
    });

    it('rule 20, fact 51: GET_OPERATIONS shows an operation with its state, until it is acknowledged', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const mine = async (): Promise<Json[]> =>
        listAt(await bench().view('GET_OPERATIONS'), 'operations').filter(
          (one) => textAt(one, 'framework_id.value') === session.frameworkId,
        );
      const operation = reserve('op', mem(8));
      await session.accept([offer], [operation], 0);
      const status = await statusOf(session, 'op', 'OPERATION_FINISHED');
      const { agent_id } = offer;
      expect(await mine()).toEqual([
        {
          framework_id: { value: session.frameworkId },
          agent_id,
          info: expect.objectContaining({ type: 'RESERVE', id: { value: 'op' } }),
          latest_status: expect.objectContaining({ operation_id: { value: 'op' }, state: 'OPERATION_FINISHED' }),
          statuses: [expect.objectContaining({ state: 'OPERATION_FINISHED' })],
          uuid: { value: expect.any(String) },
        },
      ]);
      await acknowledge(session, status);
      expect(await mine()).toEqual([]);
      await giveBack(session, offer, unreserve('undo', mem(8)));
    });

    it('rule 20: an operation that is not acknowledged is still known, with its state', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.accept([offer], [reserve('op', mem(8))], 0);
      const status = await statusOf(session, 'op', 'OPERATION_FINISHED');
      const from = session.events.length;
      const operations = [{ operation_id: { value: 'op' }, agent_id: offer.agent_id }];
      await session.call('RECONCILE_OPERATIONS', { reconcile_operations: { operations } });
      await statusOf(session, 'op', 'OPERATION_FINISHED', from);
      const strange = { value: Buffer.alloc(16, 9).toString('base64') };
      expect((await acknowledge(session, { ...status, uuid: strange })).status).toBe(202);
      const again = session.events.length;
      await session.call('RECONCILE_OPERATIONS', { reconcile_operations: { operations } });
      await statusOf(session, 'op', 'OPERATION_FINISHED', again);
      await acknowledge(session, status);
      await giveBack(session, offer, unreserve('op-2', mem(8)));
    });

    it('rule 20: RESERVE for a role that the offer is not for: OPERATION_ERROR', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const foreign = scalar('mem', 8, { reservations: [{ type: 'DYNAMIC', role: `${ROLE}-other` }] });
      await session.accept([offer], [reserve('bad', foreign)], 0);
      const { uuid } = await statusOf(session, 'bad', 'OPERATION_ERROR');
      expect(uuid).toBeUndefined();
    });

    it('rule 20: DESTROY of a volume that a task uses: OPERATION_ERROR', async () => {
      const session = await bench().subscribed();
      const offer = await session.offer();
      const volume = disk(64, newId());
      const resources = [scalar('cpus', 0.1), scalar('mem', 32), volume];
      const task = command(offer, 'task-1', 'sleep 600', { resources });
      const launch = { type: 'LAUNCH', launch: { task_infos: [task] } };
      await session.accept([offer], [reserve('a', disk(64)), create('b', volume), launch, destroy('c', volume)], 0);
      await statusOf(session, 'c', 'OPERATION_ERROR');
      await finished(session, 'a');
      await finished(session, 'b');
      await session.kill('task-1', offer.agent_id);
      await session.status('task-1', 'TASK_KILLED');
      await giveBack(session, offer, destroy('d', volume), unreserve('e', disk(64)));
    });
  });
}

function operation(type: string, id: string, body: Json): Json {
  return { type, id: { value: id }, [type.toLowerCase()]: body };
}

async function statusOf(session: Session, id: string, state: string, from = 0): Promise<Json> {
  const path = 'update_operation_status.status';
  const event = await session.event(
    'UPDATE_OPERATION_STATUS',
    from,
    (one) => textAt(one, `${path}.operation_id.value`) === id && textAt(one, `${path}.state`) === state,
  );
  const body = event.update_operation_status;
  const status = typeof body === 'object' && body !== null && 'status' in body ? body.status : undefined;
  return typeof status === 'object' && status !== null ? { ...status } : {};
}

/** Waits for OPERATION_FINISHED of the operation and acknowledges it. */
async function finished(session: Session, id: string, from = 0): Promise<void> {
  await acknowledge(session, await statusOf(session, id, 'OPERATION_FINISHED', from));
}

function acknowledge(session: Session, { agent_id, operation_id, uuid }: Json): ReturnType<Session['call']> {
  const value = typeof uuid === 'object' && uuid !== null && 'value' in uuid ? uuid.value : '';
  return session.call('ACKNOWLEDGE_OPERATION_STATUS', {
    acknowledge_operation_status: { agent_id, operation_id, uuid: value },
  });
}

function isReserved(resource: Json): boolean {
  return listAt(resource, 'reservations').length > 0;
}

function isVolume(resource: Json): boolean {
  return isReserved(resource) && resource.disk !== undefined;
}
