/** What the world knows of acknowledged writes, without Keelson: servers are let take writes as nobody should let them. */
import { createInstance, specSchema, templateParts } from '@keelson/core';
import { describe, expect, it } from 'vitest';
import { Random, Violation, World } from '../src/index.ts';
import { syncCode } from './frameworks.ts';

const uid = 'db-aaaaaaaa';
type Container = Parameters<World['servers']['create']>[0];

/** A master of 2 slaves, both in sync and then as far behind as is said; all of it ran for a second. */
async function running(
  lags: readonly [number, number],
  acknowledge: { acceptLoss?: boolean; syncSlaves?: number } = {},
) {
  const world = new World(1, syncCode, false, { sync: true });
  const { syncSlaves = 1, acceptLoss = false } = acknowledge;
  const spec = specSchema.parse({ name: 'db', framework: 'redis', slaves: 2, durability: 'sync', syncSlaves });
  const instance = createInstance(uid, spec, syncCode(new Random(1)).traits, 0);
  const failover = { reason: 'lost', phase: 'promoting', baseEpoch: 1, from: 0, candidate: 1, to: null } as const;
  const rest = { target: null, attempts: 0, sinceMs: 0, untilMs: null, message: '' };
  world.store.create({
    ...instance,
    status: { ...instance.status, failover: { ...failover, ...rest, acceptLoss } },
  });
  const template = JSON.stringify(templateParts(spec));
  const [master, a, b] = [0, 1, 2].map((ordinal) => container(ordinal, template)) as [Container, Container, Container];
  for (const each of [master, a, b]) {
    world.servers.create(each);
    world.servers.start(each, master.address);
  }
  await world.clock.runUntil(world.clock.nowMs + 10_000);
  for (const [index, slave] of [a, b].entries()) {
    if (slave.link === null) throw new Error('it does not follow');
    slave.link = { ...slave.link, lag: lags[index] ?? 0, catchUpMs: 0, floor: 0 };
  }
  await world.clock.runUntil(world.clock.nowMs + 1_000);
  return { world, servers: world.servers, master, a, b };
}

function container(ordinal: number, template: string): Container {
  return {
    key: `${uid}.${ordinal}.1`,
    uid,
    ordinal,
    launch: 1,
    agentId: 'a0',
    address: `a0:${ordinal}`,
    volumeKey: `v${ordinal}`,
    role: ordinal === 0 ? 'master' : 'slave',
    template,
    state: 'pulling',
    accepting: false,
    acceptingSinceMs: 0,
    offset: 0,
    history: 0,
    demotedAtMs: 0,
    link: null,
    syncedWith: new Set(),
  };
}

describe('a slave that takes a lost master’s place', () => {
  it('is a violation where it lacks what the other has acknowledged', async () => {
    const { servers, master, b } = await running([0, 50]);
    servers.stop(master);
    expect(() => servers.promote(b)).toThrow(Violation);
  });

  it('is well where it has all that was acknowledged, though not all that there was', async () => {
    const { servers, master, a } = await running([30, 50]);
    servers.stop(master);
    expect(() => servers.promote(a)).not.toThrow();
  });

  it('is well where two had to have each write, and it is one of two', async () => {
    const { servers, master, b } = await running([0, 50], { syncSlaves: 2 });
    servers.stop(master);
    expect(() => servers.promote(b)).not.toThrow();
  });

  it('is well by the operator’s word, whatever it lacks; what is lost is asked for no more', async () => {
    const { servers, world, master, a, b } = await running([0, 50], { acceptLoss: true });
    servers.stop(master);
    servers.promote(b);
    servers.follow(a, b.address);
    await world.clock.runUntil(world.clock.nowMs + 20_000);
    servers.stop(b);
    expect(() => servers.promote(a)).not.toThrow();
  });
});

it('a master that starts on a volume without its writes is a violation', async () => {
  const { servers, world, master } = await running([0, 0]);
  servers.stop(master);
  const again: Container = { ...master, key: `${uid}.0.2`, launch: 2, state: 'pulling', offset: 0, history: 0 };
  servers.create(again);
  expect(() => servers.start(again, '')).toThrow('lacks what was acknowledged');
  expect(world.servers.masters(uid)).toEqual([]);
});

it('two servers of one instance that take writes are a violation, as are two on one volume', async () => {
  const { servers, a } = await running([0, 0]);
  expect(() => servers.promote(a)).toThrow(new Violation(`I3: ${uid}.1.1 and ${uid}.0.1 both take writes`));
  const second = { ...container(3, a.template), volumeKey: a.volumeKey };
  servers.create(second);
  expect(() => servers.start(second, '')).toThrow(new Violation(`I8: ${uid}.3.1 and ${uid}.1.1 live on one volume`));
});
