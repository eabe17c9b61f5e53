/** What the clients send for the actions of a recording is what the real master and agents were sent, and took. */
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type AnySchedulerCall,
  codecs,
  isSchedulerCall,
  type SchedulerCall,
  SchedulerCallError,
  SchedulerClient,
} from '../src/index.ts';
import { until } from './http-server.ts';
import { exactJson, type Recording, recordings, wireFile, wireFiles } from './recordings.ts';
import { firstChunk, parseRequest, type RawRequest, WireServer } from './wire-server.ts';

const scheduler = recordings().filter(({ api }) => api === 'scheduler');
const named = scheduler.map((one) => [one.name, one] as const);

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A recorded request, with what it was answered. */
interface Exchange {
  readonly request: RawRequest;
  readonly answer: Buffer;
}

describe('rule 1, facts 1, 2, 24: what the scheduler client sends', () => {
  test.each(named)(
    '%s: is what was recorded, field by field, and comes out as it was answered',
    async (_name, recording) => {
      const line = await Line.open(recording);
      for (const { n, message } of recording.timeline.filter(({ dir, n }) => dir === 'call' && n !== undefined)) {
        const exchange = exchangeOf(recording, n ?? 0);
        const call = callOf(message);
        if (call === undefined) throw new Error(`call ${n} is none`);
        const { sent, outcome } = await line.perform(call, exchange.answer);
        expectSame(recording, sent, exchange.request);
        expect(sent.headers['mesos-stream-id']).toBe(line.streamId);
        expect(outcome).toEqual(outcomeOf(exchange.answer));
      }
    },
  );

  test.each(named)(
    'rules 2, 8, fact 17: %s: each SUBSCRIBE, as recorded, without a stream id',
    async (_name, recording) => {
      for (const file of wireFiles(recording.name).filter((name) => /^subscribe\d*\.req$/.test(name))) {
        const recorded = parseRequest(wireFile(recording.name, file))?.request;
        if (recorded === undefined) throw new Error(`${file} is no request`);
        const call = codecs.SchedulerCall.decode(recording.encoding, recorded.body);
        const line = await Line.open(recording, call);
        const [sent] = line.server.requests;
        if (sent === undefined) throw new Error('nothing was sent');
        expectSame(recording, sent, recorded);
        expect(sent.headers['mesos-stream-id']).toBe(undefined);
        await line.close();
      }
    },
  );
});

test('fact 10: calls never go out on the connection of the subscription, where nobody answers them', async () => {
  const recording = scheduler.find(({ name }) => name.endsWith('launch-command.protobuf'));
  if (recording === undefined) throw new Error('not recorded');
  const line = await Line.open(recording);
  const taken = wireFile('errors', '70-revive', 'response.http');
  for (let time = 0; time < 3; time += 1) await line.perform({ type: 'REVIVE', revive: {} }, taken);
  const [subscription, ...others] = line.server.connections;
  expect(others).toHaveLength(3);
  expect(others).not.toContain(subscription);
});

/** A client that is subscribed by the recorded answer. */
class Line {
  readonly server: WireServer;
  readonly streamId: string;
  #client: SchedulerClient;
  readonly #connect: () => Promise<SchedulerClient>;

  private constructor(
    server: WireServer,
    streamId: string,
    client: SchedulerClient,
    connect: () => Promise<SchedulerClient>,
  ) {
    this.server = server;
    this.streamId = streamId;
    this.#client = client;
    this.#connect = connect;
  }

  static async open(recording: Recording, subscribe: AnySchedulerCall = {}): Promise<Line> {
    const raw = wireFile(recording.name, 'stream.raw');
    const { end } = firstChunk(raw);
    const server = await WireServer.start(() => ({ bytes: raw.subarray(0, end) }));
    opened.push(() => server.close());
    const connect = () => connected(server, recording, subscribe);
    const [, streamId = ''] = /Mesos-Stream-Id: (\S+)/.exec(raw.subarray(0, end).toString('latin1')) ?? [];
    return new Line(server, streamId, await connect(), connect);
  }

