/**
 * The recorded answers to wrong requests, and what the clients make of each: a fatal end, another subscription, another
 * try, or a call that was refused. One table: a probe that is in none of its lists fails the test.
 */
import { afterEach, describe, expect, test } from 'vitest';
import {
  codecs,
  type Disconnection,
  type Encoding,
  ExecutorCallError,
  ExecutorClient,
  type ExecutorDisconnection,
  OperatorCallError,
  OperatorClient,
  parseExecutorEnvironment,
  SchedulerCallError,
  SchedulerClient,
  type SchedulerOutcome,
} from '../src/index.ts';
import { until } from './http-server.ts';
import { wireFile, wireFiles } from './recordings.ts';
import { firstChunk, WireServer } from './wire-server.ts';

const BACKOFF = { minMs: 1, maxMs: 2 };

/** What the scheduler client makes of an answer to SUBSCRIBE. */
const TO_SUBSCRIBE = {
  subscribed: [9, 10, 11, 19, 27, 32, 37, 44, 45, 47, 122, 123],
  /** ERROR after a 200: tried again, since it is the configuration or the master that has to change. */
  error: [38, 39, 40, 41, 42, 43, 46, 48],
  removed: [93, 94],
  refused: [
    1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 33, 34, 35, 36,
  ].concat([120, 121, 124, 125]),
} as const;
/** … and of an answer to another call. */
const TO_CALL = {
  taken: [55, 70, 72, 73, 76, 77, 78, 79, 83, 84, 85, 86, 91],
  /** The master does not know of the subscription: there has to be another. */
  notSubscribed: [50, 51, 89, 92],
  /** It knows of a later one: stand down. */
  displaced: [53, 54, 90],
  refused: [49, 52, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 71, 74, 75, 80, 81, 82, 87, 126],
  unanswered: [88],
} as const;
const OF_EXECUTOR = {
  subscribeRefused: [95, 96, 97, 98],
  updateRefused: [99, 100, 101, 102, 103, 104, 106],
  updateTaken: [105, 107, 108],
  messageRefused: [109, 110],
  heartbeatTaken: [111],
  subscribed: [112],
} as const;
const OF_OPERATOR = { refused: [113, 114, 115, 116, 117, 118, 119], answered: [127] } as const;

const folders = new Map(
  wireFiles('errors').flatMap((name) => (/^\d/.test(name) ? [[Number.parseInt(name, 10), name]] : [])),
);
const probes = (numbers: readonly number[]) =>
  numbers.map((number) => [folders.get(number) ?? `${number} is missing`] as const);

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

test('the 127 probes are all here, each in one list', () => {
  const lists = [TO_SUBSCRIBE, TO_CALL, OF_EXECUTOR, OF_OPERATOR].flatMap((table) => Object.values(table).flat());
  expect(lists.sort((a, b) => a - b)).toEqual(Array.from({ length: 127 }, (_, index) => index + 1));
  expect([...folders.keys()].sort((a, b) => a - b)).toEqual(lists);
});

