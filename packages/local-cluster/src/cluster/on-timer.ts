import { registrationTimedOut, shutdownTimedOut } from '../agent/executors.ts';
import { retryOperation } from '../agent/operations.ts';
import { recoveryTimedOut } from '../agent/recovery.ts';
import type { AgentExecutor } from '../agent/state.ts';
import { retryUpdate } from '../agent/updates.ts';
import type { TimerEvent } from '../engine/effect.ts';
import type { Tx } from '../engine/tx.ts';
import { agentUnreachable } from '../master/agent-lost.ts';
import { failoverTimedOut } from '../master/frameworks.ts';
import { offerTimedOut } from '../master/offers.ts';
import { requestAllocation } from '../master/request-allocation.ts';
import type { Cluster } from './cluster.ts';

/** A timer has run out. Each handler looks whether what it waited for still is as it was. */
export function onTimer(cluster: Cluster, event: TimerEvent, tx: Tx): void {
  const { master } = cluster;
  switch (event.type) {
    case 'allocate':
      return requestAllocation(tx);
    case 'frameworkFailover':
      return failoverTimedOut(master, event.framework, tx);
    case 'offerTimeout':
      return offerTimedOut(master, event.offer, tx);
    case 'agentUnreachable': {
      const agent = master.agents.get(event.agentId);
      return agent === undefined ? undefined : agentUnreachable(master, agent, tx);
    }
    default:
      return onAgentTimer(cluster, event, tx);
  }
}

type AgentTimerEvent = Extract<TimerEvent, { readonly agent: number }>;

function onAgentTimer(cluster: Cluster, event: AgentTimerEvent, tx: Tx): void {
  const agent = cluster.nodes[event.agent]?.state;
  if (agent === undefined || agent.phase === 'stopped') return;
  switch (event.type) {
    case 'retryUpdate':
      return retryUpdate(agent, event.stream, tx);
    case 'retryOperation':
      return retryOperation(agent, event.uuid, tx);
    case 'recoveryTimeout':
      return recoveryTimedOut(agent, tx);
    case 'executorRegistration':
    case 'executorShutdown': {
      const executor: AgentExecutor | undefined = agent.executors.get(event.executor);
      if (executor?.containerId !== event.containerId) return;
      return event.type === 'executorRegistration'
        ? registrationTimedOut(agent, executor, tx)
        : shutdownTimedOut(agent, executor, tx);
    }
  }
}
