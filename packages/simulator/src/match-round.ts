/** Offers found for the members that wait: at home where their data is, else on any agent within reach. */
import {
  type Instance,
  type Member,
  type MemberPlacement,
  movingMembers,
  POLICY,
  requestOf,
  waitingMembers,
} from '@keelson/core';
import type { Agent } from './agent.ts';
import { lookForRoom } from './drains.ts';
import type { World } from './world.ts';

export function waits(instance: Instance, nowMs: number): boolean {
  return waitingMembers(instance, nowMs).length > 0 || movingMembers(instance).length > 0;
}

export function matchRound(world: World, instance: Instance): void {
  const { random, clock, shell, quiet } = world;
  lookForRoom(world, instance);
  const placements: MemberPlacement[] = [];
  for (const member of waitingMembers(instance, clock.nowMs)) {
    const isSilent = isHomeSilent(world, instance, member);
    const agent = !quiet && random.chance(0.15) ? undefined : agentFor(world, instance, member);
    const ports = agent === undefined ? null : portsOn(world, instance, member, agent);
    if (agent !== undefined && ports === null) {
      const rejections = [{ stage: 'ports', reason: 'its ports are not offered', agents: 1 }];
      shell.post(instance.uid, { kind: 'unplaced', ordinal: member.ordinal, rejections });
    } else if (agent !== undefined && ports !== null)
      placements.push(placementOf(world, instance, member, agent, ports));
    else if (isSilent) {
      const rejections = [{ stage: 'home', reason: 'its agent offers nothing', agents: 1 }];
      shell.post(instance.uid, { kind: 'unplaced', ordinal: member.ordinal, rejections, homeSilent: true });
    } else if (random.chance(0.3)) {
      const rejections = [{ stage: 'cpus', reason: 'needs 1, the most is 0', agents: random.int(1, 3) }];
      shell.post(instance.uid, { kind: 'unplaced', ordinal: member.ordinal, rejections });
    }
  }
  if (placements.length === 0) return;
  shell.post(instance.uid, { kind: 'placed', placements });
  if (random.chance(world.faults.doubleRate)) shell.post(instance.uid, { kind: 'placed', placements });
}

/** Told where members of lost agents are to be replaced. */
function isHomeSilent({ replaces, agents }: World, { traits }: Instance, { home }: Member): boolean {
  if (!replaces || !traits.volume || home === null) return false;
  return agents.some(({ id, reachable }) => id === home.agentId && !reachable);
}

function agentFor({ agents, random, draining, clock }: World, instance: Instance, member: Member): Agent | undefined {
  const { home } = requestOf(instance, member, clock.nowMs);
  if (home === null && member.home !== null)
    return random.pick(agents.filter(({ id, reachable }) => reachable && !draining.has(id)));
  const reachable = agents.filter((agent) => agent.reachable);
  const atHome = reachable.find(({ id }) => id === home?.agentId);
  if (requestOf(instance, member, clock.nowMs).homePolicy === 'require') return atHome;
  return atHome !== undefined && random.chance(0.7) ? atHome : random.pick(reachable);
}

/** null: its own are not offered, and it is too soon to take others. */
function portsOn(
  world: World,
  instance: Instance,
  member: Member,
  agent: Agent,
): Readonly<Record<string, number>> | null {
  const { home, homePorts, avoidPorts = [] } = requestOf(instance, member, world.clock.nowMs);
  const { ports: names } = instance.traits;
  const fresh = () => portsFrom(freshPort(world, agent, member.ordinal, names[0]), names);
  const own = Object.values(home?.ports ?? {})[0];
  if (home?.agentId !== agent.id || own === undefined || avoidPorts.includes(own)) return fresh();
  if (!agent.givenAway.has(own)) return home.ports;
  return homePorts === 'prefer' ? fresh() : null;
}

/** Mesos gives a port out once. */
function freshPort({ random, store, changes }: World, agent: Agent, ordinal: number, name: string | undefined): number {
  const homes = store.values().flatMap(({ status }) => status.members.flatMap(({ home }) => home ?? []));
  const taken = homes
    .filter(({ agentId }) => agentId === agent.id)
    .map(({ ports }) => (name === undefined ? undefined : ports[name]));
  for (;;) {
    const port = random.int(100, 1_100) * 10 + ordinal;
    if (!changes || !taken.includes(port)) return port;
  }
}

/** What members use besides their first port is nobody else's. */
function portsFrom(first: number, names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, index) => [name, 1_000 + ((first - 1_000 + 11_000 * index) % 64_000)]));
}

function placementOf(
  { mesos, clock }: World,
  instance: Instance,
  member: Member,
  agent: Agent,
  ports: Readonly<Record<string, number>>,
): MemberPlacement {
  return {
    ordinal: member.ordinal,
    home: {
      agentId: agent.id,
      hostname: agent.id,
      address: agent.id,
      ports: { ...ports },
      volumeId: volumeOn(agent, member, instance),
    },
    offerIds: [mesos.offer(agent)],
    executorId: 'executor',
    deadlineMs: clock.nowMs + POLICY.placementMs,
    generation: instance.declared.generation,
  };
}

/** The one that it has, or a new one: no name is used again. */
function volumeOn(agent: Agent, { ordinal, home, launch }: Member, { uid, traits }: Instance): string | null {
  if (home?.agentId === agent.id && home.volumeId !== null) return home.volumeId;
  if (!traits.volume) return null;
  return launch === 0 ? `${uid}.${ordinal}` : `${uid}.${ordinal}.${launch}`;
}
