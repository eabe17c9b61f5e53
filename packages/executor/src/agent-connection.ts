/** How the executor sees its agent: what comes from it, and what can be sent. The wire is behind it. */
import type { UpdateData } from '@keelson/core';

export type ReportedState =
  | 'TASK_STARTING'
  | 'TASK_RUNNING'
  | 'TASK_KILLING'
  | 'TASK_FINISHED'
  | 'TASK_FAILED'
  | 'TASK_KILLED';

export interface Report {
  readonly taskId: string;
  readonly state: ReportedState;
  /** Of a running task: whether its health check passes. */
  readonly healthy?: boolean;
  readonly message: string;
  readonly data?: UpdateData;
}

export interface AgentHandlers {
  /** Subscribed, for the first time or again. @param containerId the agent's name for the executor's container, where it says */
  subscribed(containerId: string | null): void;
  launch(taskId: string, data: Uint8Array): void;
  /** @param graceMs of the call's kill policy; null: the task's own. */
  kill(taskId: string, graceMs: number | null): void;
  message(data: Uint8Array): void;
  /** Kill everything and end. */
  shutdown(reason: string): void;
}

export interface AgentConnection {
  start(handlers: AgentHandlers): void;
  /** Sends the update again until the agent has it; resolves when it says so, rejects when the connection is closed. */
  report(report: Report): Promise<void>;
  /** Sends a message to the scheduler, once: it may be lost. */
  send(data: Uint8Array): void;
  /** Resolves when the agent has all updates that were reported until now. */
  settled(): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}
