/** Volumes that are kept though no member is on them: what the store has of them, wherever it has it. */
import {
  type FormerVolume,
  type Instance,
  type MesosVolume,
  memberName,
  parseVolumeId,
  type VolumeRemoval,
} from '@keelson/core';
import type { RetainedVolume } from '@keelson/store';

export interface KeptVolume {
  readonly volumeId: string;
  readonly agentId: string;
  /** The instance that it belongs or belonged to. */
  readonly uid: string;
  readonly instance: string;
  readonly member: string;
  /** A folder of the agent, or a persistent volume of Mesos. */
  readonly kind: 'agent' | 'mesos';
  /** null: nobody has set it a size. */
  readonly sizeMb: number | null;
  /** `left`: by a member that lives elsewhere now; `retained`: its instance is gone; `removing`: by the operator's word. */
  readonly state: 'left' | 'retained' | 'removing';
  readonly sinceMs: number;
  readonly why: string;
  readonly removal: VolumeRemoval | null;
}

export function keptVolumes(retained: readonly RetainedVolume[], instances: Iterable<Instance>): KeptVolume[] {
  return [...retained.map(ofRetained), ...[...instances].flatMap(leftBehind)].sort((a, b) => b.sinceMs - a.sinceMs);
}

export function ofRetained(volume: RetainedVolume): KeptVolume {
  const { uid, name, ordinal, agentId, volumeId, sinceMs, mesosVolume, removal } = volume;
  const why = volume.why ?? 'its instance was destroyed, and its data kept';
  return {
    volumeId,
    agentId,
    uid,
    instance: name,
    member: memberName(name, ordinal),
    kind: isOfMesos(volume) ? 'mesos' : 'agent',
    sizeMb: mesosVolume?.sizeMb ?? null,
    state: removal === undefined ? 'retained' : 'removing',
    sinceMs,
    why,
    removal: removal ?? null,
  };
}

/** Former versions did not say so: the id does. */
export function isOfMesos({
  volumeId,
  mesosVolume,
}: {
  volumeId: string;
  mesosVolume?: MesosVolume | undefined;
}): boolean {
  return mesosVolume !== undefined || parseVolumeId(volumeId) !== null;
}

function leftBehind({ uid, declared, status }: Instance): KeptVolume[] {
  const { name } = declared.spec;
  return status.members.flatMap(({ ordinal, formerVolumes }) =>
    formerVolumes.map((volume) => ofFormer(volume, { uid, name, ordinal })),
  );
}

function ofFormer(
  { volumeId, agentId, mesosVolume, sinceMs, why, removal }: FormerVolume,
  { uid, name, ordinal }: { readonly uid: string; readonly name: string; readonly ordinal: number },
): KeptVolume {
  return {
    volumeId,
    agentId,
    uid,
    instance: name,
    member: memberName(name, ordinal),
    kind: mesosVolume === undefined ? 'agent' : 'mesos',
    sizeMb: mesosVolume?.sizeMb ?? null,
    state: removal === undefined ? 'left' : 'removing',
    sinceMs,
    why,
    removal: removal ?? null,
  };
}

/** What an instance leaves whose data is kept: what its members are on, and what they have left behind. */
export function retainedOf({ uid, declared, status }: Instance, atMs: number): RetainedVolume[] {
  const { name } = declared.spec;
  return status.members.flatMap(({ ordinal, home, formerVolumes }) => {
    const whose = { uid, name, ordinal };
    const left = formerVolumes.map(({ hostname: _, ...volume }) => ({ ...whose, ...volume }));
    if (home?.volumeId == null) return left;
    const { agentId, volumeId, mesosVolume } = home;
    return [
      ...left,
      { ...whose, agentId, volumeId, sinceMs: atMs, ...(mesosVolume === undefined ? {} : { mesosVolume }) },
    ];
  });
}
