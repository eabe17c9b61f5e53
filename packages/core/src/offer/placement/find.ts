/**
 * The best agent for a request. `spread`: the one with the fewest members of its instance, then the one with most room;
 * `pack`: the one with least room that it still fits.
 */
import type { AgentIndex, AgentTable } from '../agents.ts';
import { type Ask, failedStage } from '../ask.ts';
import { allows, type Rule } from '../stages/rule.ts';
import { type AgentTree, MIXED } from './tree.ts';

/** Where a constraint leaves so few agents, they are looked at one by one. */
const FEW = 64;
const NONE: ReadonlySet<AgentIndex> = new Set();

export function findAgent(ask: Ask, table: AgentTable, tree: AgentTree): AgentIndex | null {
  const evener = {
    ...ask,
    rules: ask.rules.map((rule) => (rule.better === null ? rule : { ...rule, ...rule.better })),
  };
  const even = ask.rules.some(({ better }) => better !== null) ? [evener, ask] : [ask];
  const wanted = ask.avoid.size === 0 ? even : [...even, ...even.map((each) => ({ ...each, avoid: NONE }))];
  for (const each of wanted) {
    const found = ask.request.placement.strategy === 'pack' ? packed(each, table, tree) : spread(each, table, tree);
    if (found !== null) return found;
  }
  return null;
}

function fits(ask: Ask, table: AgentTable, agent: AgentIndex): boolean {
  return !ask.avoid.has(agent) && failedStage(ask, table, agent) === null;
}

function packed(ask: Ask, table: AgentTable, tree: AgentTree): AgentIndex | null {
  const few = fewCandidates(ask);
  if (few !== null) return best(few, ask, table, (a, b) => table.room(a) - table.room(b));
  return searchTree(ask, tree, 'leastRoom', (agent) => fits(ask, table, agent));
}

function spread(ask: Ask, table: AgentTable, tree: AgentTree): AgentIndex | null {
  const { byAgent } = ask.places;
  const membersOn = (agent: AgentIndex): number => byAgent.get(agent) ?? 0;
  const order = (a: AgentIndex, b: AgentIndex): number => membersOn(a) - membersOn(b) || table.room(b) - table.room(a);
  const few = fewCandidates(ask);
  if (few !== null) return best(few, ask, table, order);
  const fresh = searchTree(ask, tree, 'mostRoom', (agent) => !byAgent.has(agent) && fits(ask, table, agent));
  return fresh ?? best([...byAgent.keys()], ask, table, order);
}

function best(
  candidates: readonly AgentIndex[],
  ask: Ask,
  table: AgentTable,
  order: (a: AgentIndex, b: AgentIndex) => number,
): AgentIndex | null {
  const fitting = candidates.filter((agent) => fits(ask, table, agent));
  return fitting.sort((a, b) => order(a, b) || a - b)[0] ?? null;
}

function fewCandidates({ rules }: Ask): readonly AgentIndex[] | null {
  for (const { passes, others, field } of rules) {
    if (passes || others.size > FEW) continue;
    const candidates = [...others].flatMap((value) => field.agents[value] ?? []);
    if (candidates.length <= FEW) return candidates;
  }
  return null;
}

function searchTree(
  ask: Ask,
  tree: AgentTree,
  goal: 'mostRoom' | 'leastRoom',
  fits: (agent: AgentIndex) => boolean,
): AgentIndex | null {
  const branches = ask.rules.flatMap((rule) => {
    const shared = tree.shared.get(rule.field.name);
    return shared === undefined ? [] : [{ rule, shared }];
  });
  const bound = goal === 'mostRoom' ? tree.roomMost : tree.roomLeast;
  const sign = goal === 'mostRoom' ? 1 : -1;
  let found: AgentIndex | null = null;
  let foundRoom = Number.NEGATIVE_INFINITY;

  const visit = (node: number): void => {
    const room = sign * (bound[node] ?? 0);
    if (room <= foundRoom || !mayFit(node, tree, ask.need, branches)) return;
    if (node >= tree.half) {
      const agent = tree.agentAt(node);
      if (!fits(agent)) return;
      found = agent;
      foundRoom = room;
      return;
    }
    const left = 2 * node;
    const leftFirst = sign * (bound[left] ?? 0) >= sign * (bound[left + 1] ?? 0);
    visit(leftFirst ? left : left + 1);
    visit(leftFirst ? left + 1 : left);
  };
  visit(1);
  return found;
}

interface Branch {
  readonly rule: Rule;
  readonly shared: Int32Array;
}

function mayFit(node: number, tree: AgentTree, need: Ask['need'], branches: readonly Branch[]): boolean {
  for (let dimension = 0; dimension < need.length; dimension += 1) {
    if ((tree.most[dimension]?.[node] ?? 0) < (need[dimension] ?? 0)) return false;
  }
  for (const { rule, shared } of branches) {
    const value = shared[node] ?? MIXED;
    if (value !== MIXED && !allows(rule, value)) return false;
  }
  return true;
}
