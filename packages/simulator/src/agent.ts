/**
 * One agent with its executor and guard. The executor refuses launch numbers that are not higher than those it knows, and
 * epochs lower than it has seen; it remembers both through its own death. Its containers die with it, but not at once.
 */
import {
  type DeathProof,
  type Effect,
  type EffectResult,
  type InstanceView,
  type MemberView,
  parseTaskId,
  type StoredTaskConfig,
  taskIdOf,
} from '@keelson/core';
import type { ServerState } from './framework-code.ts';
import { BROKEN } from './operator.ts';
import type { Container } from './servers.ts';
import type { World } from './world.ts';
import type { Data } from './writes.ts';

export interface LaunchOrder {
  readonly uid: string;
  readonly ordinal: number;
  readonly launch: number;
  readonly port: number;
  readonly volumeId: string | null;
  readonly config: StoredTaskConfig;
}

type Operate = Extract<Effect, { kind: 'operate' }>;

export class Agent {
  readonly id: string;
  reachable = true;
  /** Whether its executor's cgroup takes the containers with it. */
  readonly cgroup: boolean;
  readonly volumes = new Map<string, Data>();
  /** Ports that somebody else listens on, unknown to Mesos. */
  readonly strangers = new Set<number>();
  /** Ports that others were given by Mesos while nobody here used them. */
  readonly givenAway = new Set<number>();
  readonly #world: World;
  #executorRuns = false;
  /** Tasks that the agent holds for its executor, until that has come up. */
  readonly #queued = new Set<string>();
  /** Of each member, the highest launch that was run or refused here. */
  readonly #highestLaunch = new Map<string, number>();
  readonly #highestEpoch = new Map<string, number>();
  readonly #exits = new Map<string, DeathProof>();

  constructor(world: World, id: string, cgroup: boolean) {
    this.#world = world;
    this.id = id;
    this.cgroup = cgroup;
  }

  launch(order: LaunchOrder): void {
    const { random, clock } = this.#world;
    const taskId = taskIdOf(order);
    this.#queued.add(taskId);
    clock.after(this.#executorRuns ? random.int(0, 5) : random.int(50, 400), () => {
      if (!this.#queued.delete(taskId)) return;
      this.#runExecutor();
      this.#run(order);
    });
  }

