import { describe, expect, it } from 'vitest';
import { fromExecutorSchema, readMessage, toExecutorSchema } from '../src/index.ts';

const view = {
  uid: 'cache-00000000',
  name: 'cache',
  framework: 'redis',
  topology: 'master-slave',
  spec: { name: 'cache', framework: 'redis' },
  epoch: 1,
  master: 0,
  members: [member(0), member(1)],
};
const probe = {
  kind: 'request',
  id: 'a',
  sender: { storeId: 's', term: 1, revision: 1 },
  timeoutMs: 1_000,
  body: {
    kind: 'operate',
    uid: 'cache-00000000',
    ordinal: 0,
    launch: 1,
    epoch: 1,
    operation: 'probe',
    instance: view,
    target: null,
    command: null,
  },
};

function member(ordinal: number) {
  const place = { address: '10.0.0.1', ports: { redis: 31_000 }, hostname: 'one', agentId: 'agent-1' };
  return { ordinal, name: `cache-${ordinal}`, role: 'slave', launch: 1, ...place, running: true, healthy: true };
}

const read = (message: unknown) => readMessage(toExecutorSchema, new TextEncoder().encode(JSON.stringify(message)));

/** As a later version would send it. */
function withNews(message: typeof probe) {
  const news = { tls: { on: true } };
  const spec = { ...view.spec, ...news };
  const members = view.members.map((found) => ({ ...found, ...news }));
  const instance = { ...view, ...news, spec, members };
  return { ...message, ...news, sender: { ...message.sender, ...news }, body: { ...message.body, ...news, instance } };
}

describe('a message of a later version', () => {
  it('is read without the fields that this one does not know, wherever they are', () => {
    expect(read(probe)).toBeDefined();
    expect(read(withNews(probe))).toEqual(read(probe));
  });

  it('is refused where what it asks for is not known', () => {
    expect(read({ ...probe, body: { ...probe.body, kind: 'transplant' } })).toBeUndefined();
    expect(read({ ...probe, body: { ...probe.body, operation: 'transplant' } })).toBeUndefined();
  });

  it('is refused where a field that is known says what it can not', () => {
    const message = withNews(probe);
    expect(read({ ...message, timeoutMs: 'long' })).toBeUndefined();
    expect(read({ ...message, body: { ...message.body, ordinal: -1 } })).toBeUndefined();
  });
});

it('takes nothing that is no message', () => {
  for (const bytes of ['', '{', 'null', '[]', '"reply"', '{"kind":"reply"}'])
    expect(readMessage(fromExecutorSchema, new TextEncoder().encode(bytes))).toBeUndefined();
});

it('does not reach into what all objects share', () => {
  const bytes =
    new TextEncoder().encode(`{"kind":"noSecrets","sender":{"storeId":"s","term":1,"revision":1},"taskId":"t",
    "reason":"r","__proto__":{"toString":1},"constructor":{"prototype":1}}`);
  expect(readMessage(toExecutorSchema, bytes)).toMatchObject({ kind: 'noSecrets', taskId: 't' });
  expect(String({})).toBe('[object Object]');
});
