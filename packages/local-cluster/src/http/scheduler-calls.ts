/** What the calls of a subscribed framework do. */
import type { Cluster } from '../cluster/cluster.ts';
import type { Tx } from '../engine/tx.ts';
import { accept } from '../master/accept.ts';
import { revive, suppress, updateFramework } from '../master/framework-changes.ts';
import { removeFramework } from '../master/frameworks.ts';
import { kill, message, shutdown } from '../master/kill.ts';
import { answerInverseOffers } from '../master/maintenance.ts';
import { decline } from '../master/offers.ts';
import { acknowledgeOperation } from '../master/operations.ts';
import { reconcile, reconcileOperations } from '../master/reconcile.ts';
import type { Framework, MasterState } from '../master/state.ts';
import { acknowledge } from '../master/tasks.ts';
import type { SchedulerCall } from '../wire.ts';
import { ACCEPTED, type Answer, badRequest } from './respond.ts';

export async function performSchedulerCall(
  cluster: Cluster,
  framework: Framework,
  call: SchedulerCall,
): Promise<Answer> {
  const { master, engine } = cluster;
  if (call.type !== 'UPDATE_FRAMEWORK') {
    await engine.commit((tx) => perform(master, framework, call, tx));
    return ACCEPTED;
  }
  const { framework_info: info, suppressed_roles: suppressed = [] } = call.update_framework;
  const wrong = await engine.commit((tx) => updateFramework(master, framework, info, suppressed, tx));
  return wrong === undefined ? { status: 200 } : badRequest(`FrameworkInfo update is not valid: ${wrong}`);
}

function perform(master: MasterState, framework: Framework, call: SchedulerCall, tx: Tx): void {
  switch (call.type) {
    case 'ACCEPT':
      return accept(master, framework, call.accept, tx);
    case 'DECLINE':
      return decline(master, framework, values(call.decline.offer_ids), call.decline.filters, tx);
    case 'REVIVE':
      return revive(framework, call.revive?.roles ?? [], tx);
    case 'SUPPRESS':
      return suppress(framework, call.suppress?.roles ?? [], tx);
    case 'TEARDOWN':
      return removeFramework(master, framework, tx);
    case 'ACCEPT_INVERSE_OFFERS': {
      const { inverse_offer_ids: ids, filters } = call.accept_inverse_offers;
      return answerInverseOffers(master, framework, { ids: values(ids), accepted: true, filters }, tx);
    }
    case 'DECLINE_INVERSE_OFFERS': {
      const { inverse_offer_ids: ids, filters } = call.decline_inverse_offers;
      return answerInverseOffers(master, framework, { ids: values(ids), accepted: false, filters }, tx);
    }
    default:
      return performOnTasks(master, framework, call, tx);
  }
}

function performOnTasks(master: MasterState, framework: Framework, call: SchedulerCall, tx: Tx): void {
  switch (call.type) {
    case 'KILL': {
      const { task_id, agent_id, kill_policy } = call.kill;
      return kill(master, framework, { taskId: task_id.value, agentId: agent_id?.value, killPolicy: kill_policy }, tx);
    }
    case 'SHUTDOWN': {
      const { agent_id, executor_id } = call.shutdown;
      return shutdown(master, framework, { agentId: agent_id.value, executorId: executor_id.value }, tx);
    }
    case 'MESSAGE': {
      const { agent_id, executor_id, data } = call.message;
      return message(master, framework, { agentId: agent_id.value, executorId: executor_id.value, data }, tx);
    }
    case 'ACKNOWLEDGE': {
      const { agent_id, task_id, uuid } = call.acknowledge;
      return acknowledge(master, framework, { agentId: agent_id.value, taskId: task_id.value, uuid }, tx);
    }
    case 'ACKNOWLEDGE_OPERATION_STATUS': {
      const { operation_id, uuid } = call.acknowledge_operation_status;
      return acknowledgeOperation(master, framework, operation_id.value, uuid, tx);
    }
    case 'RECONCILE': {
      const asked = (call.reconcile.tasks ?? []).map(({ task_id, agent_id }) => ({
        taskId: task_id.value,
        agentId: agent_id?.value,
      }));
      return reconcile(master, framework, asked, tx);
    }
    case 'RECONCILE_OPERATIONS': {
      const operations = call.reconcile_operations.operations ?? [];
      const asked = operations.map(({ operation_id, agent_id }) => ({
        operationId: operation_id.value,
        agentId: agent_id?.value,
      }));
      return reconcileOperations(master, framework, asked, tx);
    }
  }
}

function values(ids: readonly { readonly value: string }[] | undefined): string[] {
  return (ids ?? []).map(({ value }) => value);
}
