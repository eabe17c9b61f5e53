/** Offers found for the members that wait: at home where their data is, else on any agent within reach. */
import { type Instance, type Member, type MemberPlacement, POLICY, waitingMembers } from '../../src/index.ts';
import type { Agent } from './agent.ts';
import type { World } from './world.ts';

export function waits(instance: Instance, nowMs: number): boolean {
  return waitingMembers(instance, nowMs).length > 0;
}

export function matchRound(world: World, instance: Instance): void {
  const { random, clock, shell, quiet } = world;
  const placements: MemberPlacement[] = [];
  for (const member of waitingMembers(instance, clock.nowMs)) {
    const agent = !quiet && random.chance(0.15) ? undefined : agentFor(world, member);
    if (agent !== undefined) placements.push(placementOf(world, instance, member, agent));
    else if (random.chance(0.3)) {
      const rejections = [{ stage: 'cpus', reason: 'needs 1, the most is 0', agents: random.int(1, 3) }];
      shell.post(instance.uid, { kind: 'unplaced', ordinal: member.ordinal, rejections });
    }
  }
  if (placements.length === 0) return;
  shell.post(instance.uid, { kind: 'placed', placements });
  if (random.chance(world.faults.doubleRate)) shell.post(instance.uid, { kind: 'placed', placements });
}

function agentFor({ agents, random }: World, { home }: Member): Agent | undefined {
  const reachable = agents.filter((agent) => agent.reachable);
  const atHome = reachable.find(({ id }) => id === home?.agentId);
  if (home?.volumeId != null) return atHome;
  return atHome !== undefined && random.chance(0.7) ? atHome : random.pick(reachable);
}

function placementOf(
  { mesos, random, clock }: World,
  { uid, traits }: Instance,
  { ordinal, home }: Member,
  agent: Agent,
): MemberPlacement {
  const stays = home?.agentId === agent.id;
  return {
    ordinal,
    home: {
      agentId: agent.id,
      hostname: agent.id,
      address: agent.id,
      ports: stays ? home.ports : { port: random.int(31_000, 32_000) * 10 + ordinal },
      volumeId: home?.volumeId ?? (traits.volume ? `${uid}.${ordinal}` : null),
    },
    offerIds: [mesos.offer(agent)],
    executorId: 'executor',
    deadlineMs: clock.nowMs + POLICY.placementMs,
  };
}
