/** Persistent volumes in offers and operations; and the giving back of what nobody wants any more. */
import { setTimeout as delay } from 'node:timers/promises';
import { step } from '@keelson/core';
import type { OfferOperation, Resource } from '@keelson/mesos';
import { describe, expect, it } from 'vitest';
import { largestVolumeMb } from '../src/offers/disk-sources.ts';
import { FreeOffers } from '../src/offers/free-offers.ts';
import { GiveBacks } from '../src/offers/give-backs.ts';
import {
  giveBack,
  readOperationId,
  reservedOf,
  takeForMember,
  type VolumeNeed,
  volumeNeedOf,
} from '../src/offers/reserved.ts';
import { totalsOf } from '../src/resources.ts';
import { readOperation } from '../src/updates.ts';
import { newInstance, offerOf, Plain } from './support/world.ts';

const ROLE = { allocation_info: { role: 'keelson' } };
const disk = (value: number, more: Partial<Resource> = {}): Resource => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value },
  ...ROLE,
  ...more,
});
const instance = newInstance(new Plain(), 'cache');
const volumeId = `${instance.uid}.0.00c0ffee`;
const volume = volumeOf(`${instance.uid}.0.00c0ffee`);

function volumeOf(id: string): VolumeNeed {
  const placed = step(instance, { kind: 'look' }, 1_000).instance;
  const [member] = placed.status.members;
  const mesosVolume = { role: 'keelson', sizeMb: 64, state: 'asked' } as const;
  const home = { agentId: 'agent-1', hostname: 'agent-1', address: '127.0.0.1', ports: {}, volumeId: id, mesosVolume };
  const need = member && volumeNeedOf({ cluster: 'test', principal: 'me' }, placed, { ...member, home });
  if (need === undefined) throw new Error('no volume');
  return need;
}

const need = { cpus: 0, memMb: 0, diskMb: 0, ports: [], volume };
const reservation: Resource = disk(64, { reservations: [volume.reservation] });
const made: Resource = disk(64, {
  reservations: [volume.reservation],
  disk: { persistence: { id: volumeId, principal: 'me' }, volume: { container_path: volumeId, mode: 'RW' } },
});
const bare = ({ allocation_info: _, ...resource }: Resource) => resource;
const kinds = (operations: readonly OfferOperation[] | undefined) => operations?.map(({ type }) => type);

