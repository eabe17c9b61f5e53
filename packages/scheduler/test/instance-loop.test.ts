import { type Instance, taskConfigSchema } from '@keelson/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { InstanceLoops } from '../src/instance-loop.ts';
import { readUpdate } from '../src/updates.ts';
import {
  eventually,
  ledStore,
  loopsOn,
  newInstance,
  Plain,
  placement,
  SlowStore,
  sleep,
  statusOf,
} from './support/world.ts';

let loops: InstanceLoops | undefined;
afterEach(() => loops?.close());

async function world(slaves = 0) {
  const { store, leadership } = await ledStore(new SlowStore());
  if (!(store instanceof SlowStore)) throw new Error('not slow');
  const framework = new Plain();
  const instance = newInstance(framework, 'cache', slaves);
  await store.create(instance, {}, []);
  const made = loopsOn(store, framework, leadership.term);
  loops = made.loops;
  return { store, leadership, uid: instance.uid, term: leadership.term, framework, ...made };
}

const update = (taskId: string, state: 'TASK_STARTING' | 'TASK_RUNNING') => {
  const read = readUpdate(statusOf(taskId, state));
  if (read === undefined) throw new Error('not ours');
  return { kind: 'update', update: read.update } as const;
};

describe('one instance', () => {
  it('is stored before anybody is told', async () => {
    const { loops: subject, store, uid, stored } = await world();
    const release = Promise.withResolvers<void>();
    store.gate = release.promise;
    let told = false;
    const posted = subject.post(uid, { kind: 'look' }).then(() => {
      told = true;
    });
    await sleep(30);
    expect([told, stored.length, store.get(uid)?.status.revision]).toEqual([false, 0, 0]);
    release.resolve();
    await posted;
    expect(stored.at(-1)?.status.revision).toBe(1);
    expect(store.get(uid)?.status.revision).toBe(1);
  });

  it('takes what comes while a write is under way in the next round, all at once', async () => {
    const { loops: subject, store, uid } = await world();
    await subject.post(uid, { kind: 'look' });
    await subject.post(uid, placement(uid, 0));
    const before = store.writes;
    const release = Promise.withResolvers<void>();
    store.gate = release.promise;
    const first = subject.post(uid, update(`${uid}.0.1`, 'TASK_STARTING'));
    await sleep(5);
    const rest = [
      subject.post(uid, update(`${uid}.0.1`, 'TASK_RUNNING')),
      subject.post(uid, { kind: 'look' }),
      subject.post(uid, { kind: 'look' }),
    ];
    release.resolve();
    expect((await first)?.status.members[0]?.task?.state).toBe('starting');
    expect((await rest[0])?.status.members[0]?.task?.state).toBe('running');
    await Promise.all(rest);
    expect(store.writes - before).toBe(2);
  });

  it('goes on from what is stored where somebody else has written', async () => {
    const { store, uid, framework, term, loops: subject } = await world();
    await subject.post(uid, { kind: 'look' });
    const other = loopsOn(store, framework, term);
    await Promise.all([
      subject.post(uid, placement(uid, 0)),
      other.loops.post(uid, { kind: 'unplaced', ordinal: 0, rejections: [] }),
    ]);
    other.loops.close();
    expect(store.get(uid)?.status.members[0]?.task?.state).toBe('placed');
  });

  it('ends no record that was to keep its data once that is to go', async () => {
    const { store, uid, loops: subject, leadership } = await world();
    await subject.post(uid, { kind: 'look' });
    await subject.post(uid, placement(uid, 0));
    await subject.post(uid, update(`${uid}.0.1`, 'TASK_RUNNING'));
    const declare = async (data: 'keep' | 'delete') => {
      const declared = store.get(uid)?.declared;
      if (declared === undefined) throw new Error('gone');
      const generation = declared.generation + 1;
      const next = { ...declared, intent: { kind: 'destroy', data } as const, generation };
      expect((await store.writeDeclared(uid, declared.generation, next, [])).kind).toBe('ok');
    };
    await declare('keep');
    await subject.post(uid, { kind: 'look' });
    store.beforeRemove = async () => {
      store.beforeRemove = undefined;
      await declare('delete');
    };
    const proof = { kind: 'deathReported', ordinal: 0, launch: 1, proof: 'exitSeen', message: 'stopped' } as const;
    await subject.post(uid, proof);
    const tombstone = await eventually('its end', () => store.tombstone(uid));
    expect(tombstone.data).toBe('delete');
    await leadership.resign();
  });

  it('keeps the files of each launch, with the event that names them', async () => {
    const { loops: subject, store, uid } = await world(1);
    await subject.post(uid, { kind: 'look' });
    await subject.post(uid, placement(uid, 0));
    const placed = await subject.post(uid, placement(uid, 1));
    const prepared = { kind: 'prepared', config: taskConfigSchema.parse({ image: 'none' }) } as const;
    await Promise.all(
      (placed?.status.effects ?? []).flatMap((effect) =>
        effect.kind !== 'prepare'
          ? []
          : subject.post(
              uid,
              { kind: 'effectDone', effectId: effect.id, result: prepared },
              { ordinal: effect.ordinal, launch: effect.launch, texts: { '/conf': `of ${effect.ordinal}` } },
            ),
      ),
    );
    expect(await store.files(uid, 0, 1)).toEqual({ '/conf': 'of 0' });
    expect(await store.files(uid, 1, 1)).toEqual({ '/conf': 'of 1' });
  });

  it('tells that it is gone where there is no such instance', async () => {
    const { loops: subject, stored } = await world();
    expect(await subject.post('other-00000000', { kind: 'look' })).toBe(undefined);
    expect(stored).toEqual([null]);
  });
});

