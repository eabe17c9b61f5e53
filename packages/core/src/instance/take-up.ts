/**
 * An instance from what its agents say of the launches that live on: where the store has lost it, or has an older state of it.
 * What lives goes on as it is; numbers go beyond all that the agents have seen, so that whoever decided before is refused. A
 * member that nobody spoke for counts as lost: it is launched again only with proof that it is dead. What is declared is the
 * store's, but for the number of members.
 */
import type { Declared, Instance, InstanceStatus } from '../model/instance.ts';
import type { FormerVolume, Home, Member, MesosVolume, Task } from '../model/member.ts';
import { isSameTemplate, type Template, templateParts } from '../model/template.ts';
import type { Traits } from '../model/traits.ts';
import type { VolumeRef } from '../model/volume.ts';
import type { Survivor } from '../protocol/survivor.ts';
import type { InstanceView, MemberView } from '../protocol/view.ts';
import { createInstance } from './create.ts';
import { settled } from './request-outcomes.ts';

/**
 * @param base as the store has it; undefined where it has none
 * @param survivors of this instance, at least one; one launch of each member
 */
export function takeUp(
  base: Instance | undefined,
  survivors: readonly Survivor[],
  traits: Traits,
  nowMs: number,
): Instance {
  const view = newestView(survivors);
  const instance = base ?? createInstance(view.uid, view.spec, traits, nowMs);
  const { status } = instance;
  const epoch = Math.max(status.epoch, ...survivors.map(({ described }) => described.epoch)) + 1;
  const master = traits.topology === 'cluster' ? null : masterOf(survivors, view, status);
  const known = { base: status, survivors, view, master, epoch, traits, nowMs };
  const members = ordinalsOf(known).map((ordinal) => memberOf(known, ordinal));
  const isUpdating = members.some(({ task }) => task !== null && task.template !== status.template?.id);
  return {
    ...instance,
    declared: withRoomFor(members, instance.declared, traits),
    status: {
      ...status,
      epoch,
      master,
      epochLaunch: members.find(({ ordinal }) => ordinal === master)?.launch ?? null,
      ackSlaves: acknowledgingOf(survivors, master),
      leftTarget: null,
      decidedLaunch: 0,
      members,
      failover: null,
      requestOutcomes: settled(status, 'givenUp', 'the store had lost what it was at', nowMs),
      update: isUpdating ? { sinceMs: nowMs, switchovers: 0, untilMs: null } : null,
      effects: [],
      problem: null,
    },
  };
}

/** As the master that was found was launched. */
function acknowledgingOf(survivors: readonly Survivor[], master: number | null): number | null {
  const found = survivors.find(({ described }) => described.data.ordinal === master);
  const spec = found?.described.data.instance.spec;
  return spec?.durability === 'sync' ? spec.syncSlaves : null;
}

/** A store that has gone back may ask for fewer than run by now: none of them is to be ended for that. */
function withRoomFor(members: readonly Member[], declared: Declared, traits: Traits): Declared {
  const present = members.filter(({ wanted }) => wanted === 'present').length;
  const { spec, generation } = declared;
  const changed = (more: Partial<typeof spec>): Declared => ({
    ...declared,
    generation: generation + 1,
    spec: { ...spec, ...more },
  });
  if (traits.topology === 'master-slave' && present > 1 + spec.slaves) return changed({ slaves: present - 1 });
  return traits.topology === 'cluster' && present > spec.peers ? changed({ peers: present }) : declared;
}

interface Known {
  readonly base: InstanceStatus;
  readonly survivors: readonly Survivor[];
  readonly view: InstanceView;
  readonly master: number | null;
  readonly epoch: number;
  readonly traits: Traits;
  readonly nowMs: number;
}

/** Views carry no time: a later epoch is newer, and so is what was launched later. */
function newestView(survivors: readonly Survivor[]): InstanceView {
  const [newest] = survivors.toSorted(
    (a, b) =>
      b.described.view.epoch - a.described.view.epoch ||
      b.described.data.sender.term - a.described.data.sender.term ||
      b.described.data.sender.revision - a.described.data.sender.revision,
  );
  if (newest === undefined) throw new RangeError('nobody to take up');
  return newest.described.view;
}