describe('what a member takes of an offer for its volume', () => {
  it('is reserved and made of unreserved disk, whole and labelled; the rest stays', () => {
    const split = takeForMember([disk(100)], need, '1');
    expect(split?.operations).toEqual([
      { type: 'RESERVE', id: { value: `reserve.${volumeId}.1` }, reserve: { resources: [bare(reservation)] } },
      { type: 'CREATE', id: { value: `create.${volumeId}.1` }, create: { volumes: [bare(made)] } },
    ]);
    expect(split?.taken).toEqual([made]);
    expect(split?.rest).toEqual([disk(36)]);
  });

  it('rule 20: is the volume that is there, and nothing is asked for; or the reservation, and only the volume is', () => {
    const there = takeForMember([disk(100), made], need, '2');
    expect([there?.operations, there?.taken, there?.rest]).toEqual([[], [made], [disk(100)]]);
    const reserved = takeForMember([disk(100), reservation], need, '2');
    expect(kinds(reserved?.operations)).toEqual(['CREATE']);
    expect([reserved?.taken, reserved?.rest]).toEqual([[made], [disk(100)]]);
  });

  it('I6: is never made anew where a container has written to it', () => {
    const used = { ...need, volume: { ...volume, isUsed: true } };
    expect(takeForMember([disk(100), reservation], used)).toBe(null);
    expect(takeForMember([disk(100), made], used)?.taken).toEqual([made]);
  });

  it("fact 52: repeats all of the volume's entry as it was offered", () => {
    const offered = { ...made, disk: { ...made.disk, persistence: { id: volumeId, principal: 'somebody-else' } } };
    expect(takeForMember([offered], need)?.taken[0]).toBe(offered);
  });

  const fixed = { reservations: [{ type: 'STATIC' as const, role: 'keelson' }] };

  it('is disk that was reserved for the role beforehand, before any other: there is nothing to reserve', () => {
    const split = takeForMember([disk(100), disk(200, fixed)], need, '1');
    const persistence = { id: volumeId, principal: 'me' };
    const there = disk(64, { ...fixed, disk: { persistence, volume: { container_path: volumeId, mode: 'RW' } } });
    expect(split?.operations).toEqual([
      { type: 'CREATE', id: { value: `create.${volumeId}.1` }, create: { volumes: [bare(there)] } },
    ]);
    expect([split?.taken, split?.rest]).toEqual([[there], [disk(136, fixed), disk(100)]]);
    // Found again by its id: it has no labels.
    const again = takeForMember([disk(100), there], { ...need, volume: { ...volume, isUsed: true } });
    expect([again?.taken, again?.operations]).toEqual([[there], []]);
    expect(reservedOf([there], 'test')).toMatchObject([{ volumeId, isVolume: true }]);
    const gone = giveBack(reservedOf([there], 'test'), 'abcd');
    expect(gone).toEqual([
      { type: 'DESTROY', id: { value: `release.${volumeId}.abcd` }, destroy: { volumes: [bare(there)] } },
    ]);
    expect(readOperationId(`release.${volumeId}.abcd`)).toMatchObject({ operation: 'unreserve', volumeId });
  });

  it('is disk that is reserved for a role above: the reservation is refined, with labels', () => {
    const above = { reservations: [{ type: 'STATIC' as const, role: 'eng' }] };
    const reservationBelow = { ...volume.reservation, role: 'eng/keelson' };
    const split = takeForMember([disk(64, above)], { ...need, volume: { ...volume, reservation: reservationBelow } });
    expect(kinds(split?.operations)).toEqual(['RESERVE', 'CREATE']);
    expect(split?.taken[0]?.reservations).toEqual([...above.reservations, reservationBelow]);
    expect(takeForMember([disk(64, above)], need)).toBe(null);
  });

  it('is never made of two kinds of disk, which could not be one volume', () => {
    const two = [disk(40), disk(40, fixed)];
    expect(takeForMember(two, need)).toBe(null);
    expect([largestVolumeMb(two, 'keelson'), totalsOf(two).diskMb]).toEqual([40, 80]);
    expect(kinds(takeForMember([disk(64), disk(40, fixed)], need)?.operations)).toEqual(['RESERVE', 'CREATE']);
  });

  it('is never disk of somebody else, a disk of its own, or too little', () => {
    const others: Resource[] = [
      disk(100, { reservations: [{ type: 'STATIC', role: 'other' }] }),
      disk(100, { disk: { source: { type: 'PATH', path: { root: '/mnt' } } } }),
      disk(100, { disk: { source: { type: 'MOUNT', mount: { root: '/mnt' } } } }),
      disk(100, { revocable: {} }),
      disk(100, { provider_id: { value: 'csi' } }),
      disk(63),
    ];
    expect(takeForMember(others, need)).toBe(null);
    expect(takeForMember([disk(63), disk(1)], need)?.rest).toEqual([]);
  });

  it('is left alone by everybody else', () => {
    expect(totalsOf([disk(10), made, reservation]).diskMb).toBe(10);
    expect(reservedOf([disk(10), made, reservation], 'other')).toEqual([]);
    expect(reservedOf([disk(10), made, reservation], 'test').map(({ isVolume }) => isVolume)).toEqual([true, false]);
  });
});

