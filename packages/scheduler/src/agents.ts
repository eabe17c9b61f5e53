/** What this scheduler knows of the agents: from offers, from the members that live there, and from what is asked of them. */
import { type Instance, KeelsonError, type Member, memberName } from '@keelson/core';
import type { DrainedAgent } from './drains/drains.ts';
import type { PlannedMaintenance } from './inverse-offers.ts';
import type { AgentSeen } from './offers/agents-seen.ts';

export interface AgentSummary {
  readonly agentId: string;
  readonly hostname: string;
  readonly address: string;
  readonly members: readonly string[];
  readonly offered: {
    readonly cpus: number;
    readonly memMb: number;
    readonly diskMb: number;
    readonly ports: number;
  } | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** `drained`: no member has a task there any more. */
  readonly drain: {
    readonly state: 'draining' | 'drained';
    readonly by: 'operator' | 'maintenance';
    readonly sinceMs: number | null;
    readonly why: string;
    /** Members that are there still; `stays`: what keeps them, null where nothing does. */
    readonly members: readonly { readonly member: string; readonly stays: string | null }[];
  } | null;
  /** What Mesos has asked for, and what it was answered last. */
  readonly maintenance: PlannedMaintenance | null;
}

export interface AgentsKnown {
  readonly seen: readonly AgentSeen[];
  readonly instances: Iterable<Instance>;
  readonly drained: readonly DrainedAgent[];
  readonly whyOf: (agentId: string) => string | null;
  readonly maintenanceOf: (agentId: string) => PlannedMaintenance | null;
}

interface Resident {
  readonly name: string;
  readonly member: Member;
}

export function agentSummaries(known: AgentsKnown): AgentSummary[] {
  const residents = residentsByAgent(known.instances);
  const agents = new Map<string, AgentSeen>();
  // An agent that is full offers nothing: its members, or who drained it, know of it.
  for (const { agentId, hostname } of known.drained) agents.set(agentId, unseen(agentId, hostname, hostname));
  for (const [agentId, [first]] of residents) {
    const home = first?.member.home;
    agents.set(agentId, unseen(agentId, home?.hostname ?? agentId, home?.address ?? ''));
  }
  for (const agent of known.seen) agents.set(agent.agentId, agent);
  return [...agents.values()]
    .sort((a, b) => (a.hostname < b.hostname ? -1 : 1))
    .map((agent) => summaryOf(agent, residents.get(agent.agentId) ?? [], known));
}

/** By its id, or by a host name that no other agent has. @throws AGENT_NOT_FOUND */
export function findAgent(agents: readonly AgentSummary[], idOrHostname: string): AgentSummary {
  const byId = agents.find(({ agentId }) => agentId === idOrHostname);
  if (byId !== undefined) return byId;
  const named = agents.filter(({ hostname }) => hostname === idOrHostname);
  // One that came back under a new id leaves the former one behind.
  const present = named.filter(({ offered, members }) => offered !== null || members.length > 0);
  const [only, ...others] = present.length > 0 ? present : named;
  if (only === undefined) throw new KeelsonError('AGENT_NOT_FOUND', `no agent has the id or host name ${idOrHostname}`);
  if (others.length === 0) return only;
  const ids = [only, ...others].map(({ agentId }) => agentId).join(', ');
  throw new KeelsonError('AGENT_NOT_FOUND', `several agents are on ${idOrHostname}: name one by its id (${ids})`);
}

function unseen(agentId: string, hostname: string, address: string): AgentSeen {
  return { agentId, hostname, address, attributes: {}, unavailableFromMs: null, offered: null };
}

/** Members that have a task there. */
function residentsByAgent(instances: Iterable<Instance>): ReadonlyMap<string, readonly Resident[]> {
  const residents = [...instances].flatMap(({ declared, status }) =>
    status.members.flatMap((member): Resident[] =>
      member.task === null || member.home === null
        ? []
        : [{ name: memberName(declared.spec.name, member.ordinal), member }],
    ),
  );
  return Map.groupBy(residents, ({ member }) => member.home?.agentId ?? '');
}

function summaryOf(agent: AgentSeen, residents: readonly Resident[], known: AgentsKnown): AgentSummary {
  const { agentId, hostname, address, attributes, offered } = agent;
  return {
    agentId,
    hostname,
    address,
    members: residents.map(({ name }) => name),
    offered,
    attributes,
    drain: drainOf(agentId, residents, known),
    maintenance: known.maintenanceOf(agentId),
  };
}

function drainOf(agentId: string, residents: readonly Resident[], known: AgentsKnown): AgentSummary['drain'] {
  const why = known.whyOf(agentId);
  if (why === null) return null;
  const byOperator = known.drained.find((drained) => drained.agentId === agentId);
  return {
    state: residents.length === 0 ? 'drained' : 'draining',
    by: byOperator === undefined ? 'maintenance' : 'operator',
    sinceMs: byOperator?.sinceMs ?? null,
    why,
    members: residents.map(({ name, member }) => ({ member: name, stays: member.drain?.stays ?? null })),
  };
}
