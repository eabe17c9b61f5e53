import { MemoryStore, MemoryWorld } from '@keelson/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ControlPlane } from '../src/control-plane.ts';
import { frameworksOf } from '../src/frameworks.ts';
import { InstanceLoops } from '../src/instance-loop.ts';
import { ledStore, loopsOn, Plain } from './support/world.ts';

/** Takes any options, as they are written. */
class Tunable extends Plain {
  override readonly name = 'tunable';
  override readonly options = z.record(z.string(), z.json());
}

const framework = new Plain();
const body = (name: string, more: object = {}) => ({ name, framework: 'plain', ...more });

describe('the control plane', () => {
  let world: MemoryWorld;
  let store: MemoryStore;
  let told: string[];
  let problems: { code: 'STORE_REGRESSED'; detail: string }[];
  let api: ControlPlane;

  const on = (on: MemoryStore) =>
    new ControlPlane({
      store: on,
      frameworks: frameworksOf([framework, new Tunable()]),
      now: Date.now,
      tell: async (kind, uid) => void told.push(`${kind} ${uid.replace(/-[a-z0-9]{8}$/, '')}`),
      cluster: 'test',
      acceptStore: async () => undefined,
      reportDeaths: async () => undefined,
      term: () => 3,
      leading: () => undefined,
      leader: () => ({ name: 'other', url: 'http://other' }),
      problems: () => problems,
      metrics: async () => '',
    });

  beforeEach(async () => {
    world = new MemoryWorld();
    store = new MemoryStore(world);
    await store.open();
    told = [];
    problems = [];
    api = on(store);
  });

  it('creates once, with secrets that nobody but `credentials` shows', async () => {
    const created = await api.create(body('cache', { slaves: 2 }));
    expect(created).toMatchObject({ name: 'cache', generation: 1, term: 3, framework: 'plain' });
    await expect(api.create(body('cache'))).rejects.toMatchObject({ code: 'INSTANCE_EXISTS' });
    const { password = '' } = await api.credentials('cache');
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(JSON.stringify([api.get('cache'), await api.lastEvents('cache', 10)])).not.toContain(password);
    expect(told).toEqual(['create cache']);
  });

  it.each([
    [body('Cache!'), 'name'],
    [{ name: 'cache', framework: 'plian' }, 'framework'],
    [body('cache', { slaves: -1 }), 'slaves'],
    [body('cache', { surprise: true }), 'surprise'],
    [body('cache', { resources: { cpus: 'many' } }), 'resources'],
    [[], ''],
    [null, ''],
  ])('stores nothing of %j', async (input, path) => {
    const refused = api.create(input);
    await expect(refused).rejects.toMatchObject({ code: 'SPEC_INVALID' });
    await refused.catch(({ errors }) => expect(JSON.stringify(errors)).toContain(path));
    expect([...store.all()]).toEqual([]);
  });

  it('puts: creates, changes, and changes nothing when the same is put twice', async () => {
    expect((await api.put('cache', body('cache', { slaves: 1 }))).outcome).toBe('created');
    expect((await api.put('cache', body('cache', { slaves: 1 }))).outcome).toBe('unchanged');
    const { outcome, instance } = await api.put('cache', body('cache', { slaves: 2 }));
    expect([outcome, instance.generation]).toEqual(['changed', 2]);
    await expect(api.put('other', body('cache'))).rejects.toMatchObject({ code: 'SPEC_INVALID' });
    expect(told).toEqual(['create cache', 'change cache']);
  });

  it('puts: the same in another order changes nothing', async () => {
    const put = (options: object) => api.put('cache', { name: 'cache', framework: 'tunable', options });
    expect((await put({ hz: 10, limits: { soft: 1, hard: 2 } })).outcome).toBe('created');
    const { outcome, instance } = await put({ limits: { hard: 2, soft: 1 }, hz: 10 });
    expect([outcome, instance.generation]).toEqual(['unchanged', 1]);
    expect((await put({ limits: { hard: 2, soft: 2 }, hz: 10 })).outcome).toBe('changed');
  });

  it('journals what of a spec has changed, and no request or suspension as such', async () => {
    await api.create(body('cache', { resources: { cpus: 0.1, memMb: 64, diskMb: 100 } }));
    await api.patch('cache', { resources: { memMb: 128 }, slaves: 1 });
    await api.failover('cache', undefined, false);
    await api.suspend('cache', 'operator');
    await api.resume('cache');
    const { uid = '' } = store.get('cache') ?? {};
    expect((await store.lastEvents(uid, 10)).map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'created: plain',
      'specChanged: resources.memMb, slaves (generation 2)',
      'suspended: asked for by the operator',
      'resumed: asked for by the operator',
    ]);
  });

  it('journals that the data of an instance that is being destroyed is to go after all', async () => {
    await api.create(body('cache'));
    await api.destroy('cache', 'keep');
    await api.destroy('cache', 'delete');
    const { uid = '' } = store.get('cache') ?? {};
    expect((await store.lastEvents(uid, 10)).map(({ message }) => message).slice(1)).toEqual([
      'its data is kept',
      'with its data',
    ]);
  });

  it('refuses a change that a rule forbids', async () => {
    await api.create(body('cache', { resources: { cpus: 0.1, memMb: 64, diskMb: 100 } }));
    await expect(api.patch('cache', { resources: { diskMb: 50 } })).rejects.toMatchObject({
      code: 'SPEC_CHANGE_FORBIDDEN',
    });
    expect(api.get('cache').generation).toBe(1);
  });

  it('loses no change of many at once, from two processes', async () => {
    const other = new MemoryStore(world);
    await other.open();
    await api.create(body('cache'));
    const both = [api, on(other)];
    await Promise.all(Array.from({ length: 6 }, (_, i) => both[i % 2]?.failover('cache', undefined, false)));
    const requests = store.get('cache')?.declared.requests ?? [];
    expect(requests.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('shows what becomes of a request, in its own answer the last of all', async () => {
    const { leadership } = await ledStore(store);
    const { uid } = await api.create(body('cache'));
    await api.switchover('cache', undefined);
    const answer = await api.failover('cache', undefined, false);
    const asked = { outcome: 'asked', message: '', atMs: null };
    expect(answer.requests).toEqual([
      { id: 1, kind: 'switchover', ...asked },
      { id: 2, kind: 'failover', ...asked },
    ]);
    const { loops } = loopsOn(store, framework, leadership.term);
    await loops.post(uid, { kind: 'look' });
    const refused = { outcome: 'refused', message: expect.any(String), atMs: expect.any(Number) };
    expect(api.get('cache').requests).toEqual([
      { id: 1, kind: 'switchover', ...refused, message: 'the framework can not do a planned switchover' },
      { id: 2, kind: 'failover', ...refused },
    ]);
    expect((await api.failover('cache', undefined, false)).requests.at(-1)).toEqual({
      id: 3,
      kind: 'failover',
      ...asked,
    });
    loops.close();
    await leadership.resign();
  });

  it('bounds the requests that wait', async () => {
    await api.create(body('cache'));
    for (let i = 0; i < 16; i++) await api.failover('cache', undefined, false);
    await expect(api.failover('cache', undefined, false)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' });
  });

  it('destroys once; what is being destroyed takes no other change, and its name stays taken', async () => {
    await api.create(body('cache'));
    await api.destroy('cache', 'delete');
    const { generation } = await api.destroy('cache', 'delete');
    expect(generation).toBe(2);
    await expect(api.patch('cache', { slaves: 1 })).rejects.toMatchObject({ code: 'INSTANCE_DESTROYING' });
    await expect(api.create(body('cache'))).rejects.toMatchObject({ code: 'INSTANCE_DESTROYING' });
    await expect(api.failover('cache', undefined, false)).rejects.toMatchObject({ code: 'INSTANCE_DESTROYING' });
  });

  it('waits until an instance is gone, and gives up when its time is over', async () => {
    const { leadership } = await ledStore(store);
    const { uid } = await api.create(body('cache'));
    const signal = new AbortController().signal;
    expect(await api.wait('cache', 'running', 30, signal)).toMatchObject({
      reached: false,
      instance: { name: 'cache' },
    });
    const gone = api.wait('cache', 'gone', 10_000, signal);
    const { loops } = loopsOn(store, framework, leadership.term);
    await api.destroy('cache', 'keep');
    await loops.post(uid, { kind: 'look' });
    expect(await gone).toEqual({ reached: true, instance: null });
    expect(loops).toBeInstanceOf(InstanceLoops);
    loops.close();
    await leadership.resign();
  });

  it('writes nothing into a store that has gone back, and goes on to show what is there', async () => {
    await api.create(body('cache'));
    problems.push({ code: 'STORE_REGRESSED', detail: 'older than it was' });
    for (const refused of [api.create(body('other')), api.destroy('cache', 'keep'), api.suspend('cache', 'operator')]) {
      await expect(refused).rejects.toMatchObject({ code: 'STORE_REGRESSED' });
    }
    expect(api.list({ limit: 10 }).items).toHaveLength(1);
    expect(api.readiness().ready).toBe(false);
  });

  it('says who leads where only the leader can answer', async () => {
    await api.create(body('cache'));
    expect(() => api.agents()).toThrow('http://other leads');
    await expect(api.stats('cache')).rejects.toMatchObject({ code: 'NOT_LEADER' });
  });

  it.each(['get', 'endpoints'] as const)('says that there is no such instance to %s', (what) => {
    expect(() => api[what]('nobody')).toThrow('there is no instance nobody');
  });

  it('pages through the instances by name', async () => {
    for (const name of ['c', 'a', 'b']) await api.create(body(name));
    const first = api.list({ limit: 2 });
    expect([first.items.map(({ name }) => name), first.next]).toEqual([['a', 'b'], 'b']);
    expect(api.list({ limit: 2, after: 'b' })).toMatchObject({ items: [{ name: 'c' }], next: null });
  });
});