describe('operations', () => {
  it('facts 46 and 49: all have an id, which says what they are about', () => {
    const operations = [
      ...(takeForMember([disk(100)], need, '3')?.operations ?? []),
      ...giveBack(reservedOf([made], 'test'), 'abcd'),
    ];
    expect(kinds(operations)).toEqual(['RESERVE', 'CREATE', 'DESTROY', 'UNRESERVE']);
    const { uid } = instance;
    expect(operations.map(({ id }) => readOperationId(id?.value ?? ''))).toEqual(
      ['reserve', 'create', 'destroy', 'unreserve'].map((operation) => ({ operation, volumeId, uid, ordinal: 0 })),
    );
    expect(readOperationId('reserve.something.1')).toBe(undefined);
  });

  it('rule 20: a volume is destroyed before its disk is unreserved', () => {
    const [destroy, unreserve] = giveBack(reservedOf([made], 'test'), 'abcd');
    expect(destroy?.destroy?.volumes).toEqual([bare(made)]);
    expect(unreserve?.unreserve?.resources).toEqual([bare(reservation)]);
  });

  it('facts 48 and 51: failed ones say why; one that is unknown says nothing', () => {
    const status = { operation_id: { value: `create.${volumeId}.1` } };
    expect(readOperation({ ...status, state: 'OPERATION_ERROR', message: 'why' })).toMatchObject({ error: 'why' });
    expect(readOperation({ ...status, state: 'OPERATION_FINISHED' })).toMatchObject({ error: null, volumeId });
    expect(readOperation({ ...status, state: 'OPERATION_UNKNOWN' })).toBe(undefined);
    expect(readOperation({ state: 'OPERATION_FINISHED' })).toBe(undefined);
  });
});

describe('what is to be given back', () => {
  const ref = { agentId: 'agent-1', volumeId };
  const world = () => {
    const clock = { nowMs: 1_000 };
    const accepted: { offerIds: readonly string[]; operations: readonly OfferOperation[] }[] = [];
    const giveBacks = new GiveBacks({
      cluster: 'test',
      now: () => clock.nowMs,
      accept: (offerIds, operations) => void accepted.push({ offerIds, operations }),
    });
    const free = new FreeOffers();
    const offer = (...resources: Resource[]) => {
      free.add({ ...offerOf('agent-1'), resources });
      giveBacks.run(free);
    };
    const state = async (promise: Promise<void>) =>
      Promise.race([promise.then(() => 'gone'), delay(5).then(() => 'waits')]);
    return { clock, accepted, giveBacks, free, offer, state };
  };
  const { signal } = new AbortController();

  it('is asked for when its agent offers it, and gone when UNRESERVE is done', async () => {
    const { giveBacks, accepted, offer, free, state } = world();
    const done = giveBacks.add(ref, true, signal);
    offer(disk(10));
    expect(accepted).toEqual([]);
    offer(made);
    expect(kinds(accepted[0]?.operations)).toEqual(['DESTROY', 'UNRESERVE']);
    expect(free.size).toBe(0);
    offer(made);
    expect(accepted).toHaveLength(1);
    giveBacks.operated('destroy', volumeId, 'agent-1', null);
    expect(await state(done)).toBe('waits');
    giveBacks.operated('unreserve', volumeId, 'agent-1', null);
    expect(await state(done)).toBe('gone');
    expect(giveBacks.size).toBe(0);
  });

  it('is asked for again where that failed, or was not answered', async () => {
    const { giveBacks, accepted, offer, clock } = world();
    const stop = new AbortController();
    const done = giveBacks.add(ref, true, stop.signal);
    offer(made);
    giveBacks.operated('destroy', volumeId, undefined, 'Persistent volumes in use');
    offer(made);
    expect(accepted).toHaveLength(2);
    clock.nowMs += 10_000;
    offer(reservation);
    expect(kinds(accepted[2]?.operations)).toEqual(['UNRESERVE']);
    stop.abort();
    await expect(done).rejects.toThrow('destroy of');
    expect(giveBacks.size).toBe(0);
  });

  it('and was never used is gone when its agent goes on to offer without it; a used one is waited for', async () => {
    const { giveBacks, offer, clock, state } = world();
    const unused = giveBacks.add(ref, false, signal);
    const used = giveBacks.add({ ...ref, volumeId: `${instance.uid}.1.00c0ffee` }, true, signal);
    offer(disk(10));
    clock.nowMs += 60_000;
    offer(disk(10));
    expect(await state(unused)).toBe('gone');
    expect(await state(used)).toBe('waits');
    giveBacks.close();
    await expect(used).rejects.toThrow('does not lead');
  });
});
