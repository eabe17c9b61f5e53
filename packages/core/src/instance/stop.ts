/** Suspend and destroy: no failovers on the way out; slaves first, then the master; volumes last, where they are to go. */
import type { Instance } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import { addEffect, type Draft, dropEffects, killTask } from './draft.ts';
import { POLICY } from './policy.ts';
import { inspect } from './take.ts';

export function planStop(draft: Draft): void {
  const { status, instance } = draft;
  const { intent, generation, requests } = instance.declared;
  status.failover = null;
  status.observedGeneration = generation;
  status.handledRequest = requests.at(-1)?.id ?? status.handledRequest;
  dropEffects(
    draft,
    ({ kind }) =>
      kind === 'probe' || kind === 'operate' || kind === 'hook' || kind === 'masterLost' || kind === 'slaveLost',
  );
  for (const member of status.members) {
    member.waiting = null;
    member.backoff = null;
    stopTask(draft, member);
  }
  if (status.members.some(({ task }) => task !== null)) return;
  // What is launched next is a new life: it starts on the volumes that are there, the last master first.
  status.decidedLaunch = status.members.find(({ ordinal }) => ordinal === status.master)?.launch ?? 0;
  if (intent.kind === 'destroy') planVolumes(draft, intent.data);
}

function stopTask(draft: Draft, member: Member): void {
  if (member.task === null) return;
  const slavesRun = draft.status.members.some(({ ordinal, task }) => ordinal !== draft.status.master && task !== null);
  if (member.ordinal === draft.status.master && slavesRun && member.task.state !== 'placed') return;
  killTask(
    draft,
    member,
    draft.instance.declared.intent.kind === 'destroy' ? 'the instance is destroyed' : 'the instance is suspended',
  );
  if (member.task?.state === 'lost') inspect(draft, member);
}

function planVolumes(draft: Draft, data: 'keep' | 'delete'): void {
  const { status } = draft;
  if (data === 'keep') return;
  status.members = status.members.filter(({ home }) => home !== null && home.volumeId !== null);
  for (const { ordinal, home } of status.members) {
    if (home === null || home.volumeId === null) continue;
    if (status.effects.some((effect) => effect.kind === 'removeVolume' && effect.ordinal === ordinal)) continue;
    const { agentId, volumeId } = home;
    addEffect(draft, { kind: 'removeVolume', ordinal, agentId, volumeId, timeoutMs: POLICY.requestTimeoutMs });
  }
}

/** Nothing is left to do for it: the record can end, with a tombstone and its retained volumes. */
export function isGone({ declared, status }: Instance): boolean {
  if (declared.intent.kind !== 'destroy' || status.members.some(({ task }) => task !== null)) return false;
  return declared.intent.data === 'keep' || status.members.length === 0;
}

export function isSuspended({ declared, status }: Instance): boolean {
  return declared.intent.kind === 'suspend' && status.members.every(({ task }) => task === null);
}
