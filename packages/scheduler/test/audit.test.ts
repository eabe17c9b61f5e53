import { type FromExecutor, type ReplyBody, toExecutorSchema } from '@keelson/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { readQuarantine } from '../src/audit/quarantine.ts';
import { dataOf, Led } from './support/led.ts';
import { eventually, Plain, sleep } from './support/world.ts';

type Inventory = Extract<ReplyBody, { kind: 'inventory' }>;
const STRAY = 'stray-00000000.0.4';
const stray = { uid: 'stray-00000000', ordinal: 0, launch: 4 };

describe.skipIf(!redisIsThere)('the audit', () => {
  let redis: RedisServer;
  let led: Led;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  let stopAnswering: () => void = () => undefined;
  afterEach(async () => {
    stopAnswering();
    await led.close();
  });
  afterAll(async () => {
    await redis.remove();
  });
  const start = async () => {
    led = await Led.start(redis.url);
    return led;
  };
  const listed = async () => (await readQuarantine(led.store)).items;
  const ids = async () => (await listed()).map(({ id }) => id);
  const hello = (): FromExecutor => ({
    kind: 'hello',
    executorId: 'e',
    agentId: 'agent-1',
    runId: 'r',
    bootId: 'b',
    seen: null,
    tasks: [],
  });

  /** The executor on agent-1: answers what it is asked, each request once. */
  const executor = (inventory: Partial<Inventory>) => {
    const asked: string[] = [];
    const done = new Set<string>();
    const timer = setInterval(() => {
      for (const text of led.master.messages) {
        const message = toExecutorSchema.parse(JSON.parse(text));
        if (message.kind !== 'request' || done.has(message.id)) continue;
        done.add(message.id);
        const { body } = message;
        asked.push(body.kind === 'removeVolume' ? `${body.kind} ${body.volumeId}` : body.kind);
        led.message({ kind: 'reply', id: message.id, result: { ok: true, body: answer(body.kind) } });
      }
    }, 5);
    const answer = (kind: string): ReplyBody => {
      if (kind === 'removeVolume' || kind === 'removeContainer') return { kind };
      return { kind: 'inventory', containers: [], volumes: [], more: 0, ...inventory };
    };
    stopAnswering = () => clearInterval(timer);
    return { asked };
  };
  const container = (over: Partial<Inventory['containers'][number]> = {}) => ({
    id: 'c1',
    taskId: STRAY,
    ...stray,
    executorId: 'e',
    ...over,
  });

  it('lists a task that the store does not know, says so once, and leaves it alone', async () => {
    const { master } = await start();
    await led.update(STRAY, 'TASK_RUNNING', { executor_id: { value: 'e' } });
    await led.update(STRAY, 'TASK_RUNNING', { executor_id: { value: 'e' } });
    await eventually('listed', async () => (await ids()).length === 1);
    expect((await listed())[0]).toMatchObject({
      kind: 'task',
      id: STRAY,
      agentId: 'agent-1',
      executorId: 'e',
      ...stray,
      why: 'the store does not know its instance',
    });
    expect(await led.store.events({ since: '0', limit: 10, uid: stray.uid })).toMatchObject([
      { kind: 'quarantined', instance: 'stray' },
    ]);
    expect(master.kills).toEqual([]);
  });

  it('takes a task off the list when it has ended, and goes on with the list after a takeover', async () => {
    const first = await start();
    await led.update(STRAY, 'TASK_RUNNING');
    await eventually('listed', async () => (await ids()).length === 1);
    const [{ sinceMs } = { sinceMs: 0 }] = await listed();
    await first.close();
    led = await Led.start(redis.url, new Plain(), first.store);
    await led.update('another-00000000.0.1', 'TASK_RUNNING');
    await eventually('both listed', async () => (await ids()).length === 2);
    expect((await listed()).find(({ id }) => id === STRAY)?.sinceMs).toBe(sinceMs);
    await led.update(STRAY, 'TASK_FINISHED');
    await eventually('off the list', async () => !(await ids()).includes(STRAY));
  });

  it('ends the task of an instance that was destroyed, and one that was replaced', async () => {
    const { master, store } = await start();
    const uid = await led.running('cache');
    const data = dataOf({ kind: 'dead', proof: 'exitSeen', exitCode: 1, oomKilled: false, text: 'gone' });
    await led.update(`${uid}.0.1`, 'TASK_FAILED', { data });
    led.offer();
    await eventually('launched again', () => master.tasks.includes(`${uid}.0.2`));
    await led.update(`${uid}.0.1`, 'TASK_RUNNING');
    expect(master.kills).toEqual([`${uid}.0.1`]);

    const before = led.get(uid);
    await store.writeDeclared(
      uid,
      before.declared.generation,
      { ...before.declared, generation: before.declared.generation + 1, intent: { kind: 'destroy', data: 'keep' } },
      [],
    );
    led.leader.look(uid);
    await eventually('killed', () => master.kills.includes(`${uid}.0.2`));
    await led.update(`${uid}.0.2`, 'TASK_KILLED', { data });
    await eventually('gone', () => store.get(uid) === undefined);
    const count = master.kills.length;
    await led.update(`${uid}.0.2`, 'TASK_RUNNING');
    expect(master.kills.slice(count)).toEqual([`${uid}.0.2`]);
    expect(await listed()).toEqual([]);
  });

  it('asks an executor that says hello, lists what is nobody’s, and lets go of what is not there any more', async () => {
    await start();
    const inventory: { containers: Inventory['containers']; volumes: Inventory['volumes'] } = {
      containers: [container()],
      volumes: [
        { id: 'stray-00000000.0', uid: stray.uid, ordinal: 0 },
        { id: 'odd', uid: null, ordinal: null },
      ],
    };
    executor(inventory);
    led.message(hello());
    await eventually('listed', async () => (await ids()).length === 3);
    expect((await ids()).sort()).toEqual(['c1', 'odd', 'stray-00000000.0']);
    inventory.containers.length = 0;
    inventory.volumes.length = 1;
    led.message(hello());
    await eventually('fewer', async () => (await ids()).length === 1);
  });

  it('lists a task and not its container too', async () => {
    await start();
    executor({ containers: [container()] });
    led.message(hello());
    await eventually('listed', async () => (await ids()).includes('c1'));
    await led.update(STRAY, 'TASK_RUNNING');
    await eventually('the task', async () => (await ids()).join() === STRAY);
    led.message(hello());
    await sleep(100);
    expect(await ids()).toEqual([STRAY]);
  });

  it("removes a destroyed instance's volume, where its data was to go, and keeps all else", async () => {
    const { store } = await start();
    const ended = await Promise.all((['keep', 'delete'] as const).map((data) => destroyed(data)));
    const volumes = ended.map((uid) => ({ id: `${uid}.0`, uid, ordinal: 0 }));
    const { asked } = executor({ volumes });
    led.message(hello());
    await eventually('listed', async () => (await ids()).length === 1);
    expect(await ids()).toEqual([`${ended[0]}.0`]);
    await eventually('told', async () => (await store.lastEvents(ended[1] ?? '', 1))[0]?.kind === 'reclaimed');
    expect(asked).toEqual(['inventory', `removeVolume ${ended[1]}.0`]);
  });

  const destroyed = async (data: 'keep' | 'delete') => {
    const uid = await led.create(`a-${data}`);
    const { declared, status } = led.get(uid);
    const name = declared.spec.name;
    await eventually('ended', async () => {
      const removed = await led.store.remove({
        term: 1,
        uid,
        expectedRevision: led.store.get(uid)?.status.revision ?? status.revision,
        expectedGeneration: 1,
        tombstone: { uid, name, data, atMs: 1 },
        retained: [],
        journal: [],
      });
      return removed.kind === 'ok';
    });
    return uid;
  };

  it('by the operator’s word ends a task and removes a volume, and records it', async () => {
    const { master, leader, store } = await start();
    const { asked } = executor({ volumes: [{ id: 'stray-00000000.1', uid: stray.uid, ordinal: 1 }] });
    await led.update(STRAY, 'TASK_RUNNING');
    led.message(hello());
    await eventually('listed', async () => (await ids()).length === 2);
    await expect(leader.reclaim('nothing', undefined)).rejects.toMatchObject({ code: 'QUARANTINE_NOT_FOUND' });
    const ending = leader.reclaim(STRAY, undefined);
    await eventually('KILL', () => master.kills.includes(STRAY));
    await led.update(STRAY, 'TASK_KILLED');
    await ending;
    await leader.reclaim('stray-00000000.1', 'agent-1');
    expect(asked).toContain('removeVolume stray-00000000.1');
    expect(await listed()).toEqual([]);
    const events = await store.events({ since: '0', limit: 10, uid: stray.uid });
    expect(events.filter(({ kind }) => kind === 'reclaimed').map(({ message }) => message)).toEqual([
      `task ${STRAY} on agent agent-1: the operator's word`,
      "volume stray-00000000.1 on agent agent-1: the operator's word",
    ]);
  });

  it('asks who runs an executor now, and says who did not answer', async () => {
    await start();
    led.offer('agent-1', { executors: ['e'] });
    executor({});
    expect(await led.leader.audit()).toEqual({ asked: 1, silent: [], quarantined: 0 });
    expect(led.master.reconciled).toContainEqual([]);
  });

  it('keeps a bounded list', async () => {
    await start();
    const volumes = Array.from({ length: 1_000 }, (_, index) => ({ id: `v${index}`, uid: null, ordinal: null }));
    executor({ volumes, containers: [container(), container({ id: 'c2' })] });
    led.message(hello());
    await eventually('full', async () => (await listed()).length === 1_000);
    expect((await readQuarantine(led.store)).more).toBe(2);
  });
});
