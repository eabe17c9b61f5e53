/**
 * Durability `sync`: a write counts once `syncSlaves` (k) of the n slaves have it. Any n - k + 1 of them have at least one
 * among them that has it: so many must say how far they are before the freshest of them may take a lost master's place.
 */
import type { Failover } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import type { Draft } from './draft.ts';

/** Answers that an election needs, at least 1. */
function answersNeeded({ instance, status }: Draft): number {
  const { durability, syncSlaves } = instance.declared.spec;
  if (durability !== 'sync') return 1;
  return Math.max(1, status.members.filter(mayHaveWrites).length - syncSlaves + 1);
}

/** A slave that was launched at any time, and is present or not yet ended. Which of them acknowledged what is not known. */
function mayHaveWrites({ role, wanted, launch, task }: Member): boolean {
  return role === 'slave' && launch > 0 && (wanted === 'present' || task !== null);
}

/**
 * Why an election with so many answers would be unsafe; null: it is safe, or the operator accepts the loss. Where the framework
 * can't probe, nobody can say how far it is.
 */
export function tooFewAnswers(draft: Draft, acceptLoss: boolean, answers: number): string | null {
  const needed = answersNeeded(draft);
  const able = draft.instance.traits.operations.includes('probe') ? answers : 0;
  if (acceptLoss || needed === 1 || able >= needed) return null;
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