/** Who was made master last; where none of those lives, the one that was master before. */
function masterOf(survivors: readonly Survivor[], view: InstanceView, { master }: InstanceStatus): number | null {
  const [last] = survivors
    .filter(({ described }) => described.masterEpoch !== null)
    .toSorted((a, b) => (b.described.masterEpoch ?? 0) - (a.described.masterEpoch ?? 0));
  return last?.described.data.ordinal ?? view.master ?? master;
}

function ordinalsOf({ base, survivors, view }: Known): readonly number[] {
  const ordinals = [base.members, view.members, survivors.map(({ described }) => described.data)].flatMap((some) =>
    some.map(({ ordinal }) => ordinal),
  );
  return [...new Set(ordinals)].sort((a, b) => a - b);
}

function memberOf(known: Known, ordinal: number): Member {
  const { base, survivors, view, master, epoch, traits } = known;
  const before = base.members.find((member) => member.ordinal === ordinal);
  const shown = view.members.find((member) => member.ordinal === ordinal);
  const survivor = survivors.find(({ described }) => described.data.ordinal === ordinal);
  const role = traits.topology === 'cluster' ? 'peer' : ordinal === master ? 'master' : 'slave';
  const isMaster = role === 'master';
  const home = survivor === undefined ? homeOf(known, ordinal, before, shown) : homeOfSurvivor(survivor, shown);
  const launch = survivor?.described.data.launch ?? highestLaunch(known, ordinal, before, shown);
  return {
    ordinal,
    role,
    wanted: before?.wanted === 'retired' && survivor === undefined && shown === undefined ? 'retired' : 'present',
    launch,
    home,
    task:
      survivor === undefined
        ? lostTask(known, launch, role, before)
        : liveTask(survivor, role, known.base.template, known.nowMs),
    backoff: null,
    waiting: null,
    waitingSinceMs: null,
    homeSilentSinceMs: null,
    takenPorts: before?.takenPorts ?? [],
    formerVolumes: formerVolumesOf(before, home, known.nowMs),
    unfitAgents: before?.unfitAgents ?? [],
    membership: newestMembership(before, shown),
    drain: null,
    givenUp: before?.givenUp ?? [],
    syncedEpoch: isMaster ? epoch : null,
    position: null,
    leftEpoch: before?.leftEpoch ?? null,
    followedEpoch: isMaster || followsAlready(known, survivor) ? epoch : null,
    lastDeath: before?.lastDeath ?? null,
  };
}

/** As the store has it, unless it has been added anew since. */
function newestMembership(before: Member | undefined, shown: MemberView | undefined): Member['membership'] {
  const stored = before?.membership ?? null;
  const seen = shown?.membership ?? null;
  if (seen === null || (stored !== null && stored.since >= seen.since)) return stored;
  return { ...seen, quietUntilMs: 0 };
}

/** Where the framework can't point a slave to a master without launching it again, one that was launched for it is left alone. */
function followsAlready({ traits, view, master }: Known, survivor: Survivor | undefined): boolean {
  if (survivor === undefined || traits.operations.includes('follow')) return false;
  const shown = survivor.described.view;
  return shown.master === master && shown.epoch === view.epoch;
}

function highestLaunch(
  { survivors }: Known,
  ordinal: number,
  before: Member | undefined,
  shown: MemberView | undefined,
): number {
  const seen = survivors.flatMap(({ described }) => [
    ...described.launches.filter((one) => one.ordinal === ordinal).map(({ launch }) => launch),
    ...described.view.members.filter((one) => one.ordinal === ordinal).map(({ launch }) => launch),
  ]);
  return Math.max(before?.launch ?? 0, shown?.launch ?? 0, ...seen);
}

