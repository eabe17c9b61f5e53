import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CodecError,
  codecs,
  type Encoding,
  type MessageCodec,
  type Offer,
  type TaskInfo,
  type TaskStatus,
} from '../src/index.ts';
import { bodyOf, exactJson, wireFile, wireFiles } from './recordings.ts';

const ENCODINGS: readonly Encoding[] = ['protobuf', 'json'];
const task: TaskInfo = { name: 't', task_id: { value: 't' }, agent_id: { value: 'a' } };

const someOffer: Offer = {
  id: { value: 'o' },
  framework_id: { value: 'f' },
  agent_id: { value: 'f7ee04e4-e8a2-4f20-ab21-ec7ce9fcd3b7-S1' },
  hostname: 'agent1',
  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 4 }, allocation_info: { role: '*' } }],
};

/** The value, or what is said where there is none. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof CodecError) return error.message;
    throw error;
  }
}

function readFromLargeMemory(encoding: Encoding): WeakRef<ArrayBuffer> {
  const message = codecs.Offer.encode(encoding, someOffer);
  const large = new Uint8Array(1024 * 1024);
  large.set(message, 100);
  expect(codecs.Offer.decode(encoding, large, 100, 100 + message.length)).toEqual(someOffer);
  return new WeakRef(large.buffer);
}

function roundTrip<T>(codec: MessageCodec<T>, encoding: Encoding, message: T): T {
  return codec.decode(encoding, codec.encode(encoding, message));
}

describe.each(ENCODINGS)('the codec of %s', (encoding) => {
  test('fact 4: keeps 64-bit integers exact: nanoseconds are bigints', () => {
    for (const nanoseconds of [0n, 1n, -1n, 1_795_232_067_667_910_144n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      expect(roundTrip(codecs.TimeInfo, encoding, { nanoseconds })).toEqual({ nanoseconds });
    }
  });

  test('unsigned 64-bit integers are numbers, exact up to 2^53', () => {
    for (const end of [0, 31_009, 2 ** 32, 2 ** 53 - 1]) {
      expect(roundTrip(codecs.ValueRange, encoding, { begin: 0, end })).toEqual({ begin: 0, end });
    }
    expect(roundTrip(codecs.ValueRange, encoding, { begin: 0, end: 2 ** 64 }).end).toBe(2 ** 64);
  });

  test('bytes are a Uint8Array, with any content', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        const read = roundTrip(codecs.TaskInfo, encoding, { ...task, data }).data;
        expect(read).toBeInstanceOf(Uint8Array);
        expect(Buffer.from(read ?? []).equals(Buffer.from(data))).toBe(true);
      }),
    );
  });

  test('bytes do not keep the record that they came in', () => {
    const bytes = Buffer.concat([codecs.TaskInfo.encode(encoding, { ...task, data: new Uint8Array(16) })]);
    const { data } = codecs.TaskInfo.decode(encoding, bytes);
    expect(data?.buffer.byteLength).toBe(16);
  });

  test('reads a message where it lies: the bytes around it do not matter, however early it is cut off', () => {
    const whole = codecs.Offer.encode(encoding, someOffer);
    const surrounded = Buffer.concat([whole, whole, whole]);
    for (let length = 0; length <= whole.length; length += 1) {
      const alone = outcome(() => codecs.Offer.decode(encoding, Uint8Array.from(whole.subarray(0, length))));
      const inside = outcome(() =>
        codecs.Offer.decode(encoding, surrounded.subarray(1), whole.length - 1, whole.length - 1 + length),
      );
      expect(inside).toEqual(alone);
    }
    expect(codecs.Offer.decode(encoding, surrounded, whole.length, 2 * whole.length)).toEqual(someOffer);
  });

  test.each([
    [-1, 2],
    [2, 1],
    [0, 4],
    [Number.NaN, 1],
    [0, Number.NaN],
  ])('reads nothing outside of the bytes that it is given: %d to %d of 3', (start, end) => {
    const bytes = Buffer.from('{}{}{}').subarray(2, 5);
    expect(() => codecs.TaskStatus.decode(encoding, bytes, start, end)).toThrow(RangeError);
  });

  test('keeps no large memory that a message was read from', async () => {
    const large = readFromLargeMemory(encoding);
    // A WeakRef holds what it refers to until the end of the job that made it.
    await setImmediate();
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    expect(large.deref()).toBeUndefined();
  });

  test('gives back any status that it is given', () => {
    fc.assert(
      fc.property(statuses, (status) => {
        expect(roundTrip(codecs.TaskStatus, encoding, status)).toEqual(status);
      }),
    );
  });

  test('gives back any resources that it is given, in an offer', () => {
    fc.assert(
      fc.property(offers, (offer) => {
        expect(roundTrip(codecs.Offer, encoding, offer)).toEqual(offer);
      }),
    );
  });

  test('keeps maps, with any key', () => {
    const limits = Object.fromEntries([
      ['cpus', { value: 1.5 }],
      ['__proto__', { value: 2 }],
      ['', { value: 3 }],
    ]);
    expect(Object.entries(roundTrip(codecs.TaskInfo, encoding, { ...task, limits }).limits ?? {})).toEqual(
      Object.entries(limits),
    );
  });

  test('fact 5: names every required field that is missing, with its path', () => {
    const call = {
      type: 'ACCEPT',
      accept: {
        operations: [
          { type: 'LAUNCH', launch: { task_infos: [{ task_id: { value: 't' } }, { ...task, executor: {} }] } },
        ],
      },
    };
    const bytes = encoding === 'json' ? Buffer.from(JSON.stringify(call)) : missingFieldsInProtobuf();
    expect(() => codecs.SchedulerCall.decode(encoding, bytes)).toThrow(
      'Missing required fields: accept.operations[0].launch.task_infos[0].name, accept.operations[0].launch.task_infos[0].agent_id, accept.operations[0].launch.task_infos[1].executor.executor_id',
    );
  });

  test('passes over unknown fields', () => {
    const bytes =
      encoding === 'json'
        ? Buffer.from('{"value":"f","later":{"nanoseconds":[1]},"parent":7}')
        : Buffer.from([10, 1, 0x66, 0xc2, 0x3e, 3, 1, 2, 3, 0x10, 5]);
    expect(codecs.FrameworkID.decode(encoding, bytes).value).toBe('f');
  });

  test('throws nothing but a CodecError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        onlyCodecErrors(codecs.SchedulerEvent, encoding, bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('throws nothing but a CodecError for a message in which bytes were changed', () => {
    const whole = codecs.SchedulerCall.encode(encoding, {
      type: 'ACCEPT',
      accept: { operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }] },
    });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const bytes = new Uint8Array(whole);
        bytes[at] = byte;
        onlyCodecErrors(codecs.SchedulerCall, encoding, bytes);
        onlyCodecErrors(codecs.SchedulerCall, encoding, whole.subarray(0, at));
      }),
      { numRuns: 500 },
    );
  });

  test('refuses what is nested beyond all measure', () => {
    const depth = 200_000;
    const json = Buffer.from(`${'{"value":"c","parent":'.repeat(depth)}{"value":"c"}${'}'.repeat(depth)}`);
    expect(() => codecs.ContainerID.decode(encoding, encoding === 'json' ? json : nested(depth))).toThrow(CodecError);
  });
});

describe("errors in Mesos's words", () => {
  test.each([
    ['{"type":7}', "Failed to convert JSON into Call protobuf: Not expecting a JSON number for field 'type'"],
    ['[]', 'Failed to convert JSON into Call protobuf: Expecting a JSON object'],
    [
      '{"type":"KILL","kill":null}',
      "Failed to convert JSON into Call protobuf: Not expecting a JSON null for field 'kill'",
    ],
    [
      '{"accept":{"offer_ids":{}}}',
      "Failed to convert JSON into Call protobuf: Not expecting a JSON object for field 'offer_ids'",
    ],
    [
      '{"message":{"agent_id":{"value":"a"},"executor_id":{"value":"e"},"data":"***"}}',
      "Failed to convert JSON into Call protobuf: Failed to base64 decode bytes field 'data': Invalid character '*'",
    ],
    [
      '{"subscribe":{"framework_info":{"name":"n"}}}',
      'Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info.user',
    ],
    [
      '{"subscribe":{}}',
      'Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info',
    ],
  ])('%s', (json, message) => {
    expect(() => codecs.SchedulerCall.decode('json', Buffer.from(json))).toThrow(new CodecError(message));
  });

  test('of an executor that says nothing of itself', () => {
    expect(() => codecs.ExecutorCall.decode('json', Buffer.from('{}'))).toThrow(
      'Failed to convert JSON into Call protobuf: Missing required fields: executor_id, framework_id',
    );
  });

  test('of a body that is neither', () => {
    expect(() => codecs.SchedulerCall.decode('json', Buffer.from('nonsense'))).toThrow(
      /^Failed to parse body into JSON: /,
    );
    expect(() => codecs.SchedulerCall.decode('protobuf', Buffer.from('{"type":"SUBSCRIBE"}'))).toThrow(
      'Failed to parse body into Call protobuf',
    );
  });

  test('fact 4: numbers may be strings, and enums of an unknown name are absent', () => {
    const call = codecs.SchedulerCall.decode(
      'json',
      Buffer.from('{"type":"LATER","decline":{"filters":{"refuse_seconds":"1.5"}}}'),
    );
    expect(call).toEqual({ decline: { filters: { refuse_seconds: 1.5 } } });
    expect(() => codecs.Resource.decode('json', Buffer.from('{"name":"cpus","type":"LATER"}'))).toThrow(
      'Missing required fields: type',
    );
  });
});

describe("the operator API's recordings", () => {
  const files = wireFiles('operator').filter((file) => /^GET_.*\.json$/.test(file) && !file.startsWith('GET_FLAGS'));

  test.each(files)('%s survives both encodings', (file) => {
    const body = wireFile('operator', file);
    const response = codecs.MasterResponse.decode('json', body);
    const again = codecs.MasterResponse.decode('protobuf', codecs.MasterResponse.encode('protobuf', response));
    const seen = withoutEmpty(exactJson(body.toString('utf8')));
    expect(exactJson(JSON.stringify(codecs.MasterResponse.toJson(again)))).toEqual(seen);
  });

  test.each(wireFiles('operator').filter((file) => /^GET_.*\.req$/.test(file) && !file.startsWith('GET_FLAGS')))(
    '%s',
    (file) => {
      const call = codecs.MasterCall.decode('json', bodyOf(wireFile('operator', file)));
      expect(call.type).toBe(/^([A-Z_]+)/.exec(file)?.[1]);
    },
  );
});

/** Lists without anything in them are left out. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutEmpty(inner)]));
}

function onlyCodecErrors<T>(codec: MessageCodec<T>, encoding: Encoding, bytes: Uint8Array): void {
  try {
    codec.decode(encoding, bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(CodecError);
  }
}

const delimited = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), varint(body.length), body]);
};

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(Math.floor(value / 128))]);
}

/** The call of the test above, which the encoder would not write. */
function missingFieldsInProtobuf(): Buffer {
  const id = delimited(18, delimited(10, Buffer.from('t')));
  const whole = Buffer.concat([Buffer.from(codecs.TaskInfo.encode('protobuf', task)), delimited(42)]);
  const operation = [Buffer.from([8, 1]), delimited(18, delimited(10, id), delimited(10, whole))];
  return Buffer.concat([Buffer.from([16, 3]), delimited(34, delimited(18, ...operation))]);
}

