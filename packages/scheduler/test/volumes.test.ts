/** Persistent volumes against a real cluster: what is on its agents is asked of the master, not of the scheduler. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OfferOperation } from '@keelson/mesos';
import { RedisStore } from '@keelson/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { MasterProxy } from './support/master-proxy.ts';
import { storeOptions, withVolumes } from './support/scheduler-options.ts';
import { eventually } from './support/world.ts';

const PROCESS = fileURLToPath(new URL('./support/scheduler-process.ts', import.meta.url));
const spec = (name: string, slaves = 0) => ({
  name,
  framework: 'plain',
  slaves,
  resources: { cpus: 0.1, memMb: 32, diskMb: 64 },
});

const resourceSchema = z.looseObject({
  name: z.string(),
  scalar: z.looseObject({ value: z.number() }).optional(),
  disk: z.looseObject({ persistence: z.looseObject({ id: z.string() }).optional() }).optional(),
  reservations: z
    .array(
      z.looseObject({
        role: z.string(),
        principal: z.string().optional(),
        labels: z.looseObject({ labels: z.array(z.looseObject({ key: z.string(), value: z.string() })) }).optional(),
      }),
    )
    .optional(),
});
const agentsSchema = z.looseObject({
  get_agents: z.looseObject({ agents: z.array(z.looseObject({ total_resources: z.array(resourceSchema) })) }),
});

describe.skipIf(!redisIsThere)('persistent volumes', () => {
  const opened: (() => unknown)[] = [];
  let redis: RedisServer;
  let cluster: TestCluster;
  let proxy: MasterProxy;
  let store: RedisStore;
  let scheduler: Scheduler;

  beforeEach(async () => {
    [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start('--agents', '2')]);
    proxy = await MasterProxy.start(cluster.ready.masterUrl);
    store = new RedisStore(storeOptions(redis.url));
    await store.open();
    scheduler = new Scheduler(withVolumes(store, redis.url, proxy.address, 'one'));
    opened.push(
      () => redis.remove(),
      () => cluster.close(),
      () => proxy.close(),
      () => store.close(),
      () => scheduler.close(),
    );
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  const api = () => scheduler.controlPlane;
  const waits = (name: string, until: 'running' | 'suspended' | 'gone') =>
    eventually(
      `${name} is ${until}`,
      async () => (await api().wait(name, until, 1_000, new AbortController().signal)).reached,
    );
  const member = (name: string, ordinal = 0) => api().get(name).members[ordinal];
  const said = (type: string) => proxy.calls.filter((call) => call === type).length;
  const launches = (volumeId: string) =>
    globSync(join(cluster.directory, '**', volumeId, 'launches')).flatMap((file) =>
      readFileSync(file, 'utf8').trim().split('\n'),
    );

  /** All that is reserved on the agents. */
  async function reserved() {
    const { get_agents } = agentsSchema.parse((await cluster.operator({ type: 'GET_AGENTS' })).json());
    return get_agents.agents
      .flatMap(({ total_resources }) => total_resources)
      .flatMap(({ scalar, disk, reservations }) => {
        const last = reservations?.at(-1);
        if (last === undefined) return [];
        const labels = Object.fromEntries((last.labels?.labels ?? []).map(({ key, value }) => [key, value]));
        return [{ mb: scalar?.value, volume: disk?.persistence?.id ?? null, role: last.role, labels }];
      });
  }

  async function start(): Promise<void> {
    scheduler.start();
    await eventually('it leads', () => api().readiness().leading);
  }

  it('rule 20, facts 46, 47 and 52: are made with the launch, labelled; relaunched members are on them again; destroy with the data gives all back', async () => {
    await start();
    const { uid } = await api().create(spec('cache', 1));
    await waits('cache', 'running');
    const ids = [member('cache')?.volumeId ?? '', member('cache', 1)?.volumeId ?? ''];
    expect(new Set(ids).size).toBe(2);
    const made = await reserved();
    expect(made.map(({ volume }) => volume).sort()).toEqual([...ids].sort());
    expect(made).toContainEqual({
      mb: 64,
      volume: ids[0],
      role: 'test',
      labels: {
        'keelson.cluster': 'test',
        'keelson.instance': uid,
        'keelson.member': 'cache-0',
        'keelson.volume': ids[0],
      },
    });

    await eventually('all four operations are acknowledged', () => said('ACKNOWLEDGE_OPERATION_STATUS') === 4);
    expect(said('RECONCILE_OPERATIONS')).toBe(1);

    await api().suspendAll(20_000, new AbortController().signal);
    expect(await reserved()).toHaveLength(2);
    await api().resumeAll();
    await waits('cache', 'running');
    expect([member('cache')?.volumeId, member('cache', 1)?.volumeId]).toEqual(ids);
    expect(launches(ids[0] ?? '')).toEqual([`${uid}.0.1`, `${uid}.0.2`]);

    await api().patch('cache', { slaves: 0 });
    await eventually('scaled down', () => member('cache', 1)?.state === 'retired');
    expect(await reserved()).toHaveLength(2);
    await api().patch('cache', { slaves: 1 });
    await waits('cache', 'running');
    expect(member('cache', 1)?.volumeId).toBe(ids[1]);
    // It was launched again to follow a new master as well.
    expect(launches(ids[1] ?? '').slice(0, 3)).toEqual([1, 2, 3].map((launch) => `${uid}.1.${launch}`));

    await api().destroy('cache', 'delete');
    await waits('cache', 'gone');
    expect(await reserved()).toEqual([]);
    expect(await api().quarantine()).toEqual({ items: [], more: 0 });
  });

  it('stay where an instance is destroyed and its data kept, and belong to somebody', async () => {
    await start();
    await api().create(spec('kept'));
    await waits('kept', 'running');
    const volumeId = member('kept')?.volumeId;
    await api().destroy('kept', 'keep');
    await waits('kept', 'gone');
    expect((await reserved()).map(({ volume }) => volume)).toEqual([volumeId]);
    expect(await store.retained()).toMatchObject([{ volumeId, name: 'kept' }]);
    // Offers show it once more.
    await api().create(spec('other'));
    await waits('other', 'running');
    expect(await api().quarantine()).toEqual({ items: [], more: 0 });
  });

  it('of a destroyed instance are given back one by one, by the word of the operator', async () => {
    await start();
    await api().create(spec('kept', 1));
    await waits('kept', 'running');
    const [first = '', second = ''] = [member('kept')?.volumeId, member('kept', 1)?.volumeId].map((id) => id ?? '');
    await expect(api().removeVolume(first, undefined)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' });
    await api().destroy('kept', 'keep');
    await waits('kept', 'gone');
    expect((await api().volumes()).items.map(({ volumeId, kind, sizeMb }) => [volumeId, kind, sizeMb]).sort()).toEqual(
      [first, second].sort().map((id) => [id, 'mesos', 64]),
    );
    expect(await api().removeVolume(first, undefined)).toMatchObject({ state: 'removing' });
    await eventually('given back', async () => (await reserved()).length === 1);
    await eventually('forgotten', async () => (await store.retained()).length === 1);
    expect((await reserved()).map(({ volume }) => volume)).toEqual([second]);
  });

  it('that the store has forgotten are taken up with their size and role, and can be given back', async () => {
    await start();
    await api().create(spec('kept'));
    await waits('kept', 'running');
    await api().destroy('kept', 'keep');
    await waits('kept', 'gone');
    const [volume] = await store.retained();
    if (volume === undefined) throw new Error('nothing is retained');
    const { term } = await eventually('it leads', async () => store.leader());
    await store.writeRetained(term, 'forget', volume, []);
    await eventually('quarantined', async () => {
      await api().audit();
      return (await api().quarantine()).items.length === 1;
    });
    await api().adopt(volume.volumeId, undefined, false);
    expect(await store.retained()).toMatchObject([
      { volumeId: volume.volumeId, uid: volume.uid, mesosVolume: { role: 'test', sizeMb: 64, state: 'used' } },
    ]);
    expect((await api().quarantine()).items).toEqual([]);
    await api().removeVolume(volume.volumeId, undefined);
    await eventually('given back', async () => (await reserved()).length === 0);
  });

  it('are made of disk that was reserved for the role beforehand, where there is some; other disks of the agent are given back as they came', async () => {
    const ours = [{ type: 'STATIC', role: 'test' }];
    const scalar = (name: string, value: number, more: object) => ({
      name,
      type: 'SCALAR',
      scalar: { value },
      ...more,
    });
    const more = [
      scalar('cpus', 2, { reservations: ours }),
      scalar('disk', 512, { reservations: ours }),
      scalar('disk', 9_000, { disk: { source: { type: 'MOUNT', mount: { root: '/mnt/data' } } } }),
    ];
    const dedicated = await TestCluster.start('--agents', '1', '--more-resources', JSON.stringify(more));
    const former = [cluster, scheduler] as const;
    opened.push(
      () => former[0].close(),
      () => former[1].close(),
    );
    cluster = dedicated;
    scheduler = new Scheduler(withVolumes(store, redis.url, new URL(cluster.ready.masterUrl).host, 'one'));
    await start();
    const { uid } = await api().create(spec('cache'));
    await waits('cache', 'running');
    const volumeId = member('cache')?.volumeId ?? '';
    const ofDisk = async () =>
      (await reserved()).filter(({ mb }) => mb !== 2).sort((a, b) => (a.mb ?? 0) - (b.mb ?? 0));
    expect(await ofDisk()).toEqual([
      { mb: 64, volume: volumeId, role: 'test', labels: {} },
      { mb: 448, volume: null, role: 'test', labels: {} },
    ]);
    await api().suspend('cache', 'operator');
    await waits('cache', 'suspended');
    await api().resume('cache');
    await waits('cache', 'running');
    expect(launches(volumeId)).toEqual([`${uid}.0.1`, `${uid}.0.2`]);
    expect(await api().quarantine()).toEqual({ items: [], more: 0 });
    await api().destroy('cache', 'delete');
    await waits('cache', 'gone');
    expect(await ofDisk()).toEqual([{ mb: 512, volume: null, role: 'test', labels: {} }]);
  });

  it('rule 20: RESERVE without CREATE, the scheduler killed between them: the next one makes the volume of what is reserved', async () => {
    let first: ChildProcess | undefined;
    const died = Promise.withResolvers<void>();
    proxy.onAccept = ({ operations = [], ...accept }) => {
      const isFirst = operations.some(({ type }) => type === 'RESERVE');
      return isFirst
        ? { ...accept, operations: operations.filter(({ type }) => type === 'RESERVE') }
        : { ...accept, operations };
    };
    proxy.onAccepted = ({ operations = [] }) => {
      if (!operations.some(({ type }) => type === 'RESERVE')) return;
      first?.kill('SIGKILL');
      died.resolve();
    };
    await api().create(spec('cache'));
    first = spawn(process.execPath, [PROCESS, redis.url, proxy.address, 'first', 'volumes'], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = once(first, 'exit');
    opened.push(() => first?.kill('SIGKILL'));
    await died.promise;
    expect((await ended)[1]).toBe('SIGKILL');
    const [before, ...more] = await eventually('it is reserved', async () => {
      const all = await reserved();
      return all.length > 0 && all;
    });
    expect([before?.volume, more]).toEqual([null, []]);

    const asked: OfferOperation['type'][] = [];
    proxy.onAccepted = ({ operations = [] }) => void asked.push(...operations.map(({ type }) => type));
    await start();
    await waits('cache', 'running');
    expect(await reserved()).toEqual([{ ...before, volume: before?.labels['keelson.volume'] }]);
    expect(asked.filter((type) => type !== 'LAUNCH')).toEqual(['CREATE']);
  });

  it('rule 20, facts 48 and 50: a CREATE that fails is asked for again, on the reservation that is there; the status says what failed', async () => {
    let failures = 0;
    proxy.onAccept = ({ operations = [], ...accept }) => {
      if (failures > 0 || !operations.some(({ type }) => type === 'CREATE')) return { ...accept, operations };
      failures += 1;
      return {
        ...accept,
        operations: operations.map((operation) =>
          operation.type === 'CREATE'
            ? { ...operation, create: { volumes: (operation.create?.volumes ?? []).map(withoutVolume) } }
            : operation,
        ),
      };
    };
    await start();
    await api().create(spec('cache'));
    await waits('cache', 'running');
    expect(failures).toBe(1);
    expect(await reserved()).toMatchObject([{ mb: 64, volume: member('cache')?.volumeId }]);
    const events = await api().lastEvents('cache', 100);
    expect(events.find(({ kind }) => kind === 'volumeFailed')?.message).toContain("Expecting 'volume' to be set");
    expect(events.filter(({ kind }) => kind === 'volumeMade')).toHaveLength(1);
    // RESERVE, and the second CREATE; the master's own word is not acknowledged.
    await eventually('acknowledged', () => said('ACKNOWLEDGE_OPERATION_STATUS') === 2);
  });

  it('rule 20: a LAUNCH that fails after its CREATE leaves the volume, which the next one is on', async () => {
    const asked: OfferOperation['type'][][] = [];
    proxy.onAccept = ({ operations = [], ...accept }) => {
      asked.push(operations.map(({ type }) => type));
      if (asked.length > 1) return { ...accept, operations };
      return {
        ...accept,
        operations: operations.map((operation) => (operation.launch ? tooLarge(operation) : operation)),
      };
    };
    await start();
    const { uid } = await api().create(spec('cache'));
    await waits('cache', 'running');
    expect(asked).toEqual([['RESERVE', 'CREATE', 'LAUNCH'], ['LAUNCH']]);
    const volumeId = member('cache')?.volumeId ?? '';
    expect(await reserved()).toMatchObject([{ mb: 64, volume: volumeId }]);
    expect(launches(volumeId)).toEqual([`${uid}.0.2`]);
  });

  it('fact 25: an ACCEPT of a stale offer makes nothing; all of it is asked for again', async () => {
    let spoilt = 0;
    proxy.onAccept = (accept) => {
      if (spoilt > 0 || !(accept.operations ?? []).some(({ type }) => type === 'CREATE')) return accept;
      spoilt += 1;
      return { ...accept, offer_ids: [...accept.offer_ids, { value: 'nobody-knows-it' }] };
    };
    await start();
    await api().create(spec('cache'));
    await waits('cache', 'running');
    expect(spoilt).toBe(1);
    expect(await reserved()).toMatchObject([{ mb: 64, volume: member('cache')?.volumeId }]);
  });

  it('of nobody are found by an audit, quarantined, and given back by the word of the operator', async () => {
    await start();
    await eventually('it wants no offers', () => said('SUPPRESS') > 0);
    const stranger = cluster.scheduler();
    await stranger.subscribe();
    const { id } = await stranger.offer();
    const labels = ['cluster test', 'instance other-abcd1234', 'member other-0', 'volume other-abcd1234.0.00c0ffee'];
    const resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 10 },
      reservations: [
        {
          type: 'DYNAMIC',
          role: 'test',
          labels: {
            labels: labels.map((text) => {
              const [key, value] = text.split(' ');
              return { key: `keelson.${key}`, value };
            }),
          },
        },
      ],
    };
    const operations = [{ type: 'RESERVE', reserve: { resources: [resource] } }];
    await stranger.call('ACCEPT', { accept: { offer_ids: [id], operations } });
    await stranger.call('TEARDOWN');
    await eventually('reserved', async () => (await reserved()).length === 1);
    await api().audit();
    const [item] = await eventually('quarantined', async () => {
      const { items } = await api().quarantine();
      return items.length > 0 && items;
    });
    expect(item).toMatchObject({ kind: 'reservation', uid: 'other-abcd1234', ordinal: 0 });
    await expect(api().adopt('other-abcd1234.0.00c0ffee', undefined, false)).rejects.toMatchObject({
      code: 'REQUEST_REFUSED',
    });
    await api().reclaim('other-abcd1234.0.00c0ffee', undefined);
    expect(await reserved()).toEqual([]);
    expect((await api().quarantine()).items).toEqual([]);
  });
});

function withoutVolume(volume: NonNullable<NonNullable<OfferOperation['create']>['volumes']>[number]) {
  const { disk, ...rest } = volume;
  const { volume: _, ...persistence } = disk ?? {};
  return { ...rest, disk: persistence };
}

function tooLarge(operation: OfferOperation): OfferOperation {
  const cpus = { name: 'cpus', type: 'SCALAR', scalar: { value: 1_000 } } as const;
  const tasks = operation.launch?.task_infos ?? [];
  return { type: 'LAUNCH', launch: { task_infos: tasks.map((task) => ({ ...task, resources: [cpus] })) } };
}
