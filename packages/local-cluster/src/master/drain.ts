/** DRAIN_AGENT, DEACTIVATE_AGENT, REACTIVATE_AGENT: what an operator does to an agent that stays. */
import type { Tx } from '../engine/tx.ts';
import { isTerminal } from '../task-state.ts';
import { markAgentGone } from './agent-lost.ts';
import { rescindOffersOf } from './offers.ts';
import { requestAllocation } from './request-allocation.ts';
import type { Agent, MasterState } from './state.ts';
import { putAgent } from './store.ts';

export interface DrainOrder {
  readonly maxGraceMs: number | undefined;
  readonly markGone: boolean;
}

/** The agent gets no more tasks, and those that it has are killed. */
export function drainAgent(master: MasterState, agent: Agent, order: DrainOrder, tx: Tx): void {
  agent.drain = { state: 'DRAINING', startedMs: tx.nowMs, ...order };
  deactivateAgent(master, agent, tx);
  tx.emit({ kind: 'toAgent', agent: agent.index, message: { type: 'drain', ...order } });
  finishDrain(master, agent, tx);
}

export function deactivateAgent(master: MasterState, agent: Agent, tx: Tx): void {
  agent.deactivated = true;
  rescindOffersOf(master, agent, tx);
  putAgent(agent, tx);
}

export function reactivateAgent(agent: Agent, tx: Tx): void {
  agent.deactivated = false;
  agent.drain = undefined;
  putAgent(agent, tx);
  requestAllocation(tx);
}

/** Called whenever a task of the agent has ended: with the last one the agent is drained. */
export function finishDrain(master: MasterState, agent: Agent, tx: Tx): void {
  if (agent.drain?.state !== 'DRAINING' || hasTasks(master, agent)) return;
  agent.drain.state = 'DRAINED';
  putAgent(agent, tx);
  if (agent.drain.markGone) markAgentGone(master, agent.id, tx);
}

function hasTasks(master: MasterState, agent: Agent): boolean {
  for (const framework of master.frameworks.values()) {
    for (const task of framework.tasks.values()) if (task.agentId === agent.id && !isTerminal(task.state)) return true;
  }
  return false;
}
