/** What of an agent is taken, and by whom. Computed, never stored: it cannot drift. */
import { add, normalize, type Resources, subtract } from '../resources/resources.ts';
import { isTerminal } from '../task-state.ts';
import type { Resource } from '../wire.ts';
import type { Agent, Framework, MasterState, MasterTask } from './state.ts';

/** Tasks and executors on the agent, of one framework or of all. */
export function usedOn(master: MasterState, agent: Agent, frameworkId?: string): Resources {
  let used: Resources = [];
  for (const framework of master.frameworks.values()) {
    if (frameworkId !== undefined && framework.id !== frameworkId) continue;
    for (const task of framework.tasks.values()) {
      if (task.agentId === agent.id && holdsResources(task)) used = add(used, resourcesOf(task.info.resources));
    }
  }
  for (const executor of agent.executors.values()) {
    if (frameworkId === undefined || executor.frameworkId === frameworkId) {
      used = add(used, resourcesOf(executor.info.resources));
    }
  }
  return used;
}

/** The same for one framework, by the role that each part is allocated to. */
export function usedByRole(agent: Agent, framework: Framework): Map<string, Resources> {
  const used = new Map<string, Resources>();
  const take = (role: string, resources: readonly Resource[] | undefined): void => {
    const sum = add(used.get(role) ?? [], resourcesOf(resources));
    if (sum.length > 0) used.set(role, sum);
  };
  for (const task of framework.tasks.values()) {
    if (task.agentId === agent.id && holdsResources(task)) take(task.role, task.info.resources);
  }
  for (const { frameworkId, role, info } of agent.executors.values()) {
    if (frameworkId === framework.id) take(role, info.resources);
  }
  return used;
}

export function offeredOn(master: MasterState, agent: Agent): Resources {
  let offered: Resources = [];
  for (const offer of master.offers.values()) {
    if (offer.agentId === agent.id) offered = add(offered, offer.resources);
  }
  return offered;
}

/** Neither used nor offered. */
export function freeOn(master: MasterState, agent: Agent): Resources {
  return subtract(subtract(agent.total, usedOn(master, agent)), offeredOn(master, agent));
}

export function resourcesOf(resources: readonly Resource[] | undefined): Resources {
  return (resources ?? []).map(normalize);
}

function holdsResources(task: MasterTask): boolean {
  return !isTerminal(task.state);
}
