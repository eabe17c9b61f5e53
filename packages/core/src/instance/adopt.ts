/** One launch that lives on, taken up into its member by the operator's word. */
import { assertNever } from '../assert-never.ts';
import type { Instance } from '../model/instance.ts';
import type { Survivor } from '../protocol/survivor.ts';
import { type Draft, memberOf, say } from './draft.ts';
import { noteMasterFound } from './quorum.ts';
import { homeOfSurvivor, liveTask } from './take-up.ts';
import { leaveVolume } from './volumes.ts';

/** Why the launch can't be taken up; null: it can. */
export function adoptionRefusal(instance: Instance, { described }: Survivor): string | null {
  const { ordinal, launch } = described.data;
  const { intent } = instance.declared;
  const member = instance.status.members.find((candidate) => candidate.ordinal === ordinal);
  switch (intent.kind) {
    case 'destroy':
      return 'its instance is being destroyed';
    case 'suspend':
      return 'its instance is suspended: resume it first';
    case 'run':
      break;
    default:
      assertNever(intent);
  }
  if (member === undefined) return `its instance has no member ${ordinal}`;
  if (member.task !== null) return `its member has a task of its own: launch ${member.task.launch}`;
  if (launch < member.launch) return `its member was launched again since: launch ${member.launch}`;
  if (instance.status.failover !== null) return 'a change of master is under way: try again when it is over';
  if (described.masterEpoch !== null && ordinal !== instance.status.master) {
    return `it is a master of epoch ${described.masterEpoch}; the instance has another by now`;
  }
  return null;
}

export function takeAdopted(draft: Draft, survivor: Survivor): void {
  const { status, instance } = draft;
  const { described } = survivor;
  const member = memberOf(draft, described.data.ordinal);
  if (member === undefined || adoptionRefusal(instance, survivor) !== null) return;
  member.launch = described.data.launch;
  const { home: before } = member;
  member.home = homeOfSurvivor(survivor, undefined);
  if (before !== null) leaveVolume(draft, member, before, 'its member was found to live elsewhere');
  member.task = liveTask(survivor, member.role, status.template, draft.nowMs);
  member.backoff = null;
  member.waiting = null;
  member.waitingSinceMs = null;
  member.syncedEpoch = null;
  const follows = described.view.master === status.master && !instance.traits.operations.includes('follow');
  member.followedEpoch = follows ? status.epoch : null;
  if (member.ordinal === status.master) noteMasterFound(draft, described.data.instance.spec);
  if (described.epoch > status.epoch || member.ordinal === status.master) beginEpoch(draft, described.epoch);
  say(draft, 'adopted', member, `launch ${member.launch} on agent ${survivor.agentId}, by the operator's word`);
}

/** Beyond what its agent has seen: who followed another master must show that it follows this one. */
function beginEpoch({ status, instance }: Draft, seenEpoch: number): void {
  const before = status.epoch;
  const canFollow = instance.traits.operations.includes('follow');
  status.epoch = Math.max(before, seenEpoch) + 1;
  for (const member of status.members) {
    const isMaster = member.ordinal === status.master;
    const follows = isMaster || (!canFollow && member.followedEpoch === before);
    member.syncedEpoch = isMaster ? status.epoch : null;
    member.followedEpoch = follows ? status.epoch : null;
    if (isMaster && member.task !== null) status.epochLaunch = member.launch;
  }
}
