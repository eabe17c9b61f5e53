/** What the master knows. Everything here changes only inside a transition. */
import type {
  AgentInfo,
  ExecutorInfo,
  FrameworkInfo,
  KillPolicy,
  MasterInfo,
  Offer,
  OfferOperation,
  OperationStatus,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
  Unavailability,
} from '../wire.ts';

export interface MasterSettings {
  readonly pingTimeoutMs: number;
  readonly maxPingTimeouts: number;
  /** After a restart of the master, agents have this long to register again. */
  readonly reregisterTimeoutMs: number;
  /** How long what was declined with no filter stays away, as the allocation interval of Mesos. */
  readonly allocationIntervalMs: number;
  readonly offerTimeoutMs: number | undefined;
  readonly heartbeatIntervalMs: number;
}

export interface MasterState {
  readonly settings: MasterSettings;
  info: MasterInfo;
  readonly startedAtMs: number;
  /** How often this master has started on its checkpoint. */
  readonly boots: number;
  /** Offers of each run of the process are numbered from a million of their own. */
  nextOffer: number;
  nextFramework: number;
  nextAgent: number;
  readonly frameworks: Map<string, Framework>;
  /** The newest last; at most 50. */
  readonly completedFrameworks: Map<string, Framework>;
  /** Ids that are refused for good. */
  readonly removedFrameworks: Set<string>;
  readonly agents: Map<string, Agent>;
  readonly offers: Map<string, OutstandingOffer>;
  readonly inverseOffers: Map<string, OutstandingInverseOffer>;
  readonly operations: Map<string, PendingOperation>;
  /** Agents that stopped answering: since when. */
  readonly unreachable: Map<string, { readonly info: AgentInfo; readonly sinceNs: bigint }>;
  readonly gone: Set<string>;
  readonly maintenance: Map<string, Maintenance>;
}

export interface Framework {
  readonly id: string;
  info: FrameworkInfo;
  /** The open subscription. */
  stream: string | undefined;
  readonly registeredMs: number;
  reregisteredMs: number;
  unregisteredMs: number | undefined;
  readonly suppressed: Set<string>;
  filters: OfferFilter[];
  readonly tasks: Map<string, MasterTask>;
  readonly unreachableTasks: Map<string, MasterTask>;
  /** The newest last; at most 1,000. */
  completedTasks: MasterTask[];
}

export interface OfferFilter {
  readonly agentId: string;
  readonly role: string;
  readonly resources: readonly Resource[];
  readonly untilMs: number;
}

export interface MasterTask {
  readonly frameworkId: string;
  readonly agentId: string;
  readonly taskId: string;
  readonly info: TaskInfo;
  /** Set for tasks of custom executors only. */
  readonly executorId: string | undefined;
  readonly role: string;
  /** The newest that the agent knows. */
  state: TaskState;
  /** The one that was last passed on to the framework. */
  statusUpdateState: TaskState | undefined;
  statusUpdateUuid: Uint8Array | undefined;
  statuses: TaskStatus[];
}

export interface Agent {
  readonly id: string;
  /** Which of the local agents this is. */
  readonly index: number;
  info: AgentInfo;
  readonly pid: string;
  /** With reservations and volumes, without allocation. */
  total: readonly Resource[];
  /** `recovered`: known from the checkpoint, not registered again yet. */
  connection: 'connected' | 'disconnected' | 'recovered';
  deactivated: boolean;
  drain: Drain | undefined;
  readonly registeredMs: number;
  reregisteredMs: number | undefined;
  readonly executors: Map<string, MasterExecutor>;
  /** KILLs that came while it was disconnected. */
  readonly pendingKills: Map<string, PendingKill>;
}

export interface Drain {
  readonly startedMs: number;
  state: 'DRAINING' | 'DRAINED';
  readonly maxGraceMs: number | undefined;
  readonly markGone: boolean;
}

export interface PendingKill {
  readonly frameworkId: string;
  readonly taskId: string;
  readonly killPolicy: KillPolicy | undefined;
}

export interface MasterExecutor {
  readonly frameworkId: string;
  readonly info: ExecutorInfo;
  readonly role: string;
}

export interface OutstandingOffer {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly role: string;
  readonly resources: readonly Resource[];
  readonly message: Offer;
}

export interface OutstandingInverseOffer {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
}

export interface PendingOperation {
  readonly frameworkId: string;
  readonly agentId: string;
  readonly operationId: string;
  readonly operation: OfferOperation;
  /** What the agent has sent: what acknowledges it has to name its uuid. */
  reported: OperationStatus | undefined;
}

export interface Maintenance {
  readonly hostname: string;
  readonly ip: string | undefined;
  readonly unavailability: Unavailability;
  down: boolean;
  /** What frameworks answered to inverse offers. */
  readonly answers: Map<string, { readonly accepted: boolean; readonly atMs: number; readonly refusedUntilMs: number }>;
}

export function executorKey(frameworkId: string, executorId: string): string {
  return `${frameworkId}/${executorId}`;
}

export function hasCapability(info: FrameworkInfo, capability: string): boolean {
  return (info.capabilities ?? []).some(({ type }) => type === capability);
}

/** The roles that a framework takes offers for. */
export function rolesOf(info: FrameworkInfo): readonly string[] {
  return hasCapability(info, 'MULTI_ROLE') ? (info.roles ?? []) : [info.role ?? '*'];
}

/** The address within a pid like `slave(1)@127.0.0.1:5051`. */
export function ipOf(agent: Agent): string {
  return agent.pid.slice(agent.pid.indexOf('@') + 1, agent.pid.lastIndexOf(':'));
}
