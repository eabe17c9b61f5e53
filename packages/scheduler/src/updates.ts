/**
 * Mesos's task states in Keelson's words. Which of them prove a death is decided here and nowhere else (the whitelist of
 * model/member.ts): the executor's own word in `data`, or a master that never let the task through.
 */
import {
  DEATH_PROOFS,
  type DeathProof,
  parseTaskId,
  readMessage,
  type TaskRef,
  type TaskUpdate,
  type UpdateData,
  updateDataSchema,
} from '@keelson/core';
import type { OperationStatus, TaskStatus } from '@keelson/mesos';
import { type OperationName, readOperationId } from './offers/reserved.ts';

export interface ReadUpdate {
  readonly ref: TaskRef;
  readonly update: TaskUpdate;
}

const AGENTS_REFUSALS: readonly TaskStatus['reason'][] = [
  'REASON_CONTAINER_LAUNCH_FAILED',
  'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
];

/** What executors may say of a death; the operator's word is for the operator alone. */
const EXECUTORS_PROOFS: readonly DeathProof[] = DEATH_PROOFS.filter((proof) => proof !== 'operator');

/** undefined where the task is none of ours (an errand, say), or nothing is said of it. */
export function readUpdate(status: TaskStatus): ReadUpdate | undefined {
  const ref = parseTaskId(status.task_id.value);
  // TASK_STAGING is the master's word for "nothing was heard of it yet": no news.
  if (ref === null || status.state === 'TASK_STAGING' || isDuplicateId(status)) return undefined;
  const data = readUpdateData(status.data);
  const update: TaskUpdate = {
    ordinal: ref.ordinal,
    launch: ref.launch,
    state: stateOf(status),
    healthy: status.healthy ?? null,
    message: messageOf(status, data),
    proof: proofOf(status, data),
    ...lostSinceOf(status),
    ...(data?.kind === 'dead' && data.takenPorts !== undefined ? { takenPorts: data.takenPorts } : {}),
    ...(data?.kind === 'running' && status.source === 'SOURCE_EXECUTOR'
      ? { inExecutorCgroup: data.inExecutorCgroup }
      : {}),
    ...(isExecutorTerminated(status) ? { executorTerminated: true } : {}),
    ...(isAgentsFault(status, data) ? { unfit: true } : {}),
  };
  return { ref, update };
}

export interface OperationNews {
  readonly uid: string;
  readonly ordinal: number;
  readonly volumeId: string;
  readonly operation: OperationName;
  /** null: it was carried out. */
  readonly error: string | null;
}

/** undefined where it is none of ours, or has not ended: what is unknown of an operation is seen in the offers. */
export function readOperation({ operation_id, state, message }: OperationStatus): OperationNews | undefined {
  const about = readOperationId(operation_id?.value ?? '');
  if (about === undefined) return undefined;
  switch (state) {
    case 'OPERATION_FINISHED':
      return { ...about, error: null };
    case 'OPERATION_FAILED':
    case 'OPERATION_ERROR':
    case 'OPERATION_DROPPED':
    case 'OPERATION_GONE_BY_OPERATOR':
      return { ...about, error: message ?? state };
    default:
      return undefined;
  }
}

export function readUpdateData(data: Uint8Array | null | undefined): UpdateData | undefined {
  if (data == null || data.length === 0) return undefined;
  return readMessage(updateDataSchema, data);
}

export function isTerminal({ state }: TaskStatus): boolean {
  return state !== 'TASK_STAGING' && state !== 'TASK_STARTING' && state !== 'TASK_RUNNING' && state !== 'TASK_KILLING';
}

function stateOf(status: TaskStatus): TaskUpdate['state'] {
  if (neverLaunched(status)) return 'refused';
  switch (status.state) {
    case 'TASK_STARTING':
      return 'starting';
    case 'TASK_RUNNING':
      return 'running';
    case 'TASK_KILLING':
      return 'killing';
    case 'TASK_FINISHED':
    case 'TASK_FAILED':
    case 'TASK_KILLED':
    case 'TASK_ERROR':
    case 'TASK_DROPPED':
      return 'ended';
    default:
      return 'unknown';
  }
}

