/** What an agent knows. Everything here changes only inside a transition. */
import type {
  AgentInfo,
  ExecutorInfo,
  FrameworkInfo,
  OfferOperation,
  OperationStatus,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../wire.ts';

export interface AgentSettings {
  readonly executorRegistrationTimeoutMs: number;
  readonly executorReregistrationTimeoutMs: number;
  readonly executorShutdownGraceMs: number;
  readonly updateRetryMinMs: number;
  readonly updateRetryMaxMs: number;
}

export interface AgentState {
  readonly index: number;
  readonly hostname: string;
  readonly ip: string;
  /** 0 until the agent listens for the first time. */
  port: number;
  readonly workDirectory: string;
  readonly settings: AgentSettings;
  info: AgentInfo;
  /** `stopped`: no such process; `shutDown`: told by the master to go, and gone. */
  phase: 'stopped' | 'recovering' | 'running' | 'shutDown';
  /** Given by the master at the first registration. */
  agentId: string | undefined;
  /** With reservations and volumes. */
  total: readonly Resource[];
  readonly frameworks: Map<string, AgentFramework>;
  readonly executors: Map<string, AgentExecutor>;
  readonly updates: Map<string, UpdateStream>;
  readonly operations: Map<string, PendingOperationStatus>;
  drain: { readonly markGone: boolean } | undefined;
}

export interface AgentFramework {
  info: FrameworkInfo;
  /** Removed: its executors are being shut down, their words no longer count. */
  terminating: boolean;
}

/**
 * launching (sandbox, fetcher) -> registering (process runs) -> running (subscribed) -> terminated
 * any -> terminating (told to go, or being killed) -> terminated, and forgotten when its updates are acknowledged
 */
export type ExecutorPhase = 'launching' | 'registering' | 'running' | 'terminating' | 'terminated';

export interface AgentExecutor {
  readonly key: string;
  readonly frameworkId: string;
  readonly executorId: string;
  readonly info: ExecutorInfo;
  /** Runs one command task; the master does not know it. */
  readonly isCommand: boolean;
  readonly checkpoint: boolean;
  readonly containerId: string;
  readonly sandbox: string;
  phase: ExecutorPhase;
  process: { readonly pid: number; readonly startTime: number } | undefined;
  /** The open subscription. */
  stream: string | undefined;
  readonly tasks: Map<string, AgentTask>;
  /** What its tasks become when it ends. */
  termination: Termination | undefined;
}

export interface Termination {
  readonly state: TaskState;
  readonly reason: AgentReason;
  readonly message: string;
}

export type AgentReason =
  | 'REASON_EXECUTOR_TERMINATED'
  | 'REASON_EXECUTOR_REGISTRATION_TIMEOUT'
  | 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT'
  | 'REASON_CONTAINER_LAUNCH_FAILED'
  | 'REASON_TASK_KILLED_DURING_LAUNCH'
  | 'REASON_AGENT_RESTARTED'
  | 'REASON_RECONCILIATION';

export interface AgentTask {
  readonly info: TaskInfo;
  /** Of the LAUNCH_GROUP that it came with: its tasks are handed on together. */
  readonly group: string | undefined;
  /** Whether it was sent to the executor. */
  launched: boolean;
  state: TaskState;
  /** The newest that is stored. */
  lastStatus: TaskStatus | undefined;
}

/** The updates of one task that the framework has not acknowledged; only the oldest is on its way. */
export interface UpdateStream {
  readonly key: string;
  readonly frameworkId: string;
  readonly taskId: string;
  readonly executorKey: string;
  readonly pending: TaskStatus[];
  /** Base64 uuids of what the executor has sent, so that what it repeats is not taken twice. */
  received: string[];
  /** Until the update is sent again. */
  retryMs: number;
}

export interface PendingOperationStatus {
  readonly frameworkId: string;
  readonly operation: OfferOperation;
  readonly status: OperationStatus;
  retryMs: number;
}

export function keyOf(frameworkId: string, id: string): string {
  return `${frameworkId}/${id}`;
}

export function pidOf(agent: AgentState): string {
  return `slave(1)@${agent.ip}:${agent.port}`;
}
