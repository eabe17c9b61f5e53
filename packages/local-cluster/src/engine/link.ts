/**
 * What master and agents say to each other. In Mesos this is a protocol over TCP; here it is a queue in one process that can
 * be cut: a message to or from an agent that is cut off or stopped is lost, and both sides must live with it.
 */
import type {
  AgentInfo,
  ExecutorInfo,
  FrameworkInfo,
  KillPolicy,
  OfferOperation,
  OperationStatus,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../wire.ts';

export type ToAgent =
  | { readonly type: 'registered'; readonly agentId: string }
  | { readonly type: 'reregistered'; readonly unknownTasks: readonly TaskRef[] }
  | {
      readonly type: 'runTask';
      readonly framework: FrameworkInfo;
      readonly task: TaskInfo;
      readonly executor: ExecutorInfo;
    }
  | {
      readonly type: 'runTaskGroup';
      readonly framework: FrameworkInfo;
      readonly tasks: readonly TaskInfo[];
      readonly executor: ExecutorInfo;
    }
  | {
      readonly type: 'killTask';
      readonly frameworkId: string;
      readonly taskId: string;
      readonly killPolicy?: KillPolicy | undefined;
    }
  | { readonly type: 'shutdownExecutor'; readonly frameworkId: string; readonly executorId: string }
  | { readonly type: 'shutdownFramework'; readonly frameworkId: string }
  | { readonly type: 'updateFramework'; readonly framework: FrameworkInfo }
  | { readonly type: 'message'; readonly frameworkId: string; readonly executorId: string; readonly data: Uint8Array }
  | { readonly type: 'acknowledge'; readonly frameworkId: string; readonly taskId: string; readonly uuid: Uint8Array }
  | {
      readonly type: 'applyOperation';
      readonly frameworkId: string;
      readonly operationId: string | undefined;
      readonly operation: OfferOperation;
    }
  | { readonly type: 'acknowledgeOperation'; readonly uuid: Uint8Array }
  | { readonly type: 'drain'; readonly maxGraceMs: number | undefined; readonly markGone: boolean }
  | { readonly type: 'shutdownAgent' };

export interface TaskRef {
  readonly frameworkId: string;
  readonly taskId: string;
  readonly executorId: string;
}

/** A task as its agent knows it. */
export interface ReportedTask extends TaskRef {
  readonly info: TaskInfo;
  readonly state: TaskState;
  readonly lastStatus: TaskStatus | undefined;
}

export interface ReportedExecutor {
  readonly frameworkId: string;
  readonly info: ExecutorInfo;
}

export type ToMaster =
  | { readonly type: 'register'; readonly info: AgentInfo; readonly resources: readonly Resource[] }
  | {
      readonly type: 'reregister';
      readonly agentId: string;
      readonly info: AgentInfo;
      readonly resources: readonly Resource[];
      readonly tasks: readonly ReportedTask[];
      readonly executors: readonly ReportedExecutor[];
      readonly frameworks: readonly FrameworkInfo[];
    }
  | {
      readonly type: 'statusUpdate';
      readonly frameworkId: string;
      readonly status: TaskStatus;
      readonly latestState: TaskState;
    }
  | {
      readonly type: 'executorExited';
      readonly frameworkId: string;
      readonly executorId: string;
      readonly waitStatus: number;
    }
  | {
      readonly type: 'executorMessage';
      readonly frameworkId: string;
      readonly executorId: string;
      readonly data: Uint8Array;
    }
  | { readonly type: 'operationStatus'; readonly frameworkId: string; readonly status: OperationStatus };
