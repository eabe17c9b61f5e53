/**
 * What goes wrong between a client and a master or an agent, on real sockets: each time it is said clearly, the client
 * comes back, nothing is lost that Mesos or the client holds, and memory stays bounded.
 */
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import {
  type AnySchedulerEvent,
  codecs,
  DEFAULT_MAX_RECORD_BYTES,
  type DeliveredEvent,
  type DeliveredExecutorEvent,
  type Disconnection,
  ExecutorClient,
  type ExecutorDisconnection,
  encodeRecord,
  parseExecutorEnvironment,
  SchedulerClient,
  type SchedulerClientOptions,
} from '../src/index.ts';
import { until } from './http-server.ts';
import { TestAgent } from './test-agent.ts';
import { answer, redirectTo, TestMaster } from './test-master.ts';

const MIB = 1024 * 1024;
const text = (value: string): Uint8Array => Buffer.from(value);

const update: AnySchedulerEvent = {
  type: 'UPDATE',
  update: {
    status: { task_id: { value: 't1' }, state: 'TASK_RUNNING', agent_id: { value: 'a1' }, uuid: Buffer.alloc(16, 7) },
  },
};
const record = (event: AnySchedulerEvent): Uint8Array => encodeRecord(codecs.SchedulerEvent.encode('protobuf', event));

/** Ways to break a stream, and what is to be said of each. */
const BROKEN: readonly [what: string, bytes: Uint8Array, kind: string, said: string][] = [
  ['a record that claims 4 GB', text('4294967296\n'), 'protocol', `longer than ${DEFAULT_MAX_RECORD_BYTES} bytes`],
  ['a length without an end', text('9'.repeat(200)), 'protocol', `longer than ${DEFAULT_MAX_RECORD_BYTES} bytes`],
  ['garbage in place of a length', text('{"type":"HEARTBEAT"}'), 'protocol', 'found the byte 0x7b'],
  ['a negative length', text('-5\nhello'), 'protocol', 'found the byte 0x2d'],
  ['an empty length', text('\nhello'), 'protocol', 'found the byte 0x0a'],
  ['a record that is no event', encodeRecord(Buffer.alloc(40, 0xff)), 'protocol', 'Failed to parse'],
];

