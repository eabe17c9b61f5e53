/** Operations on resources: RESERVE, UNRESERVE, CREATE, DESTROY. Applied at once; the agent makes them durable and reports. */
import type { Tx } from '../engine/tx.ts';
import { formatResources } from '../resources/format.ts';
import {
  add,
  allocateTo,
  contains,
  isReserved,
  isVolume,
  normalize,
  type Resources,
  roleOf,
  subtract,
} from '../resources/resources.ts';
import { isTerminal } from '../task-state.ts';
import type { OfferOperation, OperationState, OperationStatus, Resource } from '../wire.ts';
import type { Acceptance } from './accept.ts';
import type { Agent, Framework, MasterState } from './state.ts';
import { sendEvent } from './status.ts';
import { putAgent } from './store.ts';
import { equalBytes } from './tasks.ts';

export interface Conversion {
  readonly consumed: Resources;
  readonly converted: Resources;
}

export function applyOperation(master: MasterState, acceptance: Acceptance, operation: OfferOperation, tx: Tx): void {
  const { framework, agent } = acceptance;
  const conversion = convert(operation);
  const error =
    conversion === undefined
      ? `Unsupported operation ${operation.type}`
      : validate(master, acceptance, operation, conversion);
  if (conversion === undefined || error !== undefined) {
    operationFailed(framework, operation, 'OPERATION_ERROR', error ?? '', tx);
    return;
  }
  const { consumed, converted } = conversion;
  acceptance.left = add(subtract(acceptance.left, consumed), converted);
  agent.total = add(subtract(agent.total, consumed), converted);
  putAgent(agent, tx);
  const operationId = operation.id?.value;
  if (operationId !== undefined) {
    master.operations.set(`${framework.id}/${operationId}`, {
      frameworkId: framework.id,
      agentId: agent.id,
      operationId,
      operation,
      reported: undefined,
    });
  }
  const message = { type: 'applyOperation', frameworkId: framework.id, operationId, operation } as const;
  tx.emit({ kind: 'toAgent', agent: agent.index, message });
}

/** ACKNOWLEDGE_OPERATION_STATUS: the operation is forgotten, its id may be used again. */
export function acknowledgeOperation(
  master: MasterState,
  framework: Framework,
  operationId: string,
  uuid: Uint8Array,
  tx: Tx,
): void {
  const key = `${framework.id}/${operationId}`;
  const pending = master.operations.get(key);
  const agent = pending === undefined ? undefined : master.agents.get(pending.agentId);
  const reported = pending?.reported?.uuid?.value;
  if (agent?.connection !== 'connected' || reported === undefined || !equalBytes(reported, uuid)) return;
  master.operations.delete(key);
  tx.emit({ kind: 'toAgent', agent: agent.index, message: { type: 'acknowledgeOperation', uuid } });
}

/** An operation of an ACCEPT that did not happen at all. */
export function operationDropped(framework: Framework, operation: OfferOperation, message: string, tx: Tx): void {
  operationFailed(framework, operation, 'OPERATION_DROPPED', message, tx);
}

/** The agent has carried it out, and says so until that is acknowledged. */
export function operationReported(master: MasterState, frameworkId: string, status: OperationStatus, tx: Tx): void {
  const pending = master.operations.get(`${frameworkId}/${status.operation_id?.value ?? ''}`);
  if (pending !== undefined) pending.reported = status;
  const framework = master.frameworks.get(frameworkId);
  if (framework === undefined) return;
  sendEvent(framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } }, tx);
}

/** What an operation takes and makes; `undefined` for kinds that are not known here. */
export function convert(operation: OfferOperation): Conversion | undefined {
  switch (operation.type) {
    case 'RESERVE': {
      const converted = (operation.reserve?.resources ?? []).map(normalize);
      return { consumed: converted.map(popReservation), converted };
    }
    case 'UNRESERVE': {
      const consumed = (operation.unreserve?.resources ?? []).map(normalize);
      return { consumed, converted: consumed.map(popReservation) };
    }
    case 'CREATE': {
      const converted = (operation.create?.volumes ?? []).map(normalize);
      return { consumed: converted.map(dropVolume), converted };
    }
    case 'DESTROY': {
      const consumed = (operation.destroy?.volumes ?? []).map(normalize);
      return { consumed, converted: consumed.map(dropVolume) };
    }
    default:
      return undefined;
  }
}

