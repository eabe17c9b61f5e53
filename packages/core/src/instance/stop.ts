/** Suspend and destroy: no failovers on the way out; slaves first, then the master; volumes last, where they are to go. */
import type { Instance } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import { type Draft, dropEffects, killTask, masterOf, stopWaiting } from './draft.ts';
import { inspectIfSilent } from './inspect.ts';
import { giveUpMaintenance } from './maintenance.ts';
import { planRequests } from './operator.ts';
import { removeVolume } from './remove-volume.ts';
import { settleRequest } from './request-outcomes.ts';
import { volumesOf } from './volumes.ts';

export function planStop(draft: Draft): void {
  const { status, instance } = draft;
  const { intent, generation } = instance.declared;
  status.observedGeneration = generation;
  planRequests(draft);
  giveUpMaintenance(draft, 'the instance was stopped');
  dropEffects(
    draft,
    ({ kind }) =>
      kind === 'probe' || kind === 'operate' || kind === 'hook' || kind === 'masterLost' || kind === 'slaveLost',
  );
  const slavesFirst = status.members.toSorted((a, b) => Number(isMaster(draft, a)) - Number(isMaster(draft, b)));
  for (const member of slavesFirst) {
    stopWaiting(member);
    member.backoff = null;
    stopTask(draft, member);
  }
  // Until the last task has ended, a change of master stays as it is: who is bound may be master already, and if the
  // instance is to run again before that, it goes on from there.
  if (status.members.some(({ task }) => task !== null)) return;
  status.failover = null;
  settleRequest(draft, 'givenUp', 'the instance was stopped');
  status.update = null;
  // What is launched next is a new life: it starts on the volumes that are there, the last master first.
  status.decidedLaunch = masterOf(draft)?.launch ?? status.decidedLaunch;
  if (intent.kind === 'destroy') planVolumes(draft, intent.data);
}

function stopTask(draft: Draft, member: Member): void {
  if (member.task === null) return;
  const slavesRun = draft.status.members.some((other) => !isMaster(draft, other) && other.task !== null);
  if (isMaster(draft, member) && slavesRun && member.task.state !== 'placed') return;
  const { intent } = draft.instance.declared;
  const reason = intent.kind === 'destroy' ? 'the instance is destroyed' : 'the instance is suspended';
  // Data that is to be deleted need not be written out first.
  const graceMs = intent.kind === 'destroy' && intent.data === 'delete' ? 0 : null;
  killTask(draft, member, reason, graceMs);
  inspectIfSilent(draft, member);
}

function isMaster({ status }: Draft, { ordinal }: Member): boolean {
  return ordinal === status.master;
}

function planVolumes(draft: Draft, data: 'keep' | 'delete'): void {
  const { status } = draft;
  if (data === 'keep') return;
  status.members = status.members.filter((member) => volumesOf(member).length > 0);
  for (const member of status.members) {
    for (const volume of volumesOf(member)) removeVolume(draft, member, volume);
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