describe('a scheduler on a bad day', () => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function startMaster(): Promise<TestMaster> {
    const master = await TestMaster.start();
    closing.push(() => master.kill());
    return master;
  }

  function connect(masters: string, options: Partial<SchedulerClientOptions> = {}) {
    const seen = { subscribed: 0, events: [] as DeliveredEvent[], lost: [] as Disconnection[] };
    const client = new SchedulerClient({
      masters,
      backoff: { minMs: 2, maxMs: 10 },
      answerTimeoutMs: 5_000,
      subscription: () => ({ frameworkInfo: { user: 'root', name: 'keelson' } }),
      handlers: {
        subscribed: () => {
          seen.subscribed += 1;
        },
        event: (event) => void seen.events.push(event),
        disconnected: (disconnection) => void seen.lost.push(disconnection),
      },
      ...options,
    });
    closing.push(() => client.close());
    client.start();
    return { client, seen };
  }

  test('a 307 loop: each attempt ends after a few hops, the waits grow, and the leader is found when there is one', async () => {
    const [a, b] = [await startMaster(), await startMaster()];
    const loop = 30;
    for (let hop = 0; hop < loop; hop += 1) {
      a.refusals.push(redirectTo(b.address));
      b.refusals.push(redirectTo(a.address));
    }
    const { seen } = connect(a.address);
    await until(() => seen.subscribed === 1);
    expect(a.subscribes.length + b.subscribes.length).toBe(2 * loop + 1);
    // Six requests an attempt.
    expect(seen.lost).toHaveLength((2 * loop) / 6);
    for (const { reason } of seen.lost) {
      expect(reason).toMatchObject({ kind: 'redirected', message: expect.stringContaining('more than 5 redirects') });
    }
  });

  test('a redirect to itself, or to nowhere, is told from a leader', async () => {
    const master = await startMaster();
    const nowhere = (location: string) =>
      master.refusals.push((response) => response.writeHead(307, { location }).end());
    for (let hop = 0; hop < 6; hop += 1) master.refusals.push(redirectTo(master.address));
    nowhere('/master/api/v1/scheduler');
    nowhere('//:5050/');
    nowhere('//a:99999/');
    const { seen } = connect(master.address);
    await until(() => seen.subscribed === 1);
    expect(seen.lost.map(({ reason }) => reason.kind)).toEqual(Array(4).fill('redirected'));
  });

  test('a master that answers 503 for a minute is asked again and again, ever more slowly', async () => {
    const master = await startMaster();
    for (let count = 0; count < 60; count += 1) master.refusals.push(answer(503, 'No leader elected'));
    const { seen } = connect(master.address);
    await until(() => seen.subscribed === 1);
    expect(master.subscribes).toHaveLength(61);
    const reason = { kind: 'noLeader', message: 'No leader elected' };
    expect(seen.lost.map((lost) => lost.reason)).toEqual(Array(60).fill(reason));
    const waits = seen.lost.map(({ retryMs }) => retryMs ?? 0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10);
    expect(Math.min(...waits.slice(10))).toBeGreaterThanOrEqual(5);
  });

  test('a master that accepts connections and says nothing is left after the time limit', async () => {
    const sockets: Socket[] = [];
    const deaf = createServer((socket) => void sockets.push(socket));
    const port = await listenOn(deaf);
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      deaf.close();
    });
    const master = await startMaster();
    const { seen } = connect(`127.0.0.1:${port},${master.address}`, { answerTimeoutMs: 500 });
    await until(() => seen.subscribed >= 1);
    expect(seen.lost[0]).toMatchObject({ reason: { kind: 'unreachable' }, master: { port } });
  });

  test.each(BROKEN)('%s: the stream is left at once, and the update comes again', async (_what, bytes, kind, said) => {
    const master = await startMaster();
    const { client, seen } = connect(master.address);
    await until(() => seen.subscribed === 1);
    master.stream.send(update);
    await until(() => seen.events.length === 1);
    master.stream.raw(bytes);
    await until(() => seen.subscribed === 2);
    expect(seen.lost).toMatchObject([
      { reason: { kind, message: expect.stringContaining(said) }, wasSubscribed: true },
    ]);
    // Not acknowledged, so that Mesos sends it again; its acknowledgement goes to the new subscription.
    master.stream.send(update);
    await until(() => seen.events.length === 2);
    const [first, second] = seen.events;
    expect(second).toEqual(first);
    if (second?.type === 'UPDATE') await client.acknowledge(second.update.status);
    expect(master.calls.map(({ call, headers }) => [call.type, headers['mesos-stream-id']])).toEqual([
      ['ACKNOWLEDGE', master.stream.streamId],
    ]);
  });

  test('an event, and garbage right behind it: the event counts, though both come at once', async () => {
    const master = await startMaster();
    const { seen } = connect(master.address);
    await until(() => seen.subscribed === 1);
    master.stream.raw(Buffer.concat([record(update), text('garbage')]));
    await until(() => seen.subscribed === 2);
    expect(seen.lost.map(({ reason }) => reason.kind)).toEqual(['protocol']);
    expect(seen.events.map(({ type }) => type)).toEqual(['UPDATE']);
  });

  test('half a record, then the end: what came whole counts, the half does not', async () => {
    const master = await startMaster();
    const { seen } = connect(master.address);
    await until(() => seen.subscribed === 1);
    const whole = record(update);
    master.stream.raw(Buffer.concat([whole, whole.subarray(0, 20)]));
    await until(() => seen.events.length === 1);
    master.stream.end();
    await until(() => seen.subscribed === 2);
    expect(seen.lost).toMatchObject([{ reason: { kind: 'broken', message: 'the stream ended inside a record' } }]);
    expect(seen.events).toHaveLength(1);
  });

  test.each([
    ['between two records', new Uint8Array()],
    ['inside a record', record(update).subarray(0, 20)],
    ['inside a record that claims 60 MB', text(`${60 * MIB}\nabc`)],
  ])('a stream that stops without closing, %s, is left when the heartbeats are missed', async (_where, bytes) => {
    const master = await startMaster();
    master.heartbeatSeconds = 0.1;
    const { seen } = connect(master.address, { missedHeartbeats: 3 });
    await until(() => seen.subscribed === 1);
    const beforeBytes = process.memoryUsage().arrayBuffers;
    master.stream.raw(bytes);
    await until(() => seen.subscribed >= 2);
    expect(seen.lost[0]).toMatchObject({ reason: { kind: 'silent' }, wasSubscribed: true });
    // What a length claims is not set aside for it.
    expect(process.memoryUsage().arrayBuffers - beforeBytes).toBeLessThan(10 * MIB);
  });

  test('a handler that is slow holds the stream back: what comes does not pile up here', async () => {
    const master = await startMaster();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let handled = 0;
    const { seen } = connect(master.address, {
      handlers: {
        subscribed: () => undefined,
        event: async () => {
          handled += 1;
          await held;
        },
        disconnected: (disconnection) => void seen.lost.push(disconnection),
      },
    });
    closing.push(() => release());
    await until(() => master.streams.length === 1);
    const message: AnySchedulerEvent = {
      type: 'MESSAGE',
      message: { agent_id: { value: 'a' }, executor_id: { value: 'e' }, data: Buffer.alloc(64 * 1024) },
    };
    const one = record(message);
    const count = (64 * MIB) / one.length;
    for (let sent = 0; sent < count; sent += 1) master.stream.raw(one);
    await until(() => handled === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // The sockets' own buffers are all that fills.
    expect(master.stream.bytesGone).toBeLessThan(32 * MIB);
    release();
    await until(() => handled >= count, 30_000);
    expect(seen.lost).toEqual([]);
  });

  test('rule 7: "Framework failed over": it stands down, and does not come back', async () => {
    const master = await startMaster();
    const { client, seen } = connect(master.address);
    await until(() => seen.subscribed === 1);
    master.stream.send({ type: 'ERROR', error: { message: 'Framework failed over' } });
    expect(await client.done).toEqual({ kind: 'failedOver', message: 'Framework failed over' });
    expect(seen.lost).toMatchObject([{ reason: { kind: 'error' }, retryMs: undefined }]);
    await expect(client.revive()).rejects.toMatchObject({ failure: { kind: 'notSubscribed' } });
    expect(master.subscribes).toHaveLength(1);
  });

  test('rule 8: "Framework has been removed": it says so, and does not come back with that id', async () => {
    const master = await startMaster();
    master.sendSubscribed = false;
    const { client, seen } = connect(master.address);
    await until(() => master.streams.length === 1);
    // On a connection that stays open.
    master.stream.send({ type: 'ERROR', error: { message: 'Framework has been removed' } });
    expect(await client.done).toEqual({ kind: 'removed', message: 'Framework has been removed' });
    expect(seen.lost).toMatchObject([{ wasSubscribed: false, retryMs: undefined }]);
  });
});

