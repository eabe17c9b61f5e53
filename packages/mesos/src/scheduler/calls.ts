/** Each call of the scheduler API as a method. */
import type {
  AgentID,
  ExecutorID,
  Filters,
  KillPolicy,
  OfferID,
  OfferOperation,
  OperationID,
  Request,
  ResourceProviderID,
  SchedulerCallReconcileOperationsOperation,
  SchedulerCallReconcileTask,
  TaskID,
  TaskStatus,
} from '../generated/types.ts';
import type { SchedulerCallBody, Subscription } from './types.ts';

/**
 * All of them resolve once the master has taken the call, which is not the same as done: what comes of it comes as
 * events. They reject with a SchedulerCallError.
 */
export abstract class SchedulerCalls {
  abstract call(call: SchedulerCallBody): Promise<void>;

  /** Without operations it declines. All offers must be of one agent and one role. */
  accept(offerIds: readonly OfferID[], operations: readonly OfferOperation[], filters?: Filters): Promise<void> {
    return this.call({ type: 'ACCEPT', accept: { offer_ids: offerIds, operations, filters } });
  }

  decline(offerIds: readonly OfferID[], filters?: Filters): Promise<void> {
    return this.call({ type: 'DECLINE', decline: { offer_ids: offerIds, filters } });
  }

  acceptInverseOffers(ids: readonly OfferID[], filters?: Filters): Promise<void> {
    return this.call({ type: 'ACCEPT_INVERSE_OFFERS', accept_inverse_offers: { inverse_offer_ids: ids, filters } });
  }

  declineInverseOffers(ids: readonly OfferID[], filters?: Filters): Promise<void> {
    return this.call({ type: 'DECLINE_INVERSE_OFFERS', decline_inverse_offers: { inverse_offer_ids: ids, filters } });
  }

  /** Clears all filters, and asks for offers again; for all roles where none is named. */
  revive(roles?: readonly string[]): Promise<void> {
    return this.call({ type: 'REVIVE', revive: { roles } });
  }

  /** Wants no offers; for all roles where none is named. */
  suppress(roles?: readonly string[]): Promise<void> {
    return this.call({ type: 'SUPPRESS', suppress: { roles } });
  }

  /** A kill of a task whose executor is away from its agent is lost without notice. */
  kill(taskId: TaskID, agentId?: AgentID, killPolicy?: KillPolicy): Promise<void> {
    return this.call({ type: 'KILL', kill: { task_id: taskId, agent_id: agentId, kill_policy: killPolicy } });
  }

  /** Ends an executor, with its tasks. */
  shutdown(executorId: ExecutorID, agentId: AgentID): Promise<void> {
    return this.call({ type: 'SHUTDOWN', shutdown: { executor_id: executorId, agent_id: agentId } });
  }

  /** Acknowledges an update. One without uuid (the master's own) needs none: nothing is sent, and false is returned. */
  async acknowledge({ agent_id, task_id, uuid }: TaskStatus): Promise<boolean> {
    if (uuid === undefined || agent_id === undefined) return false;
    await this.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
    return true;
  }

  acknowledgeOperationStatus(acknowledged: {
    readonly operationId: OperationID;
    readonly uuid: Uint8Array;
    readonly agentId?: AgentID | undefined;
    readonly resourceProviderId?: ResourceProviderID | undefined;
  }): Promise<void> {
    const { operationId, uuid, agentId, resourceProviderId } = acknowledged;
    return this.call({
      type: 'ACKNOWLEDGE_OPERATION_STATUS',
      acknowledge_operation_status: {
        operation_id: operationId,
        uuid,
        agent_id: agentId,
        resource_provider_id: resourceProviderId,
      },
    });
  }

  /** Asks for the state of these tasks; of all that the master knows where there are none. */
  reconcile(tasks: readonly SchedulerCallReconcileTask[]): Promise<void> {
    return this.call({ type: 'RECONCILE', reconcile: { tasks } });
  }

  reconcileOperations(operations: readonly SchedulerCallReconcileOperationsOperation[]): Promise<void> {
    return this.call({ type: 'RECONCILE_OPERATIONS', reconcile_operations: { operations } });
  }

  /** To an executor. It may be lost without notice. */
  message(agentId: AgentID, executorId: ExecutorID, data: Uint8Array): Promise<void> {
    return this.call({ type: 'MESSAGE', message: { agent_id: agentId, executor_id: executorId, data } });
  }

  request(requests: readonly Request[]): Promise<void> {
    return this.call({ type: 'REQUEST', request: { requests } });
  }

  updateFramework({ frameworkInfo, suppressedRoles, offerConstraints }: Subscription): Promise<void> {
    return this.call({
      type: 'UPDATE_FRAMEWORK',
      update_framework: {
        framework_info: frameworkInfo,
        suppressed_roles: suppressedRoles,
        offer_constraints: offerConstraints,
      },
    });
  }

  /** Kills every task, and burns the framework's id. */
  teardown(): Promise<void> {
    return this.call({ type: 'TEARDOWN' });
  }
}
