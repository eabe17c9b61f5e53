/** Rules 5 to 10 and 26, facts 14 to 21: a framework's identity, and its subscription. */
import { describe, expect, it } from 'vitest';
import { hearOut } from '../client/http.ts';
import { at, type Json, listAt, textAt } from '../client/json.ts';
import { command } from '../client/tasks.ts';
import { eventually } from '../client/wait.ts';
import { readMasters } from '../client/zookeeper.ts';
import { type Open, useBench } from '../target/bench.ts';
import { FRAMEWORK, ROLE } from '../target/target.ts';
import { chunksOf, errorOf, peer } from './support.ts';

export function subscriptionSuite(target: Open): void {
  const bench = useBench(target);

  describe('subscription', () => {
    it('rule 6, fact 14: SUBSCRIBED, at once HEARTBEAT, then OFFERS', async () => {
      const session = await bench().subscribed();
      const offers = await session.event('OFFERS');
      expect(session.events.slice(0, 3).map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'OFFERS']);
      expect(at(session.events[0], 'subscribed.heartbeat_interval_seconds')).toBeGreaterThan(0);
      expect(textAt(session.events[0], 'subscribed.master_info.id')).not.toBe('');
      expect(listAt(offers, 'offers.offers').length).toBeGreaterThan(0);
    });

    it('rule 5, fact 15: the stream is RecordIO: the length, a line feed, so many bytes', async () => {
      const call = JSON.stringify({
        type: 'SUBSCRIBE',
        subscribe: { framework_info: { ...FRAMEWORK, failover_timeout: 0 } },
      });
      const head = `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${call.length}\r\n\r\n`;
      const { head: answer, body } = await hearOut(peer(target()), head + call, '"HEARTBEAT"');
      expect(answer).toMatch(/^transfer-encoding: chunked$/im);
      const text = Buffer.from(chunksOf(body).join(''), 'latin1');
      const newline = text.indexOf('\n');
      const first = text.subarray(newline + 1, newline + 1 + Number(text.subarray(0, newline)));
      expect(JSON.parse(first.toString())).toMatchObject({ type: 'SUBSCRIBED' });
    });

    it.each<[string, Json, Json, string]>([
      ['an id with a slash', { id: { value: 'a/b' } }, {}, "'a/b' contains invalid characters"],
      [
        'a role with a space',
        { roles: ['a b'] },
        {},
        "'FrameworkInfo.roles' contains invalid role: Role component 'a b' is invalid because it contains backspace or whitespace",
      ],
      ['a role twice', { roles: ['a', 'a'] }, {}, "'FrameworkInfo.roles' contains duplicate items: { a }"],
      [
        'roles without MULTI_ROLE',
        { capabilities: [] },
        {},
        "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable",
      ],
      [
        'an enormous failover_timeout',
        { failover_timeout: 1e300 },
        {},
        'The framework failover_timeout (1e+300) is invalid',
      ],
      [
        'a suppressed role that is not among the roles',
        {},
        { suppressed_roles: ['other'] },
        'Suppressed roles { other } are not contained in the set of roles',
      ],
    ])('rule 7, fact 16: %s is an ERROR after a 200, then the last chunk', async (_what, framework, more, message) => {
      const session = bench().session();
      if (textAt(framework, 'id.value') !== '') session.frameworkId = 'a/b';
      expect(await session.subscribe(framework, more)).toEqual({ type: 'ERROR', error: { message } });
      await eventually('the last chunk', () => session.ended === 'chunk');
      expect(session.events).toHaveLength(1);
    });

    it('rule 7, fact 16: after ERROR and the last chunk the connection stays open', async () => {
      const call = JSON.stringify({
        type: 'SUBSCRIBE',
        subscribe: { framework_info: { ...FRAMEWORK, roles: ['a b'] } },
      });
      const head = `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${call.length}\r\n\r\n`;
      const { body, closed } = await hearOut(peer(target()), head + call, '\r\n0\r\n\r\n');
      expect(chunksOf(body)).toHaveLength(2);
      expect([body.endsWith('0\r\n\r\n'), closed]).toEqual([true, false]);
    });

    it('rule 7, fact 16: what cannot be decoded, and ids that differ, are 400', async () => {
      const text = "Failed to validate scheduler::Call: 'framework_id' differs from 'subscribe.framework_info.id'";
      const pairs: [Json, Json][] = [
        [{ framework_id: { value: 'x' } }, {}],
        [{}, { id: { value: 'x' } }],
        [{ framework_id: { value: 'x' } }, { id: { value: 'y' } }],
      ];
      for (const [ids, info] of pairs) {
        const subscribe = { framework_info: { ...FRAMEWORK, ...info } };
        const answer = await bench().call({ type: 'SUBSCRIBE', ...ids, subscribe });
        expect(errorOf(answer)).toEqual([400, text]);
      }
    });

    it('rule 8, fact 17: an id nobody gave out, an empty user, a negative failover_timeout are accepted', async () => {
      const invented = bench().session();
      invented.frameworkId = `invented-${process.pid}-${Date.now()}`;
      const id = invented.frameworkId;
      expect((await invented.subscribe({ user: '', failover_timeout: -1 })).type).toBe('SUBSCRIBED');
      expect(invented.frameworkId).toBe(id);
    });

    it('rule 7, fact 18: a second SUBSCRIBE takes over: the old stream is told, unacknowledged updates come at once', async () => {
      const old = await bench().subscribed();
      old.acknowledging = false;
      await old.launch(await old.offer(), [command(await old.offer(), 'task-1', 'sleep 600')], 3600);
      const starting = await old.status('task-1', 'TASK_STARTING');
      const next = bench().session();
      next.acknowledging = false;
      next.frameworkId = old.frameworkId;
      await next.subscribe();
      expect(await old.event('ERROR')).toEqual({ type: 'ERROR', error: { message: 'Framework failed over' } });
      await eventually('the last chunk', () => old.ended === 'chunk');
      expect(old.events.filter(({ type }) => type === 'RESCIND')).toEqual([]);
      expect(next.events.slice(0, 2).map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
      expect((await next.status('task-1', 'TASK_STARTING')).uuid).toBe(starting.uuid);
      await next.offer();
      old.frameworkId = '';
    });

    it('rule 8, fact 19: after TEARDOWN the stream ends without a word, and the id is refused for good', async () => {
      const session = await bench().subscribed();
      const { frameworkId } = session;
      await session.offer();
      const from = session.events.length;
      expect((await session.call('TEARDOWN')).status).toBe(202);
      await eventually('the last chunk', () => session.ended === 'chunk');
      expect(session.events.slice(from)).toEqual([]);
      expect(await session.subscribe()).toEqual({ type: 'ERROR', error: { message: 'Framework has been removed' } });
      const call = await session.call('REVIVE');
      expect([frameworkId, ...errorOf(call)]).toEqual([session.frameworkId, 400, 'Framework cannot be found']);
    });

    it('rule 8, fact 19: when failover_timeout has run out tasks are killed, and the id is burnt', async () => {
      const session = await bench().subscribed({ failover_timeout: 0.5 });
      const offer = await session.offer();
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      session.drop();
      const mine = (list: Json[]): Json | undefined =>
        list.find((one) => textAt(one, 'framework_id.value') === session.frameworkId);
      const task = await eventually('the completed task', async () =>
        mine(listAt(await bench().view('GET_TASKS'), 'completed_tasks')),
      );
      expect(task.state).toBe('TASK_KILLED');
      const last = listAt(task, 'statuses').at(-1);
      expect(last).toMatchObject({
        state: 'TASK_KILLED',
        source: 'SOURCE_MASTER',
        reason: 'REASON_FRAMEWORK_REMOVED',
        message: `Framework ${session.frameworkId} removed`,
      });
      expect([last?.uuid, last?.executor_id]).toEqual([undefined, undefined]);
      expect(await session.subscribe()).toEqual({ type: 'ERROR', error: { message: 'Framework has been removed' } });
    });

    it('rule 9: checkpoint, user and principal cannot be changed afterwards', async () => {
      const session = await bench().subscribed();
      const update = (framework: Json): Promise<[number, string]> =>
        session
          .call('UPDATE_FRAMEWORK', {
            update_framework: { framework_info: { ...FRAMEWORK, id: { value: session.frameworkId }, ...framework } },
          })
          .then(errorOf);
      const wrong = (field: string, from: string, to: string): string =>
        `FrameworkInfo update is not valid: Updating 'FrameworkInfo.${field}' is unsupported; attempted to update from '${from}' to '${to}'`;
      expect(await update({ checkpoint: false })).toEqual([400, wrong('checkpoint', 'true', 'false')]);
      expect(await update({ user: 'other' })).toEqual([400, wrong('user', String(FRAMEWORK.user), 'other')]);
      expect(await update({ failover_timeout: 7200 })).toEqual([200, '']);
    });

    it('rule 10: TASK_KILLING is for those who know it, TASK_LOST for those who do not know more', async () => {
      const session = await bench().subscribed({ capabilities: [{ type: 'MULTI_ROLE' }] });
      const offer = await session.offer();
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      await session.kill('task-1', offer.agent_id);
      await session.status('task-1', 'TASK_KILLED');
      const states = new Set(session.statuses('task-1').map(({ state }) => state));
      expect(states).toEqual(new Set(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLED']));
      await session.reconcile([{ task_id: { value: 'nope' }, agent_id: offer.agent_id }]);
      await session.status('nope', 'TASK_LOST');
    });

    it('rule 10: without MULTI_ROLE there is one role, and no word of allocations', async () => {
      const session = await bench().subscribed({ capabilities: [], roles: undefined, role: ROLE });
      const offer = await session.offer();
      expect([offer.allocation_info, listAt(offer, 'resources')[0]?.allocation_info]).toEqual([undefined, undefined]);
      await session.launch(offer, [command(offer, 'task-1', 'exit 0')]);
      await session.status('task-1', 'TASK_FINISHED');
    });

    it('rule 10: without RESERVATION_REFINEMENT resources have a role, and no list of reservations', async () => {
      const session = await bench().subscribed({ capabilities: [{ type: 'MULTI_ROLE' }] });
      const offer = await session.offer();
      for (const { role, reservations } of listAt(offer, 'resources'))
        expect([role, reservations]).toEqual([expect.any(String), undefined]);
      await session.launch(offer, [command(offer, 'task-1', 'exit 0')]);
      await session.status('task-1', 'TASK_FINISHED');
    });

    it('rule 17, fact 20: a new master: the stream is cut, ids and tasks stay, RECONCILE is repeated until it answers', async ({
      skip,
    }) => {
      const { restartMaster } = target();
      if (restartMaster === undefined) return skip('needs a way to kill the master: MESOS_MASTER_RESTART=command');
      const session = await bench().subscribed();
      const offer = await session.offer();
      await session.launch(offer, [command(offer, 'task-1', 'sleep 600')], 3600);
      await session.status('task-1', 'TASK_RUNNING');
      const { frameworkId } = session;
      await restartMaster();
      await eventually('the end of the stream', () => session.ended === 'cut');
      const from = session.events.length;
      await eventually('a master that takes the old id', async () => {
        const first = await session.subscribe().catch(() => undefined);
        return first?.type === 'SUBSCRIBED';
      });
      expect(session.frameworkId).toBe(frameworkId);
      const answered = await eventually('the answer to RECONCILE', async () => {
        await session.reconcile([{ task_id: { value: 'task-1' }, agent_id: offer.agent_id }]);
        await session.fence();
        return session.statuses('task-1', from).find(({ reason }) => reason === 'REASON_RECONCILIATION');
      });
      expect(answered).toMatchObject({ state: 'TASK_RUNNING', agent_id: offer.agent_id });
    });

    it('rule 26, fact 21: ZooKeeper: json.info_N, the lowest leads, MasterInfo in JSON', async ({ skip }) => {
      const { zookeeper } = target();
      if (zookeeper === undefined) return skip('needs the ZooKeeper of the masters: MESOS_ZK=host:2181/mesos');
      const masters = await readMasters(zookeeper);
      const [leader] = [...masters.keys()].sort();
      const info = masters.get(leader ?? '');
      expect(leader).toMatch(/^json\.info_\d{10}$/);
      const { port } = new URL(target().masterUrl());
      expect(info).toMatchObject({ address: { port: Number(port) } });
      expect(textAt(info, 'id')).not.toBe('');
    });
  });
}