describe('an executor on a bad day', () => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function startAgent(port?: number): Promise<TestAgent> {
    const agent = await TestAgent.start(port);
    closing.push(() => agent.kill());
    return agent;
  }

  function connect(port: number, variables: Record<string, string> = {}, options: { answerTimeoutMs?: number } = {}) {
    const seen = { subscribed: 0, events: [] as DeliveredExecutorEvent[], lost: [] as ExecutorDisconnection[] };
    const client = new ExecutorClient({
      environment: parseExecutorEnvironment({
        MESOS_AGENT_ENDPOINT: `127.0.0.1:${port}`,
        MESOS_FRAMEWORK_ID: 'f',
        MESOS_EXECUTOR_ID: 'e1',
        MESOS_CHECKPOINT: '1',
        MESOS_RECOVERY_TIMEOUT: '1mins',
        MESOS_SUBSCRIPTION_BACKOFF_MAX: '10ms',
        ...variables,
      }),
      handlers: {
        subscribed: () => {
          seen.subscribed += 1;
        },
        event: (event) => void seen.events.push(event),
        disconnected: (disconnection) => void seen.lost.push(disconnection),
      },
      ...options,
    });
    closing.push(() => client.close());
    client.start();
    return { client, seen };
  }

  const running = { task_id: { value: 't1' }, state: 'TASK_RUNNING' } as const;

  test('rule 23: an agent that recovers (503) is asked until it is back; no update is lost', async () => {
    const agent = await startAgent();
    agent.acknowledge = false;
    const { client, seen } = connect(agent.port);
    await until(() => seen.subscribed === 1);
    const stored = client.update(running);
    await until(() => agent.updates.length === 1);
    agent.refusals.push(...Array(20).fill(503));
    agent.stream.cut();
    const meanwhile = client.update({ task_id: { value: 't2' }, state: 'TASK_RUNNING' });
    await until(() => seen.subscribed === 2);
    expect(seen.lost.slice(1).map(({ reason }) => reason.kind)).toEqual(Array(20).fill('recovering'));
    const told = agent.subscribes.at(-1)?.call.subscribe?.unacknowledged_updates ?? [];
    expect(told.map(({ status }) => status.task_id.value)).toEqual(['t1', 't2']);
    for (const { status } of told) agent.acknowledgeUpdate(status.task_id.value, status.uuid);
    await Promise.all([stored, meanwhile]);
  });

  test('an agent that is restarted on its port finds its executor again, with all that it has not acknowledged', async () => {
    const agent = await startAgent();
    agent.acknowledge = false;
    const { client, seen } = connect(agent.port);
    await until(() => seen.subscribed === 1);
    const stored = client.update(running);
    await until(() => agent.updates.length === 1);
    await agent.kill();
    await until(() => seen.lost.some(({ reason }) => reason.kind === 'unreachable'));
    const again = await startAgent(agent.port);
    await until(() => seen.subscribed === 2);
    const [first] = agent.updates;
    const told = again.subscribes[0]?.call.subscribe?.unacknowledged_updates?.map(({ status }) => status);
    expect(told).toEqual([expect.objectContaining({ task_id: first?.task_id, uuid: first?.uuid })]);
    again.acknowledgeUpdate('t1', first?.uuid);
    await stored;
  });

  test('rule 23: after the recovery timeout it gives up, and says why', async () => {
    const agent = await startAgent();
    const { client, seen } = connect(agent.port, { MESOS_RECOVERY_TIMEOUT: '200ms' });
    await until(() => seen.subscribed === 1);
    await agent.kill();
    expect(await client.done).toEqual({ kind: 'recoveryTimeout' });
    expect(seen.lost.at(-1)).toMatchObject({ reason: { kind: 'unreachable' }, retryMs: undefined });
  });

  test.each(BROKEN)('%s: the stream is left at once, and taken up again', async (_what, bytes, kind, said) => {
    const agent = await startAgent();
    const { client, seen } = connect(agent.port);
    await until(() => seen.subscribed === 1);
    await client.update(running);
    agent.stream.raw(bytes);
    await until(() => seen.subscribed === 2);
    expect(seen.lost).toMatchObject([
      { reason: { kind, message: expect.stringContaining(said) }, wasSubscribed: true },
    ]);
    agent.stream.send({ type: 'KILL', kill: { task_id: { value: 't1' } } });
    await until(() => seen.events.length === 1);
  });

  test('half a record, then the end: it subscribes again', async () => {
    const agent = await startAgent();
    const { seen } = connect(agent.port);
    await until(() => seen.subscribed === 1);
    agent.stream.raw(text('30\nhalf'));
    agent.stream.end();
    await until(() => seen.subscribed === 2);
    expect(seen.lost).toMatchObject([{ reason: { kind: 'broken', message: 'the stream ended inside a record' } }]);
    expect(seen.events).toEqual([]);
  });

  test('an agent that accepts connections and says nothing is asked again, until the time for it is over', async () => {
    const sockets: Socket[] = [];
    const deaf = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    const port = await listenOn(deaf);
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      deaf.close();
    });
    const { seen } = connect(port, {}, { answerTimeoutMs: 100 });
    await until(() => seen.lost.length >= 2, 20_000);
    expect(seen.lost.slice(0, 2)).toMatchObject(
      Array(2).fill({ reason: { kind: 'unreachable' }, wasSubscribed: false }),
    );
  });
});