/** TASK_ERROR for a duplicate id carries the id of the task that runs on: it says nothing about that one. */
function isDuplicateId({ state, message }: TaskStatus): boolean {
  return state === 'TASK_ERROR' && /duplicate ID/i.test(message ?? '');
}

function proofOf(status: TaskStatus, data: UpdateData | undefined): TaskUpdate['proof'] {
  return data?.kind === 'dead' && status.source === 'SOURCE_EXECUTOR' ? proofOfExecutor(data.proof) : null;
}

/**
 * The agent has destroyed the executor's container, with its cgroup where it had one. Where it could not, or does not know of
 * it, it says so in other words ("Abnormal executor termination: …").
 */
function isExecutorTerminated({ state, source, reason, message }: TaskStatus): boolean {
  const isAgents = source === 'SOURCE_AGENT' && reason === 'REASON_EXECUTOR_TERMINATED';
  return isAgents && state === 'TASK_FAILED' && message === 'Executor terminated';
}

/** No executor comes up there, or it can't start a container: something is missing there that other agents may have. */
function isAgentsFault(status: TaskStatus, data: UpdateData | undefined): boolean {
  const { state, source } = status;
  if (source === 'SOURCE_AGENT') return neverLaunched(status) || isExecutorTerminated(status);
  if (state !== 'TASK_FAILED') return false;
  return (
    source === 'SOURCE_EXECUTOR' &&
    data?.kind === 'dead' &&
    data.proof === 'neverStarted' &&
    data.takenPorts === undefined
  );
}

/** The proof as far as it is an executor's to give. */
export function proofOfExecutor(proof: DeathProof): DeathProof | null {
  return EXECUTORS_PROOFS.includes(proof) ? proof : null;
}

/** The master refused the task, or its executor was not fetched, or never spoke to its agent: nothing was handed to it. */
function neverLaunched(status: TaskStatus): boolean {
  const { state, source, reason } = status;
  if (source === 'SOURCE_MASTER') {
    return (
      (state === 'TASK_DROPPED' && reason === 'REASON_INVALID_OFFERS') ||
      (state === 'TASK_ERROR' && reason === 'REASON_TASK_INVALID')
    );
  }
  if (source !== 'SOURCE_AGENT') return false;
  // A user that is not there, say.
  if (state === 'TASK_DROPPED') return reason === 'REASON_EXECUTOR_TERMINATED';
  return state === 'TASK_FAILED' && AGENTS_REFUSALS.includes(reason);
}

function lostSinceOf({ unreachable_time }: TaskStatus): Pick<TaskUpdate, 'lostSinceMs'> {
  return unreachable_time == null ? {} : { lostSinceMs: Number(unreachable_time.nanoseconds / 1_000_000n) };
}

/** What ends for a drain of Mesos's own (DRAIN_AGENT) says so, whatever its executor makes of the kill. */
function messageOf(status: TaskStatus, data: UpdateData | undefined): string {
  const text = textOf(status, data);
  return status.reason === 'REASON_AGENT_DRAINING' ? `its agent is being drained by Mesos: ${text}` : text;
}

/** Empty where the master only repeats what was known: thousands of answers to one question must not be as many changes. */
function textOf(status: TaskStatus, data: UpdateData | undefined): string {
  const { message, state, reason } = status;
  if (reason === 'REASON_RECONCILIATION' && !isTerminal(status)) return '';
  if (data?.kind === 'dead') return data.oomKilled ? `${data.text} (out of memory)` : data.text;
  if (data?.kind === 'progress') return data.text;
  return [message, message ? '' : state, reason ?? ''].filter((part) => part).join(' ');
}
