/**
 * What must hold after every step, whatever went wrong before. Those about containers (I3: one that takes writes; I8: one
 * on a volume) are checked where containers change, in servers.ts.
 */
import {
  type Effect,
  type HookName,
  type Instance,
  type InstanceEvent,
  type InstanceStatus,
  isSuspended,
  type JournalEntry,
  type Member,
  memberName,
  memberStateOf,
  nextLookMs,
  phaseOf,
  type Step,
  statusSchema,
  step,
  taskIdOf,
} from '@keelson/core';
import type { Agent } from './agent.ts';
import { checkQuorum, servesNow } from './peers.ts';
import type { Container } from './servers.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** More effects than this in one virtual second, or at one instant, is spinning. */
const MAX_EFFECTS_A_SECOND = 200;
const MAX_EFFECTS_AT_ONCE = 60;

/** How much later is tried; a number of them that the steps' own rhythm does not share. */
const WAITS_MS = [1, 60, 1_100, 5_100, 11_000, 31_000, 61_000] as const;
/** Whatever is due is due by then. */
const LONG_WAIT_MS = 400_000;

interface Pace {
  second: number;
  secondId: number;
  instantMs: number;
  instantId: number;
}

export class Checks {
  steps = 0;
  readonly #world: World;
  readonly #paces = new Map<string, Pace>();
  readonly #destroyedWithData = new Set<string>();
  /** Volumes that the operator wanted gone. */
  readonly #removals = new Set<string>();
  readonly #calls = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  step(before: Instance, _event: InstanceEvent, { instance: after, journal, changed }: Step): void {
    this.steps += 1;
    const { intent } = after.declared;
    if (intent.kind === 'destroy' && intent.data === 'delete') this.#destroyedWithData.add(after.uid);
    for (const { agentId, volumeId, removal } of after.status.members.flatMap(({ formerVolumes }) => formerVolumes))
      if (removal !== undefined) this.#removals.add(`${agentId} ${volumeId}`);
    if (!changed) return;
    checkShape(before, after);
    checkNumbers(before, after);
    for (const effect of after.status.effects)
      if (effect.id >= before.status.nextEffectId) checkNewEffect(after, effect);
    for (const effect of after.status.effects) checkReference(after, effect);
    if (journal.length > 8 + 6 * after.status.members.length) throw new Violation(`${journal.length} journal entries`);
    this.#checkPace(after);
    this.#checkDeaths(before, after);
    this.#checkPromotions(before, after);
    this.#checkAsked(before, after);
    checkStopOrder(before, after);
    checkRoll(before, after, journal);
    checkDrain(before, after);
    checkQuorum(before, after);
    this.#checkWakeUp(after);
    if (isSuspended(after)) this.#checkNothingLives(after.uid, 'suspended');
    phaseOf(after);
    for (const member of after.status.members) memberStateOf(after, member, this.#world.clock.nowMs);
  }