describe('rules 1, 7, facts 3, 4, 5, 6, 8, 11, 16, 17: an answer to SUBSCRIBE', () => {
  test.each(probes(TO_SUBSCRIBE.subscribed))('%s: subscribed', async (probe) => {
    const line = await subscribing(answerOf(probe));
    await until(() => line.subscribed.length === 1);
    expect(line.ends).toEqual([]);
  });

  test.each(probes(TO_SUBSCRIBE.error))('%s: ERROR, tried again', async (probe) => {
    const line = await subscribing(answerOf(probe));
    await until(() => line.server.requests.length > 1);
    expect(line.ends[0]?.reason).toEqual({ kind: 'error', message: messageIn(probe) });
    expect(line.subscribed).toEqual([]);
  });

  test.each(probes(TO_SUBSCRIBE.removed))('facts 16, 19: %s: the id is burnt, for good', async (probe) => {
    const line = await subscribing(answerOf(probe));
    expect(await line.client.done).toEqual({ kind: 'removed', message: 'Framework has been removed' });
    expect(line.server.requests).toHaveLength(1);
  });

  test.each(probes(TO_SUBSCRIBE.refused))('%s: refused, tried again', async (probe) => {
    const line = await subscribing(answerOf(probe));
    await until(() => line.server.requests.length > 1);
    const { status, text } = headOf(probe);
    const reason = line.ends[0]?.reason;
    if (status === 401) {
      expect(reason).toMatchObject({ kind: 'unauthenticated' });
      return expect(line.subscribed).toEqual([]);
    }
    expect(reason).toMatchObject({ kind: 'refused', status });
    // Mesos puts the request into its answer: of 4 MB a part is kept.
    const message = reason?.kind === 'refused' ? reason.message : '';
    expect(message.startsWith(text.slice(0, 400))).toBe(true);
    expect(message.length).toBeLessThanOrEqual(4_096);
    expect(line.subscribed).toEqual([]);
  });

  test.each([
    ['master-00-just-started-routes-not-there-yet', { kind: 'refused', status: 404 }],
    ['master-01-no-leader-elected', { kind: 'noLeader', message: 'No leader elected' }],
    [
      'master-05-leader-that-has-not-recovered-its-registry',
      { kind: 'noLeader', message: 'Master has not finished recovery' },
    ],
  ])('rule 3, fact 12: %s: tried again', async (probe, reason) => {
    const line = await subscribing(answerOf(probe));
    await until(() => line.server.requests.length > 1);
    expect(line.ends[0]?.reason).toMatchObject(reason);
    expect(line.ends[0]?.retryMs).toBeGreaterThan(0);
  });
});

describe('rules 2, 4, facts 1, 2, 7, 8, 9: an answer to a call', () => {
  test.each(probes(TO_CALL.taken))('%s: taken', async (probe) => {
    const line = await subscribing(SUBSCRIBED, answerOf(probe));
    await until(() => line.subscribed.length === 1);
    await line.client.suppress();
    expect(line.ends).toEqual([]);
  });

  test.each(probes(TO_CALL.refused))('%s: refused, and still subscribed', async (probe) => {
    const line = await subscribing(SUBSCRIBED, answerOf(probe));
    await until(() => line.subscribed.length === 1);
    const { status, text } = headOf(probe);
    await expect(line.client.suppress()).rejects.toMatchObject({ failure: { kind: 'refused', status, message: text } });
    await expect(line.client.suppress()).rejects.toThrow(SchedulerCallError);
    expect(line.ends).toEqual([]);
  });

  test.each(probes(TO_CALL.notSubscribed))('%s: refused, and subscribed anew', async (probe) => {
    const line = await subscribing(SUBSCRIBED, answerOf(probe));
    await until(() => line.subscribed.length === 1);
    await expect(line.client.suppress()).rejects.toMatchObject({ failure: { kind: 'refused' } });
    await until(() => line.subscribed.length === 2);
    expect(line.ends[0]).toMatchObject({ wasSubscribed: true, reason: { kind: 'notSubscribed' } });
  });

  test.each(probes(TO_CALL.displaced))(
    'rule 7, fact 18: %s: another has subscribed, this one stands down',
    async (probe) => {
      const line = await subscribing(SUBSCRIBED, answerOf(probe));
      await until(() => line.subscribed.length === 1);
      await expect(line.client.suppress()).rejects.toMatchObject({ failure: { kind: 'refused', status: 400 } });
      const outcome: SchedulerOutcome = await line.client.done;
      expect(outcome).toMatchObject({ kind: 'failedOver', message: headOf(probe).text });
      expect(line.subscribed).toHaveLength(1);
    },
  );

  test.each(probes(TO_CALL.unanswered))('%s: it may have been taken', async () => {
    const line = await subscribing(SUBSCRIBED, Buffer.alloc(0));
    await until(() => line.subscribed.length === 1);
    await expect(line.client.suppress()).rejects.toMatchObject({ failure: { kind: 'unknown' } });
    expect(line.ends).toEqual([]);
  });
});