  kill(taskId: string, graceMs: number): void {
    const container = this.#containerOf(taskId);
    if (container === undefined || !this.#executorRuns) return;
    const { mesos, random, clock } = this.#world;
    mesos.report(taskId, { state: 'killing', message: 'stopping', proof: null });
    clock.after(random.int(0, graceMs), () => this.exit(container, 'exitSeen', 'stopped'));
  }

  /** Does the launch live? If not, it is refused from now on. */
  inspect(uid: string, ordinal: number, launch: number): EffectResult {
    this.#runExecutor();
    const taskId = taskIdOf({ uid, ordinal, launch });
    if (this.#containerOf(taskId) !== undefined)
      return { kind: 'inspected', alive: true, proof: null, message: 'it lives' };
    this.#noteLaunch(uid, ordinal, launch);
    const ran = this.#world.servers.all.has(taskId);
    const proof = this.#exits.get(taskId) ?? (ran ? 'foundGone' : 'neverStarted');
    return { kind: 'inspected', alive: false, proof, message: 'it is not there' };
  }

  /** How its server is then, or why it did not do so. */
  operate(uid: string, effect: Operate, view: InstanceView): ServerState | { readonly error: string } {
    const server = this.#refusal(uid, effect);
    if (typeof server === 'string') return { error: server };
    const { servers } = this.#world;
    switch (effect.operation) {
      case 'promote':
        servers.promote(server);
        break;
      case 'demote':
        servers.demote(server);
        break;
      case 'follow': {
        const target = view.members.find(({ ordinal }) => ordinal === effect.target);
        if (target === undefined) return { error: 'no such member to follow' };
        servers.follow(server, addressOf(target));
        break;
      }
      case 'addMember':
      case 'removeMember': {
        const error = this.#world.peers.change(server, effect.operation, effect.target ?? -1, view);
        if (error !== null) return { error };
        break;
      }
      default:
        return { error: `can not ${effect.operation}` };
    }
    return { offset: servers.offsetOf(server), synced: false };
  }

  /** Its offset, and whether it is in sync with the master of that view; null where it does not answer. */
  probe(uid: string, ordinal: number, launch: number, view: InstanceView): ServerState | null {
    const container = this.#containerOf(taskIdOf({ uid, ordinal, launch }));
    if (container?.state !== 'up' || !this.#executorRuns) return null;
    const master = view.members.find((member) => member.ordinal === view.master);
    const address = master === undefined ? '' : addressOf(master);
    const { servers } = this.#world;
    return { offset: servers.offsetOf(container), synced: servers.isSynced(container, address) };
  }

  /** @returns whether there was such a volume. */
  removeVolume(volumeId: string): boolean {
    this.#runExecutor();
    return this.volumes.delete(volumeId);
  }

  /** What was still held for it never gets to another run of it. */
  executorDies(): void {
    if (!this.#executorRuns && this.#queued.size === 0) return;
    this.#executorRuns = false;
    const { random, clock, servers } = this.#world;
    const ofIt = new Set([...servers.on(this.id).map(({ key }) => key), ...this.#queued]);
    this.#queued.clear();
    for (const container of servers.on(this.id)) {
      if (this.cgroup || container.state === 'pulling')
        this.#die(container, this.cgroup ? 'executorCgroup' : 'foundGone');
      else clock.after(random.int(0, 3_000), () => this.#endedByGuard(container));
    }
    this.#tasksEnd('its executor terminated', (taskId) => ofIt.has(taskId));
  }

  /** The host goes down and comes up again: all is gone but volumes and what the executor keeps on disk. */
  reboots(): void {
    const { random, clock, servers } = this.#world;
    this.#executorRuns = false;
    this.reachable = false;
    this.#queued.clear();
    const lost = servers.on(this.id);
    for (const container of lost) this.#die(container, 'newBoot');
    clock.after(random.int(2_000, 20_000), () => {
      this.reachable = true;
      this.#tasksEnd('the agent has booted', () => false);
      if (random.chance(0.5)) for (const container of lost) this.#reportDeath(container, 'newBoot');
    });
  }

  /** The agent says so of all tasks of an executor that is not there any more, some time later. */
  #tasksEnd(message: string, executorTerminated: (taskId: string) => boolean): void {
    const { mesos, clock, random } = this.#world;
    for (const taskId of mesos.tasksOn(this))
      clock.after(random.int(200, 2_500), () =>
        mesos.report(taskId, { state: 'ended', message, proof: null, executorTerminated: executorTerminated(taskId) }),
      );
  }

  exit(container: Container, proof: DeathProof, message: string): void {
    if (container.state === 'dead') return;
    this.#die(container, this.#executorRuns ? proof : 'foundGone');
    if (!this.#executorRuns) return;
    this.#world.mesos.report(container.key, { state: 'ended', message, proof });
  }

  setHealth(container: Container, healthy: boolean): void {
    if (container.state !== 'up' || !this.#executorRuns) return;
    const { cgroup: inExecutorCgroup } = this;
    this.#world.mesos.report(container.key, {
      state: 'running',
      healthy,
      message: 'health check',
      proof: null,
      inExecutorCgroup,
    });
  }

  #run(order: LaunchOrder): void {
    const { uid, ordinal, launch, config, port, volumeId } = order;
    const { mesos, random, clock, servers, faults } = this.#world;
    const taskId = taskIdOf(order);
    if (servers.all.has(taskId)) return;
    if (launch <= (this.#highestLaunch.get(memberKey(uid, ordinal)) ?? 0))
      return mesos.report(taskId, { state: 'ended', message: 'refused: stale launch', proof: 'neverStarted' });
    this.#noteLaunch(uid, ordinal, launch);
    if (this.strangers.has(port))
      return mesos.report(taskId, { state: 'ended', message: 'port taken', proof: 'neverStarted', takenPorts: [port] });
    const container = newContainer(order, this.id, port, volumeId);
    this.#world.checks.creating(uid, ordinal, launch);
    servers.create(container);
    mesos.report(taskId, { state: 'starting', message: 'pulling', proof: null });
    const exitsAtOnce = random.chance(faults.exitAtOnceRate) || config.env.TEMPLATE?.includes(BROKEN) === true;
    clock.after(random.int(5, random.chance(0.1) ? 5_000 : 200), () => {
      if (container.state !== 'pulling') return;
      const data = (volumeId === null ? undefined : this.volumes.get(volumeId)) ?? { history: 0, offset: 0 };
      Object.assign(container, data);
      if (volumeId !== null) this.volumes.set(volumeId, data);
      servers.start(container, config.env.MASTER ?? '');
      this.#world.peers.started(container, config.env);
      if (exitsAtOnce) clock.after(random.int(1, 50), () => this.exit(container, 'exitSeen', 'exited 1'));
      else clock.after(random.int(10, faults.startMs), () => this.#becomesHealthy(container));
    });
  }

  /** A peer is well while a majority of its cluster is there. */
  #becomesHealthy(container: Container): void {
    const { peers, clock } = this.#world;
    if (!peers.counts(container)) return this.setHealth(container, true);
    let said: boolean | null = null;
    const look = (): void => {
      if (container.state !== 'up') return;
      const healthy = peers.hasQuorum(container.uid) && peers.isMember(container);
      if (healthy !== (said ?? false)) this.setHealth(container, healthy);
      if (healthy || said !== null) said = healthy;
      clock.after(500, look);
    };
    look();
  }

  /** A new run of the executor ends what the former one has left. */
  #runExecutor(): void {
    if (this.#executorRuns) return;
    for (const container of this.#world.servers.on(this.id)) this.#die(container, 'foundGone');
    this.#executorRuns = true;
  }

  #endedByGuard(container: Container): void {
    if (container.state === 'dead') return;
    this.#die(container, 'guard');
    if (this.#world.random.chance(0.7)) this.#reportDeath(container, 'guard');
  }

  #reportDeath({ uid, ordinal, launch }: Container, proof: DeathProof): void {
    this.#world.network.toShell(this, () =>
      this.#world.shell.post(uid, { kind: 'deathReported', ordinal, launch, proof, message: 'reported' }),
    );
  }

  #die(container: Container, proof: DeathProof): void {
    if (container.state === 'dead') return;
    const wasUp = container.state === 'up';
    const data = this.#world.servers.stop(container);
    if (wasUp && container.volumeKey !== null && this.volumes.has(container.volumeKey))
      this.volumes.set(container.volumeKey, data);
    this.#exits.set(container.key, proof);
  }

  #refusal(uid: string, { ordinal, launch, epoch }: Operate): Container | string {
    if (!this.#executorRuns) return 'no executor runs';
    if (epoch < (this.#highestEpoch.get(uid) ?? 0)) return 'staleEpoch';
    this.#highestEpoch.set(uid, epoch);
    const container = this.#containerOf(taskIdOf({ uid, ordinal, launch }));
    if (container?.state !== 'up') return 'unknownTask';
    return container;
  }

  #containerOf(taskId: string): Container | undefined {
    const container = this.#world.servers.all.get(taskId);
    return container === undefined || container.agentId !== this.id || container.state === 'dead'
      ? undefined
      : container;
  }

  #noteLaunch(uid: string, ordinal: number, launch: number): void {
    const key = memberKey(uid, ordinal);
    this.#highestLaunch.set(key, Math.max(launch, this.#highestLaunch.get(key) ?? 0));
  }
}

/** Where others find a server: by its first port, or by its member where it has none. */
export function addressOf({ agentId, ordinal, ports }: Pick<MemberView, 'agentId' | 'ordinal' | 'ports'>): string {
  return `${agentId}:${Object.values(ports)[0] ?? `member-${ordinal}`}`;
}

function memberKey(uid: string, ordinal: number): string {
  return `${uid}.${ordinal}`;
}

function newContainer(order: LaunchOrder, agentId: string, port: number, volumeId: string | null): Container {
  const { uid, ordinal, launch, config } = order;
  const role = config.env.ROLE;
  return {
    key: taskIdOf(order),
    uid,
    ordinal,
    launch,
    agentId,
    address: addressOf({ agentId, ordinal, ports: port === 0 ? {} : { port } }),
    volumeKey: volumeId,
    template: config.env.TEMPLATE ?? '',
    role: role === 'master' || role === 'peer' ? role : 'slave',
    state: 'pulling',
    accepting: false,
    acceptingSinceMs: 0,
    offset: 0,
    history: 0,
    demotedAtMs: 0,
    link: null,
    syncedWith: new Set(),
  };
}

/** The task id's parts; those of the world are all Keelson's. */
export function refOf(taskId: string): { uid: string; ordinal: number; launch: number } {
  const ref = parseTaskId(taskId);
  if (ref === null) throw new Error(`not a task id: ${taskId}`);
  return ref;
}