export function homeOfSurvivor(
  { agentId, described }: Survivor,
  shown: MemberView | undefined,
): NonNullable<Member['home']> {
  const { data, view } = described;
  const own = view.members.find(({ ordinal }) => ordinal === data.ordinal) ?? shown;
  return {
    agentId,
    hostname: own?.hostname ?? '',
    address: own?.address ?? '',
    ports: data.ports,
    volumeId: data.volumeId,
    ...(data.mesosVolume === undefined ? {} : { mesosVolume: { ...data.mesosVolume, state: 'used' } }),
  };
}

function homeOf(
  { view, traits }: Known,
  ordinal: number,
  before: Member | undefined,
  shown: MemberView | undefined,
): Member['home'] {
  if (shown === undefined || shown.agentId === '') return before?.home ?? null;
  const { agentId, hostname, address, ports } = shown;
  const folder = traits.volume ? `${view.uid}.${ordinal}` : null;
  const there = { agentId, hostname, address, ports };
  if (shown.volumeId !== undefined) return { ...there, ...volumeOf(shown.volumeId, shown.mesosVolume) };
  // Told by a Keelson that did not say: on another agent than the store has it, it is not the volume that the store has.
  const known = before?.home ?? undefined;
  if (known?.agentId === agentId) return { ...there, ...volumeOf(known.volumeId ?? folder, known.mesosVolume) };
  const { mesosVolume } = known ?? {};
  return { ...there, ...volumeOf(folder, mesosVolume === undefined ? undefined : { ...mesosVolume, state: 'used' }) };
}

function volumeOf(
  volumeId: string | null,
  mesosVolume: MesosVolume | undefined,
): Pick<Home, 'volumeId' | 'mesosVolume'> {
  return volumeId === null || mesosVolume === undefined ? { volumeId } : { volumeId, mesosVolume };
}

/** What the store has of its volumes elsewhere is the instance's still. */
function formerVolumesOf(before: Member | undefined, home: Member['home'], nowMs: number): FormerVolume[] {
  const isHome = (one: VolumeRef) => one.agentId === home?.agentId && one.volumeId === home.volumeId;
  const former = before?.formerVolumes ?? [];
  if (before?.home?.volumeId == null) return former.filter((one) => !isHome(one));
  const { agentId, hostname, volumeId, mesosVolume } = before.home;
  const why = 'its member was found to live elsewhere when the store was accepted';
  const left = {
    agentId,
    hostname,
    volumeId,
    ...(mesosVolume === undefined ? {} : { mesosVolume }),
    sinceMs: nowMs,
    why,
  };
  return [...former, left].filter((one) => !isHome(one));
}

export function liveTask(
  { executorId, described }: Survivor,
  role: Member['role'],
  template: Template | null,
  nowMs: number,
): Task {
  const launchedWith = templateParts(described.data.instance.spec);
  return {
    launch: described.data.launch,
    state: described.running ? 'running' : 'starting',
    launchedAs: role,
    // One that was launched with an earlier spec is outdated: the change goes on to reach it.
    template: template !== null && isSameTemplate(template, launchedWith) ? template.id : 0,
    offerIds: [],
    deadlineMs: null,
    executorId,
    config: described.data.config,
    healthy: described.running,
    runningHook: described.running ? 'called' : null,
    sinceMs: nowMs,
    killSinceMs: null,
    message: 'taken up as it was found',
  };
}

/** It may live where nobody was asked: only proof says that it does not. */
function lostTask(
  { base, nowMs }: Known,
  launch: number,
  role: Member['role'],
  before: Member | undefined,
): Task | null {
  if (launch === 0 || (before !== undefined && before.task === null && before.launch === launch)) return null;
  return {
    launch,
    state: 'lost',
    launchedAs: role,
    template: before?.task?.template ?? base.template?.id ?? 0,
    offerIds: [],
    deadlineMs: null,
    executorId: before?.task?.executorId ?? null,
    config: before?.task?.config ?? null,
    healthy: false,
    runningHook: null,
    sinceMs: nowMs,
    killSinceMs: null,
    message: 'nobody spoke for it when the instance was taken up',
  };
}
