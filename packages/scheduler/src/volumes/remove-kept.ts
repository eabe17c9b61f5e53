/** The operator wants one kept volume gone. What is stored of that word is with the volume: in its instance, or by itself. */
import {
  type Instance,
  type InstanceEvent,
  KeelsonError,
  type Member,
  memberName,
  removalRefusal,
  volumesOf,
} from '@keelson/core';
import type { RetainedVolume, Store } from '@keelson/store';
import { type KeptVolume, keptVolumes, ofRetained } from './kept.ts';
import type { VolumeRemovals } from './removals.ts';

export interface RemoveKeptOptions {
  readonly store: Store;
  readonly removals: VolumeRemovals;
  readonly post: (uid: string, event: InstanceEvent) => Promise<Instance | undefined>;
  readonly isQuarantined: (id: string) => boolean;
}

interface Found {
  readonly volume: KeptVolume;
  readonly remove: () => Promise<KeptVolume>;
}

/**
 * Asked for, and stored, when it resolves; asking twice is asking once.
 * @throws VOLUME_NOT_FOUND; REQUEST_REFUSED where a member is on it, or it is not clear which is meant
 */
export async function removeKept(
  options: RemoveKeptOptions,
  id: string,
  agentId: string | undefined,
): Promise<KeptVolume> {
  const { store } = options;
  const isMeant = (one: { volumeId: string | null; agentId: string }) =>
    one.volumeId === id && (agentId === undefined || one.agentId === agentId);
  const retained = (await store.retained()).filter(isMeant);
  const instances = [...store.all()].filter(({ status }) =>
    status.members.some((member) => volumesOf(member).some(isMeant)),
  );
  const found = [
    ...retained.map((volume) => ofStore(options, volume)),
    ...instances.flatMap((instance) => ofInstance(options, instance, isMeant)),
  ];
  const [only, ...others] = found;
  if (only === undefined) throw notKept(options, id, instances, isMeant);
  if (others.length === 0) return only.remove();
  const agents = found.map(({ volume }) => volume.agentId).join(', ');
  throw new KeelsonError('REQUEST_REFUSED', `several agents have a kept volume ${id}: say which is meant (${agents})`);
}

function ofStore({ removals }: RemoveKeptOptions, volume: RetainedVolume): Found {
  const remove = async () => ofRetained(volume.removal === undefined ? await removals.ask(volume) : volume);
  return { volume: ofRetained(volume), remove };
}

function ofInstance(
  options: RemoveKeptOptions,
  instance: Instance,
  isMeant: (one: { volumeId: string; agentId: string }) => boolean,
): Found[] {
  return instance.status.members.flatMap(({ ordinal, formerVolumes }) =>
    formerVolumes.filter(isMeant).flatMap(({ agentId, volumeId }) => {
      const ref = { agentId, volumeId };
      const volume = keptIn(instance, ref);
      return volume === undefined ? [] : [{ volume, remove: () => removeFormer(options, instance, ordinal, volume) }];
    }),
  );
}

async function removeFormer(
  { post }: RemoveKeptOptions,
  { uid }: Instance,
  ordinal: number,
  { agentId, volumeId }: KeptVolume,
): Promise<KeptVolume> {
  const volume = { agentId, volumeId };
  const stored = await post(uid, { kind: 'volumeRemovalAsked', ordinal, volume });
  const now = stored && keptIn(stored, volume);
  if (now?.removal != null) return now;
  const why =
    stored === undefined ? 'its instance has ended meanwhile: ask again' : removalRefusal(stored, ordinal, volume);
  throw new KeelsonError('REQUEST_REFUSED', `${volumeId} is not removed: ${why ?? 'ask again'}`);
}

function keptIn(instance: Instance, { agentId, volumeId }: { agentId: string; volumeId: string }) {
  return keptVolumes([], [instance]).find((one) => one.agentId === agentId && one.volumeId === volumeId);
}

function notKept(
  { isQuarantined }: RemoveKeptOptions,
  id: string,
  instances: readonly Instance[],
  isMeant: (one: { volumeId: string | null; agentId: string }) => boolean,
): KeelsonError {
  const isOn = ({ home }: Member) => home !== null && isMeant(home);
  for (const { declared, status } of instances) {
    const member = status.members.find(isOn);
    if (member === undefined) continue;
    const name = memberName(declared.spec.name, member.ordinal);
    return new KeelsonError(
      'REQUEST_REFUSED',
      `${name} has its data on ${id}: it goes with ${declared.spec.name}, destroyed with its data`,
    );
  }
  const hint = isQuarantined(id) ? ': it is quarantined, see keelson audit' : '';
  return new KeelsonError('VOLUME_NOT_FOUND', `no volume of id ${id} is kept${hint}`);
}
