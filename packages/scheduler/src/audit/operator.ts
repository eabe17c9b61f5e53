/** What the operator decides of quarantined things. Each decision is recorded; none is taken of what is somebody's by now. */
import {
  adoptionRefusal,
  type Instance,
  type InstanceEvent,
  KeelsonError,
  messageOf,
  type Quarantined,
} from '@keelson/core';
import { newKeyPair } from '@keelson/sdk';
import type { Store } from '@keelson/store';
import type { ExecutorChannel } from '../executor-channel.ts';
import { type DescribedLaunch, describeLaunch, newestOfEach } from '../recovery/describe.ts';
import { type TakeUpOptions, takeUpInstance } from '../recovery/take-up-instance.ts';
import { pause } from '../time-limit.ts';
import { adoptVolume, type VolumeAdopterOptions } from './adopt-volume.ts';
import type { Auditor } from './auditor.ts';
import { judged } from './claims.ts';
import type { Quarantine } from './quarantine.ts';

export interface OperatorOptions {
  readonly store: Store;
  readonly quarantine: Quarantine;
  readonly auditor: Auditor;
  readonly channel: ExecutorChannel;
  /** Of what does not say which executor runs it. */
  readonly executorId: string;
  readonly takeUp: TakeUpOptions;
  readonly post: (uid: string, event: InstanceEvent) => Promise<Instance | undefined>;
  readonly kill: (taskId: string, agentId: string) => Promise<void>;
  readonly closing: AbortSignal;
}

export interface Adopted extends Quarantined {
  /** In words. */
  readonly became: string;
}

/**
 * Takes a quarantined task or its container up: into its member where the store knows the instance, else the instance is
 * rebuilt from all that is quarantined of it. Volumes: see adopt-volume.ts. `use`: a volume's member is to be on it.
 * @throws QUARANTINE_NOT_FOUND, REQUEST_REFUSED, AGENT_UNAVAILABLE
 */
export async function adopt(
  options: VolumeAdopterOptions,
  id: string,
  agentId: string | undefined,
  use: boolean,
): Promise<Adopted> {
  const item = only(options.quarantine, id, agentId);
  const became = isLaunch(item) ? await adoptLaunch(options, item, use) : await adoptVolume(options, item, use);
  await options.quarantine.saved();
  return { ...item, became };
}

async function adoptLaunch(options: OperatorOptions, item: Quarantined, use: boolean): Promise<string> {
  const { uid } = item;
  if (uid === null) throw refused(item, 'nothing says whose it is: reclaim it, or leave it');
  if (use) throw refused(item, 'only volumes can be taken up to be used');
  const instance = await options.store.read(uid);
  if (instance !== undefined) {
    await adoptInto(options, item, instance);
    return 'it is the task of its member from now on';
  }
  await rebuild(options, item, uid);
  return 'its instance is as it runs, rebuilt from what is known there';
}

async function adoptInto(options: OperatorOptions, item: Quarantined, instance: Instance): Promise<void> {
  const { quarantine, post } = options;
  const { survivor } = await describe(options, item);
  const refusal = adoptionRefusal(instance, survivor);
  if (refusal !== null) throw refused(item, refusal);
  const { ordinal, launch } = survivor.described.data;
  const stored = await post(instance.uid, { kind: 'adopted', survivor });
  const member = stored?.status.members.find((candidate) => candidate.ordinal === ordinal);
  if (member?.task?.launch !== launch)
    throw refused(item, 'its instance has changed meanwhile: look at it and try again');
  quarantine.drop((other) => other.uid === item.uid && other.ordinal === ordinal && other.launch === launch);
}

async function rebuild(options: OperatorOptions, item: Quarantined, uid: string): Promise<void> {
  const { quarantine } = options;
  const all = quarantine.items.filter((other) => other.uid === uid && isLaunch(other));
  const launches = await Promise.all(all.map((one) => describe(options, one).catch(() => undefined)));
  const found = newestOfEach(launches.flatMap((one) => one ?? []));
  if (found.length === 0) throw refused(item, 'no executor describes what runs of it');
  await takeUpInstance(options.takeUp, uid, found).catch((cause: unknown) => {
    throw refused(item, messageOf(cause));
  });
  quarantine.drop((other) => other.uid === uid);
}

async function describe(
  { channel, executorId, closing }: OperatorOptions,
  item: Quarantined,
): Promise<DescribedLaunch> {
  const { uid, ordinal, launch, agentId } = item;
  if (uid === null || ordinal === null || launch === null) throw refused(item, 'nothing says which launch it is');
  const at = { agentId, executorId: item.executorId ?? executorId };
  try {
    return await describeLaunch(channel, newKeyPair(), at, { uid, ordinal, launch }, closing);
  } catch (cause) {
    throw refused(item, `its executor does not describe it: ${messageOf(cause)}`);
  }
}

function isLaunch({ kind }: Quarantined): boolean {
  return kind === 'task' || kind === 'container';
}

export function refused({ kind, id }: Quarantined, why: string): KeelsonError {
  return new KeelsonError('REQUEST_REFUSED', `${kind} ${id} is not taken up: ${why}`);
}

const KILL_AGAIN_MS = 1_000;
const KILL_ATTEMPTS = 15;

/** @throws QUARANTINE_NOT_FOUND, REQUEST_REFUSED */
export async function reclaim(options: OperatorOptions, id: string, agentId: string | undefined): Promise<Quarantined> {
  const { quarantine, auditor, store } = options;
  const item = only(quarantine, id, agentId);
  const verdict = await judged(store, item, () => store.retained());
  if (verdict.kind === 'owned') {
    quarantine.drop((other) => other === item);
    throw new KeelsonError('REQUEST_REFUSED', `${item.kind} ${id} belongs to its instance by now: it is left alone`);
  }
  if (item.kind === 'task') await endTask(options, item);
  else {
    await auditor.remove(item, "the operator's word").catch((cause: unknown) => {
      throw new KeelsonError('REQUEST_REFUSED', `${item.kind} ${id} was not removed: ${messageOf(cause)}`, { cause });
    });
  }
  await quarantine.saved();
  return item;
}

/** @throws QUARANTINE_NOT_FOUND; REQUEST_REFUSED where it is not clear which is meant */
export function only(quarantine: Quarantine, id: string, agentId: string | undefined): Quarantined {
  const [first, ...others] = quarantine.find(id, agentId);
  if (first === undefined) throw new KeelsonError('QUARANTINE_NOT_FOUND', `nothing of id ${id} is quarantined`);
  if (others.length === 0) return first;
  const agents = [first, ...others].map((item) => item.agentId).join(', ');
  throw new KeelsonError('REQUEST_REFUSED', `several agents have ${id}: say which agent is meant (${agents})`);
}

/** KILL may be lost on its way; the task's end is news like any other. */
async function endTask({ quarantine, kill, closing }: OperatorOptions, item: Quarantined): Promise<void> {
  for (let attempt = 0; attempt < KILL_ATTEMPTS && !closing.aborted; attempt++) {
    await kill(item.id, item.agentId).catch(() => undefined);
    await pause(attempt === 0 ? KILL_AGAIN_MS / 4 : KILL_AGAIN_MS, closing);
    if (quarantine.find(item.id, item.agentId).length > 0) continue;
    quarantine.tell(item.uid, 'reclaimed', `task ${item.id} on agent ${item.agentId}: the operator's word`);
    return;
  }
  throw new KeelsonError('REQUEST_REFUSED', `its agent has not said that ${item.id} ended: try again`);
}
