import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type DeliveredExecutorEvent,
  type Encoding,
  ExecutorClient,
  type ExecutorDisconnection,
  type ExecutorEnvironment,
  type StatusUpdate,
  type TaskInfo,
} from '../src/index.ts';
import { until } from './http-server.ts';
import { TestAgent } from './test-agent.ts';

const task = (id: string): TaskInfo => ({ name: id, task_id: { value: id }, agent_id: { value: 'a1' } });
const running = (id: string): StatusUpdate => ({ task_id: { value: id }, state: 'TASK_RUNNING' });

describe.each<Encoding>(['protobuf', 'json'])('the executor client, in %s', (encoding) => {
  const closing: (() => Promise<void>)[] = [];
  let agent: TestAgent;

  beforeEach(async () => {
    agent = await TestAgent.start();
    closing.push(() => agent.kill());
  });

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  function connect(
    overrides: Partial<ExecutorEnvironment> = {},
    options: { registrationTimeoutMs?: number; maxUnacknowledged?: number } = {},
  ) {
    const seen = {
      subscriptions: [] as number[],
      events: [] as DeliveredExecutorEvent[],
      lost: [] as ExecutorDisconnection[],
    };
    const environment: ExecutorEnvironment = {
      agent: { host: '127.0.0.1', port: agent.port },
      frameworkId: 'f1',
      executorId: 'e1',
      agentId: 'a1',
      directory: '/tmp',
      checkpoint: true,
      recoveryTimeoutMs: 10_000,
      subscriptionBackoffMaxMs: 20,
      shutdownGracePeriodMs: 5_000,
      authenticationToken: undefined,
      tls: undefined,
      ...overrides,
    };
    const client = new ExecutorClient({
      environment,
      encoding,
      ...options,
      handlers: {
        subscribed: () => void seen.subscriptions.push(1),
        event: (event) => void seen.events.push(event),
        disconnected: (disconnection) => void seen.lost.push(disconnection),
      },
    });
    closing.push(() => client.close());
    client.start();
    return { client, ...seen };
  }

  test('subscribes as who it is, and delivers events', async () => {
    const { client, events } = connect({ authenticationToken: 'token' });
    await until(() => client.subscribed);
    expect(agent.subscribes[0]?.call).toMatchObject({
      type: 'SUBSCRIBE',
      framework_id: { value: 'f1' },
      executor_id: { value: 'e1' },
    });
    expect(agent.subscribes[0]?.headers.authorization).toBe('Bearer token');
    agent.stream.send(
      { type: 'LAUNCH', launch: { task: task('t1') } },
      { type: 'KILL', kill: { task_id: { value: 't1' } } },
      { type: 'MESSAGE', message: { data: Uint8Array.of(7) } },
      { type: 'SHUTDOWN' },
    );
    await until(() => events.length === 4);
    expect(events.map(({ type }) => type)).toEqual(['LAUNCH', 'KILL', 'MESSAGE', 'SHUTDOWN']);
  });

  test('rule 24, fact 42: an update has a uuid of its own, and resolves once it is acknowledged', async () => {
    const { client } = connect();
    await until(() => client.subscribed);
    await Promise.all([
      client.update(running('t1')),
      client.update({ ...running('t2'), message: 'up', timestamp: 12.5 }),
    ]);
    const [first, second] = agent.updates;
    expect(first).toMatchObject({ state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR', executor_id: { value: 'e1' } });
    expect(second).toMatchObject({ message: 'up', timestamp: 12.5 });
    expect(first?.uuid).toHaveLength(16);
    expect(Buffer.from(first?.uuid ?? []).equals(Buffer.from(second?.uuid ?? []))).toBe(false);
  });

  test('updates arrive in the order in which they were made', async () => {
    const { client } = connect();
    await until(() => client.subscribed);
    await Promise.all(Array.from({ length: 40 }, (_, n) => client.update(running(`t${n}`))));
    expect(agent.updates.map(({ task_id }) => task_id.value)).toEqual(Array.from({ length: 40 }, (_, n) => `t${n}`));
  });

  test('rule 23, fact 44: tells of unacknowledged updates and tasks when it subscribes again, with the same uuids', async () => {
    agent.acknowledge = false;
    const { client, events } = connect();
    await until(() => client.subscribed);
    agent.stream.send(
      { type: 'LAUNCH', launch: { task: task('t1') } },
      { type: 'LAUNCH', launch: { task: task('t2') } },
    );
    await until(() => events.length === 2);
    const first = client.update(running('t1'));
    await until(() => agent.updates.length === 1);
    agent.acknowledgeUpdate('t1', agent.updates[0]?.uuid);
    await first;
    const second = client.update(running('t1'));
    const third = client.update(running('t2'));
    await until(() => agent.updates.length === 3);
    agent.stream.cut();
    await until(() => agent.streams.length === 2);
    const subscribe = agent.subscribes[1]?.call.subscribe;
    expect(subscribe?.unacknowledged_tasks?.map(({ task_id }) => task_id.value)).toEqual(['t2']);
    expect(subscribe?.unacknowledged_updates?.map(({ status }) => status.uuid)).toEqual(
      agent.updates.slice(1).map(({ uuid }) => uuid),
    );
    for (const { status } of subscribe?.unacknowledged_updates ?? [])
      agent.acknowledgeUpdate(status.task_id.value, status.uuid);
    await Promise.all([second, third]);
    agent.stream.cut();
    await until(() => agent.streams.length === 3);
    const last = agent.subscribes[2]?.call.subscribe;
    expect([...(last?.unacknowledged_tasks ?? []), ...(last?.unacknowledged_updates ?? [])]).toEqual([]);
    expect(agent.updates).toHaveLength(3);
  });

  test('keeps updates that are made while the agent is away, and rejects messages', async () => {
    const { client } = connect();
    await until(() => client.subscribed);
    const { port } = agent;
    await agent.kill();
    await until(() => !client.subscribed);
    const kept = client.update(running('t1'));
    await expect(client.message(Uint8Array.of(1))).rejects.toMatchObject({ failure: { kind: 'notSubscribed' } });
    agent = await TestAgent.start(port);
    agent.refusals.push(503, 503);
    await until(() => agent.streams.length === 1);
    const updates = agent.subscribes.at(-1)?.call.subscribe?.unacknowledged_updates ?? [];
    expect(updates).toHaveLength(1);
    agent.acknowledgeUpdate('t1', updates[0]?.status.uuid);
    await kept;
    await client.message(Uint8Array.of(1));
    await client.heartbeat();
    expect(agent.calls.map(({ call }) => call.type)).toEqual(['MESSAGE', 'HEARTBEAT']);
  });

  test('sends an update again that the agent could not take, and gives up on one that it refuses', async () => {
    const { client } = connect();
    await until(() => client.subscribed);
    agent.callRefusals.push(503, 500);
    await client.update(running('t1'));
    agent.callRefusals.push(400);
    await expect(client.update(running('t2'))).rejects.toMatchObject({ failure: { kind: 'refused', status: 400 } });
    expect(agent.updates.map(({ task_id }) => task_id.value)).toEqual(['t1']);
  });

  test('bounds the updates that wait', async () => {
    agent.acknowledge = false;
    const { client } = connect({}, { maxUnacknowledged: 2 });
    const kept = [client.update(running('t1')), client.update(running('t2'))];
    await expect(client.update(running('t3'))).rejects.toMatchObject({ failure: { kind: 'tooMany' } });
    const settled = Promise.allSettled(kept);
    await client.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(client.update(running('t4'))).rejects.toMatchObject({ failure: { kind: 'closed' } });
  });

  test('fact 44: ends at once where it does not outlive its agent', async () => {
    const { client, lost } = connect({ checkpoint: false });
    await until(() => client.subscribed);
    agent.stream.cut();
    expect(await client.done).toEqual({ kind: 'agentGone' });
    expect(lost).toMatchObject([{ wasSubscribed: true, retryMs: undefined }]);
  });

  test('rule 23: ends when the agent does not come back in time', async () => {
    const { client } = connect({ recoveryTimeoutMs: 150 });
    await until(() => client.subscribed);
    await agent.kill();
    expect(await client.done).toEqual({ kind: 'recoveryTimeout' });
  });

  test('rule 23: ends when the agent does not take the first subscription in time, and tries until then', async () => {
    agent.refusals.push(...Array.from({ length: 1000 }, () => 503));
    const { client } = connect({ checkpoint: false }, { registrationTimeoutMs: 150 });
    expect(await client.done).toEqual({ kind: 'registrationTimeout' });
    expect(agent.subscribes.length).toBeGreaterThan(2);
  });

  test('rule 24: does not come back after a SHUTDOWN', async () => {
    const { client, events } = connect();
    await until(() => client.subscribed);
    agent.stream.send({ type: 'SHUTDOWN' });
    await until(() => events.length === 1);
    await client.update({ task_id: { value: 't1' }, state: 'TASK_KILLED' });
    agent.stream.end();
    expect(await client.done).toEqual({ kind: 'shutdown' });
  });

  test('can be closed twice, also before the agent has answered', async () => {
    agent.refusals.push(...Array.from({ length: 1000 }, () => 503));
    const { client } = connect();
    await Promise.all([client.close(), client.close()]);
    expect(await client.done).toEqual({ kind: 'closed' });
  });
});
