/** What Mesos checks of a call before it looks at whom it is from. */
import type { AnyExecutorCall, AnySchedulerCall } from '../wire.ts';

const UUID_BYTES = 16;
/** Calls whose message has the name of the call in lower case. */
const SCHEDULER_MESSAGES = [
  'SUBSCRIBE',
  'ACCEPT',
  'DECLINE',
  'ACCEPT_INVERSE_OFFERS',
  'DECLINE_INVERSE_OFFERS',
  'KILL',
  'SHUTDOWN',
  'ACKNOWLEDGE',
  'ACKNOWLEDGE_OPERATION_STATUS',
  'RECONCILE',
  'RECONCILE_OPERATIONS',
  'MESSAGE',
  'REQUEST',
  'UPDATE_FRAMEWORK',
];
const EXECUTOR_MESSAGES = ['SUBSCRIBE', 'UPDATE', 'MESSAGE'];

export function validateSchedulerCall(call: AnySchedulerCall): string | undefined {
  if (call.type === undefined || call.type === 'UNKNOWN') return "Expecting 'type' to be present";
  if (call.type === 'SUBSCRIBE') return validateSubscribe(call);
  if (call.framework_id === undefined) return "Expecting 'framework_id' to be present";
  return missingMessage(call, SCHEDULER_MESSAGES) ?? validateUuids(call) ?? validateUpdateFramework(call);
}

export function validateExecutorCall(call: AnyExecutorCall): string | undefined {
  if (call.type === undefined || call.type === 'UNKNOWN') return "Expecting 'type' to be present";
  return missingMessage(call, EXECUTOR_MESSAGES) ?? (call.type === 'UPDATE' ? validateUpdate(call) : undefined);
}

/** Who has given credentials is that principal in its FrameworkInfo, or names none. */
export function validatePrincipal(call: AnySchedulerCall, principal: string | undefined): string | undefined {
  const info = call.subscribe?.framework_info ?? call.update_framework?.framework_info;
  if (principal === undefined || info?.principal === undefined || info.principal === principal) return undefined;
  return `Authenticated principal '${principal}' does not match principal '${info.principal}' set in \`FrameworkInfo\``;
}

function validateSubscribe(call: AnySchedulerCall): string | undefined {
  const info = call.subscribe?.framework_info;
  if (info === undefined) return "Expecting 'subscribe' to be present";
  const ids = [call.framework_id?.value ?? '', info.id?.value ?? ''];
  return ids[0] === ids[1] ? undefined : "'framework_id' differs from 'subscribe.framework_info.id'";
}

function validateUpdateFramework({ framework_id, update_framework: update }: AnySchedulerCall): string | undefined {
  if (update === undefined || update.framework_info.id?.value === framework_id?.value) return undefined;
  return "'framework_id' differs from 'update_framework.framework_info.id'";
}

function validateUuids(call: AnySchedulerCall): string | undefined {
  const uuid = call.acknowledge?.uuid ?? call.acknowledge_operation_status?.uuid;
  return uuid === undefined || uuid.length === UUID_BYTES ? undefined : 'Not a valid UUID';
}

function validateUpdate({ executor_id, framework_id, update }: AnyExecutorCall): string | undefined {
  const status = update?.status;
  if (status === undefined) return "Expecting 'update' to be present";
  if (status.uuid === undefined) return "Expecting 'uuid' to be present";
  if (status.uuid.length !== UUID_BYTES) return 'Not a valid UUID';
  const executor = executor_id.value;
  const from = `executor ${executor} of framework ${framework_id.value}`;
  const named = status.executor_id?.value;
  if (named !== undefined && named !== executor) {
    return `ExecutorID in Call: ${executor} does not match ExecutorID in TaskStatus: ${named}`;
  }
  if (status.source !== 'SOURCE_EXECUTOR')
    return `Received Call from ${from} with invalid source, expecting 'SOURCE_EXECUTOR'`;
  if (status.state === 'TASK_STAGING') return `Received TASK_STAGING from ${from} which is not allowed`;
  return undefined;
}

function missingMessage(call: { readonly type?: string | undefined }, names: readonly string[]): string | undefined {
  const type = call.type ?? '';
  const field = type.toLowerCase();
  if (!names.includes(type)) return undefined;
  return new Map<string, unknown>(Object.entries(call)).get(field) === undefined
    ? `Expecting '${field}' to be present`
    : undefined;
}