  async perform(call: SchedulerCall, answer: Buffer): Promise<{ sent: RawRequest; outcome: unknown }> {
    const { server } = this;
    const before = server.requests.length;
    const subscribed = server.answer;
    server.answer = () => ({ bytes: answer });
    const outcome = await perform(this.#client, call).then(
      () => 'taken',
      (error: unknown) => (error instanceof SchedulerCallError ? error.failure : error),
    );
    server.answer = subscribed;
    const sent = server.requests[before];
    if (sent === undefined) throw new Error(`${call.type} was not sent`);
    // Some answers end the subscription: the next call wants another.
    if (outcome !== 'taken') {
      await this.close();
      this.#client = await this.#connect();
    }
    return { sent, outcome };
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

async function connected(
  server: WireServer,
  { encoding }: Recording,
  call: AnySchedulerCall,
): Promise<SchedulerClient> {
  const {
    framework_info = { user: 'root', name: 'keelson' },
    suppressed_roles,
    offer_constraints,
  } = call.subscribe ?? {};
  const subscribed: unknown[] = [];
  const client = new SchedulerClient({
    masters: server.address,
    encoding,
    subscription: () => ({
      frameworkInfo: framework_info,
      suppressedRoles: suppressed_roles,
      offerConstraints: offer_constraints,
    }),
    handlers: { subscribed: (event) => void subscribed.push(event), event: () => undefined },
  });
  opened.push(() => client.close());
  client.start();
  await until(() => subscribed.length === 1);
  return client;
}

/** By the method of its name. */
async function perform(client: SchedulerClient, call: SchedulerCall): Promise<unknown> {
  switch (call.type) {
    case 'ACCEPT':
      return client.accept(call.accept.offer_ids ?? [], call.accept.operations ?? [], call.accept.filters);
    case 'DECLINE':
      return client.decline(call.decline.offer_ids ?? [], call.decline.filters);
    case 'ACCEPT_INVERSE_OFFERS':
      return client.acceptInverseOffers(
        call.accept_inverse_offers.inverse_offer_ids ?? [],
        call.accept_inverse_offers.filters,
      );
    case 'DECLINE_INVERSE_OFFERS':
      return client.declineInverseOffers(
        call.decline_inverse_offers.inverse_offer_ids ?? [],
        call.decline_inverse_offers.filters,
      );
    case 'REVIVE':
      return call.revive === undefined ? client.call(call) : client.revive(call.revive.roles);
    case 'SUPPRESS':
      return call.suppress === undefined ? client.call(call) : client.suppress(call.suppress.roles);
    case 'KILL':
      return client.kill(call.kill.task_id, call.kill.agent_id, call.kill.kill_policy);
    case 'SHUTDOWN':
      return client.shutdown(call.shutdown.executor_id, call.shutdown.agent_id);
    case 'ACKNOWLEDGE': {
      const { task_id, agent_id, uuid } = call.acknowledge;
      return client.acknowledge({ task_id, agent_id, uuid, state: 'TASK_RUNNING' });
    }
    case 'ACKNOWLEDGE_OPERATION_STATUS': {
      const { operation_id, uuid, agent_id } = call.acknowledge_operation_status;
      return client.acknowledgeOperationStatus({ operationId: operation_id, uuid, agentId: agent_id });
    }
    case 'RECONCILE':
      return client.reconcile(call.reconcile.tasks ?? []);
    case 'RECONCILE_OPERATIONS':
      return client.reconcileOperations(call.reconcile_operations.operations ?? []);
    case 'MESSAGE':
      return client.message(call.message.agent_id, call.message.executor_id, call.message.data);
    case 'UPDATE_FRAMEWORK': {
      const { framework_info, suppressed_roles } = call.update_framework;
      return client.updateFramework({ frameworkInfo: framework_info, suppressedRoles: suppressed_roles });
    }
    case 'TEARDOWN':
      return client.teardown();
    default:
      throw new Error(`${call.type} is in no recording`);
  }
}

function exchangeOf({ name }: Recording, n: number): Exchange {
  const file = wireFiles(path.join(name, 'calls')).find(
    (one) => Number.parseInt(one, 10) === n && one.endsWith('.req'),
  );
  const request = file === undefined ? undefined : parseRequest(wireFile(name, 'calls', file))?.request;
  if (file === undefined || request === undefined) throw new Error(`call ${n} has no file`);
  return { request, answer: wireFile(name, 'calls', file.replace(/req$/, 'resp')) };
}

function callOf(message: unknown): SchedulerCall | undefined {
  const call = codecs.SchedulerCall.decode('json', Buffer.from(JSON.stringify(message)));
  return isSchedulerCall(call) ? call : undefined;
}

function outcomeOf(answer: Buffer): unknown {
  const [head = '', message = ''] = answer.toString('utf8').split('\r\n\r\n');
  const status = Number(head.split(' ')[1]);
  return status === 202 || status === 200 ? 'taken' : { kind: 'refused', status, message };
}

function expectSame({ encoding }: Recording, sent: RawRequest, recorded: RawRequest): void {
  expect([sent.method, sent.path]).toEqual([recorded.method, recorded.path]);
  for (const name of ['content-type', 'accept']) expect(sent.headers[name]).toBe(recorded.headers[name]);
  expect(sent.headers.expect).toBe(undefined);
  const read = (body: Buffer) => withoutEmpty(codecs.SchedulerCall.toJson(codecs.SchedulerCall.decode(encoding, body)));
  expect(read(sent.body)).toEqual(read(recorded.body));
  // Names and types as JSON has them, not just as this codec reads them.
  if (encoding === 'json') {
    const plain = (body: Buffer) => withoutEmpty(exactJson(body.toString('utf8')));
    expect(plain(sent.body)).toEqual(plain(recorded.body));
  }
}

/** An empty list is the same as none; an empty message is not, but where it holds nothing else. */
function withoutEmpty(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    Array.isArray(inner) && inner.length === 0 ? undefined : inner,
  );
}
