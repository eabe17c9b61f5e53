import { createHash } from 'node:crypto';
import type { MasterState, PendingOperation } from '../master/state.ts';
import type { OperationsView } from '../wire.ts';

/** Operations with an id, until the framework has acknowledged their end. Those without are forgotten at once. */
export function viewOperations({ operations }: MasterState): OperationsView {
  return operations.size === 0 ? {} : { operations: [...operations.values()].map(viewOperation) };
}

function viewOperation(pending: PendingOperation): NonNullable<OperationsView['operations']>[number] {
  const { frameworkId, agentId, operationId, operation, reported } = pending;
  const latest = reported ?? { operation_id: { value: operationId }, state: 'OPERATION_PENDING' as const };
  return {
    framework_id: { value: frameworkId },
    agent_id: { value: agentId },
    info: operation,
    latest_status: latest,
    ...(reported === undefined ? {} : { statuses: [reported] }),
    uuid: { value: uuidOf(pending) },
  };
}

/** The operation's own, which is not that of a status: the same whenever it is asked for. */
function uuidOf({ frameworkId, operationId }: PendingOperation): Uint8Array {
  return createHash('sha256').update(`${frameworkId}/${operationId}`).digest().subarray(0, 16);
}