describe('rule 23, facts 42, 43, 44: what an executor makes of its agent’s answers', () => {
  test.each(probes(OF_EXECUTOR.subscribeRefused))('%s: refused, tried again', async (probe) => {
    const { ends } = await executing(answerOf(probe), Buffer.alloc(0));
    await until(() => ends.length > 1);
    expect(ends[0]).toMatchObject({ wasSubscribed: false, reason: { kind: 'refused', status: headOf(probe).status } });
  });

  test.each(probes(OF_EXECUTOR.subscribed))('%s: subscribed', async (probe) => {
    const { subscribed } = await executing(answerOf(probe), Buffer.alloc(0));
    await until(() => subscribed.length === 1);
  });

  const update = { task_id: { value: 't' }, state: 'TASK_RUNNING' } as const;

  test.each(probes(OF_EXECUTOR.updateRefused))('%s: the update is refused for good', async (probe) => {
    const { client } = await executing(EXECUTOR_SUBSCRIBED, answerOf(probe));
    await until(() => client.subscribed);
    const { status, text } = headOf(probe);
    await expect(client.update(update)).rejects.toMatchObject({ failure: { kind: 'refused', status, message: text } });
  });

  test.each(probes(OF_EXECUTOR.updateTaken))('%s: taken, and kept until it is acknowledged', async (probe) => {
    const { client, server } = await executing(EXECUTOR_SUBSCRIBED, answerOf(probe));
    await until(() => client.subscribed);
    const told = client.update(update).then(
      () => 'acknowledged',
      () => 'dropped when closed',
    );
    await until(() => server.requests.length === 2);
    await client.close();
    expect(await told).toBe('dropped when closed');
  });

  test.each(probes(OF_EXECUTOR.messageRefused))('%s: the message is refused', async (probe) => {
    const { client } = await executing(EXECUTOR_SUBSCRIBED, answerOf(probe));
    await until(() => client.subscribed);
    await expect(client.message(Buffer.from('x'))).rejects.toThrow(ExecutorCallError);
    expect(client.subscribed).toBe(true);
  });

  test.each(probes(OF_EXECUTOR.heartbeatTaken))('%s: taken', async (probe) => {
    const { client } = await executing(EXECUTOR_SUBSCRIBED, answerOf(probe));
    await until(() => client.subscribed);
    await client.heartbeat();
  });
});

describe('fact 40: what the operator client makes of a master’s answers', () => {
  test.each(probes(OF_OPERATOR.refused))('%s: refused', async (probe) => {
    const client = await operating(answerOf(probe), 'json');
    const { status, text } = headOf(probe);
    await expect(client.get('GET_HEALTH')).rejects.toMatchObject({
      failure: { kind: 'refused', status, message: text },
    });
    await expect(client.get('GET_HEALTH')).rejects.toThrow(OperatorCallError);
  });

  test.each(probes(OF_OPERATOR.answered))('%s: answered', async (probe) => {
    const client = await operating(answerOf(probe), 'json');
    expect((await client.get('GET_HEALTH')).get_health.healthy).toBe(true);
  });

  test.each([['master-03-no-leader-elected-operator'], ['master-06-leader-not-recovered-GET_AGENTS']])(
    '%s: refused',
    async (probe) => {
      const client = await operating(answerOf(probe), 'json');
      await expect(client.get('GET_AGENTS')).rejects.toMatchObject({ failure: { kind: 'refused', status: 503 } });
    },
  );
});

const SUBSCRIBED = subscribedOf('scheduler/launch-command.json');
const EXECUTOR_SUBSCRIBED = subscribedOf('executor/custom-executor.json');

