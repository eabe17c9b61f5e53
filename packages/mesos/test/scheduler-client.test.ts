import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type DeliveredEvent,
  type Disconnection,
  type Encoding,
  type FrameworkInfo,
  SchedulerCallError,
  SchedulerClient,
  type SchedulerClientOptions,
  type SchedulerEventSubscribed,
} from '../src/index.ts';
import { until } from './http-server.ts';
import { answer, redirectTo, TestMaster } from './test-master.ts';

const FRAMEWORK: FrameworkInfo = { user: 'root', name: 'keelson', roles: ['keelson'], failover_timeout: 604_800 };
const BACKOFF = { minMs: 5, maxMs: 20 };

describe.each<Encoding>(['protobuf', 'json'])('the scheduler client, in %s', (encoding) => {
  const closing: (() => Promise<void>)[] = [];
  let master: TestMaster;

  beforeEach(async () => {
    master = await TestMaster.start();
    closing.push(() => master.kill());
  });

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  function connect(options: Partial<SchedulerClientOptions> = {}) {
    const seen = {
      subscribed: [] as SchedulerEventSubscribed[],
      events: [] as DeliveredEvent[],
      lost: [] as Disconnection[],
    };
    const client = new SchedulerClient({
      masters: master.address,
      encoding,
      backoff: BACKOFF,
      subscription: () => ({ frameworkInfo: FRAMEWORK }),
      ...options,
      handlers: {
        subscribed: (subscribed) => void seen.subscribed.push(subscribed),
        event: (event) => void seen.events.push(event),
        disconnected: (disconnection) => void seen.lost.push(disconnection),
        ...options.handlers,
      },
    });
    closing.push(() => client.close());
    client.start();
    return { client, ...seen };
  }

  test('subscribes, and delivers events in their order', async () => {
    const { subscribed, events } = connect();
    await until(() => subscribed.length === 1);
    expect(subscribed[0]?.framework_id.value).toBe('fw-0001');
    expect(master.subscribes[0]?.call).toMatchObject({
      type: 'SUBSCRIBE',
      subscribe: { framework_info: { name: 'keelson' } },
    });
    expect(master.subscribes[0]?.headers['mesos-stream-id']).toBeUndefined();
    for (let n = 0; n < 50; n += 1)
      master.stream.send({ type: 'RESCIND', rescind: { offer_id: { value: `o${n}` } } }, { type: 'HEARTBEAT' });
    await until(() => events.length === 50);
    expect(events.map((event) => (event.type === 'RESCIND' ? event.rescind.offer_id.value : ''))).toEqual(
      Array.from({ length: 50 }, (_, n) => `o${n}`),
    );
  });

  test('waits for a handler before it delivers the next event', async () => {
    const order: string[] = [];
    connect({
      handlers: {
        subscribed: async () => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          order.push('subscribed');
        },
        event: async (event) => {
          order.push(`begin ${event.type}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
          order.push(`end ${event.type}`);
        },
      },
    });
    await until(() => master.streams.length === 1);
    master.stream.send({ type: 'RESCIND', rescind: { offer_id: { value: 'o' } } }, { type: 'FAILURE', failure: {} });
    await until(() => order.length === 5);
    expect(order).toEqual(['subscribed', 'begin RESCIND', 'end RESCIND', 'begin FAILURE', 'end FAILURE']);
  });

  test('sends calls with the stream id and the framework id, in the order in which they were made', async () => {
    const { client, subscribed } = connect();
    await until(() => subscribed.length === 1);
    const bytes = Uint8Array.of(1, 2, 3);
    await Promise.all([
      client.accept([{ value: 'o1' }], [], { refuse_seconds: 1 }),
      client.decline([{ value: 'o2' }]),
      client.revive(['keelson']),
      client.suppress(),
      client.kill({ value: 't' }, { value: 'a' }, { grace_period: { nanoseconds: 5_000_000_000n } }),
      client.shutdown({ value: 'e' }, { value: 'a' }),
      client.reconcile([]),
      client.reconcileOperations([]),
      client.message({ value: 'a' }, { value: 'e' }, bytes),
      client.request([]),
      client.acceptInverseOffers([{ value: 'i' }]),
      client.declineInverseOffers([{ value: 'i' }]),
      client.acknowledgeOperationStatus({ operationId: { value: 'op' }, uuid: bytes }),
      client.updateFramework({ frameworkInfo: FRAMEWORK }),
      client.teardown(),
    ]);
    expect(master.calls.map(({ call }) => call.type)).toEqual([
      'ACCEPT',
      'DECLINE',
      'REVIVE',
      'SUPPRESS',
      'KILL',
      'SHUTDOWN',
      'RECONCILE',
      'RECONCILE_OPERATIONS',
      'MESSAGE',
      'REQUEST',
      'ACCEPT_INVERSE_OFFERS',
      'DECLINE_INVERSE_OFFERS',
      'ACKNOWLEDGE_OPERATION_STATUS',
      'UPDATE_FRAMEWORK',
      'TEARDOWN',
    ]);
    for (const { call, headers, url } of master.calls) {
      expect(call.framework_id?.value).toBe('fw-0001');
      expect(headers['mesos-stream-id']).toBe(master.stream.streamId);
      expect(url).toBe('/api/v1/scheduler');
    }
    expect(master.calls[4]?.call.kill?.kill_policy?.grace_period?.nanoseconds).toBe(5_000_000_000n);
    expect(master.calls[8]?.call.message?.data).toEqual(bytes);
  });

  test('rule 11, fact 27: acknowledges only updates that have a uuid', async () => {
    const { client, subscribed } = connect();
    await until(() => subscribed.length === 1);
    const status = { task_id: { value: 't' }, agent_id: { value: 'a' }, state: 'TASK_RUNNING' as const };
    expect(await client.acknowledge(status)).toBe(false);
    expect(await client.acknowledge({ ...status, uuid: new Uint8Array(16) })).toBe(true);
    expect(master.calls.map(({ call }) => call.type)).toEqual(['ACKNOWLEDGE']);
  });

  test('acknowledges without a wait for the answer before, and again where a connection is cut', async () => {
    const { client, subscribed } = connect();
    await until(() => subscribed.length === 1);
    const status = { task_id: { value: 't' }, agent_id: { value: 'a' }, state: 'TASK_RUNNING' as const };
    const waiting: ServerResponse[] = [];
    master.callAnswer = (response) => void waiting.push(response);
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const sent = numbers.map((number) => client.acknowledge({ ...status, uuid: Uint8Array.of(number) }));
    const results = Promise.allSettled(sent);
    await until(() => waiting.length === numbers.length);
    const [first] = waiting;
    master.callAnswer = answer(202);
    for (const response of waiting) if (response.socket !== first?.socket) response.writeHead(202).end();
    first?.destroy();
    // Only of the one whose turn it was, nobody knows.
    expect((await results).filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const arrived = new Set(master.calls.map(({ call }) => call.acknowledge?.uuid?.[0]));
    expect([...arrived].sort()).toEqual(numbers);
    expect(master.calls.length).toBeGreaterThan(numbers.length);
  });

  test('subscribes again with its framework id when the stream ends, and when it is cut', async () => {
    const { subscribed, lost } = connect();
    await until(() => subscribed.length === 1);
    master.stream.end();
    await until(() => subscribed.length === 2);
    master.stream.cut();
    await until(() => subscribed.length === 3);
    expect(lost.map(({ reason }) => reason.kind)).toEqual(['ended', 'broken']);
    expect(master.subscribes[1]?.call).toMatchObject({
      framework_id: { value: 'fw-0001' },
      subscribe: { framework_info: { id: { value: 'fw-0001' } } },
    });
  });

  test('rule 6: subscribes again when so many heartbeats are missed', async () => {
    master.heartbeatSeconds = 0.02;
    const { subscribed, lost } = connect({ missedHeartbeats: 3 });
    await until(() => subscribed.length === 2);
    expect(lost[0]?.reason).toEqual({ kind: 'silent', silentMs: 60 });
  });

  test('rule 6: stays subscribed while heartbeats come, and while a handler takes longer than they may be missed', async () => {
    master.heartbeatSeconds = 0.1;
    let handled = 0;
    const { lost } = connect({
      missedHeartbeats: 2,
      handlers: {
        subscribed: () => new Promise((resolve) => setTimeout(resolve, 500)),
        event: () => {
          handled += 1;
        },
      },
    });
    await until(() => master.streams.length === 1);
    const heart = setInterval(() => master.stream.send({ type: 'HEARTBEAT' }), 30);
    closing.push(async () => clearInterval(heart));
    await new Promise((resolve) => setTimeout(resolve, 900));
    master.stream.send({ type: 'FAILURE', failure: {} });
    await until(() => handled === 1);
    expect(lost).toEqual([]);
  });

  test('gives up on a subscription that is never confirmed', async () => {
    master.sendSubscribed = false;
    const { subscribed, lost } = connect({ answerTimeoutMs: 100 });
    await until(() => lost.length > 0);
    expect(lost[0]).toMatchObject({ reason: { kind: 'silent' }, wasSubscribed: false });
    master.sendSubscribed = true;
    await until(() => subscribed.length === 1);
  });

  test('rule 3, fact 13: follows redirects to the leader, whose address it then uses for calls', async () => {
    const follower = await TestMaster.start();
    closing.push(() => follower.kill());
    follower.refusals.push(redirectTo(master.address));
    const { client, subscribed } = connect({ masters: follower.address });
    await until(() => subscribed.length === 1);
    await client.suppress();
    expect(client.master?.port).toBe(master.port);
    expect(master.calls).toHaveLength(1);
    expect(follower.calls).toHaveLength(0);
  });

  test('rule 3: leaves a circle of redirects, and comes back later', async () => {
    for (let n = 0; n < 6; n += 1) master.refusals.push(redirectTo(master.address));
    const { subscribed, lost } = connect();
    await until(() => subscribed.length === 1);
    expect(lost.map(({ reason }) => reason.kind)).toEqual(['redirected']);
    expect(master.subscribes).toHaveLength(7);
  });

  test('tries again while there is no leader, and where it is refused', async () => {
    master.refusals.push(answer(503, 'No leader elected'), answer(401), answer(400, 'nonsense'), answer(404));
    const { subscribed, lost } = connect();
    await until(() => subscribed.length === 1);
    expect(lost.map(({ reason }) => reason)).toEqual([
      { kind: 'noLeader', message: 'No leader elected' },
      { kind: 'unauthenticated', message: expect.stringContaining('there are no credentials') },
      { kind: 'refused', status: 400, message: 'nonsense' },
      { kind: 'refused', status: 404, message: '' },
    ]);
  });

  test('goes from a master that does not answer to the next one of its list', async () => {
    const dead = await TestMaster.start();
    await dead.kill();
    const { subscribed, lost } = connect({ masters: `${dead.address},${master.address}` });
    await until(() => subscribed.length === 1);
    expect(lost.map(({ reason }) => reason.kind)).toEqual(['unreachable']);
  });

  test('finds its way back to a master that was killed and started again', async () => {
    const { client, subscribed } = connect();
    await until(() => subscribed.length === 1);
    const { port } = master;
    await master.kill();
    await until(() => client.master === undefined);
    await expect(client.suppress()).rejects.toMatchObject({ failure: { kind: 'notSubscribed' } });
    master = await TestMaster.start(port);
    await until(() => subscribed.length === 2);
    await client.suppress();
  });

  test.each([
    ['Framework failed over', 'failedOver'],
    ['Framework has been removed', 'removed'],
  ])('rule 7, facts 16, 18, 19: stands down for good after ERROR "%s"', async (message, kind) => {
    const { client, events, lost, subscribed } = connect();
    await until(() => subscribed.length === 1);
    master.stream.send({ type: 'ERROR', error: { message } });
    master.stream.end();
    expect(await client.done).toEqual({ kind, message });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(master.subscribes).toHaveLength(1);
    expect(events).toEqual([{ type: 'ERROR', error: { message } }]);
    expect(lost).toMatchObject([{ reason: { kind: 'error', message }, retryMs: undefined }]);
  });

  test('rule 7, fact 16: subscribes again after any other ERROR', async () => {
    const { subscribed, lost } = connect();
    await until(() => subscribed.length === 1);
    master.stream.send({ type: 'ERROR', error: { message: 'Role is not whitelisted' } });
    await until(() => subscribed.length === 2);
    expect(lost[0]?.reason).toEqual({ kind: 'error', message: 'Role is not whitelisted' });
  });

  test('says of a call whether it was refused or may have been taken', async () => {
    const { client, subscribed } = connect();
    await until(() => subscribed.length === 1);
    master.callAnswer = answer(400, "The stream ID didn't match");
    await expect(client.suppress()).rejects.toThrow(SchedulerCallError);
    await expect(client.suppress()).rejects.toMatchObject({
      failure: { kind: 'refused', status: 400, message: "The stream ID didn't match" },
    });
    master.callAnswer = (response) => response.destroy();
    await expect(client.suppress()).rejects.toMatchObject({ failure: { kind: 'unknown' } });
    master.callAnswer = answer(202);
    await client.suppress();
  });

  test('subscribes again where a handler throws, so that Mesos sends again what was not acknowledged', async () => {
    let failures = 0;
    const { lost } = connect({
      handlers: {
        subscribed: () => undefined,
        event: () => {
          failures += 1;
          throw new Error('the store is away');
        },
        disconnected: (disconnection) => void lost.push(disconnection),
      },
    });
    await until(() => master.streams.length === 1);
    master.stream.send({ type: 'FAILURE', failure: {} }, { type: 'FAILURE', failure: {} });
    await until(() => master.streams.length === 2);
    expect(failures).toBe(1);
    expect(lost[0]?.reason).toMatchObject({ kind: 'handlerFailed', error: { message: 'the store is away' } });
  });

  test('subscribes again after what is no event', async () => {
    const { subscribed, lost } = connect();
    await until(() => subscribed.length === 1);
    master.stream.raw(Buffer.from('x'));
    await until(() => subscribed.length === 2);
    master.stream.raw(Buffer.from('3\n{"a'));
    await until(() => subscribed.length === 3);
    expect(lost.map(({ reason }) => reason.kind)).toEqual(['protocol', 'protocol']);
  });

  test('passes over events of a type that it does not know', async () => {
    const { events, subscribed, lost } = connect();
    await until(() => subscribed.length === 1);
    master.stream.send({}, { type: 'UNKNOWN' }, { type: 'FAILURE', failure: {} });
    await until(() => events.length === 1);
    expect(lost).toEqual([]);
  });

  test('asks beforeSubscribe right before each SUBSCRIBE, and sends none where it throws', async () => {
    const asked: number[] = [];
    const { subscribed, lost } = connect({
      beforeSubscribe: async () => {
        asked.push(master.subscribes.length);
        if (asked.length <= 2) throw new Error('not leading');
      },
    });
    await until(() => subscribed.length === 1);
    expect(asked).toEqual([0, 0, 0]);
    expect(lost.map(({ reason }) => reason)).toEqual([
      { kind: 'held', message: 'not leading' },
      { kind: 'held', message: 'not leading' },
    ]);
  });

  test('rule 10, fact 11: sends its credential with every request, and never shows it', async () => {
    master.refusals.push(answer(401));
    const { client, subscribed, lost } = connect({ credential: { principal: 'keelson', secret: 'pa:ss' } });
    await until(() => subscribed.length === 1);
    await client.suppress();
    const basic = `Basic ${Buffer.from('keelson:pa:ss').toString('base64')}`;
    expect([...master.subscribes, ...master.calls].map(({ headers }) => headers.authorization)).toEqual([
      basic,
      basic,
      basic,
    ]);
    expect(JSON.stringify(lost)).not.toContain('pa:ss');
  });

  test('fact 11: says of a 401 whether it had credentials, and tries again', async () => {
    const asks = (response: ServerResponse) =>
      void response.writeHead(401, { 'www-authenticate': 'Basic realm="mesos-master-scheduler"' }).end();
    for (const credential of [undefined, { principal: 'keelson', secret: 'wrong' }]) {
      master.refusals.push(asks, asks);
      const { client, subscribed, lost } = connect({ credential });
      await until(() => subscribed.length === 1);
      const why = credential === undefined ? 'there are no credentials' : 'does not take the credentials';
      const reason = { kind: 'unauthenticated', message: expect.stringContaining(why) };
      expect(lost).toMatchObject([{ reason }, { reason }]);
      expect(JSON.stringify(lost)).toContain('mesos-master-scheduler');
      await client.close();
    }
  });

  test('can be closed at any moment, twice, and calls no handler afterwards', async () => {
    const { client, subscribed, lost } = connect();
    await until(() => subscribed.length === 1);
    await Promise.all([client.close(), client.close()]);
    expect(await client.done).toEqual({ kind: 'closed' });
    expect(lost).toMatchObject([{ reason: { kind: 'closed' }, wasSubscribed: true, retryMs: undefined }]);
    client.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(master.subscribes).toHaveLength(1);
  });

  test('moves when the detector says that another master leads', async () => {
    const other = await TestMaster.start();
    closing.push(() => other.kill());
    let leader = { host: '127.0.0.1', port: master.port };
    let tell: (address: typeof leader) => void = () => undefined;
    const { subscribed, lost } = connect({
      masters: {
        detect: async () => leader,
        onChange: (listener) => {
          tell = listener;
          return () => undefined;
        },
        close: async () => undefined,
      },
    });
    await until(() => subscribed.length === 1);
    tell(leader);
    leader = { host: '127.0.0.1', port: other.port };
    tell(leader);
    await until(() => other.streams.length === 1);
    expect(lost.map(({ reason }) => reason.kind)).toEqual(['masterChanged']);
  });
});
