/** Brings placements into the store. Each is claimed as the launch that it became in the very write that stores it. */
import { randomBytes } from 'node:crypto';
import {
  type Home,
  type Instance,
  type InstanceEvent,
  type MemberPlacement,
  type Placed,
  POLICY,
  volumeIdOf,
} from '@keelson/core';
import type { FreeOffers } from './free-offers.ts';
import type { Held } from './held.ts';
import type { HeldOffers } from './held-offers.ts';
import { type VolumeOwner, volumeNeedOf } from './reserved.ts';

/** Instances between their placement and their ACCEPT, at most: what they hold in memory is bounded. */
const MAX_UNDER_WAY = 256;

export interface PlacingOptions {
  readonly held: HeldOffers;
  readonly now: () => number;
  /** Where the volumes of new members are kept. */
  readonly volumes: 'agent' | 'mesos';
  readonly owner: VolumeOwner;
  readonly instance: (uid: string) => Instance | undefined;
  readonly post: (uid: string, event: InstanceEvent) => Promise<unknown>;
}

interface OnHeld {
  readonly placed: Placed;
  readonly held: Held;
}

export class Placing {
  readonly #options: PlacingOptions;
  readonly #underWay = new Map<string, readonly OnHeld[]>();

  constructor(options: PlacingOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#underWay.size;
  }

  /** Whether placements of that instance are on their way into the store. */
  has(uid: string): boolean {
    return this.#underWay.has(uid);
  }

  /** Holds what these placements take of the free offers, and stores them: as many instances as may be under way at once. */
  take(placements: readonly Placed[], free: FreeOffers, stored: () => void): void {
    const byAgent = Map.groupBy(this.#asManyAsFit(placements), ({ agentId }) => agentId);
    const onHeld = [...byAgent].flatMap(([agentId, placedHere]) => {
      const held = this.#holdFor(agentId, placedHere, free);
      return placedHere.map((placed) => ({ placed, held }));
    });
    for (const [uid, mine] of Map.groupBy(onHeld, ({ placed }) => placed.request.uid)) {
      void this.store(uid, mine).then(stored);
    }
  }

  #holdFor(agentId: string, placedHere: readonly Placed[], free: FreeOffers): Held {
    const { held } = this.#options;
    const offerIds = placedHere[0]?.offerIds ?? [];
    const instances = new Set(placedHere.map(({ request }) => request.uid)).size;
    return held.join(offerIds, instances) ?? held.hold(agentId, free.take(offerIds), instances);
  }

  /** Whole instances; the others are matched again when those are launched. */
  #asManyAsFit(placements: readonly Placed[]): readonly Placed[] {
    const room = Math.max(0, MAX_UNDER_WAY - this.size - this.#options.held.instances);
    const byInstance = Map.groupBy(placements, ({ request }) => request.uid);
    if (byInstance.size <= room) return placements;
    return [...byInstance.values()].slice(0, room).flat();
  }

  /** Stores placements of one instance that has none under way. */
  async store(uid: string, placements: readonly OnHeld[]): Promise<void> {
    const { held, now, post } = this.#options;
    const deadlineMs = now() + POLICY.placementMs;
    this.#underWay.set(uid, placements);
    await post(uid, {
      kind: 'placed',
      placements: placements.map(({ placed, held: on }) => this.#placement(placed, on, deadlineMs)),
    });
    this.#underWay.delete(uid);
    for (const one of new Set(placements.map((placement) => placement.held))) held.stored(one);
  }

  /** Call with each stored instance before its effects start. */
  claim(uid: string, instance: Instance | null): void {
    for (const { placed, held } of this.#underWay.get(uid) ?? []) {
      const { ordinal, resources } = placed.request;
      const member = instance?.status.members.find((candidate) => candidate.ordinal === ordinal);
      const offerIds = member?.task?.offerIds ?? [];
      if (instance === null || member?.task == null || !offerIds.some((id) => held.offerIds.includes(id))) continue;
      const { cpus, memMb, diskMb } = resources;
      const volume = volumeNeedOf(this.#options.owner, instance, member);
      const ports = Object.values(placed.ports);
      const need = { cpus, memMb, diskMb: volume === undefined ? diskMb : 0, ports, volume };
      this.#options.held.claim(held, { uid, ordinal, launch: member.task.launch, need });
    }
  }

  #placement(placed: Placed, held: Held, deadlineMs: number): MemberPlacement {
    const { request, agentId, hostname, address, offerIds, ports } = placed;
    const { instance } = this.#options;
    const generation = instance(request.uid)?.declared.generation ?? 0;
    const volume = this.#volumeFor(placed, held);
    return {
      ordinal: request.ordinal,
      home: { agentId, hostname, address, ports: { ...ports }, ...volume },
      offerIds,
      executorId: held.executor.executor_id.value,
      deadlineMs,
      generation,
    };
  }

  /** Its own, where it has one there; else a new one, where new ones are kept now. */
  #volumeFor({ request, agentId }: Placed, held: Held): Pick<Home, 'volumeId' | 'mesosVolume'> {
    const { volumes, instance } = this.#options;
    const { uid, ordinal, home } = request;
    const now = instance(uid);
    if (home !== null && home.volumeId !== null && home.agentId === agentId) {
      const { volumeId, mesosVolume } = home;
      return { volumeId, ...(mesosVolume === undefined ? {} : { mesosVolume }) };
    }
    if (now?.traits.volume !== true) return { volumeId: null };
    const sizeMb = now.declared.spec.resources.diskMb;
    if (volumes === 'agent' || sizeMb === 0) return { volumeId: folderFor(now, ordinal) };
    const role = held.offers[0]?.allocation_info?.role ?? '*';
    const volumeId = volumeIdOf({ uid, ordinal }, randomBytes(4).toString('hex'));
    return { volumeId, mesosVolume: { role, sizeMb, state: 'asked' } };
  }
}

/**
 * A folder's name is never used again: a request to remove one that the member has left there may arrive late, and must not find
 * what it has its data on by then.
 */
function folderFor({ uid, status }: Instance, ordinal: number): string {
  const launch = status.members.find((member) => member.ordinal === ordinal)?.launch ?? 0;
  return launch === 0 ? `${uid}.${ordinal}` : `${uid}.${ordinal}-${randomBytes(4).toString('hex')}`;
}
