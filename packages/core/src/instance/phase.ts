/** The one word for how an instance or member is: derived, never stored. */
import type { Instance } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import { serves } from './draft.ts';
import { isSuspended } from './stop.ts';

export type Phase =
  | 'creating'
  | 'waiting'
  | 'running'
  | 'updating'
  | 'degraded'
  | 'failingOver'
  | 'suspending'
  | 'suspended'
  | 'destroying';

export function phaseOf(instance: Instance): Phase {
  const { declared, status } = instance;
  if (declared.intent.kind === 'destroy') return 'destroying';
  if (declared.intent.kind === 'suspend') return isSuspended(instance) ? 'suspended' : 'suspending';
  if (status.failover !== null && status.failover.reason !== 'switchover') return 'failingOver';
  const present = status.members.filter(({ wanted }) => wanted === 'present');
  const stopped = status.members.every(({ wanted, task }) => wanted === 'present' || task === null);
  const observed = status.observedGeneration === declared.generation;
  const allServe = present.length > 0 && present.every(serves);
  if (allServe && (!observed || !present.every(isSettled))) return 'updating';
  if (allServe && stopped && status.update === null) return 'running';
  if (present.some(({ waiting, task }) => waiting !== null && task === null)) return 'waiting';
  if (status.epochLaunch === null && !present.some(serves)) return 'creating';
  return status.update === null ? 'degraded' : 'updating';
}

/** No change of who is a member is under way or due. */
function isSettled({ membership }: Member): boolean {
  return membership === null || membership.state === 'joined' || membership.state === 'forming';
}

export type MemberState =
  | 'waiting'
  | 'backoff'
  | 'placed'
  | 'launching'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'lost'
  | 'stopped'
  | 'retired';

export function memberStateOf(instance: Instance, member: Member, nowMs: number): MemberState {
  const { task, backoff, wanted } = member;
  if (task !== null) return task.killSinceMs !== null && task.state !== 'lost' ? 'stopping' : task.state;
  if (wanted === 'retired') return 'retired';
  if (instance.declared.intent.kind !== 'run') return 'stopped';
  return backoff !== null && backoff.untilMs > nowMs ? 'backoff' : 'waiting';
}
