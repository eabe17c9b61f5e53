/**
 * Durability `sync`: a write counts once `syncSlaves` (k) of the n slaves have it. Any n - k + 1 of them have at least one
 * among them that has it: so many must say how far they are before the freshest of them may take a lost master's place.
 *
 * k is the fewest with which a launch of the present epoch's master was configured: what the spec says now, the master may not
 * know yet. All that was acknowledged in the epochs before, those in sync with this one's master have.
 */
import type { Failover } from '../model/instance.ts';
import type { Member, Task } from '../model/member.ts';
import type { InstanceSpec } from '../model/spec.ts';
import type { Draft } from './draft.ts';

export function isSync({ instance }: Draft): boolean {
  return instance.declared.spec.durability === 'sync';
}

/** Answers that an election needs, at least 1. */
function answersNeeded(draft: Draft): number {
  if (!isSync(draft)) return 1;
  const holders = draft.status.members.filter((member) => mayHaveWrites(draft, member)).length;
  return Math.max(1, holders - acknowledging(draft) + 1);
}

/** How many slaves have a write at the least before it is acknowledged. */
export function acknowledging({ instance, status }: Draft): number {
  const { syncSlaves } = instance.declared.spec;
  return Math.min(syncSlaves, status.ackSlaves ?? syncSlaves);
}

/** The master is launched: from now on it may acknowledge writes as this launch is configured. */
export function noteMasterLaunch({ status }: Draft, task: Task): void {
  const slaves = slavesOf(status, task);
  if (slaves !== null) status.ackSlaves = Math.min(slaves, status.ackSlaves ?? slaves);
}

/** An epoch begins with that launch of its master. */
export function noteEpoch({ status }: Draft, task: Task): void {
  status.ackSlaves = slavesOf(status, task);
  status.leftTarget = null;
}

/** A master is taken up that was launched for this spec. */
export function noteMasterFound({ status }: Draft, { durability, syncSlaves }: InstanceSpec): void {
  if (durability === 'sync') status.ackSlaves = Math.min(syncSlaves, status.ackSlaves ?? syncSlaves);
}

function slavesOf({ template, formerTemplates }: Draft['status'], task: Task): number | null {
  const known = [...(template === null ? [] : [template]), ...formerTemplates].find(({ id }) => id === task.template);
  return known?.durability === 'sync' ? known.syncSlaves : null;
}

/**
 * A slave that was launched at any time, and is present, not yet ended, or has left in this epoch. Which of them acknowledged what is
 * not known.
 */
function mayHaveWrites({ status }: Draft, { role, wanted, launch, task, leftEpoch }: Member): boolean {
  if (role !== 'slave' || launch === 0) return false;
  return wanted === 'present' || task !== null || leftEpoch === status.epoch;
}

/**
 * Why an election with so many answers would be unsafe; null: it is safe, or the operator accepts the loss. Where the framework
 * can't probe, nobody can say how far it is, nor that it is in sync at all.
 */
export function tooFewAnswers(draft: Draft, acceptLoss: boolean, answers: number): string | null {
  if (acceptLoss || !isSync(draft)) return null;
  const needed = answersNeeded(draft);
  const able = draft.instance.traits.operations.includes('probe') ? answers : 0;
  if (able >= needed) return null;
  return `durability is sync: ${needed} slaves must say how far they are, so that no acknowledged write is lost, and ${able} can`;
}

/** A demoted master says itself how far its successor must come: nobody else is needed. */
export function countsAnswers({ reason }: Failover): boolean {
  return reason !== 'switchover';
}

/** Whether some slave may lack what another has acknowledged: then nobody's choice but the freshest will do. */
export function mustBeFreshest(draft: Draft, failover: Failover): boolean {
  return countsAnswers(failover) && !failover.acceptLoss && answersNeeded(draft) > 1;
}