/** Containers inside of each other. */
function nested(depth: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (let n = 0; n < depth; n += 1) {
    const inner = n === 0 ? [] : [Buffer.from([18]), varint(length)];
    const head = Buffer.concat([Buffer.from([10, 1, 0x63]), ...inner]);
    parts.push(head);
    length += head.length;
  }
  return Buffer.concat(parts.reverse());
}

const id = fc.record({ value: fc.string() });
const statuses: fc.Arbitrary<TaskStatus> = fc.record(
  {
    task_id: id,
    state: fc.constantFrom('TASK_STARTING', 'TASK_RUNNING', 'TASK_UNKNOWN', 'TASK_GONE_BY_OPERATOR'),
    data: fc.uint8Array(),
    message: fc.string({ unit: 'binary' }),
    agent_id: id,
    timestamp: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    healthy: fc.boolean(),
    reason: fc.constantFrom('REASON_COMMAND_EXECUTOR_FAILED', 'REASON_AGENT_DRAINING'),
    uuid: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    unreachable_time: fc.record({ nanoseconds: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
    check_status: fc.record({ command: fc.record({ exit_code: fc.integer() }) }),
    container_status: fc.record({
      executor_pid: fc.nat(),
      container_id: fc.record({ value: fc.string(), parent: id }),
    }),
  },
  { requiredKeys: ['task_id', 'state'] },
);

const offers: fc.Arbitrary<Offer> = fc.record({
  id,
  framework_id: id,
  agent_id: id,
  hostname: fc.string(),
  resources: fc.array(
    fc.record(
      {
        name: fc.string(),
        type: fc.constantFrom('SCALAR', 'RANGES', 'SET'),
        scalar: fc.record({ value: fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0) }),
        ranges: fc.record({
          range: fc.array(fc.record({ begin: fc.maxSafeNat(), end: fc.maxSafeNat() }), { minLength: 1 }),
        }),
        allocation_info: fc.record({ role: fc.string() }),
        disk: fc.record({
          persistence: fc.record({ id: fc.string() }),
          volume: fc.record({ container_path: fc.string(), mode: fc.constantFrom('RW', 'RO') }),
        }),
        shared: fc.constant({}),
      },
      { requiredKeys: ['name', 'type'] },
    ),
    { minLength: 1, maxLength: 5 },
  ),
});
