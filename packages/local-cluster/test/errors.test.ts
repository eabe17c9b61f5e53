import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAMEWORK, post, scalar, TestCluster, type TestScheduler, task } from './harness.ts';

let cluster: TestCluster;
let scheduler: TestScheduler;
beforeAll(async () => {
  cluster = await TestCluster.start();
  scheduler = await cluster.scheduler().subscribe();
});
afterAll(() => cluster.close());

type Headers = Record<string, string>;

async function request(
  body: string | object,
  headers: Headers = {},
  path = '/api/v1/scheduler',
): Promise<{ status: number; text: string; headers: globalThis.Headers }> {
  const text = (typeof body === 'string' ? body : JSON.stringify(body)).replaceAll('$ID', scheduler.frameworkId);
  const filled = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('$STREAM', scheduler.streamId)]),
  );
  const response = await post(`${cluster.ready.masterUrl}${path}`, text, { headers: filled });
  return {
    status: response.status,
    text: response.status === 200 ? '' : await response.text(),
    headers: response.headers,
  };
}

const own = { framework_id: { value: '$ID' } };
const stream = { 'Mesos-Stream-Id': '$STREAM' };
const subscribe = (framework: object, more: object = {}): object => ({
  type: 'SUBSCRIBE',
  ...more,
  subscribe: { framework_info: { ...FRAMEWORK, ...framework } },
});
const invalid = (text: string): string => `Failed to validate scheduler::Call: ${text}`;

