/**
 * A request made ready for matching: what it needs, and what its instance's members' places rule out.
 *
 * Stages in their order: maintenance, cpus, mem, disk, ports, distribution, then each constraint as it is listed. The first
 * one that an agent does not pass is the reason.
 */
import type { AgentIndex, AgentTable } from './agents.ts';
import type { InstancePlaces } from './places.ts';
import { type Amounts, DIMENSIONS, needOf, shortage } from './stages/dimensions.ts';
import { allows, type Rule, ruleOf, type Verdicts } from './stages/rule.ts';
import type { AgentVerdict, MemberRequest } from './types.ts';

export const MAINTENANCE = 0;
export const FIRST_DIMENSION = 1;
export const DISTRIBUTION = FIRST_DIMENSION + DIMENSIONS.length;
export const FIRST_RULE = DISTRIBUTION + 1;

export interface Ask {
  readonly request: MemberRequest;
  readonly need: Amounts;
  readonly places: InstancePlaces;
  readonly rules: readonly Rule[];
  /** Only where there is no other. */
  readonly avoid: ReadonlySet<AgentIndex>;
}

export function askOf(request: MemberRequest, table: AgentTable, places: InstancePlaces, verdicts: Verdicts): Ask {
  const { instance, placement } = request;
  const rules = placement.constraints.map((constraint) => {
    const spread = { instance, counts: places.counts(constraint[0]), members: places.size };
    return ruleOf(constraint, table.field(constraint[0]), spread, verdicts);
  });
  const avoid = new Set((request.avoidAgents ?? []).flatMap((agentId) => table.indexOf(agentId) ?? []));
  return { request, need: needOf(request), places, rules, avoid };
}

/** The number of the first stage that this agent does not pass; null: it passes all. */
export function failedStage(ask: Ask, table: AgentTable, agent: AgentIndex): number | null {
  if (table.closed[agent] === true) return MAINTENANCE;
  const short = table.shortOf(agent, ask.need);
  if (short !== null) return FIRST_DIMENSION + short;
  if ((ask.places.byAgent.get(agent) ?? 0) >= ask.request.placement.distribution) return DISTRIBUTION;
  const rule = ask.rules.findIndex((each) => !allows(each, each.field.values[agent] ?? 0));
  return rule < 0 ? null : FIRST_RULE + rule;
}

/** Why agents fail a stage. `most`: the most that any of them offers, where the stage is about an amount. */
export function wordsOf(ask: Ask, stage: number, agents: number, most: number): NonNullable<AgentVerdict['rejection']> {
  if (stage === MAINTENANCE) return { stage: 'maintenance', reason: 'being drained, or its maintenance starts soon' };
  const dimension = DIMENSIONS[stage - FIRST_DIMENSION];
  if (dimension !== undefined) {
    const need = ask.need[stage - FIRST_DIMENSION] ?? 0;
    return { stage: dimension.stage, reason: shortage(dimension, need, most, agents) };
  }
  if (stage === DISTRIBUTION) return { stage: 'distribution', reason: distributionReason(ask) };
  const rule = ask.rules[stage - FIRST_RULE];
  if (rule === undefined) throw new Error(`no stage ${stage}`);
  return { stage: rule.stage, reason: rule.reason };
}

function distributionReason({ places, request }: Ask): string {
  const limit = request.placement.distribution;
  const more = [...places.byAgent.values()].some((count) => count > limit);
  return `${limit}${more ? ' or more' : ''} of ${request.instance}'s members are there, at most ${limit} allowed`;
}