function validate(
  master: MasterState,
  acceptance: Acceptance,
  operation: OfferOperation,
  conversion: Conversion,
): string | undefined {
  const { framework, agent, role, left } = acceptance;
  const id = operation.id?.value;
  if (id !== undefined && master.operations.has(`${framework.id}/${id}`))
    return `Operation ID '${id}' is already in use`;
  const wrong = validateKind(acceptance, operation, conversion);
  if (wrong !== undefined) return `${wrong}; on agent ${agent.id} at ${agent.pid} (${agent.info.hostname})`;
  if (contains(left, conversion.consumed)) return undefined;
  return `${formatResources(allocateTo(left, role))} does not contain ${formatResources(allocateTo(conversion.consumed, role))}`;
}

function validateKind(
  { framework, agent, role }: Acceptance,
  { type }: OfferOperation,
  { consumed, converted }: Conversion,
): string | undefined {
  if (type === 'RESERVE') return validateReserve(role, converted);
  if (type === 'UNRESERVE') return validateUnreserve(consumed);
  if (type === 'DESTROY') return validateDestroy(framework, consumed);
  return type === 'CREATE' ? validateCreate(agent, converted) : undefined;
}

/** Frameworks reserve for the role that they were offered the resources under. */
function validateReserve(role: string, resources: Resources): string | undefined {
  for (const resource of resources) {
    if (!isDynamic(resource)) return 'Invalid resources: The resource is not dynamically reserved';
    if (roleOf(resource) !== role)
      return `A reserve operation was attempted for a resource allocated to role '${role}', but reserved to role '${roleOf(resource)}'`;
  }
  return undefined;
}

function validateUnreserve(resources: Resources): string | undefined {
  if (!resources.every(isDynamic)) return 'Invalid resources: The resource is not dynamically reserved';
  if (!resources.some(isVolume)) return undefined;
  return 'A dynamically reserved persistent volume cannot be unreserved directly. Please destroy the persistent volume first then unreserve the resource';
}

function isDynamic({ reservations }: Resource): boolean {
  return reservations?.at(-1)?.type === 'DYNAMIC';
}

function validateCreate(agent: Agent, volumes: Resources): string | undefined {
  const ids = new Set(agent.total.filter(isVolume).map((volume) => volume.disk?.persistence?.id));
  for (const volume of volumes) {
    const id = volume.disk?.persistence?.id;
    if (id === undefined) return 'Invalid resources: Invalid DiskInfo: Expecting persistence to be set';
    if (!isReserved(volume)) {
      return 'Invalid resources: Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources';
    }
    if (volume.disk?.volume === undefined)
      return "Invalid resources: Invalid DiskInfo: Expecting 'volume' to be set for persistent volume";
    if (ids.has(id)) return `Persistence ID '${id}' is not unique`;
    ids.add(id);
  }
  return undefined;
}

function validateDestroy(framework: Framework, volumes: Resources): string | undefined {
  if (!volumes.every(isVolume)) return 'Invalid resources: Resource is not a persistent volume';
  const ids = new Set(volumes.map((volume) => volume.disk?.persistence?.id));
  for (const task of framework.tasks.values()) {
    if (isTerminal(task.state)) continue;
    if ((task.info.resources ?? []).some((resource) => isVolume(resource) && ids.has(resource.disk?.persistence?.id))) {
      return 'Persistent volumes in use';
    }
  }
  return undefined;
}

/** Made by the master: no uuid, no agent, nothing to acknowledge; operations without an id fail in silence. */
function operationFailed(
  framework: Framework,
  operation: OfferOperation,
  state: OperationState,
  message: string,
  tx: Tx,
): void {
  if (operation.id === undefined) return;
  const status = { operation_id: operation.id, state, message };
  sendEvent(framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } }, tx);
}

function popReservation(resource: Resource): Resource {
  const { reservations = [], ...rest } = resource;
  const left = reservations.slice(0, -1);
  return left.length === 0 ? rest : { ...rest, reservations: left };
}

function dropVolume(resource: Resource): Resource {
  const { disk, ...rest } = resource;
  return disk?.source === undefined ? rest : { ...rest, disk: { source: disk.source } };
}