describe('HTTP errors of the scheduler API', () => {
  const table: readonly (readonly [string, string | object, Headers, number, string])[] = [
    [
      'content type text/plain',
      '{}',
      { 'Content-Type': 'text/plain' },
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [
      'content type with a charset',
      '{}',
      { 'Content-Type': 'application/json; charset=utf-8' },
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [
      'content type in capitals',
      '{}',
      { 'Content-Type': 'APPLICATION/JSON' },
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [
      'accept text/html',
      subscribe({}),
      { Accept: 'text/html' },
      406,
      "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'",
    ],
    ['an array', '[]', {}, 400, 'Failed to convert JSON into Call protobuf: Expecting a JSON object'],
    ['an empty object', '{}', {}, 400, invalid("Expecting 'type' to be present")],
    ['an unknown type', '{"type":"NOPE"}', {}, 400, invalid("Expecting 'type' to be present")],
    ['half a body', '{"type":', {}, 400, 'Failed to parse body into JSON: syntax error at line 1 near: '],
    [
      'a field in camelCase',
      { type: 'SUBSCRIBE', subscribe: { frameworkInfo: FRAMEWORK } },
      {},
      400,
      'Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info',
    ],
    [
      'a number for a string',
      subscribe({ name: 1 }),
      {},
      400,
      "Failed to convert JSON into Call protobuf: Not expecting a JSON number for field 'name'",
    ],
    [
      'an enum as a number',
      { ...own, type: 3 },
      stream,
      400,
      "Failed to convert JSON into Call protobuf: Not expecting a JSON number for field 'type'",
    ],
    [
      'bytes that are not base64',
      { ...own, type: 'MESSAGE', message: { agent_id: { value: 'a' }, executor_id: { value: 'e' }, data: '***' } },
      stream,
      400,
      "Failed to convert JSON into Call protobuf: Failed to base64 decode bytes field 'data': Invalid character '*'",
    ],
    [
      'no user',
      subscribe({ user: undefined }),
      {},
      400,
      'Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info.user',
    ],
    ['no SUBSCRIBE message', { type: 'SUBSCRIBE' }, {}, 400, invalid("Expecting 'subscribe' to be present")],
    [
      'SUBSCRIBE with a stream id',
      subscribe({}),
      stream,
      400,
      "Subscribe calls should not include the 'Mesos-Stream-Id' header",
    ],
    [
      'ids that differ',
      subscribe({ id: { value: 'a' } }, { framework_id: { value: 'b' } }),
      {},
      400,
      invalid("'framework_id' differs from 'subscribe.framework_info.id'"),
    ],
    [
      'only one of the ids',
      subscribe({}, { framework_id: { value: 'b' } }),
      {},
      400,
      invalid("'framework_id' differs from 'subscribe.framework_info.id'"),
    ],
    ['no framework id', { type: 'REVIVE' }, stream, 400, invalid("Expecting 'framework_id' to be present")],
    ['an unknown framework', { type: 'REVIVE', framework_id: { value: 'x' } }, {}, 400, 'Framework cannot be found'],
    [
      'no stream id',
      { ...own, type: 'REVIVE' },
      {},
      400,
      "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    ],
    [
      'an empty stream id',
      { ...own, type: 'REVIVE' },
      { 'Mesos-Stream-Id': '' },
      400,
      "The stream ID '' included in this request didn't match the stream ID currently associated with framework ID $ID",
    ],
    [
      'a wrong stream id',
      { ...own, type: 'REVIVE' },
      { 'Mesos-Stream-Id': 'abc' },
      400,
      "The stream ID 'abc' included in this request didn't match the stream ID currently associated with framework ID $ID",
    ],
    [
      'a uuid of 3 bytes',
      { ...own, type: 'ACKNOWLEDGE', acknowledge: { agent_id: { value: 'a' }, task_id: { value: 't' }, uuid: 'YWJj' } },
      stream,
      400,
      invalid('Not a valid UUID'),
    ],
    [
      'a task without a name',
      {
        ...own,
        type: 'ACCEPT',
        accept: {
          offer_ids: [],
          operations: [
            { type: 'LAUNCH', launch: { task_infos: [{ task_id: { value: 't' }, agent_id: { value: 'a' } }] } },
          ],
        },
      },
      stream,
      400,
      'Failed to convert JSON into Call protobuf: Missing required fields: accept.operations[0].launch.task_infos[0].name',
    ],
    [
      'another user',
      {
        ...own,
        type: 'UPDATE_FRAMEWORK',
        update_framework: { framework_info: { ...FRAMEWORK, id: { value: '$ID' }, user: 'nobody' } },
      },
      stream,
      400,
      "FrameworkInfo update is not valid: Updating 'FrameworkInfo.user' is unsupported; attempted to update from 'root' to 'nobody'",
    ],
    ['a lower-case header', { ...own, type: 'REVIVE' }, { 'mesos-stream-id': '$STREAM' }, 202, ''],
    ['an unknown field', { ...own, type: 'REVIVE', nonsense: 1 }, stream, 202, ''],
    ['an unknown role', { ...own, type: 'REVIVE', revive: { roles: ['nope'] } }, stream, 202, ''],
    ['an unknown task', { ...own, type: 'KILL', kill: { task_id: { value: 'nope' } } }, stream, 202, ''],
    [
      'an unknown agent',
      { ...own, type: 'MESSAGE', message: { agent_id: { value: 'a' }, executor_id: { value: 'e' }, data: 'eA==' } },
      stream,
      202,
      '',
    ],
  ];
  it.each(table)('%s', async (_name, body, headers, status, text) => {
    const answer = await request(body, headers);
    expect([answer.status, answer.text]).toEqual([status, text.replace('$ID', scheduler.frameworkId)]);
    if (status >= 400) expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  const calls = [
    'ACCEPT',
    'DECLINE',
    'ACCEPT_INVERSE_OFFERS',
    'KILL',
    'SHUTDOWN',
    'ACKNOWLEDGE',
    'RECONCILE',
    'RECONCILE_OPERATIONS',
    'MESSAGE',
    'REQUEST',
    'UPDATE_FRAMEWORK',
  ];
  it.each(calls)('%s without its message', async (type) => {
    const { status, text } = await request({ ...own, type }, stream);
    expect([status, text]).toEqual([400, invalid(`Expecting '${type.toLowerCase()}' to be present`)]);
  });

  it('other methods, paths with a slash at the end or with /master', async () => {
    const { masterUrl } = cluster.ready;
    const got = await fetch(`${masterUrl}/api/v1/scheduler`);
    expect([got.status, got.headers.get('allow'), await got.text()]).toEqual([
      405,
      'POST',
      "405 Method Not Allowed. Expecting one of { 'POST' }, but received 'GET'.",
    ]);
    for (const path of ['/api/v1/scheduler/', '/master/api/v1/scheduler']) {
      expect((await request({ ...own, type: 'REVIVE' }, stream, path)).status).toBe(202);
    }
    const bare = await fetch(`${masterUrl}/api/v1/scheduler`, { method: 'POST', body: new Blob(['{}'], { type: '' }) });
    expect([bare.status, await bare.text()]).toEqual([400, "Expecting 'Content-Type' to be present"]);
    expect((await fetch(`${masterUrl}/health`)).status).toBe(200);
  });
});

describe('ERROR events of SUBSCRIBE', () => {
  it.each([
    [{ id: { value: 'a/b' } }, "'a/b' contains invalid characters"],
    [
      { roles: ['a b'] },
      "'FrameworkInfo.roles' contains invalid role: Role component 'a b' is invalid because it contains backspace or whitespace",
    ],
    [{ roles: ['a/*'] }, "'FrameworkInfo.roles' contains invalid role: Role 'a/*' cannot include '*' as a component"],
    [{ roles: ['a', 'a'] }, "'FrameworkInfo.roles' contains duplicate items: { a }"],
    [{ capabilities: [] }, "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable"],
    [{ role: 'a' }, "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable"],
    [{ failover_timeout: 1e300 }, 'The framework failover_timeout (1e+300) is invalid'],
  ])('%j', async (framework, message) => {
    const other = cluster.scheduler();
    if ('id' in framework) other.frameworkId = 'a/b';
    await expect(other.subscribe(framework)).rejects.toThrow(message);
  });

  it('suppressed roles that are not among the roles', async () => {
    const other = cluster.scheduler();
    await expect(other.subscribe({}, { suppressed_roles: ['other'] })).rejects.toThrow(
      'Suppressed roles { other } are not contained in the set of roles',
    );
  });
});

describe('launches that are refused', () => {
  it('bad offers drop every task, and use up the good ones', async () => {
    const offer = await scheduler.offer();
    const unknown = { ...offer, id: { value: 'no-such-offer' } };
    await scheduler.accept([offer, unknown], [{ type: 'LAUNCH', launch: { task_infos: [task(offer, 'bad-offer')] } }]);
    const status = await scheduler.status('bad-offer', 'TASK_DROPPED');
    expect(status).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_INVALID_OFFERS',
      message: 'Task launched with invalid offers: Offer no-such-offer is no longer valid',
      agent_id: offer.agent_id,
    });
    expect(status.uuid).toBeUndefined();
    await scheduler.offer();
  });

  it('a bad task is TASK_ERROR, the next one of the same LAUNCH runs', async () => {
    const offer = await scheduler.offer();
    const agent = offer.agent_id.value;
    const port = { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 80, end: 80 }] } };
    const command = { value: 'true', shell: true };
    const bad = [
      task(offer, 'too-much', { resources: [scalar('cpus', 999), scalar('mem', 64)], executor: undefined, command }),
      task(offer, 'bad-port', {
        resources: [scalar('cpus', 0.5), scalar('mem', 64), port],
        executor: undefined,
        command,
      }),
      task(offer, 'no-resources', { resources: [] }),
      task(offer, 'neither', { executor: undefined }),
      task(offer, 'both', { command }),
      task(offer, 'wrong-agent', { agent_id: { value: 'no-such-agent' } }),
      task(offer, 'a/b'),
      task(offer, 'good'),
      task(offer, 'good'),
    ];
    await scheduler.launch(offer, bad);
    const available =
      'ports(allocated: test):[31000-31009]; cpus(allocated: test):4; mem(allocated: test):2048; disk(allocated: test):4096';
    const expected = {
      'too-much': `Total resources cpus(allocated: test):999; mem(allocated: test):64 required by task and its executor is more than available ${available}`,
      'bad-port': `Total resources cpus(allocated: test):0.5; mem(allocated: test):64; ports(allocated: test):[80-80] required by task and its executor is more than available ${available}`,
      'no-resources': 'Task uses no resources',
      neither: 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
      both: 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
      'wrong-agent': `Task uses invalid agent no-such-agent while agent ${agent} is expected`,
      'a/b': "'a/b' contains invalid characters",
      good: 'Task has duplicate ID: good',
    };
    for (const [id, message] of Object.entries(expected)) {
      expect(await scheduler.status(id, 'TASK_ERROR')).toMatchObject({
        source: 'SOURCE_MASTER',
        reason: 'REASON_TASK_INVALID',
        message,
      });
    }
    await scheduler.status('good', 'TASK_RUNNING');
  });
});

describe('the operator API', () => {
  it.each([
    [{ type: 'NOPE' }, 400, "Failed to validate master::Call: Expecting 'type' to be present"],
    [{ type: 'MARK_AGENT_GONE' }, 400, "Failed to validate master::Call: Expecting 'mark_agent_gone' to be present"],
    [{ type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id: { value: 'nope' } } }, 404, "Agent 'nope' not found"],
    [{ type: 'DRAIN_AGENT', drain_agent: { agent_id: { value: 'nope' } } }, 400, 'Unknown agent'],
    [{ type: 'TEARDOWN', teardown: { framework_id: { value: 'nope' } } }, 400, 'No framework found with specified ID'],
  ])('%j', async (call, status, text) => {
    const answer = await cluster.operator(call);
    expect([answer.status, answer.text]).toEqual([status, text]);
  });

  it.each([
    'GET_HEALTH',
    'GET_VERSION',
    'GET_MASTER',
    'GET_AGENTS',
    'GET_FRAMEWORKS',
    'GET_TASKS',
    'GET_EXECUTORS',
    'GET_ROLES',
    'GET_STATE',
    'GET_OPERATIONS',
    'GET_MAINTENANCE_SCHEDULE',
    'GET_MAINTENANCE_STATUS',
  ])('answers %s', async (type) => {
    const { status, json } = await cluster.operator({ type });
    expect(status).toBe(200);
    expect(json()).toHaveProperty(type.toLowerCase());
  });
});

