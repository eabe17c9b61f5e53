/**
 * Members that have a home. One that must go home was placed there by the rules of its time: distribution and constraints
 * are not asked again, since no other agent has its data. It needs the amounts, and its own ports.
 */
import type { Rejection } from '../model/event.ts';
import type { Home } from '../model/member.ts';
import type { AgentTable } from './agents.ts';
import { type Ask, FIRST_DIMENSION, wordsOf } from './ask.ts';
import type { AgentOffer, MemberRequest } from './types.ts';

/** The only agent that it may go to; null: it may go anywhere. */
export function requiredHome({ home, homePolicy }: MemberRequest): Home | null {
  return homePolicy === 'require' ? home : null;
}

/** Why it can't go home now; null: it can. `ask` may be of another member that asks for the same. */
export function homeRejection(
  ask: Ask,
  request: MemberRequest,
  home: Home,
  table: AgentTable,
): Omit<Rejection, 'agents'> | null {
  const agent = table.indexOf(home.agentId);
  if (agent === null) return { stage: 'home', reason: `its data is on ${home.agentId}, which offers nothing now` };
  const missing = missingVolume(request, table.offerAt(agent));
  if (missing !== null) return missing;
  const short = table.shortOf(agent, ask.need);
  if (short !== null) return wordsOf(ask, FIRST_DIMENSION + short, 1, table.leftOf(agent, short));
  if (table.ports(agent, request) === null) return { stage: 'ports', reason: portsReason(request, home) };
  return null;
}

function missingVolume({ volume }: MemberRequest, { volumes }: AgentOffer): Omit<Rejection, 'agents'> | null {
  if (volume === undefined || !volume.isUsed || volumes?.includes(volume.id) === true) return null;
  return { stage: 'volume', reason: `its volume ${volume.id} is not offered there now` };
}

/** Members whose volume was asked for and never used: what of it is there needs no other disk, and is to be had only there. */
export function withFoundVolumes(
  requests: readonly MemberRequest[],
  offers: readonly AgentOffer[],
): readonly MemberRequest[] {
  return requests.map((request) => {
    const { volume, home, resources } = request;
    if (volume === undefined || volume.isUsed) return request;
    const offer = offers.find(({ agentId }) => agentId === home?.agentId);
    const isThere = offer?.volumes?.includes(volume.id) || offer?.reservations?.includes(volume.id);
    return isThere ? { ...request, homePolicy: 'require', resources: { ...resources, diskMb: 0 } } : request;
  });
}

export function elsewhere(home: Home): Omit<Rejection, 'agents'> {
  return { stage: 'home', reason: `its data is on ${home.agentId}` };
}

/** What the home's own agent says, and how many others it can't go to. */
export function homeRejections(ask: Ask, request: MemberRequest, home: Home, table: AgentTable): Rejection[] {
  const own = homeRejection(ask, request, home, table);
  if (table.indexOf(home.agentId) === null) return own === null ? [] : [{ ...own, agents: table.size }];
  const others = table.size - 1;
  return [
    ...(own === null ? [] : [{ ...own, agents: 1 }]),
    ...(others === 0 ? [] : [{ ...elsewhere(home), agents: others }]),
  ];
}

function portsReason({ homePorts, ports: names }: MemberRequest, home: Home): string {
  if (homePorts === 'prefer') return `${names.length} ports that nobody else holds are not offered there`;
  const ports = Object.values(home.ports).sort((a, b) => a - b);
  return `its ports there (${ports.join(', ')}) are not all offered`;
}
