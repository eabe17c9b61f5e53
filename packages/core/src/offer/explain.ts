import { AgentTable } from './agents.ts';
import { askOf, FIRST_DIMENSION, failedStage, wordsOf } from './ask.ts';
import { elsewhere, homeRejection, requiredHome } from './home.ts';
import { InstancePlaces } from './places.ts';
import type { AgentOffer, AgentVerdict, MatchOptions, MemberRequest, Occupancy } from './types.ts';

/** What each agent says to one request: the detail behind `match`'s counted reasons. Looks at every agent. */
export function explain(
  request: MemberRequest,
  offers: readonly AgentOffer[],
  occupancy: Occupancy,
  options: MatchOptions,
): AgentVerdict[] {
  const table = new AgentTable(offers, options);
  const others = (occupancy.get(request.uid) ?? []).filter(({ ordinal }) => ordinal !== request.ordinal);
  const ask = askOf(request, table, new InstancePlaces(table, others), new Map());
  const home = requiredHome(request);
  return table.offers.map(({ agentId, hostname }, agent): AgentVerdict => {
    if (home !== null) {
      const rejection = agentId === home.agentId ? homeRejection(ask, request, home, table) : elsewhere(home);
      return { agentId, hostname, rejection };
    }
    const stage = failedStage(ask, table, agent);
    if (stage === null) return { agentId, hostname, rejection: null };
    const offered = table.leftOf(agent, stage - FIRST_DIMENSION);
    return { agentId, hostname, rejection: wordsOf(ask, stage, 1, offered) };
  });
}
