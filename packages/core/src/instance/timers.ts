import type { Instance, InstanceStatus } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import { POLICY } from './policy.ts';
import { replacementMs } from './replace.ts';

/** When the instance wants to be looked at though nothing happens; undefined: not at all. Effects have their own times. */
export function nextLookMs({ status, declared }: Instance, nowMs: number): number | undefined {
  const times = status.members.flatMap((member) => memberTimes(member));
  times.push(...status.members.flatMap((member) => replacementMs(declared, member) ?? []));
  if (status.failover?.untilMs != null) times.push(status.failover.untilMs);
  if (status.update?.untilMs != null) times.push(status.update.untilMs);
  if (masterWaits(status)) times.push(status.decidedAtMs + POLICY.overtakeMs);
  const coming = times.filter((time) => time > nowMs);
  return coming.length === 0 ? undefined : Math.min(...coming);
}

function masterWaits({ members, master, epochLaunch, decidedLaunch }: InstanceStatus): boolean {
  if (epochLaunch === null) return false;
  return members.some(({ ordinal, task, launch }) => ordinal === master && task === null && launch === decidedLaunch);
}

function memberTimes(member: Member): number[] {
  const { drain } = member;
  return drain?.untilMs == null ? taskTimes(member) : [...taskTimes(member), drain.untilMs];
}

function taskTimes({ task, backoff }: Member): number[] {
  if (task === null) return backoff === null ? [] : [backoff.untilMs];
  if (task.state === 'placed') return task.deadlineMs === null ? [] : [task.deadlineMs];
  if (task.state === 'launching') return [task.sinceMs + POLICY.silentLaunchMs];
  if (task.state === 'running' && !task.healthy) return [task.sinceMs + POLICY.unhealthyMs];
  return [];
}
