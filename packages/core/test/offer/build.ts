import type { AgentOffer, MatchOptions, MemberRequest, Occupancy, Occupant, Placement } from '../../src/index.ts';

export const OPTIONS: MatchOptions = { executor: { cpus: 0.1, memMb: 32 } };
export const NOBODY: Occupancy = new Map();

export function agent(id: number, more: Partial<AgentOffer> = {}): AgentOffer {
  return {
    agentId: `agent-${id}`,
    offerIds: [`offer-${id}`],
    hostname: `host-${id}`,
    address: `10.0.0.${id}`,
    attributes: {},
    cpus: 4,
    memMb: 4_096,
    diskMb: 100_000,
    ports: [{ begin: 31_000, end: 31_099 }],
    executorKnown: true,
    ...more,
  };
}

type RequestInput = Partial<Omit<MemberRequest, 'placement'>> & { placement?: Partial<Placement> };

export function request(ordinal: number, { placement, ...more }: RequestInput = {}): MemberRequest {
  return {
    uid: 'cache-00000000',
    instance: 'cache',
    ordinal,
    role: ordinal === 0 ? 'master' : 'slave',
    resources: { cpus: 1, memMb: 100, diskMb: 1_024 },
    ports: ['redis'],
    home: null,
    homePolicy: 'require',
    ...more,
    placement: { distribution: 2, constraints: [], strategy: 'spread', ...placement },
  };
}

export function members(count: number, more: RequestInput = {}): MemberRequest[] {
  return Array.from({ length: count }, (_, ordinal) => request(ordinal, more));
}

export function home(agentId: string, port: number): NonNullable<MemberRequest['home']> {
  const id = agentId.replace('agent-', '');
  return { agentId, hostname: `host-${id}`, address: `10.0.0.${id}`, ports: { redis: port }, volumeId: 'v' };
}

/** Ordinals from 50 on the given agents. */
export function occupied(...agents: readonly AgentOffer[]): Occupancy {
  const places = agents.map(
    ({ agentId, hostname, attributes }, index): Occupant => ({ ordinal: 50 + index, agentId, hostname, attributes }),
  );
  return new Map([['cache-00000000', places]]);
}
