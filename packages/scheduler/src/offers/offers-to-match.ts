import type { AgentOffer } from '@keelson/core';
import type { AgentsSeen } from './agents-seen.ts';
import { agentOffer, type FreeOffers, type Reading } from './free-offers.ts';
import type { HeldOffers } from './held-offers.ts';

export interface InHand {
  readonly free: FreeOffers;
  readonly held: HeldOffers;
  readonly agents: AgentsSeen;
  readonly reading: Reading;
  readonly isDraining: (agentId: string) => boolean;
}

/** What is free; of an agent that has nothing free, what is left of offers that are held for a slow hook. */
export function offersToMatch({ free, held: heldOffers, agents, reading, isDraining }: InHand): AgentOffer[] {
  const byAgent = new Map(free.byAgent(agents, reading).map((offer) => [offer.agentId, offer]));
  for (const { held, resources } of heldOffers.spare()) {
    const { agentId, offers, executor } = held;
    // Whether it runs or is started with what is held: it is paid for.
    const serving = { kind: 'runs', info: executor } as const;
    const spare = byAgent.has(agentId)
      ? undefined
      : agentOffer({ agentId, offers, resources, serving }, agents, reading);
    if (spare !== undefined) byAgent.set(agentId, spare);
  }
  return [...byAgent.values()].map((agent) => (isDraining(agent.agentId) ? { ...agent, draining: true } : agent));
}
