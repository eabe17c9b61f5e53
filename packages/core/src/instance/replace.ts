/**
 * Members whose agent is lost, where the spec says `onAgentLost: replace`. By default they wait for it: their data is there.
 *
 *   no task (proven dead), its agent silent for afterMs --> matched anywhere, with an empty volume; the old one stays in the
 *                                                           list of those that it has left behind
 *   either of these, a peer of a cluster whose members  --> the others are told to go on without it (plan-membership.ts); then
 *   its framework can add and remove                        as above, with another ordinal where there is no proof
 *   task lost (no proof), for afterMs, a slave          --> retired: another ordinal takes its place. Where it comes back, it
 *                                                           is ended, and its volume kept
 *
 * 1. I8: no member is launched again without proof that its launch before is dead. Who has no proof is not launched again:
 *    another member is.
 * 2. I6: a master starts anew only where no other member has data that a copy could be made of.
 */
import type { Declared, Instance } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import { departs } from './departed.ts';
import { type Draft, killTask, say, stopWaiting } from './draft.ts';
import { planMembers } from './members.ts';
import { isCounted } from './membership.ts';
import { takeOut } from './plan-membership.ts';
import { isBound } from './volumes.ts';

/** When the member may be replaced, if nothing changes until then; undefined: it waits for as long as it takes. */
export function replacementMs(
  { spec, intent }: Declared,
  { role, task, homeSilentSinceMs, membership }: Member,
): number | undefined {
  const { action, afterMs } = spec.onAgentLost;
  if (action === 'wait' || intent.kind !== 'run') return undefined;
  if (task === null) return homeSilentSinceMs === null ? undefined : homeSilentSinceMs + afterMs;
  if (task.state !== 'lost' || task.killSinceMs !== null) return undefined;
  if (role !== 'slave' && membership === null) return undefined;
  return task.sinceMs + afterMs;
}

/** Whether a member without a task, whose data is on a silent agent, may go elsewhere without it. */
export function mayStartAnew(
  { status, declared }: Pick<Instance, 'status' | 'declared'>,
  member: Member,
  nowMs: number,
): boolean {
  const atMs = replacementMs(declared, member);
  if (member.task !== null || atMs === undefined || nowMs < atMs) return false;
  return member.role !== 'master' || isOnlyCopy(status.members, member);
}

function isOnlyCopy(members: readonly Member[], member: Member): boolean {
  return members.every((other) => other === member || other.ordinal === member.ordinal || !isBound(other.home));
}

/** Slaves that nobody has heard of for that long make room for others: once a change of master is through. */
export function planReplacements(draft: Draft): void {
  const { status, instance } = draft;
  if (status.failover !== null) return;
  for (const member of [...status.members]) {
    const atMs = replacementMs(instance.declared, member);
    if (member.wanted !== 'present' || atMs === undefined || draft.nowMs < atMs) continue;
    if (member.membership !== null) {
      planPeer(draft, member);
      continue;
    }
    if (member.task === null) continue;
    if (!mayReplaceMore(draft)) return;
    member.wanted = 'retired';
    departs(draft, member);
    stopWaiting(member);
    const seconds = Math.round((draft.nowMs - member.task.sinceMs) / 1000);
    say(
      draft,
      'memberReplaced',
      member,
      `no word of it for ${seconds} s: another takes its place; it is ended when its agent comes back, its volume is kept`,
    );
    killTask(draft, member, 'replaced');
    planMembers(draft);
  }
}

/** The others are told to go on without it: then it is added anew, or, where nothing shows that it is dead, another is. */
function planPeer(draft: Draft, member: Member): void {
  if (!isCounted(draft, member) || (member.task !== null && !mayReplaceMore(draft))) return;
  const sinceMs = member.task?.sinceMs ?? member.homeSilentSinceMs ?? draft.nowMs;
  const seconds = Math.round((draft.nowMs - sinceMs) / 1000);
  takeOut(
    draft,
    member,
    member.task === null ? `its agent has offered nothing for ${seconds} s` : `no word of it for ${seconds} s`,
  );
}

/** As many as the spec asks for may be out there at once: agents that come and go must not make ever more members. */
function mayReplaceMore({ status, instance }: Draft): boolean {
  const outThere = status.members.filter(({ wanted, task }) => wanted === 'retired' && task?.state === 'lost').length;
  const { spec } = instance.declared;
  return outThere < (instance.traits.topology === 'cluster' ? spec.peers : spec.slaves);
}
