import { type ReplyBody, taskIdOf, toExecutorSchema, viewOf } from '@keelson/core';
import { sealTo } from '@keelson/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { readQuarantine } from '../src/audit/quarantine.ts';
import { RECOVERING } from '../src/recovery/recovery.ts';
import { Led } from './support/led.ts';
import { eventually, Plain, type SlowStore, sleep } from './support/world.ts';

const hello = { kind: 'hello', executorId: 'e', agentId: 'agent-1', runId: 'r', bootId: 'b' } as const;
const secrets = { password: 'p'.repeat(32) };

describe.skipIf(!redisIsThere)('an accepted store', () => {
  let redis: RedisServer;
  let before: Led;
  let led: Led;
  let stop: () => void = () => undefined;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    stop();
    await before.close();
    await led.close();
  });
  afterAll(async () => {
    await redis.remove();
  });

  /** What ran under a store that is lost by now: an instance of two, as their executor describes it. */
  const lost = async () => {
    before = await Led.start(redis.url);
    const uid = await before.create('cache', 1);
    before.offer();
    await eventually('launched', () => before.master.tasks.length === 2);
    for (const ordinal of [0, 1]) await before.update(`${uid}.${ordinal}.1`, 'TASK_RUNNING', { healthy: true });
    return uid;
  };

  const describeOf = (uid: string, ordinal: number, publicKey: string): ReplyBody => {
    const instance = before.get(uid);
    const member = instance.status.members.find((one) => one.ordinal === ordinal);
    if (member?.home == null || member.task?.config == null) throw new Error('does not run');
    const view = viewOf(instance);
    return {
      kind: 'describe',
      data: {
        kind: 'run',
        sender: { storeId: 'lost', term: 1, revision: 5 },
        cluster: 'test',
        uid,
        ordinal,
        launch: member.launch,
        epoch: view.epoch,
        config: member.task.config,
        resources: instance.declared.spec.resources,
        network: 'host',
        ports: member.home.ports,
        volumeId: member.home.volumeId,
        instance: view,
      },
      view,
      epoch: view.epoch,
      masterEpoch: ordinal === 0 ? view.epoch : null,
      launches: [],
      running: true,
      sealed: sealTo(publicKey, taskIdOf({ uid, ordinal, launch: member.launch }), { files: {}, secrets }),
    };
  };

  const inventory = (): ReplyBody => ({
    kind: 'inventory',
    containers: [...before.store.all()].flatMap(({ uid, status }) =>
      status.members.map(({ ordinal, launch }) => {
        const ref = { uid, ordinal, launch };
        return { id: `container-${ordinal}`, taskId: taskIdOf(ref), ...ref, executorId: 'e' };
      }),
    ),
    volumes: [],
    more: 0,
  });

  const start = async (how: 'adopt' | 'forget', store?: SlowStore) => {
    led = await Led.start(redis.url, new Plain(), store, { how, past: new Set(['lost']) });
    const done = new Set<string>();
    const timer = setInterval(() => {
      for (const text of led.master.messages) {
        const message = toExecutorSchema.parse(JSON.parse(text));
        if (message.kind !== 'request' || done.has(message.id)) continue;
        done.add(message.id);
        const { body } = message;
        if (body.kind !== 'describe' && body.kind !== 'inventory') continue;
        const reply = body.kind === 'describe' ? describeOf(body.uid, body.ordinal, body.publicKey) : inventory();
        led.message({ kind: 'reply', id: message.id, result: { ok: true, body: reply } });
      }
    }, 5);
    stop = () => clearInterval(timer);
    return led;
  };
  /** The master's answer to the question for all tasks. */
  const runsStill = (uid: string) =>
    [0, 1].map((ordinal) => led.update(`${uid}.${ordinal}.1`, 'TASK_RUNNING', { uuid: undefined, healthy: true }));

  it('adopts: what runs is an instance again, with its secrets; nothing is launched or killed', async () => {
    const uid = await lost();
    const { master, store, leader } = await start('adopt');
    expect(leader.recovering).toBe(true);
    led.message({ ...hello, tasks: [], seen: null });
    const heard = runsStill(uid);
    await eventually('taken up', () => store.get(uid));
    await Promise.all(heard);
    expect(leader.recovering).toBe(false);
    expect([0, 1].map((ordinal) => led.state(uid, ordinal))).toEqual(['running', 'running']);
    expect(led.get(uid).status.epoch).toBeGreaterThan(before.get(uid).status.epoch);
    expect(await store.secrets(uid)).toEqual(secrets);
    expect(await store.setting(RECOVERING)).toBe('');
    expect([master.kills, master.tasks]).toEqual([[], []]);
    expect((await readQuarantine(store)).items).toEqual([]);
  });

  it('forgets: what runs is quarantined and left alone, until one word rebuilds its instance', async () => {
    const uid = await lost();
    const { master, store, leader } = await start('forget');
    const heard = runsStill(uid);
    await Promise.all(heard);
    await eventually('listed', async () => (await readQuarantine(store)).items.length === 2);
    expect(store.get(uid)).toBeUndefined();
    expect(master.kills).toEqual([]);
    await leader.adopt(`${uid}.1.1`, undefined, false);
    expect([0, 1].map((ordinal) => led.state(uid, ordinal))).toEqual(['running', 'running']);
    expect((await readQuarantine(store)).items).toEqual([]);
  });

  it('decides nothing of what it has until what runs is known', async () => {
    const uid = await lost();
    const { master, store } = await start('adopt');
    const { uid: other } = { uid: await led.create('other') };
    led.offer();
    await sleep(500);
    expect([store.get(other)?.status.members, master.tasks]).toEqual([[], []]);
    await Promise.all(runsStill(uid));
    led.offer();
    await eventually('launched', () => master.tasks.includes(`${other}.0.1`));
  });

  it('takes no offence at executors that have seen a store that was given up', async () => {
    await lost();
    await start('forget');
    const seen = { storeId: 'lost', term: 99, revision: 99_999 };
    led.message({ ...hello, tasks: [], seen });
    await sleep(30);
    expect(led.regressed).toEqual([]);
    led.message({ ...hello, tasks: [], seen: { ...seen, storeId: 'another' } });
    await eventually('regressed', () => led.regressed.length === 1);
  });
});