function subscribedOf(recording: string): Buffer {
  const raw = wireFile(recording, 'stream.raw');
  return raw.subarray(0, firstChunk(raw).end);
}

/** Of one that is 4 MB long only the start was kept: the rest is what the master went on to echo. */
function answerOf(probe: string): Buffer {
  const answer = wireFile('errors', probe, 'response.http');
  const length = Number(/Content-Length: (\d+)/.exec(answer.toString('latin1'))?.[1] ?? 0);
  const missing = answer.indexOf('\r\n\r\n') + 4 + length - answer.length;
  return missing > 0 ? Buffer.concat([answer, Buffer.alloc(missing, '[')]) : answer;
}

function headOf(probe: string): { status: number; text: string } {
  const status = Number(wireFile('errors', probe, 'status.txt').toString('utf8').split(' ')[1]);
  return { status, text: wireFile('errors', probe, 'body').toString('utf8') };
}

function messageIn(probe: string): string {
  const [, message = ''] = /"message":"(.*)"\}\}/.exec(answerOf(probe).toString('utf8')) ?? [];
  return message;
}

/** The request of a probe tells in which encoding its answer is, where it is answered by a stream. */
function encodingOf(answer: Buffer): Encoding {
  return answer.includes('Content-Type: application/x-protobuf') ? 'protobuf' : 'json';
}

/** Answers SUBSCRIBE and other calls with these bytes; no bytes: the connection is closed. */
async function serve(isSubscribe: (body: Buffer) => boolean, toSubscribe: Buffer, toCall: Buffer): Promise<WireServer> {
  const server = await WireServer.start(({ body }) => {
    const bytes = isSubscribe(body) ? toSubscribe : toCall;
    return { bytes, afterwards: bytes.length === 0 ? 'close' : 'open' };
  });
  opened.push(() => server.close());
  return server;
}

async function subscribing(toSubscribe: Buffer, toCall: Buffer = Buffer.alloc(0)) {
  const encoding = encodingOf(toSubscribe);
  const isSubscribe = (body: Buffer) => codecs.SchedulerCall.decode(encoding, body).type === 'SUBSCRIBE';
  const server = await serve(isSubscribe, toSubscribe, toCall);
  const subscribed: unknown[] = [];
  const ends: Disconnection[] = [];
  const client = new SchedulerClient({
    masters: server.address,
    encoding,
    backoff: BACKOFF,
    subscription: () => ({ frameworkInfo: { user: 'root', name: 'keelson' } }),
    handlers: {
      subscribed: (event) => void subscribed.push(event),
      event: () => undefined,
      disconnected: (end) => void ends.push(end),
    },
  });
  opened.push(() => client.close());
  client.start();
  return { client, server, subscribed, ends };
}

async function executing(toSubscribe: Buffer, toCall: Buffer) {
  const encoding = encodingOf(toSubscribe);
  const isSubscribe = (body: Buffer) => codecs.ExecutorCall.decode(encoding, body).type === 'SUBSCRIBE';
  const server = await serve(isSubscribe, toSubscribe, toCall);
  const subscribed: unknown[] = [];
  const ends: ExecutorDisconnection[] = [];
  const client = new ExecutorClient({
    environment: parseExecutorEnvironment({
      MESOS_AGENT_ENDPOINT: server.address,
      MESOS_FRAMEWORK_ID: 'f',
      MESOS_EXECUTOR_ID: 'exec-1',
    }),
    encoding,
    handlers: {
      subscribed: (event) => void subscribed.push(event),
      event: () => undefined,
      disconnected: (end) => void ends.push(end),
    },
  });
  opened.push(() => client.close());
  client.start();
  return { client, server, subscribed, ends };
}

async function operating(answer: Buffer, encoding: Encoding): Promise<OperatorClient> {
  const server = await serve(() => true, answer, answer);
  const client = new OperatorClient({ masters: server.address, encoding });
  opened.push(() => client.close());
  return client;
}
