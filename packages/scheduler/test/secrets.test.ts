import { type FromExecutor, type Instance, step, type ToExecutor, taskConfigSchema } from '@keelson/core';
import { newKeyPair, unseal } from '@keelson/sdk';
import { MemoryStore } from '@keelson/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ExecutorChannel } from '../src/executor-channel.ts';
import type { InstanceLoops } from '../src/instance-loop.ts';
import { answerSecrets } from '../src/secrets-desk.ts';
import { ledStore, loopsOn, newInstance, Plain, placement } from './support/world.ts';

class Lagging extends MemoryStore {
  old: Instance | undefined;
  override get(name: string): Instance | undefined {
    return this.old ?? super.get(name);
  }
}

const framework = new Plain();
const keys = newKeyPair();
const from = { agentId: 'agent-1', executorId: 'e' };
let store: Lagging;
let loops: InstanceLoops;
let uid: string;

beforeEach(async () => {
  const lagging = new Lagging();
  const { leadership } = await ledStore(lagging);
  store = lagging;
  loops = loopsOn(store, framework, leadership.term).loops;
  const instance = newInstance(framework, 'cache');
  uid = instance.uid;
  await store.create(instance, { password: 'hunter22' }, []);
  await loops.post(uid, { kind: 'look' });
  const placed = await loops.post(uid, placement(uid, 0));
  const effectId = placed?.status.effects.find(({ kind }) => kind === 'prepare')?.id ?? -1;
  const result = { kind: 'prepared', config: taskConfigSchema.parse({ image: 'none' }) } as const;
  await loops.post(uid, { kind: 'effectDone', effectId, result }, { ordinal: 0, launch: 1, texts: { '/conf': 'x' } });
});
afterEach(async () => {
  loops.close();
  await store.close();
});

async function ask(taskId: string, by = from): Promise<ToExecutor | undefined> {
  const told: ToExecutor[] = [];
  const sender = () => store.stamp(1);
  const channel = new ExecutorChannel({
    send: async (_to, data) => void told.push(JSON.parse(Buffer.from(data).toString())),
    sender,
  });
  const question: Extract<FromExecutor, { kind: 'askSecrets' }> = {
    kind: 'askSecrets',
    taskId,
    publicKey: keys.publicKey,
  };
  await answerSecrets({ store, channel, sender }, by, question);
  return told[0];
}

it('are sealed to the executor that the launch belongs to', async () => {
  const answer = await ask(`${uid}.0.1`);
  if (answer?.kind !== 'secrets') throw new Error('refused');
  expect(unseal(keys, `${uid}.0.1`, answer.sealed)).toEqual({
    files: { '/conf': 'x' },
    secrets: { password: 'hunter22' },
  });
  expect(JSON.stringify(answer)).not.toContain('hunter22');
});

it.each([
  ['another launch', (id: string) => `${id}.0.2`, from],
  ['another member', (id: string) => `${id}.1.1`, from],
  ['no task of ours', () => 'sleep-1', from],
  ['another agent', (id: string) => `${id}.0.1`, { ...from, agentId: 'agent-2' }],
  ['another executor', (id: string) => `${id}.0.1`, { ...from, executorId: 'f' }],
])('are refused to %s', async (_who, taskId, by) => {
  expect((await ask(taskId(uid), by))?.kind).toBe('noSecrets');
});

it('are given for a launch that this process’s cache has not seen yet', async () => {
  const instance = store.get(uid);
  if (instance === undefined) throw new Error('gone');
  const { declared, traits, createdAtMs } = instance;
  const fresh = { ...newInstance(framework, 'cache'), uid, declared, traits, createdAtMs };
  store.old = step(fresh, { kind: 'look' }, Date.now()).instance;
  expect((await ask(`${uid}.0.1`))?.kind).toBe('secrets');
});