  gone({ uid, declared }: Instance): void {
    this.#checkNothingLives(uid, 'gone');
    if (declared.intent.kind !== 'destroy' || declared.intent.data === 'keep') return;
    for (const agent of this.#world.agents)
      for (const volumeId of agent.volumes.keys())
        if (volumeId.startsWith(uid)) throw new Violation(`I4: volume ${volumeId} is left on ${agent.id}`);
  }

  removingVolume(uid: string, volumeId: string, agent: Agent): void {
    if (!this.#destroyedWithData.has(uid) && !this.#removals.has(`${agent.id} ${volumeId}`))
      throw new Violation(`I6: volume ${volumeId} is removed, its data is to stay`);
    const home = this.#world.store
      .get(uid)
      ?.status.members.find((member) => member.home?.agentId === agent.id && member.home.volumeId === volumeId);
    if (home !== undefined && !this.#destroyedWithData.has(uid))
      throw new Violation(`I6: volume ${volumeId} of member ${home.ordinal} is removed`);
    const user = this.#world.servers.on(agent.id).find(({ volumeKey }) => volumeKey === volumeId);
    if (user !== undefined) throw new Violation(`volume ${volumeId} is removed under ${user.key}`);
  }

  /** A hook is called. */
  called({ uid }: Instance, hook: HookName, ref: { readonly ordinal: number; readonly launch: number }): void {
    this.#calls.add(`${hook} ${taskIdOf({ uid, ...ref })}`);
  }

  wasCalled({ uid }: Instance, hook: HookName, ref: { readonly ordinal: number; readonly launch: number }): boolean {
    return this.#calls.has(`${hook} ${taskIdOf({ uid, ...ref })}`);
  }

  /** Whoever is ranked first has come as far as anybody who answered. */
  ranked({ declared }: Instance, [first]: readonly number[], offsets: ReadonlyMap<number, number>): void {
    const named = (ordinal: number) => `${memberName(declared.spec.name, ordinal)} (at ${offsets.get(ordinal)})`;
    const [freshest] = [...offsets].reduce<readonly [number, number]>((a, b) => (b[1] > a[1] ? b : a), [-1, -1]);
    if (first === undefined || (offsets.get(first) ?? -1) >= (offsets.get(freshest) ?? -1)) return;
    throw new Violation(
      `compare ranks ${named(first)} before ${named(freshest)}: what only that one has would be lost`,
    );
  }

  /** A container comes to be: the store must know of its launch. */
  creating(uid: string, ordinal: number, launch: number): void {
    const task = this.#world.store.get(uid)?.status.members.find((member) => member.ordinal === ordinal)?.task;
    if (task?.launch !== launch) throw new Violation(`${uid}.${ordinal}.${launch} runs though it was given up`);
  }

  #checkPace({ uid, status }: Instance): void {
    const { nowMs } = this.#world.clock;
    const second = Math.floor(nowMs / 1_000);
    const id = status.nextEffectId;
    const pace = this.#paces.get(uid) ?? { second, secondId: id, instantMs: nowMs, instantId: id };
    this.#paces.set(uid, pace);
    if (pace.second !== second) Object.assign(pace, { second, secondId: id });
    if (pace.instantMs !== nowMs) Object.assign(pace, { instantMs: nowMs, instantId: id });
    if (id - pace.secondId > MAX_EFFECTS_A_SECOND) throw new Violation(`${id - pace.secondId} effects in a second`);
    if (id - pace.instantId > MAX_EFFECTS_AT_ONCE) throw new Violation(`${id - pace.instantId} effects at once`);
  }

  /** Should nothing more happen, it is looked at again by the time at which something is due. */
  #checkWakeUp(after: Instance): void {
    const { nowMs } = this.#world.clock;
    const nextMs = nextLookMs(after, nowMs) ?? Number.POSITIVE_INFINITY;
    for (const waitMs of [WAITS_MS[this.steps % WAITS_MS.length] ?? 1, LONG_WAIT_MS]) {
      if (nextMs <= nowMs + waitMs) continue;
      const later = step(after, { kind: 'look' }, nowMs + waitMs);
      if (later.changed) throw new Violation(`nobody will look, but in ${waitMs} ms: ${later.journal[0]?.message}`);
    }
  }

  /** Whoever is taken for dead is dead. */
  #checkDeaths({ uid, status }: Instance, after: Instance): void {
    for (const { ordinal, task } of status.members) {
      const now = after.status.members.find((member) => member.ordinal === ordinal)?.task;
      if (task === null || now?.launch === task.launch) continue;
      const container = this.#world.servers.all.get(taskIdOf({ uid, ordinal, launch: task.launch }));
      if (container !== undefined && container.state !== 'dead')
        throw new Violation(`${container.key} lives, but is taken for dead`);
    }
  }

