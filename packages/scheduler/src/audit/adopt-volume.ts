/**
 * Takes a quarantined volume up, by the operator's word: into its member where the store knows the instance, else it is
 * retained by itself, as those of destroyed instances are.
 */
import {
  type FoundVolume,
  type Instance,
  KeelsonError,
  type Quarantined,
  volumeAdoption,
  volumesOf,
} from '@keelson/core';
import type { Leadership } from '@keelson/store';
import { entryOf } from '../volumes/removals.ts';
import { judged } from './claims.ts';
import { type OperatorOptions, refused } from './operator.ts';

export interface VolumeAdopterOptions extends OperatorOptions {
  readonly leadership: Leadership;
  readonly now: () => number;
  readonly agent: (agentId: string) => { readonly hostname: string; readonly address: string } | undefined;
}

const UNKNOWN = 'found by an audit, and kept by the word of the operator';

/** What became of it. @throws REQUEST_REFUSED, AGENT_UNAVAILABLE */
export async function adoptVolume(options: VolumeAdopterOptions, item: Quarantined, use: boolean): Promise<string> {
  const { store, quarantine } = options;
  const { uid, ordinal, kind, mesosVolume } = item;
  if (uid === null || ordinal === null) throw refused(item, 'nothing says whose it is: remove its folder on the agent');
  if (kind === 'reservation' && mesosVolume === undefined) throw refused(item, 'look at it again first: keelson audit');
  if (mesosVolume?.isMade === false) throw refused(item, 'no volume was made on it, so there is no data: reclaim it');
  const verdict = await judged(store, item, () => store.retained());
  if (verdict.kind === 'reclaim') throw refused(item, `it is being removed: ${verdict.why}`);
  const drop = () =>
    quarantine.drop((other) => other.kind === kind && other.id === item.id && other.agentId === item.agentId);
  if (verdict.kind === 'owned') {
    drop();
    throw refused(item, 'it belongs to its instance by now');
  }
  const instance = await store.read(uid);
  const became =
    instance === undefined
      ? await retain(options, item, { uid, ordinal, use })
      : await adoptInto(options, item, instance, { ordinal, use });
  drop();
  return became;
}

async function retain(
  { store, leadership, now }: VolumeAdopterOptions,
  item: Quarantined,
  { uid, ordinal, use }: { readonly uid: string; readonly ordinal: number; readonly use: boolean },
): Promise<string> {
  if (use) throw refused(item, 'there is no instance that could use it: take it up without --use, and it is kept');
  const { id, agentId, mesosVolume } = item;
  const atMs = now();
  const volume = {
    uid,
    name: uid.replace(/-[a-z0-9]{8}$/, ''),
    ordinal,
    agentId,
    volumeId: id,
    sinceMs: atMs,
    why: UNKNOWN,
    ...(mesosVolume === undefined ? {} : { mesosVolume: usedOf(mesosVolume) }),
  };
  const entry = entryOf(volume, 'volumeAdopted', atMs, `${id} on agent ${agentId}: ${UNKNOWN}`);
  const written = await store.writeRetained(leadership.term, 'put', volume, [entry]);
  if (written !== 'ok') throw new KeelsonError('NOT_LEADER', 'another scheduler leads');
  return 'it is kept, as a volume of an instance that is gone: keelson volumes';
}

async function adoptInto(
  { post, agent }: VolumeAdopterOptions,
  item: Quarantined,
  instance: Instance,
  { ordinal, use }: { readonly ordinal: number; readonly use: boolean },
): Promise<string> {
  const { id: volumeId, agentId, mesosVolume } = item;
  const at = agent(agentId);
  if (at === undefined) {
    throw new KeelsonError(
      'AGENT_UNAVAILABLE',
      `agent ${agentId} has offered nothing since this scheduler leads: try again`,
    );
  }
  const { hostname, address } = at;
  const volume = mesosVolume === undefined ? {} : { mesosVolume: usedOf(mesosVolume) };
  const found: FoundVolume = { ordinal, agentId, hostname, address, volumeId, ...volume, use };
  const adoption = volumeAdoption(instance, found);
  if (adoption.kind === 'refused') throw refused(item, adoption.why);
  const stored = await post(instance.uid, { kind: 'volumeAdopted', found });
  const isTaken = stored?.status.members.some((member) =>
    volumesOf(member).some((one) => one.agentId === agentId && one.volumeId === volumeId),
  );
  if (isTaken !== true) throw refused(item, 'its instance has changed meanwhile: look at it and try again');
  return adoption.why;
}

function usedOf({ role, sizeMb }: NonNullable<Quarantined['mesosVolume']>) {
  return { role, sizeMb, state: 'used' as const };
}
