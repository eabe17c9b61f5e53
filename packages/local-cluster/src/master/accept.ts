/** ACCEPT: operations are judged and applied one by one; one that fails does not stop those after it. */
import type { Tx } from '../engine/tx.ts';
import { add, type Resources } from '../resources/resources.ts';
import type { AcceptCall, OfferOperation } from '../wire.ts';
import { launch } from './launch.ts';
import { launchGroup } from './launch-group.ts';
import { dropOffer, refuse } from './offers.ts';
import { applyOperation, operationDropped } from './operations.ts';
import { requestAllocation } from './request-allocation.ts';
import type { Agent, Framework, MasterState, OutstandingOffer } from './state.ts';
import { sendMasterUpdate, stateFor } from './status.ts';

/** What an ACCEPT works on; `left` shrinks and changes with each operation. */
export interface Acceptance {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly role: string;
  left: Resources;
}

export function accept(master: MasterState, framework: Framework, call: AcceptCall, tx: Tx): void {
  const ids = (call.offer_ids ?? []).map(({ value }) => value);
  const operations = call.operations ?? [];
  const offers = ids.flatMap((id) => ownOffer(master, framework, id) ?? []);
  const first = offers[0];
  const error = validateOffers(master, framework, ids);
  const agent = first === undefined ? undefined : master.agents.get(first.agentId);
  for (const offer of offers) dropOffer(master, offer, tx);
  if (error !== undefined || first === undefined || agent === undefined) {
    dropAll(framework, operations, error ?? 'No offers specified', tx);
    requestAllocation(tx);
    return;
  }
  const left = offers.reduce<Resources>((sum, offer) => add(sum, offer.resources), []);
  const acceptance: Acceptance = { framework, agent, role: first.role, left };
  for (const operation of operations) perform(master, acceptance, operation, tx);
  const declined = operations.length === 0;
  const { role } = acceptance;
  refuse(
    master,
    framework,
    { agentId: agent.id, role, resources: acceptance.left, filters: call.filters, declined },
    tx,
  );
}

function perform(master: MasterState, acceptance: Acceptance, operation: OfferOperation, tx: Tx): void {
  if (operation.type === 'LAUNCH') launch(acceptance, operation.launch?.task_infos ?? [], tx);
  else if (operation.type === 'LAUNCH_GROUP' && operation.launch_group !== undefined)
    launchGroup(acceptance, operation.launch_group, tx);
  else applyOperation(master, acceptance, operation, tx);
}

function ownOffer(master: MasterState, framework: Framework, id: string): OutstandingOffer | undefined {
  const offer = master.offers.get(id);
  return offer?.frameworkId === framework.id ? offer : undefined;
}

function validateOffers(master: MasterState, framework: Framework, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return 'No offers specified';
  const seen = new Set<string>();
  let agentId: string | undefined;
  let role: string | undefined;
  for (const id of ids) {
    if (seen.has(id)) return `Duplicate offer ${id} in offer list`;
    seen.add(id);
    const offer = ownOffer(master, framework, id);
    if (offer === undefined) return `Offer ${id} is no longer valid`;
    agentId ??= offer.agentId;
    role ??= offer.role;
    if (offer.agentId !== agentId) {
      return `Aggregated offers must belong to one single agent. Offer ${id} uses agent ${offer.agentId} and agent ${agentId}`;
    }
    if (offer.role !== role) {
      return `Aggregated offers must be allocated to the same role. Offer ${id} uses role '${offer.role}' but another is using role '${role}'`;
    }
  }
  return undefined;
}

/** Nothing of this ACCEPT happens: its tasks and operations are dropped, and said to be. */
function dropAll(framework: Framework, operations: readonly OfferOperation[], error: string, tx: Tx): void {
  for (const operation of operations) {
    operationDropped(framework, operation, `Operation attempted with invalid offers: ${error}`, tx);
    const tasks = operation.launch?.task_infos ?? operation.launch_group?.task_group.tasks ?? [];
    for (const task of tasks) {
      const update = {
        taskId: task.task_id.value,
        agentId: task.agent_id.value,
        executorId: task.executor?.executor_id.value,
        state: stateFor(framework, 'TASK_DROPPED'),
        reason: 'REASON_INVALID_OFFERS' as const,
        message: `Task launched with invalid offers: ${error}`,
      };
      sendMasterUpdate(framework, update, tx);
    }
  }
}
