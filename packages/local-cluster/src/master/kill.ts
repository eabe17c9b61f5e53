/** What a framework says to its tasks and executors through the master: KILL, SHUTDOWN, MESSAGE. */
import type { Tx } from '../engine/tx.ts';
import type { KillPolicy } from '../wire.ts';
import { reconcileTask } from './reconcile.ts';
import type { Framework, MasterState } from './state.ts';
import { putAgent } from './store.ts';

export interface Kill {
  readonly taskId: string;
  readonly agentId: string | undefined;
  readonly killPolicy: KillPolicy | undefined;
}

/** KILL of a task that is not in the books is answered as RECONCILE would be. For a disconnected agent it is kept. */
export function kill(master: MasterState, framework: Framework, { taskId, agentId, killPolicy }: Kill, tx: Tx): void {
  const task = framework.tasks.get(taskId);
  if (task === undefined) {
    reconcileTask(master, framework, { taskId, agentId }, tx);
    return;
  }
  const agent = master.agents.get(task.agentId);
  if (agent === undefined || (agentId !== undefined && agentId !== agent.id)) return;
  const frameworkId = framework.id;
  if (agent.connection === 'connected') {
    tx.emit({ kind: 'toAgent', agent: agent.index, message: { type: 'killTask', frameworkId, taskId, killPolicy } });
    return;
  }
  agent.pendingKills.set(`${frameworkId}/${taskId}`, { frameworkId, taskId, killPolicy });
  putAgent(agent, tx);
}

export interface ExecutorAddress {
  readonly agentId: string;
  readonly executorId: string;
}

/** SHUTDOWN of an executor nobody knows is passed over in silence. */
export function shutdown(
  master: MasterState,
  framework: Framework,
  { agentId, executorId }: ExecutorAddress,
  tx: Tx,
): void {
  const agent = master.agents.get(agentId);
  if (agent === undefined) return;
  tx.emit({
    kind: 'toAgent',
    agent: agent.index,
    message: { type: 'shutdownExecutor', frameworkId: framework.id, executorId },
  });
}

/** MESSAGE: best effort, no word when it is lost. */
export function message(
  master: MasterState,
  framework: Framework,
  to: ExecutorAddress & { readonly data: Uint8Array },
  tx: Tx,
): void {
  const agent = master.agents.get(to.agentId);
  if (agent?.connection !== 'connected') return;
  const { executorId, data } = to;
  tx.emit({
    kind: 'toAgent',
    agent: agent.index,
    message: { type: 'message', frameworkId: framework.id, executorId, data },
  });
}