describe('the executor API', () => {
  const call = async (body: object): Promise<[number, string]> => {
    const response = await post(
      `${cluster.ready.agents[0]?.url}/api/v1/executor`,
      JSON.stringify(body).replaceAll('$ID', scheduler.frameworkId),
    );
    return [response.status, await response.text()];
  };
  const ids = { framework_id: { value: '$ID' }, executor_id: { value: 'exec-1' } };
  const status = {
    task_id: { value: 'good' },
    state: 'TASK_RUNNING',
    source: 'SOURCE_EXECUTOR',
    uuid: 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  const wrong = (text: string): string => `Failed to validate Executor::Call: ${text}`;
  const from = 'Received Call from executor exec-1 of framework $ID with invalid source';

  it.each([
    [
      { type: 'SUBSCRIBE', framework_id: { value: 'x' }, executor_id: { value: 'e' }, subscribe: {} },
      400,
      'Framework cannot be found',
    ],
    [{ type: 'SUBSCRIBE', ...ids }, 400, wrong("Expecting 'subscribe' to be present")],
    [
      { type: 'SUBSCRIBE', subscribe: {} },
      400,
      'Failed to convert JSON into Call protobuf: Missing required fields: executor_id, framework_id',
    ],
    [
      { type: 'UPDATE', ...ids, update: { status: { ...status, uuid: undefined } } },
      400,
      wrong("Expecting 'uuid' to be present"),
    ],
    [{ type: 'UPDATE', ...ids, update: { status: { ...status, uuid: 'YWJj' } } }, 400, wrong('Not a valid UUID')],
    [
      { type: 'UPDATE', ...ids, update: { status: { ...status, source: undefined } } },
      400,
      wrong(`${from}, expecting 'SOURCE_EXECUTOR'`),
    ],
    [
      { type: 'UPDATE', ...ids, update: { status: { ...status, state: 'TASK_STAGING' } } },
      400,
      wrong('Received TASK_STAGING from executor exec-1 of framework $ID which is not allowed'),
    ],
    [
      { type: 'UPDATE', ...ids, update: { status: { ...status, executor_id: { value: 'other' } } } },
      400,
      wrong('ExecutorID in Call: exec-1 does not match ExecutorID in TaskStatus: other'),
    ],
    [{ type: 'MESSAGE', ...ids }, 400, wrong("Expecting 'message' to be present")],
    [{ ...ids }, 400, wrong("Expecting 'type' to be present")],
    [{ type: 'HEARTBEAT', ...ids }, 202, ''],
    [{ type: 'UPDATE', ...ids, update: { status: { ...status, task_id: { value: 'unknown' } } } }, 202, ''],
  ])('%j', async (body, code, text) => {
    await scheduler.status('good', 'TASK_RUNNING');
    expect(await call(body)).toEqual([code, text.replace('$ID', scheduler.frameworkId)]);
  });
});