describe('a store that is away', () => {
  it('keeps what has come, and no more than one look of it', async () => {
    const { loops: subject, store, uid } = await world();
    store.failure = new Error('away');
    const looks = Array.from({ length: 1_000 }, () => subject.post(uid, { kind: 'look' }));
    expect(new Set(looks).size).toBeLessThanOrEqual(2);
    await sleep(120);
    store.failure = undefined;
    expect((await looks.at(-1))?.status.members).toHaveLength(1);
  });

  it('holds up no other instance', async () => {
    const { loops: subject, store, uid, framework } = await world();
    const release = Promise.withResolvers<void>();
    store.gate = release.promise;
    void subject.post(uid, { kind: 'look' });
    await sleep(5);
    store.gate = Promise.resolve();
    const other = newInstance(framework, 'other');
    await store.create(other, {}, []);
    expect((await subject.post(other.uid, { kind: 'look' }))?.status.members).toHaveLength(1);
    release.resolve();
  });
});

describe('a term that is over', () => {
  it('writes nothing, and answers those who wait when it is closed', async () => {
    const { loops: subject, store, uid, leadership } = await world();
    await subject.post(uid, { kind: 'look' });
    await leadership.resign();
    const next = await store.campaign({ name: 'next', url: '', ttlMs: 60_000 }, AbortSignal.timeout(5_000));
    expect(next?.term).toBe(leadership.term + 1);
    const revision = store.get(uid)?.status.revision;
    const stale = subject.post(uid, placement(uid, 0));
    await sleep(150);
    subject.close();
    expect(await stale).toBe(undefined);
    expect(store.get(uid)?.status.revision).toBe(revision);
    expect(await subject.post(uid, { kind: 'look' })).toBe(undefined);
    await next?.resign();
  });

  it('does not act while it may not', async () => {
    const { store, uid, framework, term } = await world();
    let may = false;
    const made = loopsOn(store, framework, term, { mayAct: () => may });
    const posted = made.loops.post(uid, { kind: 'look' });
    await sleep(50);
    expect(store.writes).toBe(0);
    may = true;
    await posted;
    expect(store.writes).toBe(1);
    made.loops.close();
  });
});

describe('a cache that lags behind at a takeover', () => {
  class Lagging extends SlowStore {
    old: Instance | undefined;
    override get(name: string): Instance | undefined {
      return this.old ?? super.get(name);
    }
  }

  it('does not swallow news of a launch that it has not seen yet', async () => {
    const { store, leadership } = await ledStore(new Lagging());
    if (!(store instanceof Lagging)) throw new Error('not lagging');
    const framework = new Plain();
    const instance = newInstance(framework, 'cache');
    await store.create(instance, {}, []);
    const former = loopsOn(store, framework, leadership.term);
    await former.loops.post(instance.uid, { kind: 'look' });
    const seen = store.get(instance.uid);
    await former.loops.post(instance.uid, placement(instance.uid, 0));
    former.loops.close();
    store.old = seen;
    const next = loopsOn(store, framework, leadership.term);
    loops = next.loops;
    const after = await next.loops.post(instance.uid, update(`${instance.uid}.0.1`, 'TASK_RUNNING'));
    store.old = undefined;
    expect(after?.status.members[0]?.task?.state).toBe('running');
    await eventually('stored', () => store.get(instance.uid)?.status.members[0]?.task?.state === 'running');
  });
});