  /** A framework that wants to decide about a lost master is asked before anything is decided. */
  #checkAsked(before: Instance, { status, traits }: Instance): void {
    const { failover } = before.status;
    if (failover?.phase !== 'deciding' || failover.reason !== 'lost' || !traits.hooks.includes('masterLost')) return;
    if (status.failover === null || status.failover.phase === 'deciding') return;
    const master = before.status.members.find(({ ordinal }) => ordinal === failover.from);
    if (master !== undefined && !this.wasCalled(before, 'masterLost', master))
      throw new Violation(`masterLost was not called for launch ${master.launch} of ${master.ordinal}`);
  }

  /** Only who has completed its sync with the master before may become master (or that master itself, again). */
  #checkPromotions(before: Instance, after: Instance): void {
    const { uid, status, traits } = after;
    const { failover, epochLaunch } = status;
    for (const effect of status.effects) {
      if (effect.kind !== 'operate' || effect.operation !== 'promote' || effect.id < before.status.nextEffectId)
        continue;
      if (failover === null) throw new Violation('a promotion outside of a change of master');
      if (effect.ordinal === failover.from || !traits.operations.includes('probe')) continue;
      const container = this.#world.servers.all.get(taskIdOf({ uid, ordinal: effect.ordinal, launch: effect.launch }));
      const master = taskIdOf({ uid, ordinal: failover.from, launch: epochLaunch ?? 0 });
      if (container === undefined || !container.syncedWith.has(master))
        throw new Violation(`${uid}.${effect.ordinal} is to be promoted, but was never in sync with ${master}`);
      this.#checkCaughtUp(after, container, master);
    }
  }

  /** A planned switchover loses nothing that the old master had when it stopped. */
  #checkCaughtUp({ status: { failover } }: Instance, container: Container, master: string): void {
    const { servers } = this.#world;
    const former = servers.all.get(master);
    if (failover?.reason !== 'switchover' || failover.target === null || former === undefined) return;
    if (container.state === 'dead' || servers.offsetOf(container) >= servers.offsetOf(former)) return;
    throw new Violation(`${container.key} has not caught up with ${master} at ${servers.offsetOf(former)}`);
  }

  #checkNothingLives(uid: string, word: string): void {
    const [container] = this.#world.servers.live(uid);
    if (container !== undefined) throw new Violation(`${uid} is ${word}, but ${container.key} lives`);
  }
}

function checkShape(before: Instance, { uid, status }: Instance): void {
  const parsed = statusSchema.safeParse(status);
  if (!parsed.success) throw new Violation(`the status of ${uid} does not parse: ${parsed.error.message}`);
  const effects = status.effects.filter(({ kind }) => kind !== 'removeVolume').length;
  if (effects > 4 + 4 * status.members.length) throw new Violation(`${effects} effects`);
  if (status.revision !== before.status.revision + 1) throw new Violation('the revision does not grow by one');
}

function checkNumbers(before: Instance, { status }: Instance): void {
  if (status.epoch < before.status.epoch) throw new Violation('the epoch went back');
  if (status.nextEffectId < before.status.nextEffectId) throw new Violation('effect ids went back');
  const ids = status.effects.map(({ id }) => id);
  if (ids.some((id, index) => id >= status.nextEffectId || id <= (ids[index - 1] ?? 0)))
    throw new Violation(`effect ids are not unique and increasing: ${ids}`);
  for (const member of before.status.members) {
    const now = status.members.find(({ ordinal }) => ordinal === member.ordinal);
    if (now !== undefined && now.launch < member.launch) throw new Violation('a launch number went back');
    if (now?.task != null && now.task.launch !== now.launch) throw new Violation('a task of another launch');
  }
}

function checkNewEffect({ declared, status }: Instance, effect: Effect): void {
  if (effect.kind === 'hook') {
    const role = status.members.find(({ ordinal }) => ordinal === effect.ordinal)?.role;
    if ((role === 'master') !== (effect.hook === 'masterRunning')) throw new Violation(`${effect.hook} of a ${role}`);
  }
  if (effect.kind !== 'removeVolume') return;
  const { home, formerVolumes } = status.members.find(({ ordinal }) => ordinal === effect.ordinal) ?? {};
  const isEffects = (one: { agentId: string; volumeId: string | null }) =>
    one.agentId === effect.agentId && one.volumeId === effect.volumeId;
  if (formerVolumes?.some((one) => isEffects(one) && one.removal !== undefined)) {
    if (home != null && isEffects(home)) throw new Violation("I6: a member's volume is to be removed");
    return;
  }
  if (declared.intent.kind !== 'destroy' || declared.intent.data !== 'delete')
    throw new Violation('I6: a volume is to be removed, its data is to stay');
  if (status.members.some(({ task }) => task !== null))
    throw new Violation('a volume is to be removed while tasks live');
}

function checkReference({ status }: Instance, effect: Effect): void {
  const find = (wanted: number): Member => {
    const member = status.members.find(({ ordinal }) => ordinal === wanted);
    if (member === undefined) throw new Violation(`${effect.kind} of a member ${wanted} that is not there`);
    return member;
  };
  if (effect.kind === 'probe') return effect.members.forEach(({ ordinal }) => void find(ordinal));
  const member = find(effect.ordinal);
  if (effect.kind === 'removeVolume') return;
  if (member.launch !== effect.launch) throw new Violation(`${effect.kind} of an old launch`);
  const hasTask = effect.kind !== 'masterLost' && effect.kind !== 'slaveLost';
  if (hasTask !== (member.task !== null)) throw new Violation(`${effect.kind} where the task does not fit`);
}

