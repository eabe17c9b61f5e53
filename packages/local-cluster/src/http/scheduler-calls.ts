/** What the calls of a subscribed framework do. */
import type { Cluster } from '../cluster/cluster.ts';
import type { Tx } from '../engine/tx.ts';
import { accept } from '../master/accept.ts';
import { removeFramework, revive, suppress, updateFramework } from '../master/frameworks.ts';
import { kill, message, shutdown } from '../master/kill.ts';
import { answerInverseOffers } from '../master/maintenance.ts';
import { decline } from '../master/offers.ts';
import { acknowledgeOperation } from '../master/operations.ts';
import { reconcile, reconcileOperations } from '../master/reconcile.ts';
import type { Framework, MasterState } from '../master/state.ts';
import { acknowledge } from '../master/tasks.ts';
import type { SchedulerCall } from '../wire.ts';
import { ACCEPTED, type Answer, badRequest } from './respond.ts';

export async function performSchedulerCall(cluster: Cluster, framework: Framework, call: SchedulerCall): Promise<Answer> {
  const { master, engine } = cluster;
  if (call.type !== 'UPDATE_FRAMEWORK') {
    await engine.commit((tx) => perform(master, framework, call, tx));
    return ACCEPTED;
  }
  const update = call.update_framework;
  if (update === undefined) return badRequest('');
  const suppressed = update.suppressed_roles ?? [];
  const wrong = await engine.commit((tx) => updateFramework(master, framework, update.framework_info, suppressed, tx));
  return wrong === undefined ? { status: 200 } : badRequest(`FrameworkInfo update is not valid: ${wrong}`);
}

function perform(master: MasterState, framework: Framework, call: SchedulerCall, tx: Tx): void {
  switch (call.type) {
    case 'ACCEPT':
      return call.accept === undefined ? undefined : accept(master, framework, call.accept, tx);
    case 'DECLINE':
      return decline(master, framework, idsOf(call.decline?.offer_ids), call.decline?.filters, tx);
    case 'ACCEPT_INVERSE_OFFERS':
    case 'DECLINE_INVERSE_OFFERS':
      return answerInverse(master, framework, call, tx);
    case 'REVIVE':
      return revive(framework, call.revive?.roles ?? [], tx);
    case 'SUPPRESS':
      return suppress(framework, call.suppress?.roles ?? [], tx);
    case 'TEARDOWN':
      return removeFramework(master, framework, tx);
    case 'RECONCILE':
      return reconcile(master, framework, (call.reconcile?.tasks ?? []).map(asked), tx);
    case 'RECONCILE_OPERATIONS':
      return reconcileOperations(master, framework, (call.reconcile_operations?.operations ?? []).map(askedOperation), tx);
    default:
      return performOnAgent(master, framework, call, tx);
  }
}

function performOnAgent(master: MasterState, framework: Framework, call: SchedulerCall, tx: Tx): void {
  const { kill: toKill, shutdown: toShutDown, message: toPass, acknowledge: ack, acknowledge_operation_status: ackOperation } = call;
  if (call.type === 'KILL' && toKill !== undefined) {
    const { task_id, agent_id, kill_policy } = toKill;
    kill(master, framework, { taskId: task_id.value, agentId: agent_id?.value, killPolicy: kill_policy }, tx);
  } else if (call.type === 'SHUTDOWN' && toShutDown !== undefined) {
    shutdown(master, framework, { agentId: toShutDown.agent_id.value, executorId: toShutDown.executor_id.value }, tx);
  } else if (call.type === 'MESSAGE' && toPass !== undefined) {
    const { agent_id, executor_id, data } = toPass;
    message(master, framework, { agentId: agent_id.value, executorId: executor_id.value, data }, tx);
  } else if (call.type === 'ACKNOWLEDGE' && ack !== undefined) {
    acknowledge(master, framework, { agentId: ack.agent_id.value, taskId: ack.task_id.value, uuid: ack.uuid }, tx);
  } else if (call.type === 'ACKNOWLEDGE_OPERATION_STATUS' && ackOperation !== undefined) {
    const { operation_id, uuid } = ackOperation;
    acknowledgeOperation(master, framework, operation_id.value, uuid, tx);
  }
}

function answerInverse(master: MasterState, framework: Framework, call: SchedulerCall, tx: Tx): void {
  const accepted = call.type === 'ACCEPT_INVERSE_OFFERS';
  const answer = accepted ? call.accept_inverse_offers : call.decline_inverse_offers;
  answerInverseOffers(master, framework, { ids: idsOf(answer?.inverse_offer_ids), accepted, filters: answer?.filters }, tx);
}

type Id = { readonly value: string };

function idsOf(ids: readonly Id[] | undefined): string[] {
  return (ids ?? []).map(({ value }) => value);
}

function asked(task: { readonly task_id: Id; readonly agent_id?: Id | undefined }): { taskId: string; agentId: string | undefined } {
  return { taskId: task.task_id.value, agentId: task.agent_id?.value };
}

function askedOperation(operation: { readonly operation_id: Id; readonly agent_id?: Id | undefined }): {
  operationId: string;
  agentId: string | undefined;
} {
  return { operationId: operation.operation_id.value, agentId: operation.agent_id?.value };
}
