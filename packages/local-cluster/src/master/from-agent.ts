/** What agents tell the master. */
import type { ToMaster } from '../engine/link.ts';
import type { Tx } from '../engine/tx.ts';
import { registerAgent, reregisterAgent } from './agents.ts';
import { finishDrain } from './drain.ts';
import { operationReported } from './operations.ts';
import { requestAllocation } from './request-allocation.ts';
import { type Agent, executorKey, type MasterState } from './state.ts';
import { sendEvent } from './status.ts';
import { removeExecutor } from './store.ts';
import { agentUpdate } from './tasks.ts';

/** `pid` is the agent's address, like `slave(1)@127.0.0.1:5051`. */
export function receiveFromAgent(master: MasterState, index: number, pid: string, message: ToMaster, tx: Tx): void {
  if (message.type === 'register') return registerAgent(master, { index, pid, ...message }, tx);
  if (message.type === 'reregister') return reregisterAgent(master, index, pid, message, tx);
  const agent = [...master.agents.values()].find((one) => one.index === index && one.connection === 'connected');
  if (agent === undefined) return;
  switch (message.type) {
    case 'statusUpdate':
      agentUpdate(master, message.frameworkId, message.status, message.latestState, tx);
      return finishDrain(master, agent, tx);
    case 'executorExited':
      return executorExited(master, agent, message, tx);
    case 'executorMessage':
      return passMessage(master, agent, message, tx);
    case 'operationStatus':
      return operationReported(master, message.frameworkId, message.status, tx);
  }
}

type Exited = Extract<ToMaster, { type: 'executorExited' }>;

/** Executors of command tasks are the agent's own business: no FAILURE for them. */
function executorExited(
  master: MasterState,
  agent: Agent,
  { frameworkId, executorId, waitStatus }: Exited,
  tx: Tx,
): void {
  const key = executorKey(frameworkId, executorId);
  const executor = agent.executors.get(key);
  const framework = master.frameworks.get(frameworkId);
  if (executor === undefined || framework === undefined) return;
  agent.executors.delete(key);
  removeExecutor(agent.id, executor, tx);
  const failure = { agent_id: { value: agent.id }, executor_id: { value: executorId }, status: waitStatus };
  sendEvent(framework, { type: 'FAILURE', failure }, tx);
  requestAllocation(tx);
}

type FromExecutor = Extract<ToMaster, { type: 'executorMessage' }>;

function passMessage(master: MasterState, agent: Agent, { frameworkId, executorId, data }: FromExecutor, tx: Tx): void {
  const framework = master.frameworks.get(frameworkId);
  if (framework === undefined) return;
  const message = { agent_id: { value: agent.id }, executor_id: { value: executorId }, data };
  sendEvent(framework, { type: 'MESSAGE', message }, tx);
}
