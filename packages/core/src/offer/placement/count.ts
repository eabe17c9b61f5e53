/**
 * How many agents fail which stage, without a look at each: the tree counts by amounts and by the fields that it is sorted
 * by. Of other fields, and of distribution, it takes what holds for most agents; the exceptions are put right one by one.
 */
import type { Rejection } from '../../model/event.ts';
import type { AgentIndex, AgentTable } from '../agents.ts';
import { type Ask, FIRST_DIMENSION, FIRST_RULE, failedStage, MAINTENANCE, wordsOf } from '../ask.ts';
import { DIMENSIONS } from '../stages/dimensions.ts';
import { allows } from '../stages/rule.ts';
import { type AgentTree, MIXED } from './tree.ts';

interface Tally {
  /** By stage. */
  readonly failed: number[];
  /** By dimension: the most that an agent offers which has too little of it. */
  readonly most: number[];
}

/** Why this request has no place, the reason of most agents first. */
export function countRejections(ask: Ask, table: AgentTable, tree: AgentTree): Rejection[] {
  const failed = new Array<number>(FIRST_RULE + ask.rules.length).fill(0);
  const tally: Tally = { failed, most: DIMENSIONS.map(() => Number.NEGATIVE_INFINITY) };
  failed[MAINTENANCE] = table.closedCount;
  countNode(1, ask, tree, tally);
  for (const agent of exceptions(ask, tree)) {
    if (table.closed[agent] === true) continue;
    move(failed, usualStage(ask, table, tree, agent), -1);
    move(failed, failedStage(ask, table, agent), 1);
  }
  return failed
    .flatMap((agents, stage) =>
      agents === 0 ? [] : [{ ...wordsOf(ask, stage, agents, tally.most[stage - FIRST_DIMENSION] ?? 0), agents }],
    )
    .sort((a, b) => b.agents - a.agents);
}

function move(failed: number[], stage: number | null, by: number): void {
  if (stage !== null) failed[stage] = (failed[stage] ?? 0) + by;
}

function countNode(node: number, ask: Ask, tree: AgentTree, tally: Tally): void {
  const agents = tree.agents[node] ?? 0;
  if (agents === 0) return;
  const stage = nodeStage(node, ask, tree);
  if (stage === 'differs') {
    countNode(2 * node, ask, tree, tally);
    countNode(2 * node + 1, ask, tree, tally);
    return;
  }
  move(tally.failed, stage, agents);
  const dimension = (stage ?? 0) - FIRST_DIMENSION;
  const offered = tree.most[dimension]?.[node];
  if (offered !== undefined) tally.most[dimension] = Math.max(tally.most[dimension] ?? 0, offered);
}

/** The stage that all agents of a node fail; null: they pass all. */
function nodeStage(node: number, ask: Ask, tree: AgentTree): number | null | 'differs' {
  for (let dimension = 0; dimension < ask.need.length; dimension += 1) {
    const need = ask.need[dimension] ?? 0;
    if ((tree.most[dimension]?.[node] ?? 0) < need) return FIRST_DIMENSION + dimension;
    if ((tree.least[dimension]?.[node] ?? 0) < need) return 'differs';
  }
  for (const [index, rule] of ask.rules.entries()) {
    const shared = tree.shared.get(rule.field.name);
    if (shared === undefined) {
      if (!rule.passes) return FIRST_RULE + index;
      continue;
    }
    const value = shared[node] ?? MIXED;
    if (value === MIXED) return 'differs';
    if (!allows(rule, value)) return FIRST_RULE + index;
  }
  return null;
}

/** The stage under which the tree has counted this agent. */
function usualStage(ask: Ask, table: AgentTable, tree: AgentTree, agent: AgentIndex): number | null {
  const short = table.shortOf(agent, ask.need);
  if (short !== null) return FIRST_DIMENSION + short;
  const rule = ask.rules.findIndex((each) =>
    tree.shared.has(each.field.name) ? !allows(each, each.field.values[agent] ?? 0) : !each.passes,
  );
  return rule < 0 ? null : FIRST_RULE + rule;
}

/** The agents that the tree may have counted wrongly. */
function exceptions(ask: Ask, tree: AgentTree): Set<AgentIndex> {
  const agents = new Set<AgentIndex>(ask.places.byAgent.keys());
  for (const { field, others } of ask.rules) {
    if (tree.shared.has(field.name)) continue;
    for (const value of others) for (const agent of field.agents[value] ?? []) agents.add(agent);
  }
  return agents;
}
