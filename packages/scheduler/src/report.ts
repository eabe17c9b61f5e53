/** What the API shows of an instance: derived from what is stored. */
import {
  type Instance,
  type InstanceSpec,
  type Member,
  type MemberState,
  memberName,
  memberStateOf,
  type Phase,
  phaseOf,
  type RequestOutcome,
  replacementMs,
  taskIdOf,
  whyNotYet,
} from '@keelson/core';

export interface MemberReport {
  readonly name: string;
  readonly ordinal: number;
  readonly role: Member['role'];
  readonly state: MemberState;
  readonly healthy: boolean;
  readonly task: string | null;
  readonly agentId: string | null;
  readonly hostname: string | null;
  readonly address: string | null;
  readonly ports: Readonly<Record<string, number>>;
  readonly volumeId: string | null;
  readonly synced: boolean | null;
  readonly position: string | null;
  readonly sinceMs: number | null;
  readonly retryAtMs: number | null;
  readonly drain: { readonly why: string; readonly stays: string | null } | null;
  readonly message: string;
  /** Why its last launch failed, while it is tried again. */
  readonly failure: string | null;
  readonly reasons: readonly { readonly stage: string; readonly reason: string; readonly agents: number }[];
}

export interface InstanceReport {
  readonly name: string;
  readonly uid: string;
  readonly framework: string;
  readonly phase: Phase;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly epoch: number;
  readonly term: number;
  readonly master: string | null;
  readonly createdAtMs: number;
  readonly spec: InstanceSpec;
  readonly members: readonly MemberReport[];
  readonly problem: { readonly where: string; readonly message: string; readonly retryAtMs: number } | null;
  readonly maintenance: MaintenanceReport | null;
  readonly requests: readonly RequestReport[];
}

/** An operation of the framework's own that is under way. */
export interface MaintenanceReport {
  readonly operation: string;
  readonly done: number;
  readonly total: number;
  /** Whose turn it is. */
  readonly member: string | null;
  readonly sinceMs: number;
}

/** What an operator has asked for once. `asked`: the leader has not looked at it yet. */
export interface RequestReport extends Omit<RequestOutcome, 'outcome' | 'atMs'> {
  readonly outcome: RequestOutcome['outcome'] | 'asked';
  /** When it came to that; null: `asked`. */
  readonly atMs: number | null;
}

export function reportOf(instance: Instance, term: number, nowMs: number): InstanceReport {
  const { uid, declared, status, createdAtMs } = instance;
  const { name, framework } = declared.spec;
  return {
    name,
    uid,
    framework,
    phase: phaseOf(instance),
    generation: declared.generation,
    observedGeneration: status.observedGeneration,
    epoch: status.epoch,
    term,
    master: status.master === null ? null : memberName(name, status.master),
    createdAtMs,
    spec: declared.spec,
    members: status.members.map((member) => reportOfMember(instance, member, nowMs)),
    problem: problemOf(instance),
    maintenance: maintenanceOf(instance),
    requests: requestsOf(instance),
  };
}

function maintenanceOf({ declared, status }: Instance): MaintenanceReport | null {
  if (status.maintenance === null) return null;
  const { operation, total, left, sinceMs } = status.maintenance;
  const [next] = left;
  const member = next === undefined ? null : memberName(declared.spec.name, next);
  return { operation, done: total - left.length, total, member, sinceMs };
}

/** The last few, the oldest first. */
function requestsOf({ declared, status }: Instance): RequestReport[] {
  const open = declared.requests.filter(({ id }) => id > status.handledRequest);
  return [
    ...status.requestOutcomes,
    ...open.map(({ id, kind }) => ({ id, kind, outcome: 'asked' as const, message: '', atMs: null })),
  ];
}

function reportOfMember(instance: Instance, member: Member, nowMs: number): MemberReport {
  const { ordinal, role, home, task, backoff, waiting, launch } = member;
  const state = memberStateOf(instance, member, nowMs);
  return {
    name: memberName(instance.declared.spec.name, ordinal),
    ordinal,
    role,
    state,
    healthy: state === 'running' && task?.healthy === true,
    task: task === null ? null : taskIdOf({ uid: instance.uid, ordinal, launch }),
    agentId: home?.agentId ?? null,
    hostname: home?.hostname ?? null,
    address: home?.address ?? null,
    ports: home?.ports ?? {},
    volumeId: home?.volumeId ?? null,
    synced: role === 'slave' && task !== null ? member.syncedEpoch === instance.status.epoch : null,
    position: member.position?.value ?? null,
    sinceMs: task?.sinceMs ?? null,
    retryAtMs: state === 'backoff' ? (backoff?.untilMs ?? null) : (replacementMs(instance.declared, member) ?? null),
    drain: member.drain === null ? null : { why: member.drain.why, stays: member.drain.stays },
    message: messageOf(instance, member, state),
    failure: failureOf(member, state),
    reasons: state === 'waiting' ? (reasonsOf(instance, member, nowMs) ?? waiting ?? []) : [],
  };
}

/** Of one for which no place is looked for yet. */
function reasonsOf(instance: Instance, member: Member, nowMs: number): MemberReport['reasons'] | null {
  const reason = whyNotYet(instance, member, nowMs);
  return reason === null ? null : [{ stage: member.role === 'peer' ? 'members' : 'master', reason, agents: 0 }];
}

const BEFORE_IT_RUNS: readonly MemberState[] = ['waiting', 'backoff', 'placed', 'launching', 'starting'];

/** A framework's wish to wait is no failure. */
function failureOf({ backoff }: Member, state: MemberState): string | null {
  if (backoff === null || backoff.decided || backoff.reason === '' || !BEFORE_IT_RUNS.includes(state)) return null;
  return backoff.reason;
}

function messageOf(instance: Instance, member: Member, state: MemberState): string {
  const { task, backoff, lastDeath, ordinal } = member;
  const said = task?.message ?? (state === 'backoff' ? backoff?.reason : lastDeath?.message) ?? '';
  if (state !== 'lost' && state !== 'waiting') return said;
  const atMs = replacementMs(instance.declared, member);
  const replaced = `is replaced from ${new Date(atMs ?? 0).toISOString()} on, if its agent stays away`;
  if (task === null) return atMs === undefined ? said : `${said}${said === '' ? '' : '; '}${replaced}`;
  const name = memberName(instance.declared.spec.name, ordinal);
  const until = atMs === undefined ? 'Nobody takes its place until it is heard of or proven dead' : `It ${replaced}`;
  const since = new Date(task.sinceMs).toISOString();
  return `${said || 'no word of it'}, since ${since}. ${until}; if you know that it is dead: keelson fence ${name} --i-know`;
}

function problemOf({ status }: Instance): InstanceReport['problem'] {
  const { problem, failover } = status;
  if (problem !== null) return { where: problem.where, message: problem.message, retryAtMs: problem.retryAtMs };
  if (failover?.phase !== 'waiting') return null;
  return { where: 'masterLost', message: failover.message, retryAtMs: failover.untilMs ?? 0 };
}
