import type { FromExecutor, RequestBody, ToExecutor } from '@keelson/core';
import { expect, it } from 'vitest';
import { ExecutorChannel, RequestFailed, readFromExecutor } from '../src/executor-channel.ts';
import { eventually, sleep } from './support/world.ts';

const TO = { agentId: 'agent-1', executorId: 'e' };
const BODY: RequestBody = { kind: 'inspect', uid: 'cache-00000000', ordinal: 0, launch: 1 };
const never = new AbortController().signal;

function channel(onSend: (message: Extract<ToExecutor, { kind: 'request' }>, nth: number) => void | Promise<void>) {
  const sent: string[] = [];
  const subject = new ExecutorChannel({
    send: async (_to, data) => {
      const message: ToExecutor = JSON.parse(Buffer.from(data).toString());
      if (message.kind !== 'request') return;
      sent.push(message.id);
      await onSend(message, sent.length);
    },
    sender: () => ({ storeId: 's', term: 1, revision: 1 }),
    repeatMs: 10,
  });
  return { subject, sent };
}

const yes = (id: string): Extract<FromExecutor, { kind: 'reply' }> => ({
  kind: 'reply',
  id,
  result: { ok: true, body: { kind: 'inspect', alive: true, proof: null, message: 'lives' } },
});

it('repeats a request that is lost, with the same id', async () => {
  const { subject, sent } = channel(({ id }, nth) => {
    if (nth === 3) subject.takeReply(yes(id));
  });
  expect(await subject.ask(TO, BODY, 5_000, never)).toMatchObject({ alive: true });
  expect(new Set(sent).size).toBe(1);
  expect(sent).toHaveLength(3);
});

it('takes a reply once: doubled and late ones are nothing', async () => {
  const { subject, sent } = channel(({ id }) => {
    subject.takeReply(yes(id));
    subject.takeReply(yes(id));
  });
  await subject.ask(TO, BODY, 5_000, never);
  subject.takeReply(yes(sent[0] ?? ''));
  await sleep(50);
  expect(sent).toHaveLength(1);
});

it('fails with `timeout` where no answer comes, though the line itself hangs', async () => {
  const { subject } = channel(() => new Promise(() => undefined));
  const beganMs = performance.now();
  await expect(subject.ask(TO, BODY, 60, never)).rejects.toMatchObject({ code: 'timeout' });
  expect(performance.now() - beganMs).toBeLessThan(5_000);
});

it('goes on where a message could not be sent', async () => {
  const { subject } = channel(({ id }, nth) => {
    if (nth < 3) throw new Error('not subscribed');
    subject.takeReply(yes(id));
  });
  expect(await subject.ask(TO, BODY, 5_000, never)).toMatchObject({ kind: 'inspect' });
});

it('hands on what the executor refuses', async () => {
  const { subject } = channel(({ id }) => {
    subject.takeReply({ kind: 'reply', id, result: { ok: false, code: 'staleTerm', message: 'term 9 was seen' } });
  });
  await expect(subject.ask(TO, BODY, 5_000, never)).rejects.toThrow(new RequestFailed('staleTerm', 'term 9 was seen'));
});

it('stops asking when it is aborted', async () => {
  const { subject, sent } = channel(() => undefined);
  const stop = new AbortController();
  const asked = subject.ask(TO, BODY, 60_000, stop.signal);
  asked.catch(() => undefined);
  await eventually('asked twice', () => sent.length >= 2);
  stop.abort();
  await expect(asked).rejects.toBeInstanceOf(RequestFailed);
  const count = sent.length;
  await sleep(60);
  expect(sent).toHaveLength(count);
});

it('takes no message that is none', () => {
  for (const text of ['', 'null', '{"kind":"reply"}', '{"kind":"bomb"}', '\u0000']) {
    expect(readFromExecutor(Buffer.from(text))).toBe(undefined);
  }
});
