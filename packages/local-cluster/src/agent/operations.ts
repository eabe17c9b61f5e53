/** Operations on resources, as the agent makes them durable and reports them. */
import type { ToAgent } from '../engine/link.ts';
import type { Tx } from '../engine/tx.ts';
import { convert } from '../master/operations.ts';
import { volumeDirectory } from '../paths.ts';
import { add, isVolume, type Resources, roleOf, subtract } from '../resources/resources.ts';
import type { AgentState, PendingOperationStatus } from './state.ts';
import { putAgent, putOperation, removeOperation } from './store.ts';

type Apply = Extract<ToAgent, { type: 'applyOperation' }>;

export function applyOperation(agent: AgentState, { frameworkId, operationId, operation }: Apply, tx: Tx): void {
  const conversion = convert(operation);
  if (conversion === undefined) return;
  agent.total = add(subtract(agent.total, conversion.consumed), conversion.converted);
  putAgent(agent, tx);
  if (operation.type === 'CREATE')
    for (const directory of directories(agent, conversion.converted)) tx.emit({ kind: 'makeVolume', directory });
  if (operation.type === 'DESTROY')
    for (const directory of directories(agent, conversion.consumed)) tx.emit({ kind: 'removeVolume', directory });
  if (operationId === undefined) return;
  const uuid = tx.newUuid();
  const status = {
    operation_id: { value: operationId },
    state: 'OPERATION_FINISHED' as const,
    uuid: { value: uuid },
    agent_id: { value: agent.agentId ?? '' },
  };
  const pending = { frameworkId, operation, status, retryMs: agent.settings.updateRetryMinMs };
  const key = Buffer.from(uuid).toString('hex');
  agent.operations.set(key, pending);
  putOperation(agent, key, pending, tx);
  forward(agent, key, pending, tx);
}

export function operationAcknowledged(agent: AgentState, uuid: Uint8Array, tx: Tx): void {
  const key = Buffer.from(uuid).toString('hex');
  if (!agent.operations.has(key)) return;
  removeOperation(agent, key, tx);
  tx.emit({ kind: 'cancelTimer', name: `operation/${agent.index}/${key}` });
}

export function retryOperation(agent: AgentState, key: string, tx: Tx): void {
  const pending = agent.operations.get(key);
  if (pending === undefined || agent.phase !== 'running') return;
  pending.retryMs = Math.min(pending.retryMs * 2, agent.settings.updateRetryMaxMs);
  forward(agent, key, pending, tx);
}

export function resendOperations(agent: AgentState, tx: Tx): void {
  for (const [key, pending] of agent.operations) {
    pending.retryMs = agent.settings.updateRetryMinMs;
    forward(agent, key, pending, tx);
  }
}

function forward(
  agent: AgentState,
  key: string,
  { frameworkId, status, retryMs }: PendingOperationStatus,
  tx: Tx,
): void {
  if (agent.phase !== 'running') return;
  tx.emit({ kind: 'toMaster', agent: agent.index, message: { type: 'operationStatus', frameworkId, status } });
  const event = { type: 'retryOperation', agent: agent.index, uuid: key } as const;
  tx.emit({ kind: 'timer', name: `operation/${agent.index}/${key}`, afterMs: retryMs, event });
}

function directories(agent: AgentState, volumes: Resources): string[] {
  return volumes
    .filter(isVolume)
    .map((volume) => volumeDirectory(agent.workDirectory, roleOf(volume), volume.disk?.persistence?.id ?? ''));
}
