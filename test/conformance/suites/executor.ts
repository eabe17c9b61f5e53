/** Rules 23 to 25, facts 41 to 45: the executor API of agents, seen by an executor of the suite's own. */
import { describe, expect, it } from 'vitest';
import { post } from '../client/http.ts';
import { at, fromBase64, type Json, listAt, parse, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { custom } from '../client/tasks.ts';
import { eventually, sleep } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';
import { errorOf, tell } from './support.ts';

const UUID = Buffer.alloc(16, 5).toString('base64');

export function executorSuite(target: Open): void {
  const bench = useBench(target);

  const start = async (session: Session, ids: readonly string[] = ['task-1']): Promise<Json> => {
    const offer = await session.offer();
    await session.launch(
      offer,
      ids.map((id) => custom(offer, id, 'exec-1')),
      0,
    );
    for (const id of ids) await session.status(id, 'TASK_RUNNING');
    return offer;
  };
  const ask = async (session: Session, offer: Json, text: string): Promise<Json> => {
    const from = session.events.length;
    await tell(session, offer, 'exec-1', text);
    const answer = await session.event('MESSAGE', from);
    return parse(fromBase64(textAt(answer, 'message.data')));
  };
  const agentUrl = (offer: Json): string => {
    const [ip, port] = [textAt(offer, 'url.address.ip'), at(offer, 'url.address.port')];
    return `http://${ip === '' ? textAt(offer, 'url.address.hostname') : ip}:${port}/api/v1/executor`;
  };
  const received = async (session: Session, offer: Json): Promise<Json[]> =>
    listAt(await ask(session, offer, 'events'), 'received');

  describe('the executor API', () => {
    it('fact 41: no stream id; SUBSCRIBED, then LAUNCH in order; ACKNOWLEDGED whatever the scheduler does', async () => {
      const session = await bench().subscribed();
      session.acknowledging = false;
      const offer = await session.offer();
      await session.launch(
        offer,
        ['task-1', 'task-2'].map((id) => custom(offer, id, 'exec-1')),
        3600,
      );
      await session.status('task-2', 'TASK_STARTING');
      const events = await eventually('what the executor has received', async () => {
        const list = await received(session, offer);
        return list.filter(({ type }) => type === 'ACKNOWLEDGED').length >= 4 ? list : undefined;
      });
      expect(events[0]).toMatchObject({
        type: 'SUBSCRIBED',
        subscribed: {
          executor_info: { executor_id: { value: 'exec-1' }, type: 'CUSTOM' },
          framework_info: { id: { value: session.frameworkId }, checkpoint: true },
          agent_info: { id: offer.agent_id, hostname: offer.hostname, checkpoint: true },
          container_id: { value: expect.any(String) },
        },
      });
      const launched = events.filter(({ type }) => type === 'LAUNCH').map((event) => textAt(event, 'launch.task.name'));
      expect(launched).toEqual(['task-1', 'task-2']);
      const [subscription] = listAt(await ask(session, offer, 'events'), 'subscriptions');
      expect(at(subscription, 'headers.mesos-stream-id')).toBeUndefined();
      expect(at(subscription, 'headers.transfer-encoding')).toBe('chunked');
    });

    it('rule 24, fact 42: what an UPDATE needs: a uuid of 16 bytes, its source, a state, its own executor_id', async () => {
      const session = await bench().subscribed();
      const offer = await start(session);
      const ids = { framework_id: { value: session.frameworkId }, executor_id: { value: 'exec-1' } };
      const good = { task_id: { value: 'task-1' }, state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR', uuid: UUID };
      const from = `executor exec-1 of framework ${session.frameworkId}`;
      const source = `Received Call from ${from} with invalid source, expecting 'SOURCE_EXECUTOR'`;
      const table: [Json, string][] = [
        [{ uuid: undefined }, "Expecting 'uuid' to be present"],
        [{ uuid: 'YWJj' }, 'Not a valid UUID'],
        [{ source: undefined }, source],
        [{ source: 'SOURCE_AGENT' }, source],
        [{ state: 'TASK_STAGING' }, `Received TASK_STAGING from ${from} which is not allowed`],
        [
          { executor_id: { value: 'other' } },
          'ExecutorID in Call: exec-1 does not match ExecutorID in TaskStatus: other',
        ],
      ];
      for (const [change, text] of table) {
        const call = { type: 'UPDATE', ...ids, update: { status: { ...good, ...change } } };
        expect(errorOf(await post(agentUrl(offer), call))).toEqual([400, `Failed to validate Executor::Call: ${text}`]);
      }
      for (const change of [{ task_id: { value: 'nope' } }, {}]) {
        const call = { type: 'UPDATE', ...ids, update: { status: { ...good, ...change } } };
        expect((await post(agentUrl(offer), call)).status).toBe(202);
      }
      const passed = await session.status('task-1', 'TASK_RUNNING', 0, ({ uuid }) => uuid === UUID);
      expect(passed.timestamp).toBeGreaterThan(1_000_000_000);
      await session.fence();
      expect(session.statuses('nope')).toEqual([]);
    });

    it('fact 43: both ids in every call; unknown frameworks are 400; HEARTBEAT is 202', async () => {
      const session = await bench().subscribed();
      const offer = await start(session);
      const ids = { framework_id: { value: session.frameworkId }, executor_id: { value: 'exec-1' } };
      const call = async (body: Json): Promise<unknown> => errorOf(await post(agentUrl(offer), body));
      const missing = 'Failed to convert JSON into Call protobuf: Missing required fields: executor_id, framework_id';
      expect(await call({ type: 'SUBSCRIBE', subscribe: {} })).toEqual([400, missing]);
      const unknown = { ...ids, framework_id: { value: 'x' } };
      expect(await call({ type: 'SUBSCRIBE', ...unknown, subscribe: {} })).toEqual([400, 'Framework cannot be found']);
      expect(await call({ type: 'HEARTBEAT', ...ids })).toEqual([202, '']);
      const validate = 'Failed to validate Executor::Call: ';
      expect(await call({ type: 'MESSAGE', ...ids })).toEqual([400, `${validate}Expecting 'message' to be present`]);
      expect(await call({ type: 'SUBSCRIBE', ...ids })).toEqual([
        400,
        `${validate}Expecting 'subscribe' to be present`,
      ]);
      expect(await call(ids)).toEqual([400, `${validate}Expecting 'type' to be present`]);
    });

    it('fact 43: an executor that has lost its connection subscribes again, into the same container', async () => {
      const session = await bench().subscribed();
      const offer = await start(session);
      await tell(session, offer, 'exec-1', 'drop 50');
      const again = await eventually('a second SUBSCRIBED', async () => {
        await tell(session, offer, 'exec-1', 'events');
        const answers = session.events
          .filter(({ type }) => type === 'MESSAGE')
          .map((event) => fromBase64(textAt(event, 'message.data')))
          .filter((text) => text.startsWith('{'));
        const lists = answers.map((text) => listAt(parse(text), 'received'));
        const subscribed = lists.at(-1)?.filter(({ type }) => type === 'SUBSCRIBED') ?? [];
        return subscribed.length === 2 ? subscribed : undefined;
      });
      const [a, b] = again.map((event) => textAt(event, 'subscribed.container_id.value'));
      expect(a).toBe(b);
      expect(session.statuses('task-1').map(({ state }) => state)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    });

    it('rule 23, fact 44: after a restart of its agent: SUBSCRIBED in the same container, LAUNCH is not repeated', async ({
      skip,
    }) => {
      const { agents } = target();
      if (agents === undefined) return skip('needs agents that can be stopped: MESOS_AGENT_CONTROL=program');
      const session = await bench().subscribed();
      const offer = await session.offer();
      const tasks = [
        custom(offer, 'runs', 'exec-1'),
        custom(offer, 'silent', 'exec-1', { silent: true }),
        custom(offer, 'ends', 'exec-1', { finishAfterMs: 2000 }),
      ];
      await session.launch(offer, tasks, 3600);
      await session.status('runs', 'TASK_RUNNING');
      await session.status('ends', 'TASK_RUNNING');
      const hostname = textAt(offer, 'hostname');
      await agents.stop(hostname);
      // Its last update finds nobody.
      await sleep(2500);
      await agents.start(hostname);
      const ended = await session.status('ends', 'TASK_FINISHED', 0, ({ source }) => source === 'SOURCE_EXECUTOR');
      expect(ended.message).toBe('finished on its own');
      const seen = await ask(session, offer, 'events');
      const second = listAt(seen, 'subscriptions').findLast(({ status }) => status === 200);
      expect(listAt(second, 'unacknowledged_tasks').map((task) => textAt(task, 'name'))).toEqual(['silent']);
      const updates = listAt(second, 'unacknowledged_updates').map((update) => textAt(update, 'status.state'));
      expect(updates).toEqual(['TASK_FINISHED']);
      const list = listAt(seen, 'received');
      const subscribed = list.filter(({ type }) => type === 'SUBSCRIBED');
      const containers = new Set(subscribed.map((event) => textAt(event, 'subscribed.container_id.value')));
      expect([subscribed.length >= 2, containers.size]).toEqual([true, 1]);
      expect(list.filter(({ type }) => type === 'LAUNCH')).toHaveLength(3);
      const acknowledged = list.filter((event) => textAt(event, 'acknowledged.task_id.value') === 'ends');
      expect(acknowledged).toHaveLength(3);
    });

    it('rule 23, rule 24, fact 45: the environment of an executor, durations in Mesos words', async () => {
      const session = await bench().subscribed();
      const offer = await start(session);
      const { env, cwd } = await ask(session, offer, 'env');
      const duration = expect.stringMatching(/^\d+(\.\d+)?(ns|us|ms|secs|mins|hrs|days|weeks)$/);
      expect(env).toMatchObject({
        MESOS_AGENT_ENDPOINT: expect.stringMatching(/:\d+$/),
        MESOS_CHECKPOINT: '1',
        MESOS_DIRECTORY: cwd,
        MESOS_EXECUTOR_ID: 'exec-1',
        MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: duration,
        MESOS_FRAMEWORK_ID: session.frameworkId,
        MESOS_RECOVERY_TIMEOUT: duration,
        MESOS_SANDBOX: expect.any(String),
        MESOS_SLAVE_ID: textAt(offer, 'agent_id.value'),
        MESOS_SLAVE_PID: expect.stringMatching(/^slave\(1\)@.+:\d+$/),
        MESOS_SUBSCRIPTION_BACKOFF_MAX: duration,
      });
      const path = ['slaves', 'frameworks', 'executors', 'runs'].join('/.+/');
      expect(String(cwd)).toMatch(new RegExp(`/${path}/[0-9a-f-]+$`));
    });

    it('fact 45: without checkpoint there is nothing to wait for', async () => {
      const session = await bench().subscribed({ checkpoint: false });
      const offer = await start(session);
      const { env } = await ask(session, offer, 'env');
      expect(env).toMatchObject({ MESOS_CHECKPOINT: '0' });
      expect(Object.keys(typeof env === 'object' && env !== null ? env : {})).not.toContain('MESOS_RECOVERY_TIMEOUT');
    });

    it('rule 24: KILL with a policy: the executor sees it', async () => {
      const session = await bench().subscribed();
      const offer = await start(session, ['task-1', 'task-2']);
      await session.kill('task-1', offer.agent_id, { kill_policy: { grace_period: { nanoseconds: 7_000_000_000 } } });
      await session.status('task-1', 'TASK_KILLED');
      const kill = (await received(session, offer)).find(({ type }) => type === 'KILL');
      expect(kill).toEqual({
        type: 'KILL',
        kill: { task_id: { value: 'task-1' }, kill_policy: { grace_period: { nanoseconds: 7_000_000_000 } } },
      });
    });

    it('fact 41: MESSAGE both ways', async () => {
      const session = await bench().subscribed();
      const offer = await start(session);
      await tell(session, offer, 'exec-1', 'hello');
      const event = await session.event('MESSAGE');
      expect(event.message).toMatchObject({ agent_id: offer.agent_id, executor_id: { value: 'exec-1' } });
      expect(fromBase64(textAt(event, 'message.data'))).toBe('pong: hello');
    });

    it('rule 25: the fetcher: executable, extract, output_file', async ({ skip }) => {
      if (!target().sameHost) return skip('needs files on the agent: MESOS_SAME_HOST=1');
      const session = await bench().subscribed();
      const offer = await session.offer();
      const uris = [
        { value: '/bin/sh', executable: true, output_file: 'bin/my-sh', cache: false },
        { value: '/etc/hostname', extract: false },
      ];
      const value = './bin/my-sh -c "test -r hostname"';
      const task = { command: { value, shell: true, uris } };
      await session.launch(offer, [{ ...custom(offer, 'task-1', 'x'), executor: undefined, data: undefined, ...task }]);
      await session.status('task-1', 'TASK_FINISHED');
    });
  });
}
