/** Rule 21: what an executor's own resources are taken out of is part of its description. */
import type { Offer, Resource } from '@keelson/mesos';
import { type MemoryStore, RedisStore } from '@keelson/store';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { executorInfo } from '../src/executor-info.ts';
import { type Executors, withoutExecutor } from '../src/executors.ts';
import { Scheduler } from '../src/index.ts';
import { openExecutors } from '../src/kept-executors.ts';
import { scalarOf, totalsOf } from '../src/resources.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually, ledStore, offerOf } from './support/world.ts';

const settings = { command: './executor', args: [], env: {} };
const STATIC = [{ type: 'STATIC', role: 'db' }] as const;

const entry = (name: string, value: number, reservations: Resource['reservations'] = []): Resource => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  allocation_info: { role: 'db' },
  ...(reservations.length === 0 ? {} : { reservations }),
});

const offered = (resources: Resource[], role = 'db', executors: string[] = []): Offer => ({
  ...offerOf('agent-1', { executors }),
  allocation_info: { role },
  resources,
});

const serve = (executors: Executors, offer: Offer) => executors.serving([offer], offer.resources ?? []);

/** The id once its description is kept. */
const idOf = (executors: Executors, offer: Offer): Promise<string> =>
  eventually('a description', () => {
    const serving = serve(executors, offer);
    return 'info' in serving && serving.info.executor_id.value;
  });

describe('the executors of the present kind', () => {
  const opened = async (store?: MemoryStore, roles = ['db', 'web']) => {
    const led = await ledStore(store);
    return { ...led, executors: await openExecutors({ ...led, settings, roles }) };
  };

  it('takes what is unreserved, else what is reserved, with its reservations', async () => {
    const { executors } = await opened();
    const plain = serve(executors, offered([entry('cpus', 1), entry('mem', 512), entry('mem', 512, [...STATIC])]));
    expect(plain).toMatchObject({ kind: 'starts', info: executorInfo(settings, { role: 'db', cpus: [], mem: [] }) });
    const reserved = offered([entry('cpus', 0.05), entry('cpus', 1, [...STATIC]), entry('mem', 512, [...STATIC])]);
    // Invariant 2: kept first.
    expect(serve(executors, reserved)).toEqual({ kind: 'later' });
    await idOf(executors, reserved);
    const serving = serve(executors, reserved);
    if (serving.kind !== 'starts') throw new Error(serving.kind);
    expect(serving.info.resources?.map(({ reservations }) => reservations)).toEqual([[...STATIC], [...STATIC]]);
  });

  it('rule 21: serves each role by another one: Mesos refuses an executor that is allocated to two', async () => {
    const { executors } = await opened();
    const offer = (role: string, ids: string[] = []) => offered([entry('cpus', 1), entry('mem', 512)], role, ids);
    const [db, web] = [await idOf(executors, offer('db')), await idOf(executors, offer('web'))];
    expect(db).not.toBe(web);
    expect(serve(executors, offer('db', [web]))).toMatchObject({
      kind: 'starts',
      info: { executor_id: { value: db } },
    });
    expect(serve(executors, offer('web', [db, web]))).toMatchObject({
      kind: 'runs',
      info: { executor_id: { value: web } },
    });
  });

  it('knows the one that runs on an agent, though nothing is left of what it was taken out of; another scheduler too', async () => {
    const { store, leadership, executors } = await opened();
    const reserved = offered([entry('cpus', 1, [...STATIC]), entry('mem', 512, [...STATIC])]);
    const id = await idOf(executors, reserved);
    await leadership.resign();
    const later = await opened(store);
    expect(later.executors.has(id)).toBe(true);
    const info = executorInfo(settings, { role: 'db', cpus: [...STATIC], mem: [...STATIC] });
    expect(serve(later.executors, offered([entry('cpus', 0.1)], 'db', [id]))).toEqual({ kind: 'runs', info });
  });

  it('does not start one out of what is too little, or labelled', async () => {
    const { executors } = await opened();
    const labelled = [{ type: 'DYNAMIC', role: 'db', labels: { labels: [{ key: 'whose' }] } }] as const;
    for (const cpus of [
      [entry('cpus', 0.09)],
      [entry('cpus', 0.06), entry('cpus', 0.06, [...STATIC])],
      [entry('cpus', 1, [...labelled])],
    ]) {
      expect(serve(executors, offered([...cpus, entry('mem', 512)]))).toEqual({ kind: 'noRoom' });
    }
  });

  it('is left its own by tasks that start with it', async () => {
    const { executors } = await opened();
    const pool = [entry('mem', 512, [...STATIC]), entry('mem', 300), entry('cpus', 0.06), entry('cpus', 0.06)];
    const serving = serve(executors, offered(pool));
    if (serving.kind !== 'starts') throw new Error(serving.kind);
    const own = serving.info.resources ?? [];
    const left = withoutExecutor(pool, serving.info);
    expect(left.filter(({ name }) => name === 'cpus').map(scalarOf)).toEqual([0.02]);
    const mem = left.filter(({ name }) => name === 'mem');
    expect(mem.find(({ reservations }) => reservations !== undefined)?.scalar?.value).toBe(512);
    expect(totalsOf(left).memMb + totalsOf(own).memMb).toBe(812);
  });
});

describe.skipIf(!redisIsThere)('a whole scheduler', () => {
  let redis: RedisServer;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    return () => redis.remove();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function start(roles: readonly string[], ...flags: string[]) {
    const cluster = await TestCluster.start('--agents', '1', ...flags);
    closing.push(() => cluster.close());
    const store = new RedisStore({ ...storeOptions(redis.url), prefix: `{${roles.join()}}` });
    await store.open();
    closing.push(() => store.close());
    const options = optionsFor(store, redis.url, cluster.ready.masterUrl.replace('http://', ''), roles.join());
    const scheduler = new Scheduler({ ...options, mesos: { ...options.mesos, roles } });
    closing.push(() => scheduler.close());
    scheduler.start();
    await eventually('leading', () => scheduler.controlPlane.readiness().leading);
    return { controlPlane: scheduler.controlPlane, cluster };
  }

  const never = new AbortController().signal;
  const spec = (name: string) => ({
    name,
    framework: 'plain',
    slaves: 1,
    resources: { cpus: 0.5, memMb: 32, diskMb: 10 },
    placement: { distribution: 10 },
  });

  it('launches on an agent all of whose resources are reserved for its role', async () => {
    const { controlPlane, cluster } = await start(['reserved'], '--default-role', 'reserved', '--cpus', '1.1');
    await controlPlane.create(spec('cache'));
    expect((await controlPlane.wait('cache', 'running', 30_000, never)).reached).toBe(true);
    await controlPlane.destroy('cache', 'delete');
    expect((await controlPlane.wait('cache', 'gone', 30_000, never)).reached).toBe(true);
    expect((await cluster.operator({ type: 'GET_TASKS' })).json()).toMatchObject({ get_tasks: { tasks: [] } });
  });

  it('launches on one agent for two roles', async () => {
    const { controlPlane, cluster } = await start(['one', 'two'], '--cpus', '4');
    for (const name of ['a', 'b', 'c', 'd']) await controlPlane.create({ ...spec(name), slaves: 0 });
    for (const name of ['a', 'b', 'c', 'd'])
      expect((await controlPlane.wait(name, 'running', 30_000, never)).reached).toBe(true);
    const { get_tasks } = Object((await cluster.operator({ type: 'GET_TASKS' })).json());
    const ended: { state: string }[] = get_tasks.completed_tasks ?? [];
    expect(ended.map(({ state }) => state)).not.toContain('TASK_ERROR');
  });
});
