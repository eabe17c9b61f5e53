/** Which members wait for an offer now: a projection, so that no list of jobs can be lost. */
import { memberName } from '../model/ids.ts';
import type { Instance } from '../model/instance.ts';
import type { Home, Member } from '../model/member.ts';
import type { MemberRequest } from '../offer/types.ts';
import { mayLeave } from './drain.ts';
import { hasMembership, isHeldToHome, mayGetOtherPorts, membershipAllows, whyNoPeerYet } from './membership.ts';
import { POLICY } from './policy.ts';
import { mayStartAnew } from './replace.ts';
import { isBound } from './volumes.ts';

/** Members that wait for an offer, the master first. */
export function waitingMembers(instance: Instance, nowMs: number): readonly Member[] {
  const { members, master } = instance.status;
  const mastersFirst = [...members].sort((a, b) => Number(b.ordinal === master) - Number(a.ordinal === master));
  const masterWaits = members.some((member) => member.ordinal === master && mayBePlaced(instance, member, nowMs));
  const together = instance.traits.startOrder === 'together';
  return mastersFirst.filter(
    (member) =>
      mayBePlaced(instance, member, nowMs) ||
      (together && masterWaits && member.role === 'slave' && isFree(instance, member, nowMs)),
  );
}

/** What is asked of the offers for a member that waits. */
export function requestOf({ uid, declared, traits, status }: Instance, member: Member, nowMs: number): MemberRequest {
  const { spec } = declared;
  // The others look for it there, whatever else is to be said of that agent.
  const isKnown = hasMembership({ traits }) && isHeldToHome({ status }, member);
  const unfit = isKnown ? [] : member.unfitAgents.filter(({ untilMs }) => untilMs > nowMs);
  const avoidAgents = unfit.map(({ agentId }) => agentId);
  const leaves = mayLeave({ traits, status }, member) || (!isBound(member.home) && isAt(member.home, avoidAgents));
  const { ordinal, role, home, takenPorts, waitingSinceMs } = leaves ? homeless(member) : member;
  const bound = isHeld({ declared, status, traits }, { ...member, home }, nowMs);
  const waitedMs = waitingSinceMs === null ? 0 : nowMs - waitingSinceMs;
  const awaitsUnused =
    home !== null && home.volumeId !== null && !isBound(home) && waitedMs < POLICY.unusedVolumeWaitMs;
  const mayMove = !hasMembership({ traits }) || mayGetOtherPorts({ status }, member);
  const waitMs = traits.bootstrap === 'all' ? POLICY.bootstrapPortsWaitMs : POLICY.portsWaitMs;
  return {
    uid,
    instance: spec.name,
    ordinal,
    role,
    // Its disk is the volume that it has.
    resources: bound && home?.mesosVolume !== undefined ? { ...spec.resources, diskMb: 0 } : spec.resources,
    ports: traits.ports,
    home,
    homePolicy: bound || awaitsUnused ? 'require' : 'prefer',
    ...(isBound(home) && !bound ? {} : volumeOf(home)),
    homePorts: mayMove && waitedMs >= waitMs ? 'prefer' : 'require',
    avoidPorts: mayMove ? takenPorts.filter(({ untilMs }) => untilMs > nowMs).map(({ port }) => port) : [],
    avoidAgents,
    placement: spec.placement,
    priority: ordinal === status.master ? 1 : 0,
  };
}

/** Whether only the agent where it was will do. */
function isHeld(instance: Pick<Instance, 'declared' | 'status' | 'traits'>, member: Member, nowMs: number): boolean {
  if (hasMembership(instance)) return isHeldToHome(instance, member);
  return isBound(member.home) && !mayStartAnew(instance, member, nowMs);
}

function isAt(home: Home | null, agentIds: readonly string[]): boolean {
  return home !== null && agentIds.includes(home.agentId);
}

/** One that leaves its agent goes anywhere but there, as if it had never had a place. */
function homeless(member: Member): Member {
  return { ...member, home: null, takenPorts: [] };
}

function volumeOf(home: Home | null): Pick<MemberRequest, 'volume'> {
  if (home === null || home.volumeId === null || home.mesosVolume === undefined) return {};
  return { volume: { id: home.volumeId, isUsed: home.mesosVolume.state === 'used' } };
}

/** Members that run on and look for a place elsewhere: they leave their agent when there is one. */
export function movingMembers({ declared, status }: Instance): readonly Member[] {
  if (declared.intent.kind !== 'run') return [];
  return status.members.filter(({ drain, task }) => drain?.seeks === true && task !== null);
}

/** Whether a placement of this member is welcome now. */
export function mayBePlaced(instance: Instance, member: Member, nowMs: number): boolean {
  return isFree(instance, member, nowMs) && roleAllows(instance, member, nowMs);
}

/** Why no place is looked for, for a member that may have one as far as it alone is concerned; null: one is. */
export function whyNotYet(instance: Instance, member: Member, nowMs: number): string | null {
  if (member.role === 'peer') return whyNoPeerYet(instance, member, nowMs);
  if (roleAllows(instance, member, nowMs)) return null;
  if (instance.status.failover !== null) return 'who is to be master is decided first';
  if (member.role === 'master') return 'whether another takes over is decided first';
  const master = instance.status.members.find(({ ordinal }) => ordinal === instance.status.master);
  if (master === undefined) return 'who is to be master is decided first';
  const name = `its master, ${memberName(instance.declared.spec.name, master.ordinal)},`;
  return master.task === null ? `${name} gets a place first` : `${name} must be healthy first`;
}

function isFree({ declared, status }: Instance, member: Member, nowMs: number): boolean {
  if (declared.intent.kind !== 'run' || member.wanted !== 'present' || member.task !== null) return false;
  if (member.backoff !== null && member.backoff.untilMs > nowMs) return false;
  return !status.effects.some((effect) => effect.kind === 'slaveLost' && effect.ordinal === member.ordinal);
}

function roleAllows({ status, traits }: Instance, member: Member, nowMs: number): boolean {
  if (member.role === 'peer') return membershipAllows(status, member, nowMs);
  if (status.failover !== null) return false;
  if (member.role === 'master') return status.epochLaunch === null || status.decidedLaunch === member.launch;
  const master = status.members.find(({ ordinal }) => ordinal === status.master);
  if (master === undefined || master.task === null || master.task.killSinceMs !== null) return false;
  if (traits.startOrder === 'together') return master.task.state !== 'lost';
  return master.task.state === 'running' && master.task.healthy;
}
