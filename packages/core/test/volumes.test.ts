import { describe, expect, it } from 'vitest';
import { type Home, isBound, judge, match, requestOf, withFoundVolumes } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

const asked = (ordinal: number, over: Partial<Home> = {}): Home =>
  home(ordinal, { mesosVolume: { role: 'keelson', sizeMb: 64, state: 'asked' }, ...over });
const request = (cache: Scenario, ordinal: number) => requestOf(cache.instance, cache.member(ordinal), cache.nowMs);
const operated = (cache: Scenario, operation: 'reserve' | 'create' | 'unreserve', error: string | null = null) =>
  cache.send({ kind: 'volumeOperation', ordinal: 0, volumeId: 'volume-0', operation, error });
/** Placed and launched, nothing heard of it yet. */
const launched = () =>
  new Scenario()
    .placeAt({ ordinal: 0, home: asked(0) })
    .prepared(0)
    .sent(0);
const neverStarted = { state: 'refused', message: 'invalid offers', proof: 'neverStarted' } as const;

describe('a persistent volume', () => {
  it('binds its member to its agent only when a container may have written to it', () => {
    const cache = launched();
    expect(isBound(cache.member(0).home)).toBe(false);
    operated(cache, 'create');
    expect(cache.member(0).home?.mesosVolume?.state).toBe('made');
    expect(isBound(cache.member(0).home)).toBe(false);
    cache.update(0, { state: 'starting' });
    expect(cache.member(0).home?.mesosVolume?.state).toBe('used');
    expect(isBound(cache.member(0).home)).toBe(true);
    cache.dies(0);
    expect(request(cache, 0)).toMatchObject({ homePolicy: 'require', volume: { id: 'volume-0', isUsed: true } });
    expect(request(cache, 0).resources.diskMb).toBe(0);
  });

  it('counts as used when its task died without a word, unless that never started', () => {
    expect(launched().dies(0, 'gone', 'foundGone').member(0).home?.mesosVolume?.state).toBe('used');
    expect(launched().dies(0, 'refused', 'neverStarted').member(0).home?.mesosVolume?.state).toBe('asked');
  });

  it('that no container has used is waited for a while; then its member goes elsewhere and leaves it behind', () => {
    const cache = launched().update(0, neverStarted);
    expect(request(cache, 0)).toMatchObject({ homePolicy: 'require', volume: { isUsed: false } });
    cache.send({ kind: 'unplaced', ordinal: 0, rejections: [{ stage: 'home', reason: 'silent', agents: 1 }] });
    cache.wait(15_000);
    expect(request(cache, 0)).toMatchObject({ homePolicy: 'prefer' });
    cache.placeAt({ ordinal: 0, home: asked(0, { agentId: 'agent-9', volumeId: 'volume-9' }) });
    expect(cache.member(0).formerVolumes).toMatchObject([
      { agentId: 'agent-0', volumeId: 'volume-0', mesosVolume: { state: 'asked' } },
    ]);
    operated(cache, 'unreserve');
    expect(cache.member(0).formerVolumes).toEqual([]);
  });

  it('whose placement never went out was never asked for: nothing is left behind', () => {
    const cache = new Scenario().placeAt({ ordinal: 0, home: asked(0) });
    cache.send({ kind: 'offersGone', offerIds: cache.member(0).task?.offerIds ?? [] });
    expect(cache.member(0).home).not.toHaveProperty('mesosVolume');
    cache.placeAt({ ordinal: 0, home: asked(0, { agentId: 'agent-9', volumeId: 'volume-9' }) });
    expect(cache.member(0).formerVolumes).toEqual([]);
  });

  it('that could not be made says why', () => {
    const cache = operated(launched(), 'create', 'Persistence ID is not unique');
    expect(cache.said('volumeFailed')).toEqual([
      'cache-0 volumeFailed: create of volume-0: Persistence ID is not unique',
    ]);
    expect(cache.member(0).task?.message).toContain('not unique');
  });

  it('goes with an instance that is destroyed with its data, and so does what its members have left behind', () => {
    const cache = launched().update(0, neverStarted);
    cache.placeAt({ ordinal: 0, home: asked(0, { agentId: 'agent-9', volumeId: 'volume-9' }) });
    cache.prepared(0).sent(0).runs(0);
    cache.intent({ kind: 'destroy', data: 'delete' }).dies(0, 'stopped');
    const removals = cache.instance.status.effects.filter(({ kind }) => kind === 'removeVolume');
    expect(removals).toMatchObject([
      { agentId: 'agent-9', volumeId: 'volume-9' },
      { agentId: 'agent-0', volumeId: 'volume-0' },
    ]);
    cache.settleStopped();
    expect(cache.instance.status.members).toEqual([]);
  });
});

