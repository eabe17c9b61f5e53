/** Schedulers that die by SIGKILL between what is stored and what is said, and what the next one makes of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { taskDataSchema } from '@keelson/core';
import type { TaskInfo, TaskStatus } from '@keelson/mesos';
import { RedisStore } from '@keelson/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestMaster } from '../../mesos/test/test-master.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually, offerOf } from './support/world.ts';

const DYING = fileURLToPath(new URL('./support/dying-process.ts', import.meta.url));
const UUID = new Uint8Array(16).fill(9);
const spec = { name: 'cache', framework: 'plain', slaves: 0, resources: { cpus: 0.1, memMb: 32, diskMb: 10 } };

describe.skipIf(!redisIsThere)('rule 11, I1: a scheduler that is killed', () => {
  const opened: (() => Promise<unknown>)[] = [];
  let redis: RedisServer;
  let master: TestMaster;
  let store: RedisStore;
  let next: Scheduler;

  beforeEach(async () => {
    redis = await RedisServer.start();
    master = await TestMaster.start();
    store = new RedisStore(storeOptions(redis.url));
    await store.open();
    next = new Scheduler(optionsFor(store, redis.url, master.address, 'next'));
    opened.push(
      () => redis.remove(),
      () => master.kill(),
      () => store.close(),
      () => next.close(),
    );
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  const tasks = (): TaskInfo[] =>
    master.calls.flatMap(({ call }) =>
      (call.accept?.operations ?? []).flatMap(({ launch }) => launch?.task_infos ?? []),
    );
  const members = () => tasks().filter(({ task_id }) => !task_id.value.startsWith('errand-'));
  const ids = () => members().map(({ task_id }) => task_id.value);
  const acknowledged = () => master.calls.filter(({ call }) => call.type === 'ACKNOWLEDGE').length;
  const member = (uid: string) => store.get(uid)?.status.members[0];
  const say = (status: TaskStatus) => master.stream.send({ type: 'UPDATE', update: { status } });

  /** The process that leads, with an instance that waits; gives what is awaited of its end. */
  async function dying(state: 'launching' | 'running') {
    const { uid } = await next.controlPlane.create(spec);
    const child = spawn(process.execPath, [DYING, redis.url, master.address, state], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    opened.push(async () => child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    await eventually('it subscribes', () => master.streams.length === 1);
    return { uid, ended };
  }

  async function offerUntil(what: string, condition: () => boolean): Promise<void> {
    let atMs = 0;
    await eventually(what, () => {
      if (condition()) return true;
      if (performance.now() - atMs > 300) {
        atMs = performance.now();
        master.stream.send({ type: 'OFFERS', offers: { offers: [offerOf('agent-1')] } });
      }
      return false;
    });
  }

  it('between store and ACCEPT: the task is asked for, and launched again only when its agent says that it never had it', async () => {
    const { uid, ended } = await dying('launching');
    master.stream.send({ type: 'OFFERS', offers: { offers: [offerOf('agent-1')] } });
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(ids()).toEqual([]);

    next.start();
    const asked = () =>
      master.calls.find(({ call }) => call.reconcile?.tasks?.some(({ task_id }) => task_id.value === `${uid}.0.1`));
    await eventually('reconciled', asked);
    say({
      task_id: { value: `${uid}.0.1` },
      agent_id: { value: 'agent-1' },
      state: 'TASK_GONE',
      source: 'SOURCE_MASTER',
      reason: 'REASON_RECONCILIATION',
    });
    await eventually('lost', () => member(uid)?.task?.state === 'lost');
    const errand = () => tasks().find(({ task_id }) => task_id.value.startsWith('errand-'));
    await offerUntil('its agent is asked', () => errand() !== undefined);
    expect(ids()).toEqual([]);

    const found = errand();
    if (found === undefined) throw new Error('no errand');
    expect(taskDataSchema.parse(JSON.parse(Buffer.from(found.data ?? []).toString()))).toMatchObject({
      errand: { kind: 'inspect', uid, ordinal: 0, launch: 1 },
    });
    const body = { kind: 'inspect', alive: false, proof: 'neverStarted', message: 'never had it' };
    say({
      ...executors(found),
      state: 'TASK_FINISHED',
      data: Buffer.from(JSON.stringify({ kind: 'errand', body, error: null })),
    });
    await offerUntil('launched', () => ids().length > 0);
    expect(ids()).toEqual([`${uid}.0.2`]);
    expect(member(uid)?.lastDeath).toMatchObject({ launch: 1, proof: 'neverStarted' });
  });

  it('between update and ACKNOWLEDGE: the update comes again, is acknowledged, and changes nothing more', async () => {
    const { uid, ended } = await dying('running');
    await offerUntil('launched', () => ids().length === 1);
    const [task] = members();
    if (task === undefined) throw new Error('no task');
    const running: TaskStatus = { ...executors(task), state: 'TASK_RUNNING', healthy: true, uuid: UUID };
    say(running);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(acknowledged()).toBe(0);

    next.start();
    await eventually('subscribed', () => master.streams.length === 2);
    await eventually('taken up', () => member(uid)?.task?.state === 'running');
    const sinceMs = member(uid)?.task?.sinceMs;
    say(running);
    await eventually('acknowledged', () => acknowledged() === 1);
    expect(member(uid)?.task).toMatchObject({ state: 'running', launch: 1, sinceMs });
    expect(ids()).toEqual([`${uid}.0.1`]);
    expect(master.subscribes[1]?.call.framework_id).toEqual({ value: master.frameworkId });
  });
});

function executors({ task_id, agent_id }: TaskInfo): Pick<TaskStatus, 'task_id' | 'agent_id' | 'source'> {
  return { task_id, agent_id, source: 'SOURCE_EXECUTOR' };
}
