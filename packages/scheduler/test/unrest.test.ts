/**
 * Three schedulers whose leaders are stopped or killed again and again, while a client asks for things all the time: nothing
 * that was acknowledged is lost, no member ever has two live tasks, and in the end all is as it was asked for.
 */
import { RedisStore } from '@keelson/store';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TestCluster } from '../../local-cluster/test/harness.ts';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Scheduler } from '../src/index.ts';
import { SchedulerChild } from './support/child.ts';
import { optionsFor, storeOptions } from './support/scheduler-options.ts';
import { eventually, sleep } from './support/world.ts';

const tasksSchema = z.object({
  get_tasks: z.object({ tasks: z.array(z.object({ task_id: z.object({ value: z.string() }), state: z.string() })) }),
});
const LIVE = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING'];

/** mulberry32: a run can be repeated by its seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe.skipIf(!redisIsThere)('three schedulers', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function start() {
    const roomy = ['--agents', '3', '--cpus', '100', '--mem', '100000', '--disk', '100000', '--ports', '31000-32999'];
    const [redis, cluster] = await Promise.all([RedisServer.start(), TestCluster.start(...roomy)]);
    closing.push(
      () => redis.remove(),
      () => cluster.close(),
    );
    const master = cluster.ready.masterUrl.replace('http://', '');
    const store = new RedisStore(storeOptions(redis.url));
    await store.open();
    closing.push(() => store.close());
    // It answers the API, and never campaigns.
    const follower = new Scheduler(optionsFor(store, redis.url, master, 'client'));
    closing.push(() => follower.close());
    const begin = (name: string) => SchedulerChild.start(name, redis.url, master);
    const children = await Promise.all(['one', 'two', 'three'].map(begin));
    closing.push(() => {
      for (const child of children) child.kill();
    });
    const leading = async (): Promise<number> => {
      const name = await eventually('a leader', async () => (await store.leader())?.name);
      return children.findIndex((child) => child.name === name);
    };
    await leading();
    return { cluster, store, api: follower.controlPlane, children, begin, leading };
  }
  type World = Awaited<ReturnType<typeof start>>;

  async function liveTasks({ cluster }: World): Promise<string[]> {
    const { get_tasks } = tasksSchema.parse((await cluster.operator({ type: 'GET_TASKS' })).json());
    return get_tasks.tasks.filter(({ state }) => LIVE.includes(state)).map(({ task_id }) => task_id.value);
  }

  /** I8, on what the master says. */
  async function assertOneTaskEach(world: World): Promise<void> {
    const members = (await liveTasks(world)).map((id) => id.replace(/\.\d+$/, ''));
    expect(members.filter((member, index) => members.indexOf(member) !== index)).toEqual([]);
  }

  const spec = (name: string, slaves: number) => ({
    name,
    framework: 'plain',
    slaves,
    resources: { cpus: 0.1, memMb: 32, diskMb: 10 },
  });

  /** What was acknowledged: how many members each instance has, or that it is to be gone. */
  class Client {
    readonly wanted = new Map<string, number | 'gone'>();
    readonly #world: World;
    readonly #random: () => number;

    constructor(world: World, random: () => number) {
      this.#world = world;
      this.#random = random;
    }

    async create(name: string, slaves: number): Promise<void> {
      await this.#world.api.create(spec(name, slaves));
      this.wanted.set(name, slaves + 1);
    }

    async change(): Promise<void> {
      const names = [...this.wanted].filter(([, members]) => members !== 'gone').map(([name]) => name);
      const name = names[Math.floor(this.#random() * names.length)];
      if (name === undefined) return;
      if (this.#random() < 0.1) {
        await this.#world.api.destroy(name, 'delete');
        this.wanted.set(name, 'gone');
      } else {
        const slaves = Math.floor(this.#random() * 3);
        await this.#world.api.patch(name, { slaves });
        this.wanted.set(name, slaves + 1);
      }
    }

    async assertDone(): Promise<void> {
      const { api, store } = this.#world;
      for (const [name, members] of this.wanted) {
        await eventually(`${name} is as it was asked for: ${members}`, () => {
          if (members === 'gone') return store.get(name) === undefined;
          const found = api.get(name);
          const present = found.members.filter(({ state }) => state !== 'retired');
          return found.phase === 'running' && present.length === members;
        });
      }
      const stored = [...store.all()].flatMap(({ declared }) =>
        api.get(declared.spec.name).members.flatMap(({ task }) => task ?? []),
      );
      await eventually('what runs is what is stored', async () => {
        const live = await liveTasks(this.#world);
        return live.length === stored.length && live.every((id) => stored.includes(id));
      });
    }
  }

  it('are stopped at random moments for random times', { timeout: 180_000 }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = randomFrom(seed);
    const world = await start();
    const client = new Client(world, random);
    const over = performance.now() + 10_000;
    const asking = (async () => {
      for (let count = 0; performance.now() < over; count += 1) {
        if (count % 4 === 0) await client.create(`i-${count}`, Math.floor(random() * 2));
        else await client.change();
        await sleep(50 + random() * 100);
      }
    })();
    const terms: number[] = [];
    while (performance.now() < over) {
      const leading = await world.leading();
      const index = random() < 0.7 ? leading : Math.floor(random() * world.children.length);
      const child = world.children[index];
      child?.stop();
      await sleep(random() * 2_500);
      child?.goOn();
      await assertOneTaskEach(world);
      terms.push((await world.store.leader())?.term ?? 0);
      await sleep(random() * 500);
    }
    await asking;
    expect(
      terms.toSorted((a, b) => a - b),
      `seed ${seed}`,
    ).toEqual(terms);
    await client.assertDone();
    const readiness = await Promise.all(world.children.map((child) => child.readiness()));
    expect(readiness.filter(({ leading }) => leading).length, `seed ${seed}`).toBeLessThanOrEqual(1);
  });

  it('are killed in turn with 50 instances at work: nothing is lost', { timeout: 180_000 }, async () => {
    const world = await start();
    const client = new Client(world, randomFrom(1));
    await Promise.all(Array.from({ length: 50 }, (_, index) => client.create(`load-${index}`, 1)));
    let over = false;
    const asking = (async () => {
      while (!over) {
        await client.change();
        await sleep(20);
      }
    })();
    for (let kill = 0; kill < 4; kill += 1) {
      const index = await world.leading();
      const before = (await world.store.leader())?.term ?? 0;
      await sleep(500);
      world.children[index]?.kill();
      await eventually('another one leads', async () => ((await world.store.leader())?.term ?? 0) > before);
      await assertOneTaskEach(world);
      const again = await world.begin(`again-${kill}`);
      world.children[index] = again;
    }
    over = true;
    await asking;
    await client.assertDone();
  });
});