describe('matching a member with a persistent volume', () => {
  const offer = (more: object = {}) => ({
    agentId: 'agent-0',
    offerIds: ['o'],
    hostname: 'host-0',
    address: '10.0.0.0',
    attributes: {},
    cpus: 4,
    memMb: 1_000,
    diskMb: 0,
    ports: [{ begin: 31_000, end: 31_009 }],
    executorKnown: true,
    ...more,
  });
  const placedOn = (cache: Scenario, ...offers: ReturnType<typeof offer>[]) =>
    match(withFoundVolumes([request(cache, 0)], offers), offers, new Map(), { executor: { cpus: 0, memMb: 0 } });

  it('needs an offer of that very volume, and no other disk', () => {
    const cache = launched().update(0, { state: 'starting' }).dies(0);
    expect(placedOn(cache, offer({ volumes: ['volume-0'] })).placements).toHaveLength(1);
    const without = placedOn(cache, offer({ diskMb: 10_000, volumes: ['volume-7'], reservations: ['volume-0'] }));
    expect(without.placements).toEqual([]);
    expect(without.reasons[0]).toMatchObject({
      rejections: [{ stage: 'volume', reason: 'its volume volume-0 is not offered there now' }],
      homeSilent: false,
    });
    expect(placedOn(cache, offer({ agentId: 'agent-9', diskMb: 10_000 })).reasons[0]?.homeSilent).toBe(true);
  });

  it('takes what is there of one that was never used, where there is disk or not; else it asks for all of it', () => {
    const cache = launched().update(0, neverStarted);
    expect(placedOn(cache, offer({ reservations: ['volume-0'] })).placements).toHaveLength(1);
    expect(placedOn(cache, offer({ volumes: ['volume-0'] })).placements).toHaveLength(1);
    expect(placedOn(cache, offer()).placements).toHaveLength(0);
    expect(placedOn(cache, offer({ diskMb: 10_000 })).placements[0]?.cost.diskMb).toBe(1_024);
  });
});

describe('a reservation that is found', () => {
  const uid = 'cache-aaaaaaaa';
  const found = (id: string, agentId = 'agent-0') =>
    ({ kind: 'reservation', id, agentId, uid, ordinal: 0, launch: null }) as const;
  const verdict = (cache: Scenario | undefined, id: string, agentId?: string, data?: 'keep' | 'delete') =>
    judge(found(id, agentId), {
      instance: cache?.instance,
      tombstone: data === undefined ? undefined : { data },
      retained: [{ agentId: 'agent-0', volumeId: 'kept' }],
    }).kind;

  it("is its member's, or was left behind by it, or is listed", () => {
    const cache = launched().update(0, { state: 'starting' });
    expect(verdict(cache, 'volume-0')).toBe('owned');
    expect(verdict(cache, 'volume-0', 'agent-9')).toBe('quarantine');
    expect(verdict(cache, 'volume-7')).toBe('quarantine');
    const moved = launched().update(0, neverStarted);
    moved.placeAt({ ordinal: 0, home: asked(0, { agentId: 'agent-9', volumeId: 'volume-9' }) });
    expect(verdict(moved, 'volume-0')).toBe('reclaim');
    expect(verdict(moved, 'volume-9', 'agent-9')).toBe('owned');
  });

  it('of an instance that is gone goes by its tombstone', () => {
    expect(verdict(undefined, 'volume-0')).toBe('quarantine');
    expect(verdict(undefined, 'volume-0', 'agent-0', 'keep')).toBe('quarantine');
    expect(verdict(undefined, 'kept', 'agent-0', 'keep')).toBe('owned');
    expect(verdict(undefined, 'volume-0', 'agent-0', 'delete')).toBe('reclaim');
  });
});