/** Who serves is ended for an update only while all others serve; and what is outdated is known to be. */
function checkRoll(before: Instance, { declared, status }: Instance, journal: readonly JournalEntry[]): void {
  if (declared.intent.kind !== 'run') return;
  const present = status.members.filter(({ wanted }) => wanted === 'present');
  const outdated = present.filter(
    ({ task }) => task !== null && task.killSinceMs === null && task.template !== status.template?.id,
  );
  if (outdated.length > 0 && status.update === null) throw new Violation('outdated members, but no update');
  const rolled = journal.filter(({ message }) => message.startsWith('launched again with the spec'));
  if (rolled.length > 1) throw new Violation('more than one member is ended at a time');
  if (rolled.length === 0) return;
  const ending = present.filter(({ task }) => task?.killSinceMs != null);
  if (ending.length !== 1 || status.failover !== null) throw new Violation('ended for an update at a bad time');
  const others = present.filter((member) => member !== ending[0]);
  if (others.some(({ task }) => task?.state !== 'running' || !task.healthy))
    throw new Violation(`${ending[0]?.ordinal} is ended for an update while another does not serve`);
  if (others.some(({ role, syncedEpoch }) => role === 'slave' && syncedEpoch !== status.epoch))
    throw new Violation(`${ending[0]?.ordinal} is ended for an update while a slave is not in sync`);
  if (before.status.members.length === 0) throw new Violation('ended before it was there');
}

/** Slaves are asked to end before the master, where an instance stops. */
function checkStopOrder(before: Instance, { declared, status }: Instance): void {
  if (declared.intent.kind === 'run') return;
  const master = status.members.find(({ ordinal }) => ordinal === status.master);
  const was = before.status.members.find(({ ordinal }) => ordinal === status.master);
  if (master?.task?.killSinceMs == null || was?.task?.killSinceMs !== null) return;
  if (status.members.some(({ ordinal, task }) => ordinal !== status.master && task !== null))
    throw new Violation('the master is stopped before its slaves');
}

/**
 * A slave that leaves its agent with data to get anew leaves a master that serves, and no other slave behind that is not in sync. A
 * peer leaves only others that serve. That a changed spec ends a peer which seeks a place is no leaving: see checkQuorum.
 */
function checkDrain(before: Instance, { status }: Instance): void {
  const master = before.status.members.find(({ ordinal }) => ordinal === before.status.master);
  for (const member of before.status.members) {
    const now = status.members.find(({ ordinal }) => ordinal === member.ordinal);
    if (now === undefined || member.drain?.seeks !== true || now.drain?.seeks !== false) continue;
    if (member.membership !== null) checkPeerLeaves(status, member, now);
    else if (now.task?.killSinceMs != null && member.task?.killSinceMs === null && member.home?.volumeId != null)
      checkSlaveLeaves(status, master, member, now);
  }
}

function checkPeerLeaves({ members }: InstanceStatus, { ordinal, membership }: Member, now: Member): void {
  const isTakenOut = membership?.state === 'joined' && now.membership?.state === 'removing';
  if (!isTakenOut || now.wanted === 'retired') return;
  const ill = members.find((other) => other.wanted === 'present' && other !== now && !servesNow(other));
  if (ill !== undefined) throw new Violation(`${ordinal} leaves, and ${ill.ordinal} does not serve`);
}

/** @param master as it was: what the operator asks of it is taken up in the same step */
function checkSlaveLeaves(
  status: InstanceStatus,
  master: Member | undefined,
  { ordinal, task }: Member,
  now: Member,
): void {
  if (master === undefined || !servesNow(master)) throw new Violation(`${ordinal} leaves, and no master serves`);
  if (task?.healthy !== true || task.state !== 'running') return;
  const behind = status.members.find(
    (other) =>
      other.wanted === 'present' &&
      other !== now &&
      other.ordinal !== master.ordinal &&
      other.syncedEpoch !== status.epoch,
  );
  if (behind !== undefined) throw new Violation(`${ordinal} leaves, and ${behind.ordinal} is not in sync`);
}
